/* Words and numbers as Python objects: a table of one entry a place, so that what is kept needs no order and no counting.
 *
 * An object that comes again costs no allocation, its hash is known, and what
 * compares it finds the very same object. */
#include "glue.h"
#include "known.h"

#include <stdlib.h>
#include <string.h>

void known_free(known *k) {
    for (size_t i = 0; k->words && i < (size_t)1 << KNOWN_BITS; i++) Py_XDECREF(k->words[i].word);
    for (size_t i = 0; i < KNOWN_NUMBERS; i++) Py_CLEAR(k->numbers[i]);
    free(k->words);
    k->words = NULL;
}

PyObject *known_word_of(known *k, const uint8_t *text, size_t size) {
    if (!k->words && size <= KNOWN_BYTES) k->words = calloc((size_t)1 << KNOWN_BITS, sizeof *k->words);
    if (!k->words || size > KNOWN_BYTES) return PyUnicode_FromStringAndSize((const char *)text, (Py_ssize_t)size);
    uint8_t bytes[KNOWN_BYTES + 1] = {0};
    uint64_t low, high;
    memcpy(bytes, text, size);
    bytes[KNOWN_BYTES] = (uint8_t)size;
    memcpy(&low, bytes, sizeof low);
    memcpy(&high, bytes + sizeof low, sizeof high);
    uint64_t mixed = (low ^ high * 0x9E3779B97F4A7C15u) * 0xC2B2AE3D27D4EB4Fu;
    known_word *entry = k->words + (mixed >> (64 - KNOWN_BITS));
    if (!entry->word || entry->low != low || entry->high != high) {
        PyObject *word = PyUnicode_FromStringAndSize((const char *)text, (Py_ssize_t)size), *before = entry->word;
        if (!word) return NULL;
        *entry = (known_word){low, high, word};
        Py_XDECREF(before);
    }
    return Py_NewRef(entry->word);
}

PyObject *known_number(known *k, uint32_t number) {
    if (number >= KNOWN_NUMBERS) return PyLong_FromUnsignedLong(number);
    if (!k->numbers[number] && !(k->numbers[number] = PyLong_FromUnsignedLong(number))) return NULL;
    return Py_NewRef(k->numbers[number]);
}
