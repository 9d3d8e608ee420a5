/* Words and numbers as Python objects, kept: a newsroom's words are few, and so are the places in a paragraph. */
#ifndef DEDUP_KNOWN_H
#define DEDUP_KNOWN_H

#include "glue.h"

#define KNOWN_BITS 14
#define KNOWN_BYTES 15 /* of the longest word that is kept */
#define KNOWN_NUMBERS 2048

typedef struct {
    uint64_t low, high; /* its UTF-8, zeros, and how many bytes it has */
    PyObject *word;
} known_word;

/* Some 1.5 MB when full, never more. All zeros keeps nothing yet. */
typedef struct {
    known_word *words; /* 1 << KNOWN_BITS places; a word has one, and the last one that came to it stands there */
    PyObject *numbers[KNOWN_NUMBERS];
} known;

void known_free(known *k);

/* What the module keeps. */
known *known_of(PyObject *module);

/* Fills a tuple with n words, of which word i is text[starts[i] : starts[i + 1] - 1] in UTF-8, each the same object as before
 * where it is kept. SLACK bytes behind the text can be read. 0, or -1 with an exception. */
int known_words(known *k, const uint8_t *text, const uint32_t *starts, size_t n, PyObject *out);

/* A whole number; NULL with an exception. */
PyObject *known_number(known *k, uint32_t number);

#endif
