/* Runs of words, as the files that find and chain them share them. */
#ifndef DEDUP_RUNS_H
#define DEDUP_RUNS_H

#include "glue.h"

#define NO_WORD UINT32_MAX

typedef struct {
    uint32_t start, there, length;
} run;

typedef struct {
    run *items;
    size_t n, room;
} run_list;

/* Words that have numbers: by their hash, then by comparison. */
typedef struct {
    Py_hash_t hash;
    PyObject *word; /* borrowed: the texts outlive the table, and nothing of Python runs meanwhile */
    uint32_t id;
} named;

typedef struct {
    named *slots;
    size_t mask;
    uint32_t count;
    uint64_t key;
} names;

/* Room for n words; the caller frees the slots. 0, or -1 without memory. */
int make_names(names *table, size_t n);

/* Numbers of n words by their hashes; with `add`, new ones get the next number, else NO_WORD. */
void number_words(names *table, PyObject *const *words, const Py_hash_t *hashes, size_t n, int add, uint32_t *ids);

/* Places of runs of k words: the first few of each, in order. */
typedef struct {
    const uint32_t *ids;
    size_t n, k, mask;
    uint64_t key;
    uint32_t *slots; /* first place + 1 */
    uint32_t *next;  /* the next place of the same run + 1 */
    uint32_t *last;  /* at a first place: the last one kept */
    uint8_t *count;  /* at a first place: how many are kept */
} gram_index;

/* No runs yet, of n numbered words; the caller frees the slots. 0, or -1 without memory. */
int make_index(gram_index *index, const uint32_t *ids, size_t n, size_t k, uint64_t key);

/* Adds every run of k words to an index. */
void fill_index(gram_index *index);

/* dedup.runs.shared_runs of a filled index. `reached` has here + there zeros. 0, or -1 without memory. */
int find_shared(const gram_index *index, const uint32_t *there, size_t n, uint32_t *reached, run_list *found);

/* dedup.runs.repeated_runs of an empty index, in the order of the later places. */
int find_repeated(gram_index *index, uint32_t *reached, run_list *found);

/* How many words a list or tuple holds; -1 with an exception. */
Py_ssize_t words_in(PyObject *words);

/* The two places of a pair in a list or tuple of them. 0, or -1 with an exception. */
int pair_at(PyObject *pairs, Py_ssize_t place, Py_ssize_t *word, Py_ssize_t *other);

#endif
