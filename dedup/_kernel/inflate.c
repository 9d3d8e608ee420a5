/* Inflate (RFC 1951) of short texts with a preset dictionary, as deflate.c makes them: one block of fixed codes.
 *
 * zlib copies the dictionary for each text, which takes it longer than the text. Here matches are read where it stands.
 * All other bytes, damaged ones and blocks that zlib may have made, are left to it. */
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#define CODE_BITS 9
#define LONGEST 258
#define LEFT (-2)

typedef struct {
    const uint8_t *data;
    size_t size, next; /* of bytes; those behind the last are zeros */
    uint64_t bits;
    int count; /* of bits that are there */
} reader;

typedef struct {
    uint8_t *data;
    size_t size, room;
} text;

/* At least 56 bits: enough for a match. */
static void refill(reader *r) {
    for (; r->count <= 56; r->count += 8, r->next++)
        if (r->next < r->size) r->bits |= (uint64_t)r->data[r->next] << r->count;
}

static uint32_t take(reader *r, int count) {
    uint32_t value = (uint32_t)(r->bits & (((uint64_t)1 << count) - 1));
    r->bits >>= count, r->count -= count;
    return value;
}

/* More bits were taken than there were. */
static int overdrawn(const reader *r) { return 8 * r->next - (size_t)r->count > 8 * r->size; }

static uint32_t turned(uint32_t code, int count) {
    uint32_t made = 0;
    for (int i = 0; i < count; i++) made |= (code >> i & 1) << (count - 1 - i);
    return made;
}

/* Of the next 9 bits the symbol of a literal or a length, << 4, and how many bits it takes. Filled under Python's lock. */
static const uint16_t *symbols(void) {
    static uint16_t table[1 << CODE_BITS];
    if (table[0]) return table;
    for (uint32_t symbol = 0; symbol < 288; symbol++) {
        int count = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
        uint32_t code = symbol < 144 ? 0x30 + symbol : symbol < 256 ? 0x100 + symbol : symbol < 280 ? symbol - 256 : symbol - 88;
        for (uint32_t rest = 0; rest < 1u << (CODE_BITS - count); rest++)
            table[turned(code, count) | rest << count] = (uint16_t)(symbol << 4 | (uint32_t)count);
    }
    return table;
}

static size_t length_of(reader *r, uint32_t symbol) {
    uint32_t code = symbol - 257;
    if (code == 28) return LONGEST;
    if (code < 8) return code + 3;
    int extra = (int)(code >> 2) - 1;
    return ((4 | (code & 3)) << extra) + take(r, extra) + 3;
}

static size_t distance_of(reader *r) {
    uint32_t code = turned(take(r, 5), 5);
    if (code > 29) return SIZE_MAX;
    if (code < 4) return code + 1;
    int extra = (int)(code >> 1) - 1;
    return ((2 | (code & 1)) << extra) + take(r, extra) + 1;
}

/* Append what stands so far before the end; the dictionary stands before the text. There is room. */
static void copy(text *out, const slice *dict, size_t length, size_t distance) {
    if (distance > out->size) {
        size_t back = distance - out->size, n = back < length ? back : length;
        memcpy(out->data + out->size, dict->data + dict->size - back, n);
        out->size += n, length -= n;
    }
    for (; length; length--, out->size++) out->data[out->size] = out->data[out->size - distance];
}

/* 0, -1 without memory, LEFT. */
static int inflate(reader *r, const slice *dict, text *out) {
    const uint16_t *table = symbols();
    refill(r);
    if (take(r, 3) != 3) return LEFT; /* the last block, fixed codes */
    while (1) {
        if (out->room - out->size < LONGEST) {
            uint8_t *data = realloc(out->data, 2 * out->room);
            if (!data) return -1;
            out->data = data, out->room *= 2;
        }
        refill(r);
        uint32_t entry = table[r->bits & ((1 << CODE_BITS) - 1)], symbol = entry >> 4;
        take(r, (int)(entry & 15));
        if (symbol == 256) return overdrawn(r) ? LEFT : 0;
        if (symbol < 256) {
            out->data[out->size++] = (uint8_t)symbol;
        } else {
            if (symbol > 285) return LEFT;
            size_t length = length_of(r, symbol), distance = distance_of(r);
            if (distance > out->size && distance - out->size > dict->size) return LEFT;
            copy(out, dict, length, distance);
        }
        if (overdrawn(r)) return LEFT;
    }
}

const char INFLATE_DOC[] = "inflate(data, dictionary) -> str, with lone surrogates; None for what deflate would not have made";
PyObject *py_inflate(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer data, dict;
    if (!PyArg_ParseTuple(args, "y*y*", &data, &dict)) return NULL;
    reader r = {.data = data.buf, .size = (size_t)data.len};
    text out = {.room = 4 * (size_t)data.len + LONGEST};
    out.data = malloc(out.room);
    int code = out.data ? inflate(&r, &(slice){dict.buf, (size_t)dict.len}, &out) : -1;
    PyObject *made = NULL;
    if (code == LEFT) {
        Py_INCREF(Py_None);
        made = Py_None;
    } else if (code) PyErr_NoMemory();
    else made = PyUnicode_DecodeUTF8((const char *)out.data, (Py_ssize_t)out.size, "surrogatepass");
    free(out.data);
    PyBuffer_Release(&data);
    PyBuffer_Release(&dict);
    return made;
}
