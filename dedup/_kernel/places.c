/* Where a put's hints are kept, by the shapes of the tables (dedup/index/lua/places.lua tells the layout).
 *
 * Hints are those of put.lua: u32 for each text, then for each paragraph u8 bands, u32 each, u16 fingerprints, u32 each.
 * What the caller was told: u32, the next id; u8 level, u32 split of the tables of texts, of bands and of fingerprints. */
#include "bytes.h"
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#define TOLD 19 /* bytes */

typedef struct {
    uint8_t name[256]; /* of a segment: prefix, letter, generation, band, number */
    size_t size;       /* of the name without the number */
    size_t ids;        /* bytes of an id */
    int banded, each; /* a key for each of several bands, or of several paragraphs */
    unsigned level;
    uint32_t split;
} table;

static void open_table(table *t, const slice *prefix, char letter, unsigned generation, const uint8_t *shape) {
    memcpy(t->name, prefix->data, prefix->size);
    t->size = prefix->size;
    t->name[t->size++] = (uint8_t)letter;
    if (generation) t->name[t->size++] = (uint8_t)generation;
    t->level = shape[0], t->split = u32(shape + 1);
}

/* The keys of one group, those that are kept in 2 bytes first. */
static uint8_t *write_group(uint8_t *p, table *t, uint32_t id, const uint8_t *keys, size_t count) {
    uint8_t *head = p;
    uint32_t mask = (1u << t->level) - 1, least = UINT32_MAX;
    size_t short_ones = 0;
    p += 6;
    for (int kept = 2; kept <= 3; kept++) {
        for (size_t i = 0; i < count; i++) {
            uint32_t key = u32(keys + 4 * i), segment = key & mask;
            int divided = segment < t->split;
            if ((t->level + (unsigned)divided < 16) != (kept == 3)) continue;
            if (!divided && segment < least) least = segment;
            if (divided) segment = key & (2 * mask + 1);
            memcpy(p, t->name, t->size), p += t->size;
            if (t->banded) *p++ = (uint8_t)i;
            *p++ = (uint8_t)(segment >> 16), *p++ = (uint8_t)(segment >> 8), *p++ = (uint8_t)segment;
            memcpy(p, keys + 4 * i, (size_t)kept), p += kept;
            uint32_t own = t->each ? id + (uint32_t)i : id;
            for (size_t j = t->ids; j--;) *p++ = (uint8_t)(own >> 8 * j);
        }
        if (kept == 2) short_ones = (size_t)(p - head - 6) / (t->size + (size_t)t->banded + 5 + t->ids);
    }
    put32(head, least), put16(head + 4, short_ones);
    return p;
}

/* Where the paragraphs' hints begin, and how many keys there are; NULL if hints are none. */
static const uint8_t *counted(const Py_buffer *hints, size_t texts, size_t *groups, size_t *keys) {
    const uint8_t *p = hints->buf, *end = p + hints->len;
    if ((size_t)hints->len / 4 < texts) return NULL;
    const uint8_t *first = p + 4 * texts;
    *groups = 1 + 2 * texts, *keys = texts;
    p = first;
    for (size_t i = 0; i < 2 * texts; i++) {
        size_t wide = i % 2 ? 2 : 1;
        if ((size_t)(end - p) < wide) return NULL;
        size_t n = wide == 2 ? u16(p) : p[0];
        p += wide;
        if ((size_t)(end - p) / 4 < n) return NULL;
        p += 4 * n, *keys += n;
    }
    return p == end ? first : NULL;
}

/* Whether all ids of the paragraphs are of the generation that was told of: another one has tables of its own. */
static int of_one_generation(const uint8_t *told, uint64_t ahead, size_t texts) {
    uint64_t last = u32(told) + ahead + (texts ? texts - 1 : 0);
    return last >> 24 == told[0];
}

const char PLACES_DOC[] =
    "places(prefix, hints, texts, told, ahead) -> bytes: where the hints of so many texts are kept; none where their ids are\n"
    "of another generation than the next id that was told, or there are more texts than a group counts.";
PyObject *py_places(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer prefix, hints, told;
    Py_ssize_t texts;
    unsigned int ahead;
    if (!PyArg_ParseTuple(args, "y*y*ny*I", &prefix, &hints, &texts, &told, &ahead)) return NULL;
    size_t groups, keys;
    const uint8_t *known = told.buf, *at = texts < 0 ? NULL : counted(&hints, (size_t)texts, &groups, &keys);
    PyObject *made = NULL;
    if (texts > 0xFFFF) {
        made = PyBytes_FromStringAndSize("", 0);
    } else if (!at || told.len != TOLD || prefix.len > 200 || known[4] > 23 || known[9] > 23 || known[14] > 23) {
        PyErr_SetString(PyExc_ValueError, "no hints, or no shapes of tables");
    } else if (!of_one_generation(known, ahead, (size_t)texts)) {
        made = PyBytes_FromStringAndSize("", 0);
    } else {
        slice start = {prefix.buf, (size_t)prefix.len};
        uint32_t id = u32(known) + ahead;
        table text = {.ids = 4, .each = 1}, bands = {.ids = 3, .banded = 1}, fingers = {.ids = 3};
        open_table(&text, &start, 'x', 0, known + 4);
        open_table(&bands, &start, known[0] ? 'B' : 'b', known[0], known + 9);
        open_table(&fingers, &start, known[0] ? 'W' : 'w', known[0], known + 14);
        uint8_t *out = malloc(TOLD + 6 * groups + keys * (start.size + 12)), *p = out;
        if (out) {
            memcpy(p, known, TOLD), put32(p, id), p += TOLD;
            p = write_group(p, &text, id, hints.buf, (size_t)texts);
            for (size_t i = 0; i < (size_t)texts; i++) {
                size_t n = at[0];
                p = write_group(p, &bands, id + (uint32_t)i, at + 1, n);
                at += 1 + 4 * n;
                n = u16(at);
                p = write_group(p, &fingers, id + (uint32_t)i, at + 2, n);
                at += 2 + 4 * n;
            }
            made = PyBytes_FromStringAndSize((const char *)out, p - out);
            free(out);
        } else PyErr_NoMemory();
    }
    PyBuffer_Release(&prefix);
    PyBuffer_Release(&hints);
    PyBuffer_Release(&told);
    return made;
}
