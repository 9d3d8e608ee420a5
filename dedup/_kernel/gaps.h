/* Pairs of equal words, as the files that find them and tell them share them. */
#ifndef DEDUP_GAPS_H
#define DEDUP_GAPS_H

#include "glue.h"
#include "runs.h"

typedef struct {
    Py_ssize_t word, other;
} pair;

/* Two texts and the pairs found in them so far. */
typedef struct {
    PyObject *here, *there;
    int64_t here_n, there_n;
    const uint8_t *used;
    pair *pairs;
    size_t n, room;
} texts;

/* Adds the pairs of a chain of n runs, at least one, all of them in both texts: 0, or -1 with an exception. */
int refine(texts *t, const run *chain, size_t n);

#endif
