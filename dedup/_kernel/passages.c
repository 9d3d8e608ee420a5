/* Two streams -> the passages they share: dedup.align.chain. */
#include "glue.h"
#include "passages.h"

#include <stdlib.h>
#include <string.h>

#define EDITED_GAP 16
#define ANCHOR 4

void free_passages(passage_list *found) {
    for (size_t i = 0; i < found->n; i++) free(found->items[i].pairs.items);
    free(found->items);
    *found = (passage_list){NULL, 0};
}

/* Words here that replace others, of those between two pairs; a long gap is other text. */
static size_t changed(int64_t gap, int64_t there_gap) {
    if (gap <= 0 || gap > EDITED_GAP || there_gap <= 0) return 0;
    return (size_t)(gap < there_gap ? gap : there_gap);
}

/* Pairs of tokens -> those of the very same words; tokens that are the same by spelling or house term only are edits. */
static int pair_words(const stream *here, const stream *there, const pair_list *tokens, passage *p) {
    int64_t end = 0, there_end = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        const uint32_t *one = here->first + tokens->items[i].word, *other = there->first + tokens->items[i].other;
        uint32_t n = one[1] - one[0], same = n == other[1] - other[0];
        if (i) p->edited += changed(one[0] - end, other[0] - there_end);
        for (uint32_t k = 0; same && k < n; k++) same = same_string(here->words[one[0] + k], there->words[other[0] + k]);
        for (uint32_t k = 0; same && k < n; k++)
            if (add_pair(&p->pairs, (pair){one[0] + k, other[0] + k})) return -1;
        if (!same) p->edited += n;
        end = one[1];
        there_end = other[1];
    }
    return 0;
}

/* The passages of chains, the best first; `used` has a zero for each token here. 0, or -1 with an exception. */
static int match(stream *here, const stream *there, const weights *w, const chain_list *chains, texts *t, uint8_t *used, passage_list *found) {
    found->items = calloc(chains->n + 1, sizeof *found->items);
    if (!found->items) return PyErr_NoMemory(), -1;
    for (size_t i = 0, start = 0; i < chains->n; start = chains->ends[i++]) {
        passage *p = found->items + found->n++;
        t->pairs.n = 0;
        if (refine(t, chains->items + start, chains->ends[i] - start) || pair_words(here, there, &t->pairs, p)) return -1;
        p->strength = p->pairs.n ? strength_of(here, w, p->pairs.items, p->pairs.n) : NOTHING;
        if (p->strength == FAILED) return -1;
        if (p->strength == NOTHING) {
            free(p->pairs.items);
            *p = (passage){{NULL, 0, 0}, 0, NOTHING};
            found->n--;
            continue;
        }
        for (size_t j = 0; j < t->pairs.n; j++) used[t->pairs.items[j].word] = 1;
    }
    return 0;
}

static int by_first_word(const void *one, const void *other) {
    uint32_t a = ((const passage *)one)->pairs.items[0].word, b = ((const passage *)other)->pairs.items[0].word;
    return a < b ? -1 : a > b;
}

/* Leaves what makes the texts related, in order: what is more than a formula, or all if it is most of the shorter text. */
static void leave_related(const stream *here, const stream *there, const weights *w, passage_list *found) {
    int alone = 0;
    for (size_t i = 0; i < found->n; i++) alone |= found->items[i].strength == ALONE;
    if (!alone && !(found->n && are_most(here, there, w, found))) return free_passages(found);
    size_t kept = 0;
    for (size_t i = 0; i < found->n; i++) {
        passage each = found->items[i];
        if (alone && each.strength == FORMULA) free(each.pairs.items);
        else found->items[kept++] = each;
    }
    found->n = kept;
    qsort(found->items, kept, sizeof *found->items, by_first_word);
}

int passages_in(stream *here, const gram_index *index, const names *table, const stream *there, const weights *w, passage_list *found) {
    size_t n = here->tokens_n, m = there->tokens_n;
    *found = (passage_list){NULL, 0};
    if (n < ANCHOR || m < ANCHOR) return 0;
    run_list runs = {0};
    chain_list chains = {0};
    names known = *table; /* looked up in, never added to */
    uint32_t *ids = malloc(m * sizeof *ids), *reached = calloc(n + m, sizeof *reached);
    uint8_t *used = calloc(n, 1);
    texts t = {index->ids, ids, (int64_t)n, (int64_t)m, used, {NULL, 0, 0}};
    int failed = -1;
    if (!ids || !reached || !used) {
        PyErr_NoMemory();
    } else {
        number_words(&known, there->tokens, there->hashes, m, 0, ids);
        if (find_shared(index, ids, m, reached, &runs)) {
            PyErr_NoMemory();
        } else {
            size_t words = 0;
            for (size_t i = 0; i < runs.n; i++) words += runs.items[i].length;
            failed = words < 2 * ANCHOR ? 0 : chain_runs(&runs, n, ANCHOR, &chains);
            if (!failed && chains.n) failed = match(here, there, w, &chains, &t, used, found);
        }
    }
    if (failed) free_passages(found);
    else if (found->items) leave_related(here, there, w, found);
    free(chains.items);
    free(chains.ends);
    free(t.pairs.items);
    free(runs.items);
    free(used);
    free(reached);
    free(ids);
    return failed;
}

int index_stream(const stream *here, names *table, gram_index *index) {
    size_t n = here->tokens_n;
    uint32_t *ids = malloc((n + 1) * sizeof *ids);
    *index = (gram_index){0};
    *table = (names){0};
    int failed = !ids || make_names(table, n);
    if (!failed) {
        number_words(table, here->tokens, here->hashes, n, 1, ids);
        failed = make_index(index, ids, n, ANCHOR, table->key);
    }
    if (!failed) return fill_index(index), 0;
    free(ids);
    index->ids = NULL;
    PyErr_NoMemory();
    return -1;
}
