/* Deflate (RFC 1951) of short texts with a preset dictionary: one block of fixed codes, as any inflate reads it.
 *
 * zlib copies its whole state for each text and searches for longer than a text of 300 bytes is worth. Here what is known
 * of the dictionary is one read-only index: a head for each hash of 4 bytes, the places with it chained, the last first. */
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW 32768 /* no place in a dictionary is 0xFFFF, which is none */
#define HASH_BITS 14
#define HEADS (1 << HASH_BITS)
#define OWN_BITS 9
#define TRIES 24   /* places looked at in the dictionary */
#define OWN_TRIES 4 /* and in the text itself */
#define LONGEST 258
#define ENOUGH 16  /* bytes of a match beyond which the next place is not asked for a longer one */

typedef struct {
    const uint8_t *text, *dict;
    size_t size, dict_size;
    const uint16_t *heads, *chain; /* of the dictionary */
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

static uint32_t hash_of(const uint8_t *p, int bits) {
    uint32_t word = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return word * 2654435761u >> (32 - bits);
}

static size_t agreeing(const uint8_t *a, const uint8_t *b, size_t most) {
    size_t n = 0;
    while (n < most && a[n] == b[n]) n++;
    return n;
}

/* Chain the places of the text before one. */
static void chain_up_to(search *s, size_t place) {
    for (; s->seen < place && s->seen + 4 <= s->size; s->seen++) {
        uint32_t *head = s->own + hash_of(s->text + s->seen, OWN_BITS);
        s->before[s->seen] = *head;
        *head = (uint32_t)s->seen + 1;
    }
}

/* The longest match of at least 4 bytes that was found for a place, the nearest of equals; length 0 if none. */
static match longest(search *s, size_t place) {
    match best = {0, 0};
    if (place + 4 > s->size) return best;
    const uint8_t *p = s->text + place;
    size_t most = s->size - place < LONGEST ? s->size - place : LONGEST, length = 3;
    chain_up_to(s, place);
    uint32_t at = s->own[hash_of(p, OWN_BITS)];
    for (int i = 0; at && i < OWN_TRIES && place - (at - 1) <= WINDOW && length < most; i++, at = s->before[at - 1]) {
        if (s->text[at - 1 + length] != p[length]) continue;
        size_t n = agreeing(s->text + at - 1, p, most);
        if (n > length) length = n, best = (match){n, place - (at - 1)};
    }
    unsigned spot = s->heads[hash_of(p, HASH_BITS)];
    for (int i = 0; spot < s->dict_size && i < TRIES && length < most; i++, spot = s->chain[spot]) {
        size_t distance = place + s->dict_size - spot;
        if (distance > WINDOW) break;
        size_t room = s->dict_size - spot < most ? s->dict_size - spot : most;
        if (room <= length || s->dict[spot + length] != p[length]) continue;
        size_t n = agreeing(s->dict + spot, p, room);
        if (n > length) length = n, best = (match){n, distance};
    }
    return best;
}

static void write_bits(writer *w, uint32_t value, int count) {
    w->bits |= (uint64_t)value << w->count;
    w->count += count;
    while (w->count >= 8) *w->out++ = (uint8_t)w->bits, w->bits >>= 8, w->count -= 8;
}

/* Huffman codes stand with their highest bit first. */
static void write_code(writer *w, uint32_t code, int count) {
    uint32_t turned = 0;
    for (int i = 0; i < count; i++) turned |= (code >> i & 1) << (count - 1 - i);
    write_bits(w, turned, count);
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
    match here = longest(s, 0);
    for (size_t place = 0; place < s->size;) {
        match next = {0, 0};
        if (here.length < ENOUGH) next = longest(s, place + 1);
        if (here.length && next.length <= here.length) {
            write_match(&w, here);
            place += here.length;
            here = longest(s, place);
        } else {
            write_symbol(&w, s->text[place++]);
            here = next;
        }
    }
    write_symbol(&w, 256);
    if (w.count) write_bits(&w, 0, 8 - w.count);
    return (size_t)(w.out - out);
}

const char DEFLATE_INDEX_DOC[] = "deflate_index(dictionary) -> bytes: what deflate knows of it";
PyObject *py_deflate_index(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer dict;
    if (!PyArg_ParseTuple(args, "y*", &dict)) return NULL;
    size_t size = (size_t)dict.len, whole = (HEADS + size) * sizeof(uint16_t);
    uint16_t *index = size <= WINDOW ? malloc(whole) : NULL;
    PyObject *made = NULL;
    if (index) {
        memset(index, 0xFF, whole);
        for (size_t place = 0; place + 4 <= size; place++) {
            uint16_t *head = index + hash_of((const uint8_t *)dict.buf + place, HASH_BITS);
            index[HEADS + place] = *head;
            *head = (uint16_t)place;
        }
        made = PyBytes_FromStringAndSize((const char *)index, (Py_ssize_t)whole);
    } else if (size > WINDOW) PyErr_SetString(PyExc_ValueError, "a dictionary has at most 32 KB");
    else PyErr_NoMemory();
    free(index);
    PyBuffer_Release(&dict);
    return made;
}

const char DEFLATE_DOC[] = "deflate(text, dictionary, index) -> bytes";
PyObject *py_deflate(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer text, dict, index;
    if (!PyArg_ParseTuple(args, "y*y*y*", &text, &dict, &index)) return NULL;
    PyObject *made = NULL;
    search s = {.text = text.buf, .dict = dict.buf, .size = (size_t)text.len, .dict_size = (size_t)dict.len};
    s.heads = index.buf, s.chain = s.heads + HEADS;
    if (index.len != (HEADS + dict.len) * (Py_ssize_t)sizeof(uint16_t) || s.size > MAX_TEXT ||
        (uintptr_t)index.buf % sizeof(uint16_t)) {
        PyErr_SetString(PyExc_ValueError, "an index of another dictionary, or a text too long");
    } else {
        s.before = malloc((s.size + 1) * sizeof *s.before);
        uint8_t *out = malloc(s.size + s.size / 8 + 16); /* 9 bits a byte at most, and the frame */
        if (s.before && out) made = PyBytes_FromStringAndSize((const char *)out, (Py_ssize_t)deflate(&s, out));
        else PyErr_NoMemory();
        free(s.before);
        free(out);
    }
    PyBuffer_Release(&text);
    PyBuffer_Release(&dict);
    PyBuffer_Release(&index);
    return made;
}
