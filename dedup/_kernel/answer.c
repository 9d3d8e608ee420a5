/* The answer of a lookup from what is stored of the paragraphs that were found: that of lookup.lua (dedup/index/near.py). */
#include "found.h"
#include "glue.h"
#include "seen.h"

#include <string.h>

#define HEADER 64       /* bytes in front of a chunk of texts: where each ends */
#define UNREADABLE (-4) /* stored so that the script has to read it: a long text; or damaged */

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
    return ascending(&((const paragraph *)one)->id, &((const paragraph *)other)->id);
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
    return ascending(&a->id, &b->id);
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

/* The hits within the limit of each sketch, and the paragraphs they choose, first come first. 0 or -1. */
static int write_hits(reading *r, size_t limit, uint32_t articles, bytes *out, bytes *order) {
    uint8_t *p = extend(out, 12);
    size_t of_sketch = 0, hits = 0;
    if (!p) return -1;
    put32(p, r->saturated), put32(p + 4, articles);
    for (size_t i = 0; i < r->hit_count; i++) {
        const hit *one = r->hits + i;
        paragraph *stored = paragraph_of(r, one->id);
        if (i && one->sketch != one[-1].sketch) of_sketch = 0;
        if (of_sketch == limit || !stored->frequency) continue;
        of_sketch++, hits++;
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
    seen known = {NULL, 0};
    uint8_t *p = extend(out, 4), *names = extend(articles, 4 * listed + 1);
    if (!p || !names || see_none(&known, listed)) return -1;
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
            if (first_seen(&known, number)) put32(names + 4 * named++, number);
        }
        p[12] = (uint8_t)((last - carriers) / 4);
        out->size = (size_t)(last - out->data);
    }
    articles->size = 4 * named;
    free(known.numbers);
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
    int code = read_found(&found, &r);
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
    } else found_refused(code);
    forget_found(&r);
    free(out.data), free(order.data), free(named.data);
    PyBuffer_Release(&found);
    PyBuffer_Release(&own);
    return made;
}
