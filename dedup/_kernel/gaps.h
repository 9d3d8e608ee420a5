/* Pairs of equal words, as the files that find them and tell them share them. */
#ifndef DEDUP_GAPS_H
#define DEDUP_GAPS_H

#include "glue.h"
#include "runs.h"

typedef struct {
    uint32_t word, other;
} pair;

typedef struct {
    pair *items;
    size_t n, room;
} pair_list;

/* Adds a pair. 0, or -1 with an exception. */
int add_pair(pair_list *pairs, pair each);

/* Two numbered texts, of which `used` has a byte for each word of the first, and the pairs found in them so far. */
typedef struct {
    const uint32_t *here, *there;
    int64_t here_n, there_n;
    const uint8_t *used;
    pair_list pairs;
} texts;

/* Adds the pairs of a chain of n runs, at least one, all of them in both texts: 0, or -1 with an exception. */
int refine(texts *t, const run *chain, size_t n);

/* Chains of runs, one behind the other: chain i ends before items[ends[i]]. */
typedef struct {
    run *items;
    size_t *ends;
    size_t n;
} chain_list;

/* The chains of sorted runs, the best first; `size` words are in the first text. The caller frees both arrays of the
 * list. 0, or -1 with an exception. */
int chain_runs(const run_list *found, size_t size, size_t shortest, chain_list *chains);

#endif
