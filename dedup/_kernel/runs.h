/* Runs of words, as the files that find and chain them share them. */
#ifndef DEDUP_RUNS_H
#define DEDUP_RUNS_H

#include "glue.h"

typedef struct {
    uint32_t start, there, length;
} run;

typedef struct {
    run *items;
    size_t n, room;
} run_list;

/* How many words a list or tuple holds; -1 with an exception. */
Py_ssize_t words_in(PyObject *words);

/* A word of a list or tuple, borrowed; NULL with an exception. */
PyObject *word_at(PyObject *words, Py_ssize_t place);

/* Runs of k words and more that stand in both; with `there` NULL, twice in `here`. 0, or -1 with an exception. */
int runs_in(PyObject *here, PyObject *there, size_t k, run_list *found);

/* The two places of a pair in a list or tuple of them. 0, or -1 with an exception. */
int pair_at(PyObject *pairs, Py_ssize_t place, Py_ssize_t *word, Py_ssize_t *other);

PyObject *tuple_of_run(run each);
PyObject *list_of_runs(const run *items, size_t n);

#endif
