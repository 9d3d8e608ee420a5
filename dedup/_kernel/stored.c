/* What is stored of paragraphs that were found, read by the client: the command that brings it, and the answer of the
 * lookup, which is that of lookup.lua (dedup/index/near.py).
 *
 * Found is what segment_postings tells, big-endian: u32 saturated keys, u32 sketches; for each sketch u16 paragraphs, each
 * u32 id, u16 bands, u16 fingerprints; then every key with more than CAP ids: u32 sketch (from 1), u8 whether a
 * fingerprint, u8 0 none, 1 a mark that there were more, 2 counted before, u16 ids, those. Chunks are those of chunks.lua. */
#include "bytes.h"
#include "glue.h"

#include <string.h>

#define CHUNK 32       /* paragraphs in one string */
#define HEADER 64      /* bytes in front of a chunk of texts: where each ends */
#define BAD (-2)       /* arguments that are none */
#define UNREADABLE (-4) /* stored so that the script has to read it: a long text; or damaged */

typedef struct {
    uint32_t id, frequency;
    const uint8_t *list; /* the first carriers, u32 each, ascending */
    size_t listed, skipped; /* how many; which of them is left out, if any */
    slice texts; /* the chunk that its text is in */
    int alive, own, chosen;
} paragraph;

typedef struct {
    uint32_t sketch, id, bands, fingers;
} hit;

typedef struct {
    paragraph *paragraphs; /* ascending by id */
    hit *hits;
    size_t count, hit_count, sketches;
    uint32_t saturated;
    slice found, groups;
} reading;

static int by_number(const void *one, const void *other) {
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* The ids of everything found, distinct and ascending, as paragraphs. 0, -1 without memory, BAD. */
static int read_found(const slice *found, reading *r) {
    const uint8_t *p = found->data, *end = p + found->size;
    size_t room = found->size / 4 + 1, n = 0;
    memset(r, 0, sizeof *r);
    r->found = *found;
    uint32_t *ids = malloc(room * sizeof *ids);
    r->hits = malloc(room * sizeof *r->hits);
    int code = ids && r->hits ? 0 : -1;
    if (!code && end - p < 8) code = BAD;
    if (!code) r->saturated = u32(p), r->sketches = u32(p + 4), p += 8;
    for (size_t sketch = 0; !code && sketch < r->sketches; sketch++) {
        size_t many = end - p < 2 ? 0 : u16(p);
        if (end - p < 2 || (size_t)(end - p - 2) < 8 * many) code = BAD;
        else p += 2;
        for (size_t i = 0; !code && i < many; i++, p += 8) {
            ids[n++] = u32(p);
            r->hits[r->hit_count++] = (hit){(uint32_t)sketch, u32(p), (uint32_t)u16(p + 4), (uint32_t)u16(p + 6)};
        }
    }
    if (!code) r->groups = (slice){p, (size_t)(end - p)};
    while (!code && p < end) {
        size_t many = end - p < 8 ? 0 : u16(p + 6);
        if (end - p < 8 || (size_t)(end - p - 8) < 4 * many || !u32(p) || u32(p) > r->sketches) code = BAD;
        else p += 8;
        for (size_t i = 0; !code && i < many; i++, p += 4) ids[n++] = u32(p);
    }
    if (!code) r->paragraphs = calloc(n + 1, sizeof *r->paragraphs);
    if (!code && !r->paragraphs) code = -1;
    if (!code) {
        qsort(ids, n, sizeof *ids, by_number);
        for (size_t i = 0; i < n; i++)
            if (!i || ids[i] != ids[i - 1]) r->paragraphs[r->count++].id = ids[i];
    }
    free(ids);
    return code;
}

static void forget(reading *r) { free(r->paragraphs), free(r->hits); }

static PyObject *refused(int code) {
    if (code == -1) return PyErr_NoMemory();
    if (code == BAD) PyErr_SetString(PyExc_ValueError, "nothing that was found, or not what is stored of it");
    return NULL;
}

static size_t chunks_of(const reading *r) {
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) n += !i || r->paragraphs[i].id / CHUNK != r->paragraphs[i - 1].id / CHUNK;
    return n;
}

static uint8_t *write_names(uint8_t *p, const reading *r, const slice *prefix, uint8_t kind) {
    for (size_t i = 0; i < r->count; i++) {
        uint32_t chunk = r->paragraphs[i].id / CHUNK;
        if (i && chunk == r->paragraphs[i - 1].id / CHUNK) continue;
        *p++ = '$', p = decimal(p, prefix->size + 5);
        memcpy(p, prefix->data, prefix->size), p += prefix->size;
        *p++ = kind, put32(p, chunk), p += 4;
        *p++ = '\r', *p++ = '\n';
    }
    return p;
}

const char CHUNK_COMMAND_DOC[] = "chunk_command(prefix, found, most) -> bytes: the MGET of their carriers and texts, empty for "
                                 "none; None if they are in more chunks than that";
PyObject *py_chunk_command(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer prefix, found;
    Py_ssize_t most;
    reading r;
    bytes out = {NULL, 0, 0};
    PyObject *made = NULL;
    if (!PyArg_ParseTuple(args, "y*y*n", &prefix, &found, &most)) return NULL;
    slice name = {prefix.buf, (size_t)prefix.len};
    int code = read_found(&(slice){found.buf, (size_t)found.len}, &r);
    size_t chunks = code ? 0 : chunks_of(&r);
    if (!code && chunks > (size_t)(most < 0 ? 0 : most)) {
        Py_INCREF(Py_None);
        made = Py_None;
    } else if (!code && chunks) {
        uint8_t *p = extend(&out, 64 + 2 * chunks * (name.size + 40));
        if (p) {
            *p++ = '*', p = decimal(p, 2 * chunks + 1);
            memcpy(p, "$4\r\nMGET\r\n", 10), p += 10;
            p = write_names(p, &r, &name, 'o');
            p = write_names(p, &r, &name, 't');
            out.size = (size_t)(p - out.data);
        } else code = -1;
    }
    if (!code && !made) made = PyBytes_FromStringAndSize((const char *)out.data, (Py_ssize_t)out.size);
    else if (code) refused(code);
    forget(&r);
    free(out.data);
    PyBuffer_Release(&prefix);
    PyBuffer_Release(&found);
    return made;
}

/* An item of a list of bytes or None (empty). 0, -3 with an exception. */
static int item(PyObject *list, size_t place, slice *value) {
    PyObject *object = PyList_GetItem(list, (Py_ssize_t)place);
    char *data = NULL;
    Py_ssize_t size = 0;
    if (!object || (!Py_IsNone(object) && PyBytes_AsStringAndSize(object, &data, &size))) return -3;
    *value = (slice){(const uint8_t *)data, (size_t)size};
    return 0;
}

/* Who carries the paragraph of a slot: its record in the chunk, none if the chunk ends before. 0, UNREADABLE. */
static int read_carriers(const slice *chunk, paragraph *one) {
    const uint8_t *p = chunk->data, *end = p + chunk->size;
    for (unsigned slot = 0; p < end; slot++) {
        int few = *p < 255;
        size_t before = few ? 1 : 6;
        if ((size_t)(end - p) < before) return UNREADABLE;
        size_t listed = few ? *p : p[5];
        if ((size_t)(end - p) - before < 4 * listed) return UNREADABLE;
        if (slot == one->id % CHUNK) {
            one->frequency = few ? (uint32_t)listed : u32(p + 1);
            one->list = p + before, one->listed = one->skipped = listed;
            return 0;
        }
        p += before + 4 * listed;
    }
    return 0;
}

/* Deflated text of a paragraph, empty for none. 0, UNREADABLE. */
static int read_text(const slice *chunk, uint32_t id, slice *text) {
    size_t slot = id % CHUNK, start = HEADER;
    *text = (slice){NULL, 0};
    if (!chunk->size) return 0;
    if (chunk->size < HEADER) return UNREADABLE;
    if (slot) start = u16(chunk->data + 2 * slot - 2);
    size_t stop = u16(chunk->data + 2 * slot);
    if (stop <= start) return 0;
    if (stop > chunk->size || start < HEADER) return UNREADABLE;
    *text = (slice){chunk->data + start, stop - start};
    return text->size == 1 && text->data[0] == 'L' ? UNREADABLE : 0;
}

static int by_id(const void *one, const void *other) {
    return by_number(&((const paragraph *)one)->id, &((const paragraph *)other)->id);
}

static paragraph *paragraph_of(const reading *r, uint32_t id) {
    paragraph wanted = {.id = id};
    return bsearch(&wanted, r->paragraphs, r->count, sizeof wanted, by_id);
}

/* An article's own paragraphs, by their ids, do not count for it. */
static void leave_out(const reading *r, const slice *own, uint32_t number) {
    for (size_t at = 0; at + 4 <= own->size; at += 4) {
        paragraph *one = paragraph_of(r, u32(own->data + at));
        if (!one || one->own || !one->frequency) continue;
        one->own = 1, one->frequency--;
        for (size_t i = 0; i < one->listed; i++)
            if (u32(one->list + 4 * i) == number) one->skipped = i;
    }
}

/* Hits for the first cap living paragraphs under each key that has more than those. */
static void take_groups(reading *r, size_t cap) {
    const uint8_t *p = r->groups.data, *end = p + r->groups.size;
    while (p < end) {
        uint32_t sketch = u32(p) - 1;
        int finger = p[4] == 1, mark = p[5];
        size_t many = u16(p + 6), kept = 0;
        int full = mark == 1;
        p += 8;
        for (size_t i = 0; i < many; i++) {
            uint32_t id = u32(p + 4 * i);
            if (!paragraph_of(r, id)->alive) continue;
            if (kept == cap) {
                full = 1;
                break;
            }
            kept++;
            r->hits[r->hit_count++] = (hit){sketch, id, (uint32_t)!finger, (uint32_t)finger};
        }
        if (full && mark < 2) r->saturated++;
        p += 4 * many;
    }
}

static int by_sketch(const void *one, const void *other) {
    const hit *a = one, *b = other;
    if (a->sketch != b->sketch) return a->sketch < b->sketch ? -1 : 1;
    return by_number(&a->id, &b->id);
}

static int by_rank(const void *one, const void *other) {
    const hit *a = one, *b = other;
    uint32_t more = a->bands + a->fingers, less = b->bands + b->fingers;
    if (a->sketch == b->sketch && more != less) return more > less ? -1 : 1;
    return by_sketch(a, b);
}

/* One hit for each sketch and paragraph, by sketch, those that share most keys first. */
static void rank(reading *r) {
    size_t n = 0;
    qsort(r->hits, r->hit_count, sizeof *r->hits, by_sketch);
    for (size_t i = 0; i < r->hit_count; i++) {
        if (n && !by_sketch(r->hits + n - 1, r->hits + i)) {
            r->hits[n - 1].bands += r->hits[i].bands, r->hits[n - 1].fingers += r->hits[i].fingers;
        } else r->hits[n++] = r->hits[i];
    }
    r->hit_count = n;
    qsort(r->hits, n, sizeof *r->hits, by_rank);
}

/* Article numbers that were seen: open addressing, zero is free (no article has it). */
typedef struct {
    uint32_t *slots;
    size_t mask;
} numbers;

/* Whether it was not there yet. */
static int add(numbers *set, uint32_t number) {
    size_t at = number * 2654435761u & set->mask;
    for (; set->slots[at]; at = (at + 1) & set->mask)
        if (set->slots[at] == number) return 0;
    set->slots[at] = number;
    return 1;
}

/* The hits within the limit of each sketch, and the paragraphs they choose, first come first. 0 or -1. */
static int write_hits(reading *r, size_t limit, uint32_t articles, bytes *out, bytes *order) {
    uint8_t *p = extend(out, 12);
    size_t taken = 0, hits = 0;
    if (!p) return -1;
    put32(p, r->saturated), put32(p + 4, articles);
    for (size_t i = 0; i < r->hit_count; i++) {
        const hit *one = r->hits + i;
        paragraph *stored = paragraph_of(r, one->id);
        if (i && one->sketch != one[-1].sketch) taken = 0;
        if (taken == limit || !stored->frequency) continue;
        taken++, hits++;
        if (!(p = extend(out, 12))) return -1;
        put32(p, one->sketch + 1), put32(p + 4, one->id), put16(p + 8, one->bands), put16(p + 10, one->fingers);
        if (stored->chosen) continue;
        stored->chosen = 1;
        if (!(p = extend(order, 4))) return -1;
        put32(p, (size_t)(stored - r->paragraphs));
    }
    put32(out->data + 8, hits);
    return 0;
}

/* The paragraphs in that order, and the articles that carry them, each once. 0, -1, UNREADABLE. */
static int write_paragraphs(const reading *r, const bytes *order, size_t most, bytes *out, bytes *articles) {
    size_t n = order->size / 4, listed = 0, named = 0;
    for (size_t i = 0; i < n; i++) listed += r->paragraphs[u32(order->data + 4 * i)].listed;
    numbers set = {NULL, 1};
    while (set.mask < 2 * listed) set.mask = 2 * set.mask + 1;
    uint8_t *p = extend(out, 4), *names = extend(articles, 4 * listed + 1);
    if (!p || !names || !(set.slots = calloc(set.mask + 1, sizeof *set.slots))) return -1;
    put32(p, n);
    int code = 0;
    for (size_t i = 0; i < n && !code; i++) {
        const paragraph *one = r->paragraphs + u32(order->data + 4 * i);
        slice text;
        code = read_text(&one->texts, one->id, &text);
        if (!code && !(p = extend(out, 13 + text.size + 4 * one->listed))) code = -1;
        if (code) break;
        put32(p, one->id), put32(p + 4, one->frequency), put32(p + 8, text.size);
        if (text.size) memcpy(p + 13, text.data, text.size);
        uint8_t *carriers = p + 13 + text.size, *last = carriers;
        for (size_t k = 0; k < one->listed && (size_t)(last - carriers) < 4 * most; k++) {
            uint32_t number = u32(one->list + 4 * k);
            if (k == one->skipped) continue;
            put32(last, number), last += 4;
            if (add(&set, number)) put32(names + 4 * named++, number);
        }
        p[12] = (uint8_t)((last - carriers) / 4);
        out->size = (size_t)(last - out->data);
    }
    articles->size = 4 * named;
    free(set.slots);
    return code;
}

/* Carriers and the chunk of its text for each paragraph; chunks: those of carriers, then those of texts. */
static int read_chunks(reading *r, PyObject *chunks) {
    size_t many = chunks_of(r), chunk = 0;
    if (!PyList_Check(chunks) || (size_t)PyList_Size(chunks) != 2 * many) return BAD;
    for (size_t i = 0; i < r->count; i++) {
        paragraph *one = r->paragraphs + i;
        slice carriers;
        if (i && one->id / CHUNK != one[-1].id / CHUNK) chunk++;
        int code = item(chunks, chunk, &carriers);
        if (!code) code = item(chunks, many + chunk, &one->texts);
        if (!code) code = read_carriers(&carriers, one);
        if (code) return code;
        one->alive = one->frequency > 0;
    }
    return 0;
}

const char FOUND_ANSWER_DOC[] = "found_answer(found, chunks, excluded, its ids, articles, limit, cap, most carriers) -> the answer "
                                "but for its articles, and their numbers; None where only the script can read what is stored";
PyObject *py_found_answer(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer found, own;
    PyObject *chunks, *made = NULL;
    unsigned int excluded, articles;
    Py_ssize_t limit, cap, most;
    reading r;
    bytes out = {NULL, 0, 0}, order = {NULL, 0, 0}, named = {NULL, 0, 0};
    if (!PyArg_ParseTuple(args, "y*OIy*Innn", &found, &chunks, &excluded, &own, &articles, &limit, &cap, &most)) return NULL;
    int code = read_found(&(slice){found.buf, (size_t)found.len}, &r);
    if (!code && (limit < 0 || cap < 0 || most < 0 || most > 255)) code = BAD;
    if (!code) code = read_chunks(&r, chunks);
    if (!code) {
        take_groups(&r, (size_t)cap);
        leave_out(&r, &(slice){own.buf, (size_t)own.len}, excluded);
        rank(&r);
        code = write_hits(&r, (size_t)limit, articles, &out, &order);
    }
    if (!code) code = write_paragraphs(&r, &order, (size_t)most, &out, &named);
    if (code == UNREADABLE) {
        Py_INCREF(Py_None);
        made = Py_None;
    } else if (!code) {
        made = Py_BuildValue("(y#y#)", (char *)out.data, (Py_ssize_t)out.size, (char *)named.data, (Py_ssize_t)named.size);
    } else refused(code);
    forget(&r);
    free(out.data), free(order.data), free(named.data);
    PyBuffer_Release(&found);
    PyBuffer_Release(&own);
    return made;
}
