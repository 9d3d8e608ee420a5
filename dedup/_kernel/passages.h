/* Passages that two streams share, as the files that find, weigh, settle and tell them share them. */
#ifndef DEDUP_PASSAGES_H
#define DEDUP_PASSAGES_H

#include "gaps.h"
#include "streams.h"

/* What passages are weighed by: the numbers of dedup.align.chain.Floors, and what says nothing. */
typedef struct {
    double run, edited, related;
    const uint8_t *apart; /* a byte for each word here, or NULL */
    PyObject *common;     /* set of words */
    int nouns;            /* every noun has a capital */
} weights;

enum { FAILED = -2, NOTHING = -1, FORMULA, RELATED, ALONE };

/* Pairs of equal words, ascending in both; `edited` words here replace others. */
typedef struct {
    pair_list pairs;
    size_t edited;
    int strength;
} passage;

typedef struct {
    passage *items;
    size_t n;
} passage_list;

void free_passages(passage_list *found);

/* Numbers the tokens of a stream and indexes their runs; the caller frees index->ids, index->slots and table->slots, also
 * after a failure. 0, or -1 with an exception. */
int index_stream(const stream *here, names *table, gram_index *index);

/* The passages of an indexed stream and another one, in order; the caller frees them. 0, or -1 with an exception. */
int passages_in(stream *here, const gram_index *index, const names *table, const stream *there, const weights *w, passage_list *found);

/* Counts different words that say something about copying, up to `enough` (5 at most), of pairs from..to; -1 with an exception. */
int telling_words(stream *s, const weights *w, const pair *pairs, size_t n, int enough);

/* What a passage is worth: one of the names above. */
int strength_of(stream *here, const weights *w, const pair *pairs, size_t n);

/* Whether passages are most of the shorter text. */
int are_most(const stream *here, const stream *there, const weights *w, const passage_list *found);

/* Moves gaps of a passage to borders and leaves loose ends out; `taken` has a byte for each word here. 0, or -1 with an exception. */
int settle(stream *here, const stream *there, const weights *w, pair_list *pairs, uint8_t *taken);

#endif
