/* Words and numbers as Python objects: a table of one entry a place, so that what is kept needs no order and no counting.
 *
 * An object that comes again costs no allocation, its hash is known, and what
 * compares it finds the very same object. */
#include "glue.h"
#include "known.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD 16 /* words whose places are asked of memory at once */

void known_free(known *k) {
    for (size_t i = 0; k->words && i < (size_t)1 << KNOWN_BITS; i++) Py_XDECREF(k->words[i].word);
    for (size_t i = 0; i < KNOWN_NUMBERS; i++) Py_CLEAR(k->numbers[i]);
    free(k->words);
    k->words = NULL;
}

/* A word that is looked up: its bytes in two numbers, and its place. */
typedef struct {
    uint64_t low, high;
    known_word *entry; /* NULL where it is too long to be kept */
} wanted;

static uint64_t eight_bytes(const uint8_t *text, size_t size) {
    uint64_t all;
    memcpy(&all, text, sizeof all);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    all = __builtin_bswap64(all);
#endif
    return size < sizeof all ? all & (((uint64_t)1 << 8 * size) - 1) : all;
}

static wanted look_up(known *k, const uint8_t *text, size_t size) {
    wanted word = {eight_bytes(text, size), (uint64_t)size << 56, NULL};
    if (!k->words || size > KNOWN_BYTES) return word;
    if (size > 8) word.high |= eight_bytes(text + 8, size - 8);
    uint64_t mixed = (word.low ^ word.high * 0x9E3779B97F4A7C15u) * 0xC2B2AE3D27D4EB4Fu;
    word.entry = k->words + (mixed >> (64 - KNOWN_BITS));
    __builtin_prefetch(word.entry);
    return word;
}

/* The object of a word that was looked up; NULL with an exception. */
static PyObject *object_of(const wanted *word, const uint8_t *text, size_t size) {
    known_word *entry = word->entry;
    if (!entry) return PyUnicode_FromStringAndSize((const char *)text, (Py_ssize_t)size);
    if (!entry->word || entry->low != word->low || entry->high != word->high) {
        PyObject *made = PyUnicode_FromStringAndSize((const char *)text, (Py_ssize_t)size), *before = entry->word;
        if (!made) return NULL;
        *entry = (known_word){word->low, word->high, made};
        Py_XDECREF(before);
    }
    return Py_NewRef(entry->word);
}

int known_words(known *k, const uint8_t *text, const uint32_t *starts, size_t n, PyObject *out) {
    wanted ahead[AHEAD];
    if (!k->words) k->words = calloc((size_t)1 << KNOWN_BITS, sizeof *k->words);
    for (size_t from = 0; from < n; from += AHEAD) {
        size_t to = n - from < AHEAD ? n : from + AHEAD;
        for (size_t i = from; i < to; i++) ahead[i - from] = look_up(k, text + starts[i], starts[i + 1] - 1 - starts[i]);
        for (size_t i = from; i < to; i++)
            if (ahead[i - from].entry) __builtin_prefetch(ahead[i - from].entry->word, 1);
        for (size_t i = from; i < to; i++) {
            PyObject *word = object_of(ahead + (i - from), text + starts[i], starts[i + 1] - 1 - starts[i]);
            if (!word || PyTuple_SetItem(out, (Py_ssize_t)i, word)) return -1;
        }
    }
    return 0;
}

PyObject *known_number(known *k, uint32_t number) {
    if (number >= KNOWN_NUMBERS) return PyLong_FromUnsignedLong(number);
    if (!k->numbers[number] && !(k->numbers[number] = PyLong_FromUnsignedLong(number))) return NULL;
    return Py_NewRef(k->numbers[number]);
}
