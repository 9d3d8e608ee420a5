/* Sentences of plain text, as the files that go through them share it. */
#ifndef DEDUP_SENTENCES_H
#define DEDUP_SENTENCES_H

#include "specifics.h"

/* A paragraph and its words. */
typedef struct {
    plain in;
    PyObject *starts; /* a tuple of places */
    Py_ssize_t words;
    listed shortened; /* abbreviations */
} paragraph;

/* The words `low` up to `high`, and how far the text is read. */
typedef struct {
    Py_ssize_t low, high, at;
} sentence;

/* Goes on to the next sentence: 1; 0 if there is none, -1 with an exception. */
int next_sentence(const paragraph *p, sentence *s);

/* The place of a word in a tuple of them; -1 with an exception. */
Py_ssize_t place_of(PyObject *places, Py_ssize_t word);

#endif
