/* Postings read by the client: the command that brings the segments, and what they say (dedup/index/near.py).
 *
 * Hints are those of lookup.lua: for each sketch u8 bands, u32 each, u16 fingerprints, u32 each, big-endian. Shapes are
 * four uint32 of this machine for each generation of ids: level and split of the tables of bands, of fingerprints. */
#include "bytes.h"
#include "glue.h"
#include "seen.h"

#include <string.h>

#define DEEPEST 23    /* level of a table that grows no more */
#define MOST_IDS 8192 /* of one sketch: more are in more chunks than a client reads */
#define TOO_MANY (-4) /* ids for the client to look at: the script has to */

typedef struct {
    uint32_t key, sketch;
    uint8_t finger, band, probe; /* probe: of a sketch without bands, asked for beside another */
} hint;

typedef struct {
    hint *hints;
    size_t count, sketches, generations;
    uint32_t (*shapes)[4];
} question;

static void forget(question *q) { free(q->hints), free(q->shapes); }

/* 0, -1 without memory, -2 if hints or shapes are none. */
static int read_question(const Py_buffer *packed, const Py_buffer *shapes, question *q) {
    const uint8_t *p = packed->buf, *end = p + packed->len;
    memset(q, 0, sizeof *q);
    q->generations = (size_t)shapes->len / sizeof *q->shapes;
    q->hints = malloc(((size_t)packed->len / 4 + 1) * sizeof *q->hints);
    q->shapes = malloc((size_t)shapes->len + 1);
    if (!q->hints || !q->shapes) return -1;
    memcpy(q->shapes, shapes->buf, (size_t)shapes->len);
    if (q->generations > 255 || (size_t)shapes->len % sizeof *q->shapes) return -2;
    for (size_t g = 0; g < q->generations; g++)
        if (q->shapes[g][0] > DEEPEST || q->shapes[g][2] > DEEPEST) return -2;
    while (p < end) {
        uint8_t probe = !p[0];
        for (int finger = 0; finger < 2; finger++) {
            if (end - p < 1 + finger) return -2;
            size_t n = finger ? (size_t)p[0] << 8 | p[1] : p[0];
            p += 1 + finger;
            if ((size_t)(end - p) < 4 * n) return -2;
            for (size_t i = 0; i < n; i++, p += 4)
                q->hints[q->count++] = (hint){u32(p), (uint32_t)q->sketches, (uint8_t)finger, (uint8_t)i, probe};
        }
        q->sketches++;
    }
    return 0;
}

/* Number of the segment that a hint is kept in, and how many bytes of its key a record there keeps. */
static uint32_t segment_of(const question *q, size_t generation, const hint *h, size_t *keep) {
    const uint32_t *shape = q->shapes[generation] + 2 * h->finger;
    uint32_t mask = (1u << shape[0]) - 1, segment = h->key & mask;
    int divided = segment < shape[1];
    *keep = shape[0] + (uint32_t)divided < 16 ? 3 : 2;
    return divided ? h->key & (2 * mask + 1) : segment;
}

static PyObject *refused(int code) {
    if (code == -1) return PyErr_NoMemory();
    PyErr_SetString(PyExc_ValueError, "no hints, or no shapes of tables");
    return NULL;
}

/* One MGET of the segments that all hints are kept in, generation by generation; nothing without hints. */
static int write_command(const question *q, const slice *prefix, bytes *out) {
    size_t names = q->generations * q->count;
    if (!names) return 0;
    uint8_t *p = extend(out, 64 + names * (prefix->size + 40)), *start = p;
    if (!p) return -1;
    *p++ = '*', p = decimal(p, names + 1);
    memcpy(p, "$4\r\nMGET\r\n", 10), p += 10;
    for (size_t g = 0; g < q->generations; g++) {
        for (size_t i = 0; i < q->count; i++) {
            const hint *h = q->hints + i;
            size_t keep;
            uint32_t segment = segment_of(q, g, h, &keep);
            *p++ = '$', p = decimal(p, prefix->size + 4 + !h->finger + (g > 0));
            memcpy(p, prefix->data, prefix->size), p += prefix->size;
            *p++ = (uint8_t)((h->finger ? 'w' : 'b') - (g ? 32 : 0));
            if (g) *p++ = (uint8_t)g;
            if (!h->finger) *p++ = h->band;
            *p++ = (uint8_t)(segment >> 16), *p++ = (uint8_t)(segment >> 8), *p++ = (uint8_t)segment;
            *p++ = '\r', *p++ = '\n';
        }
    }
    out->size = (size_t)(p - start);
    return 0;
}

const char SEGMENT_COMMAND_DOC[] = "segment_command(prefix, hints, shapes) -> bytes: the MGET of the segments";
PyObject *py_segment_command(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer prefix, hints, shapes;
    question q;
    bytes out = {NULL, 0, 0};
    if (!PyArg_ParseTuple(args, "y*y*y*", &prefix, &hints, &shapes)) return NULL;
    int code = read_question(&hints, &shapes, &q);
    if (!code) code = write_command(&q, &(slice){prefix.buf, (size_t)prefix.len}, &out);
    PyObject *made = code ? refused(code) : PyBytes_FromStringAndSize((const char *)out.data, (Py_ssize_t)out.size);
    forget(&q);
    free(out.data);
    PyBuffer_Release(&prefix);
    PyBuffer_Release(&hints);
    PyBuffer_Release(&shapes);
    return made;
}

/* A hint's key as a number that is none else's, and not zero. */
static uint64_t key_of(const hint *h, size_t generation) {
    return (uint64_t)1 << 63 | (uint64_t)generation << 48 | (uint64_t)h->finger << 40 | (uint64_t)(h->finger ? 0 : h->band) << 32 | h->key;
}

/* What one segment says of a hint: a u64 for each id, 2 * id + finger; or all of them in groups if they are more than cap. */
static int read_segment(const question *q, size_t generation, const hint *h, const slice *s, size_t cap, size_t *saturated,
                        bytes *ids, bytes *groups, seen *hot) {
    size_t keep, start = groups->size, n = 0;
    int full = 0;
    segment_of(q, generation, h, &keep);
    uint8_t rest[3] = {(uint8_t)(h->key >> 24), (uint8_t)(h->key >> 16), (uint8_t)(h->key >> 8)};
    size_t width = keep + 3;
    for (const uint8_t *p = s->data, *end = p + s->size; (size_t)(end - p) >= width; p += width) {
        if (p[0] != rest[0] || p[1] != rest[1] || (keep == 3 && p[2] != rest[2])) continue;
        uint32_t id = (uint32_t)p[keep] << 16 | (uint32_t)p[keep + 1] << 8 | p[keep + 2];
        if (id == 0xFFFFFF) full = 1;
        if (id == 0xFFFFFF) continue;
        uint8_t *place = extend(groups, n++ ? 4 : 12);
        if (!place) return -1;
        put32(place + (n == 1 ? 8 : 0), (uint32_t)generation << 24 | id);
    }
    if (n > 0xFFFF) return TOO_MANY;
    int first = (full || n > cap) && !h->probe && first_seen(hot, key_of(h, generation));
    if (n > cap) {
        uint8_t *head = groups->data + start;
        put32(head, h->sketch + 1);
        head[4] = h->finger, head[5] = first ? (uint8_t)full : 2;
        put16(head + 6, n);
        return 0;
    }
    *saturated += (size_t)first;
    groups->size = start;
    uint64_t *shared = n ? (uint64_t *)(void *)extend(ids, n * sizeof *shared) : NULL;
    if (n && !shared) return -1;
    for (size_t i = 0; i < n; i++) shared[i] = 2 * (uint64_t)u32(groups->data + start + 8 + 4 * i) + h->finger;
    return 0;
}

static int by_value(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

/* How many bands and fingerprints a sketch shares with each paragraph. 0, -1, TOO_MANY. */
static int write_shared(bytes *ids, bytes *out) {
    uint64_t *shared = (uint64_t *)(void *)ids->data;
    size_t n = ids->size / sizeof *shared, paragraphs = 0, start = out->size, i = 0;
    if (n) qsort(shared, n, sizeof *shared, by_value);
    uint8_t *p = extend(out, 2 + 8 * n);
    if (!p) return -1;
    for (p += 2; i < n; p += 8, paragraphs++) {
        uint64_t id = shared[i] >> 1;
        size_t keys[2] = {0, 0};
        for (; i < n && shared[i] >> 1 == id; i++) keys[shared[i] & 1]++;
        put32(p, id), put16(p + 4, keys[0]), put16(p + 6, keys[1]);
    }
    if (paragraphs > MOST_IDS) return TOO_MANY;
    put16(out->data + start, paragraphs);
    out->size = start + 2 + 8 * paragraphs;
    return 0;
}

/* The answer lookup.lua takes; segments: a list of bytes or None in the order of the command. */
static int read_segments(const question *q, PyObject *segments, size_t cap, bytes *out, bytes *ids, bytes *groups, seen *hot) {
    size_t saturated = 0;
    if (!extend(out, 8)) return -1;
    for (size_t sketch = 0, first = 0, last = 0; sketch < q->sketches; sketch++, first = last) {
        while (last < q->count && q->hints[last].sketch == sketch) last++;
        ids->size = 0;
        for (size_t g = 0; g < q->generations; g++) {
            for (size_t i = first; i < last; i++) {
                PyObject *value = PyList_GetItem(segments, (Py_ssize_t)(g * q->count + i));
                char *data;
                Py_ssize_t size;
                if (!value) return -3;
                if (Py_IsNone(value)) continue;
                if (PyBytes_AsStringAndSize(value, &data, &size)) return -3;
                slice s = {(const uint8_t *)data, (size_t)size};
                int code = read_segment(q, g, q->hints + i, &s, cap, &saturated, ids, groups, hot);
                if (code) return code;
            }
        }
        int code = write_shared(ids, out);
        if (code) return code;
    }
    put32(out->data, saturated), put32(out->data + 4, q->sketches);
    uint8_t *p = extend(out, groups->size);
    if (!p) return -1;
    if (groups->size) memcpy(p, groups->data, groups->size);
    return 0;
}

const char SEGMENT_POSTINGS_DOC[] = "segment_postings(hints, shapes, segments, cap) -> bytes: what they say of the hints; "
                                    "None if that is of too many paragraphs";
PyObject *py_segment_postings(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer hints, shapes;
    PyObject *segments;
    Py_ssize_t cap;
    question q;
    bytes out = {NULL, 0, 0}, ids = {NULL, 0, 0}, groups = {NULL, 0, 0};
    seen hot = {NULL, 0};
    if (!PyArg_ParseTuple(args, "y*y*On", &hints, &shapes, &segments, &cap)) return NULL;
    int code = read_question(&hints, &shapes, &q);
    if (!code && (!PyList_Check(segments) || (size_t)PyList_Size(segments) != q.count * q.generations || cap < 0)) code = -2;
    if (!code) code = see_none(&hot, q.count * q.generations);
    if (!code) code = read_segments(&q, segments, (size_t)cap, &out, &ids, &groups, &hot);
    PyObject *made = NULL;
    if (!code) made = PyBytes_FromStringAndSize((const char *)out.data, (Py_ssize_t)out.size);
    else if (code == TOO_MANY) Py_INCREF(Py_None), made = Py_None;
    else if (code != -3) refused(code);
    forget(&q);
    free(out.data), free(ids.data), free(groups.data), free(hot.numbers);
    PyBuffer_Release(&hints);
    PyBuffer_Release(&shapes);
    return made;
}
