/* Deflate (RFC 1951) of short texts with a preset dictionary: one block of fixed codes, as any inflate reads it.
 *
 * zlib copies its whole state for each text and searches for longer than a text of 300 bytes is worth. Here what is known
 * of the dictionary is one read-only index: the places of each hash of 4 bytes side by side, the last first, with the 8
 * bytes that stand there, so that those which are no match for a text are passed by without a look into the dictionary. */
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW 32768
#define HASH_BITS 14
#define HEADS (1 << HASH_BITS)
#define OWN_BITS 9
#define TRIES 64  /* places looked at in the dictionary */
#define OWN_TRIES 4 /* and in the text itself */
#define LONGEST 258
#define ENOUGH 8   /* bytes of a match beyond which the next place is not asked for a longer one */

typedef struct {
    const uint8_t *text, *dict;
    size_t size, dict_size;
    const uint64_t *bytes;  /* of the dictionary's index: 8 at each place */
    const uint16_t *places; /* in the order of their hashes */
    const uint16_t *starts; /* of a hash: its first */
    uint32_t own[1 << OWN_BITS];   /* last place + 1 of each hash in the text */
    uint32_t *before;              /* of a place: the one before with its hash + 1 */
    size_t seen;                   /* places of the text that are chained */
} search;

typedef struct {
    size_t length, distance;
} match;

typedef struct {
    uint8_t *out;
    uint64_t bits;
    int count;
} writer;

/* The first of them lowest. */
static uint64_t number(const uint8_t *p, size_t count) {
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++) value |= (uint64_t)p[i] << 8 * i;
    return value;
}

/* 8 bytes, zeros behind the last. */
static uint64_t eight(const uint8_t *p, size_t left) { return left < 8 ? number(p, left) : number(p, 8); }

static uint32_t hash_of(uint64_t bytes) { return (uint32_t)bytes * 2654435761u >> (32 - HASH_BITS); }

/* The bits of so many first bytes. */
static uint64_t first_of(size_t count) { return count < 8 ? ((uint64_t)1 << 8 * count) - 1 : UINT64_MAX; }

static size_t agreeing(const uint8_t *a, const uint8_t *b, size_t most) {
    size_t n = 0;
    while (n < most && a[n] == b[n]) n++;
    return n;
}

/* Chain the places of the text before one. */
static void chain_up_to(search *s, size_t place) {
    for (; s->seen < place && s->seen + 4 <= s->size; s->seen++) {
        uint32_t *head = s->own + (hash_of(eight(s->text + s->seen, s->size - s->seen)) >> (HASH_BITS - OWN_BITS));
        s->before[s->seen] = *head;
        *head = (uint32_t)s->seen + 1;
    }
}

/* The longest match of a place with more bytes than those, the nearest of equals; length 0 if there is none. */
static match longest(search *s, size_t place, size_t length) {
    match best = {0, 0};
    if (place + 4 > s->size) return best;
    const uint8_t *p = s->text + place;
    size_t left = s->size - place, most = left < LONGEST ? left : LONGEST;
    uint64_t bytes = eight(p, left);
    uint32_t hash = hash_of(bytes);
    chain_up_to(s, place);
    uint32_t at = s->own[hash >> (HASH_BITS - OWN_BITS)];
    for (int i = 0; at && i < OWN_TRIES && place - (at - 1) <= WINDOW && length < most; i++, at = s->before[at - 1]) {
        if (s->text[at - 1 + length] != p[length]) continue;
        size_t n = agreeing(s->text + at - 1, p, most);
        if (n > length) length = n, best = (match){n, place - (at - 1)};
    }
    const uint64_t *known = s->bytes;
    size_t first = s->starts[hash], last = s->starts[hash + 1];
    if (last > s->dict_size) last = s->dict_size;
    if (last > first + TRIES) last = first + TRIES;
    uint64_t wanted = first_of(length + 1);
    for (size_t i = first; i < last; i++) {
        if ((known[i] ^ bytes) & wanted) continue;
        size_t spot = s->places[i], distance = place + s->dict_size - spot;
        if (spot >= s->dict_size || distance > WINDOW) break;
        size_t room = s->dict_size - spot < most ? s->dict_size - spot : most;
        if (room <= length || s->dict[spot + length] != p[length]) continue;
        size_t n = agreeing(s->dict + spot, p, room);
        if (n > length) length = n, best = (match){n, distance}, wanted = first_of(n + 1);
        if (length == most) break;
    }
    return best;
}

/* At most 32 bits. Writes 8 bytes, of which those that are not full yet are written again. */
static void write_bits(writer *w, uint32_t value, int count) {
    w->bits |= (uint64_t)value << w->count;
    w->count += count;
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(w->bits >> 8 * i);
    memcpy(w->out, bytes, 8);
    w->out += w->count / 8;
    w->bits >>= w->count / 8 * 8;
    w->count %= 8;
}

/* Huffman codes, of at most 9 bits, stand with their highest bit first. */
static void write_code(writer *w, uint32_t code, int count) {
    uint32_t turned = code << (16 - count);
    turned = (turned & 0x5555) << 1 | (turned >> 1 & 0x5555);
    turned = (turned & 0x3333) << 2 | (turned >> 2 & 0x3333);
    turned = (turned & 0x0F0F) << 4 | (turned >> 4 & 0x0F0F);
    write_bits(w, (turned & 0xFF) << 8 | turned >> 8, count);
}

static void write_symbol(writer *w, uint32_t symbol) {
    if (symbol < 144) write_code(w, 0x30 + symbol, 8);
    else if (symbol < 256) write_code(w, 0x190 + symbol - 144, 9);
    else if (symbol < 280) write_code(w, symbol - 256, 7);
    else write_code(w, 0xC0 + symbol - 280, 8);
}

static int bits_of(size_t value) {
    int bits = 0;
    while (value >> bits) bits++;
    return bits;
}

static void write_match(writer *w, match m) {
    if (m.length == LONGEST) {
        write_symbol(w, 285);
    } else { /* 4 codes for each number of extra bits; 8 with none */
        size_t value = m.length - 3;
        int extra = value < 8 ? 0 : bits_of(value) - 3;
        write_symbol(w, 257 + (uint32_t)(4 * extra + (value >> extra)));
        write_bits(w, (uint32_t)(value & (((size_t)1 << extra) - 1)), extra);
    }
    size_t value = m.distance - 1;
    int extra = value < 4 ? 0 : bits_of(value) - 2;
    write_code(w, (uint32_t)(2 * extra + (value >> extra)), 5);
    write_bits(w, (uint32_t)(value & (((size_t)1 << extra) - 1)), extra);
}

/* Lazy matching: a byte stands by itself where the next place has a longer match. Bytes written. */
static size_t deflate(search *s, uint8_t *out) {
    writer w = {out, 0, 0};
    write_bits(&w, 3, 3); /* the last block, fixed codes */
    match here = longest(s, 0, 3);
    for (size_t place = 0; place < s->size;) {
        match next = {0, 0};
        if (here.length < ENOUGH) next = longest(s, place + 1, here.length ? here.length : 3);
        if (here.length && !next.length) {
            write_match(&w, here);
            place += here.length;
            here = longest(s, place, 3);
        } else {
            write_symbol(&w, s->text[place++]);
            here = next;
        }
    }
    write_symbol(&w, 256);
    if (w.count) write_bits(&w, 0, 8 - w.count);
    return (size_t)(w.out - out);
}

static size_t index_size(size_t dict_size) { return dict_size * (sizeof(uint64_t) + sizeof(uint16_t)) + (HEADS + 1) * sizeof(uint16_t); }

static void write_index(const uint8_t *dict, size_t size, uint64_t *bytes) {
    uint16_t *places = (uint16_t *)(bytes + size), *starts = places + size;
    for (size_t place = 0; place + 4 <= size; place++) starts[hash_of(eight(dict + place, size - place))]++;
    for (size_t hash = 0, sum = 0; hash <= HEADS; hash++) sum += starts[hash], starts[hash] = (uint16_t)sum; /* where it ends */
    for (size_t place = 0; place + 4 <= size; place++) { /* from its end down: the last first */
        uint64_t here = eight(dict + place, size - place);
        uint16_t at = --starts[hash_of(here)];
        bytes[at] = here, places[at] = (uint16_t)place;
    }
}

const char DEFLATE_INDEX_DOC[] = "deflate_index(dictionary) -> bytes: what deflate knows of it";
PyObject *py_deflate_index(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer dict;
    if (!PyArg_ParseTuple(args, "y*", &dict)) return NULL;
    size_t size = (size_t)dict.len;
    uint64_t *index = size <= WINDOW ? calloc(1, index_size(size)) : NULL;
    PyObject *made = NULL;
    if (index) {
        write_index(dict.buf, size, index);
        made = PyBytes_FromStringAndSize((const char *)index, (Py_ssize_t)index_size(size));
    } else if (size > WINDOW) PyErr_SetString(PyExc_ValueError, "a dictionary has at most 32 KB");
    else PyErr_NoMemory();
    free(index);
    PyBuffer_Release(&dict);
    return made;
}

/* Begin with a dictionary and what is known of it. 0, or -1 with an exception. */
static int opened(search *s, const Py_buffer *dict, const Py_buffer *index) {
    *s = (search){.dict = dict->buf, .dict_size = (size_t)dict->len, .bytes = index->buf};
    if ((size_t)index->len != index_size(s->dict_size) || (uintptr_t)index->buf % sizeof(uint64_t)) {
        PyErr_SetString(PyExc_ValueError, "an index of another dictionary");
        return -1;
    }
    s->places = (const uint16_t *)(s->bytes + s->dict_size), s->starts = s->places + s->dict_size;
    return 0;
}

static PyObject *deflated(search *s, const slice *text) {
    PyObject *made = NULL;
    uint32_t *before = malloc((text->size + 1) * sizeof *before);
    uint8_t *out = malloc(text->size + text->size / 8 + 32); /* 9 bits a byte at most, and the frame */
    memset(s->own, 0, sizeof s->own);
    s->text = text->data, s->size = text->size, s->before = before, s->seen = 0;
    if (before && out) made = PyBytes_FromStringAndSize((const char *)out, (Py_ssize_t)deflate(s, out));
    else PyErr_NoMemory();
    free(before);
    free(out);
    return made;
}

const char DEFLATE_DOC[] = "deflate(texts, dictionary, index) -> list of bytes, one for each str";
PyObject *py_deflate(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer dict, index;
    PyObject *texts;
    search s;
    if (!PyArg_ParseTuple(args, "O!y*y*", &PyTuple_Type, &texts, &dict, &index)) return NULL;
    Py_ssize_t n = PyTuple_Size(texts);
    PyObject *made = opened(&s, &dict, &index) ? NULL : PyList_New(n);
    for (Py_ssize_t i = 0; made && i < n; i++) {
        slice text;
        PyObject *keep, *one = NULL;
        if (!utf8_of(PyTuple_GetItem(texts, i), &text, &keep)) one = deflated(&s, &text);
        Py_XDECREF(keep);
        if (one) PyList_SetItem(made, i, one);
        else Py_CLEAR(made);
    }
    PyBuffer_Release(&dict);
    PyBuffer_Release(&index);
    return made;
}
