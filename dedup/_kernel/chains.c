/* Shared runs -> chains: dedup.align.chain.
 *
 * Sums of floats are made in the order of the reference, a product in a
 * statement of its own so that no compiler fuses it, and every comparison
 * falls the same way. */
#include "gaps.h"
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_BACK 48
#define WIDEST_GAP 60

static const double GAP_COST = 0.1, CHANGE_COST = 0.2;

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* What `after` adds to a chain that ends in `before`, in `gain`; 0 if it cannot follow. */
static int link_runs(const run *before, const run *after, double *gain) {
    if (after->start <= before->start || after->there <= before->there) return 0;
    int64_t gap = (int64_t)after->start - before->start - before->length;
    int64_t there_gap = (int64_t)after->there - before->there - before->length;
    if (gap > WIDEST_GAP || there_gap > WIDEST_GAP) return 0;
    int64_t overlap = most(-least(gap, there_gap), 0);
    if (overlap >= after->length) return 0;
    double changed = (double)most(least(gap, there_gap), 0);
    double added = (double)(gap > there_gap ? gap - there_gap : there_gap - gap);
    changed = CHANGE_COST * changed;
    added = GAP_COST * added;
    double kept = (double)((int64_t)after->length - overlap) - changed;
    *gain = kept - added;
    return 1;
}

typedef struct {
    double score;
    uint32_t place;
} ranked;

static int by_score(const void *one, const void *other) {
    const ranked *a = one, *b = other;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/* The longest stretch of `whole` whose words here are free. */
static run unused(run whole, const uint8_t *used) {
    size_t end = (size_t)whole.start + whole.length, start = whole.start;
    run best = {whole.start, whole.there, 0};
    if (!memchr(used + start, 1, whole.length)) return whole;
    for (size_t place = start; place <= end; place++) {
        if (place < end && !used[place]) continue;
        if (place - start > best.length)
            best = (run){(uint32_t)start, (uint32_t)(whole.there + start - whole.start), (uint32_t)(place - start)};
        start = place + 1;
    }
    return best;
}

/* For each run: the score of the best chain that ends in it, and its place + 1 before. */
static void score_runs(const run *runs, size_t n, ranked *ranks, uint32_t *before) {
    for (size_t place = 0; place < n; place++) {
        double best = (double)runs[place].length, gain;
        before[place] = 0;
        for (size_t back = 1; back <= LOOK_BACK && back <= place; back++) {
            if (!link_runs(runs + place - back, runs + place, &gain)) continue;
            double whole = ranks[place - back].score + gain;
            if (whole > best) best = whole, before[place] = (uint32_t)(place - back + 1);
        }
        ranks[place] = (ranked){best, (uint32_t)place};
    }
}

int chain_runs(const run_list *found, size_t size, size_t shortest, chain_list *chains) {
    size_t n = found->n, filled = 0;
    ranked *ranks = malloc((n + 1) * sizeof *ranks);
    uint32_t *before = malloc((n + 1) * sizeof *before);
    run *chain = malloc((n + 1) * sizeof *chain);
    uint8_t *taken = calloc(n + 1, 1), *used = calloc(size + 1, 1);
    *chains = (chain_list){malloc((n + 1) * sizeof *chains->items), malloc((n + 1) * sizeof *chains->ends), 0};
    int failed = !ranks || !before || !chain || !taken || !used || !chains->items || !chains->ends;
    if (failed) {
        PyErr_NoMemory();
    } else {
        score_runs(found->items, n, ranks, before);
        qsort(ranks, n, sizeof *ranks, by_score);
    }
    for (size_t last = 0; !failed && last < n; last++) {
        size_t kept = 0;
        for (size_t at = ranks[last].place + 1; at && !taken[at - 1]; at = before[at - 1]) {
            taken[at - 1] = 1;
            run part = unused(found->items[at - 1], used);
            if (part.length >= shortest) chain[n - ++kept] = part;
        }
        if (!kept) continue;
        for (size_t i = n - kept; i < n; i++) memset(used + chain[i].start, 1, chain[i].length);
        memcpy(chains->items + filled, chain + n - kept, kept * sizeof *chain);
        chains->ends[chains->n++] = filled += kept;
    }
    free(ranks);
    free(before);
    free(chain);
    free(taken);
    free(used);
    return failed ? -1 : 0;
}
