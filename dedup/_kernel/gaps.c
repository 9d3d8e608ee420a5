/* Chains -> pairs of equal words: the inner loops of dedup.align.gaps. Sums of floats are made as chains.c makes them. */
#include "glue.h"
#include "gaps.h"

#include <stdlib.h>
#include <string.h>

#define REFINED_GAP 60
#define SHORT_GAP 6
#define TAIL 32
#define DROP 6

static const double EDIT_COST = 0.9, SHARED_GAP = 0.4;

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

int add_pair(pair_list *pairs, pair each) {
    if (pairs->n == pairs->room) {
        size_t room = pairs->room ? 2 * pairs->room : 256;
        pair *items = realloc(pairs->items, room * sizeof *items);
        if (!items) return PyErr_NoMemory(), -1;
        pairs->items = items;
        pairs->room = room;
    }
    pairs->items[pairs->n++] = each;
    return 0;
}

/* The same, unless the word here is used. */
static int add_free(texts *t, int64_t word, int64_t other) {
    return t->used[word] ? 0 : add_pair(&t->pairs, (pair){(uint32_t)word, (uint32_t)other});
}

typedef struct {
    uint8_t word, other;
} equal;

/* Longest common subsequence of n and m words, 64 at most, with the choices of rapidfuzz among equals:
 * common ends first, then bit-parallel rows (Hyyro 2004) traced back. How many pairs. */
static int subsequence(const texts *t, int64_t start, int64_t n, int64_t low, int64_t m, int step, equal *pairs) {
    uint64_t rows[65], matches[64];
    int head = 0, count = 0, tail = 0, col = (int)n, row = (int)m;
    if (n <= 0 || m <= 0) return 0;
    for (int j = 0; j < row; j++) {
        uint32_t wanted = t->there[low + step * j];
        matches[j] = 0;
        for (int i = 0; i < col; i++) matches[j] |= (uint64_t)(t->here[start + step * i] == wanted) << i;
    }
    while (head < col && head < row && matches[head] >> head & 1) {
        pairs[count++] = (equal){(uint8_t)head, (uint8_t)head};
        head++;
    }
    while (col - tail > head && row - tail > head && matches[row - 1 - tail] >> (col - 1 - tail) & 1) tail++;
    int width = col - tail - head, height = row - tail - head, middle = 0;
    uint64_t mask = width < 64 ? ((uint64_t)1 << width) - 1 : ~(uint64_t)0, s = ~(uint64_t)0;
    rows[0] = s;
    for (int j = 0; j < height; j++) {
        uint64_t u = s & matches[head + j] >> head & mask;
        s = (s + u) | (s - u);
        rows[j + 1] = s;
    }
    equal back[64];
    for (int x = width, y = height; x && y;) {
        if (rows[y] >> (x - 1) & 1) {
            x--;
        } else {
            y--;
            if (y && !(rows[y] >> (x - 1) & 1)) continue;
            x--;
            back[middle++] = (equal){(uint8_t)(head + x), (uint8_t)(head + y)};
        }
    }
    while (middle) pairs[count++] = back[--middle];
    for (; tail; tail--) pairs[count++] = (equal){(uint8_t)(col - tail), (uint8_t)(row - tail)};
    return count;
}

/* How many of the pairs beyond the last run outweigh the edits between them (X-drop). */
static int worth_keeping(const equal *pairs, int count) {
    double best = 0.0, score = 0.0;
    int kept = 0;
    int64_t end = 0, there_end = 0;
    for (int i = 0; i < count; i++) {
        double cost = (double)most(pairs[i].word - end, pairs[i].other - there_end);
        cost = EDIT_COST * cost;
        double gain = 1.0 - cost;
        score = score + gain;
        end = pairs[i].word + 1;
        there_end = pairs[i].other + 1;
        if (score > best) {
            best = score;
            kept = i + 1;
        } else if (score < best - DROP) {
            break;
        }
    }
    return kept;
}

/* Equal words before the first run. 0, or -1 with an exception. */
static int refine_head(texts *t, run first) {
    equal pairs[64];
    int64_t low = first.start, most_words = least(first.start, TAIL);
    while ((int64_t)first.start - low < most_words && t->used[low - 1] != 1) low--;
    int count = subsequence(t, (int64_t)first.start - 1, first.start - low, (int64_t)first.there - 1, least(first.there, TAIL), -1, pairs);
    for (int i = worth_keeping(pairs, count) - 1; i >= 0; i--)
        if (add_free(t, (int64_t)first.start - 1 - pairs[i].word, (int64_t)first.there - 1 - pairs[i].other)) return -1;
    return 0;
}

/* Equal words after the last run. */
static int refine_tail(texts *t, int64_t end, int64_t there_end) {
    equal pairs[64];
    int64_t high = end, most_words = least(t->here_n - end, TAIL);
    while (high - end < most_words && t->used[high] != 1) high++;
    int count = subsequence(t, end, high - end, there_end, least(t->there_n - there_end, TAIL), 1, pairs);
    int kept = worth_keeping(pairs, count);
    for (int i = 0; i < kept; i++)
        if (add_free(t, end + pairs[i].word, there_end + pairs[i].other)) return -1;
    return 0;
}

/* Equal words in the gap between two runs, unless what is there looks like chance. */
static int refine_gap(texts *t, int64_t start, int64_t end, int64_t low, int64_t high) {
    equal pairs[64];
    int64_t size = end - start, there_size = high - low;
    if (!size || !there_size || most(size, there_size) > REFINED_GAP || (size == 1 && there_size == 1)) return 0;
    int count = subsequence(t, start, size, low, there_size, 1, pairs);
    double wanted = (double)least(size, there_size);
    wanted = SHARED_GAP * wanted;
    if (most(size, there_size) > SHORT_GAP && (double)count < wanted) return 0;
    for (int i = 0; i < count; i++)
        if (add_free(t, start + pairs[i].word, low + pairs[i].other)) return -1;
    return 0;
}

int refine(texts *t, const run *chain, size_t n) {
    int64_t end = chain[0].start, there_end = chain[0].there;
    if (refine_head(t, chain[0])) return -1;
    for (size_t i = 0; i < n; i++) {
        int64_t skip = most(most(end - chain[i].start, there_end - chain[i].there), 0), length = chain[i].length;
        if (skip >= length) continue;
        int64_t start = chain[i].start + skip, there_start = chain[i].there + skip;
        if (refine_gap(t, end, start, there_end, there_start)) return -1;
        for (int64_t word = 0; word < length - skip; word++)
            if (add_free(t, start + word, there_start + word)) return -1;
        end = start + length - skip;
        there_end = there_start + length - skip;
    }
    return refine_tail(t, end, there_end);
}
