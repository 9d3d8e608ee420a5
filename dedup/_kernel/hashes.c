/* Words -> hashes of runs -> sketches. */
#include <string.h>

#include "kernel.h"
#include "scheme1.h"
#include "xxh3.h"

size_t run_hashes(workspace *w, size_t from, size_t to, size_t k) {
    if (to - from < k) return 0;
    size_t n = to - from - k + 1;
    if (workspace_hash_room(w, n)) return (size_t)-1;
    xxh3_64_runs(w->text, w->starts + from, n, k, w->scratch, w->hashes);
    return n;
}

size_t shingle_hashes(workspace *w, size_t from, size_t to, size_t k) {
    if (from == to) return 0;
    return run_hashes(w, from, to, to - from < k ? to - from : k);
}

/* The later of two places if its hash is not greater. */
static inline uint32_t lesser(const uint64_t *hashes, uint32_t one, uint32_t later) {
    uint32_t take = 0U - (uint32_t)(hashes[later] <= hashes[one]); /* a mask: compilers made a branch of ?: */
    return one ^ ((one ^ later) & take);
}

/* Winnowing (Schleimer, Wilkerson, Aiken 2003): the rightmost minimum of every
 * window. Minima of windows of 2, 4, 8 ... are made of minima of two halves, so
 * it takes log2(window) passes and no branch depends on a hash. */
size_t winnow(const uint64_t *hashes, size_t n, size_t window, uint32_t *minima, uint32_t *kept) {
    size_t width = 1, found = 0;
    if (window > n) window = n;
    for (size_t i = 0; i < n; i++) minima[i] = (uint32_t)i;
    for (; 2 * width <= window; width *= 2)
        for (size_t i = 0; i + 2 * width <= n; i++) minima[i] = lesser(hashes, minima[i], minima[i + width]);
    for (size_t i = 0; i + window <= n && n; i++) {
        kept[found] = lesser(hashes, minima[i], minima[i + window - width]);
        found += !found || kept[found] != kept[found - 1];
    }
    return found;
}

#define FEW 12

/* Few values: the place of each is the number of those before it. */
static void sort_few(const uint64_t *from, size_t n, uint64_t *to) {
    for (size_t i = 0; i < n; i++) {
        size_t place = 0;
        for (size_t k = 0; k < i; k++) place += from[k] <= from[i];
        for (size_t k = i + 1; k < n; k++) place += from[k] < from[i];
        to[place] = from[i];
    }
}

/* Merge sort from the bottom up, of runs of few. No step has a branch that depends on a value. */
static void sort_hashes(uint64_t *values, size_t n, uint64_t *spare) {
    uint64_t *from = spare, *to = values;
    for (size_t begin = 0; begin < n; begin += FEW)
        sort_few(values + begin, n - begin < FEW ? n - begin : FEW, spare + begin);
    for (size_t width = FEW; width < n; width *= 2) {
        for (size_t begin = 0; begin < n; begin += 2 * width) {
            size_t middle = begin + width < n ? begin + width : n, end = middle + width < n ? middle + width : n;
            size_t i = begin, k = middle, out = begin;
            while (i < middle && k < end) {
                uint64_t one = from[i], other = from[k], second = other < one;
                to[out++] = one ^ ((one ^ other) & (0 - second));
                i += !second;
                k += second;
            }
            while (i < middle) to[out++] = from[i++];
            while (k < end) to[out++] = from[k++];
        }
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != values) memcpy(values, from, n * sizeof *values);
}

size_t sort_distinct(uint64_t *values, size_t n, uint64_t *spare) {
    if (!n) return 0;
    sort_hashes(values, n, spare);
    size_t last = 0;
    for (size_t i = 1; i < n; i++) {
        last += values[i] != values[last];
        values[last] = values[i];
    }
    return last + 1;
}

int sign_words(workspace *w, const dispatch *d, const scheme *s, size_t from, size_t to, uint8_t *row) {
    uint32_t lowest[NUM_PERM];
    size_t n = shingle_hashes(w, from, to, s->shingle);
    if (n == (size_t)-1) return -1;
    memset(lowest, 0xFF, sizeof lowest);
    d->lower(w->hashes, n, lowest);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (size_t p = 0; p < s->num_perm; p++) lowest[p] = __builtin_bswap32(lowest[p]);
#endif
    memcpy(row, lowest, 4 * s->num_perm);
    return 0;
}

int fingerprint_words(workspace *w, const scheme *s, const size_t *ends, size_t n, size_t *counts) {
    memset(counts, 0, n * sizeof *counts);
    size_t hashes = run_hashes(w, 0, w->have.words, s->kgram);
    if (hashes == (size_t)-1) return -1;
    if (!hashes) return 0;
    uint32_t *kept = w->scratch, *minima = w->scratch + hashes;
    size_t found = winnow(w->hashes, hashes, s->window, minima, kept);
    size_t out = 0;
    for (size_t paragraph = 0, next = 0, start = 0; paragraph < n; start = ends[paragraph++]) {
        size_t end = ends[paragraph], write = out;
        /* Places are read in order, and what was written is never ahead of what is read: one hash a place at most. */
        if (end - start < s->kgram + s->window - 1) /* too short for the guarantee: all runs inside it */
            for (size_t place = start; place + s->kgram <= end; place++) {
                w->hashes[write++] = w->hashes[place];
                next += next < found && kept[next] == place;
            }
        for (; next < found && kept[next] < end; next++) w->hashes[write++] = w->hashes[kept[next]];
        counts[paragraph] = sort_distinct(w->hashes + out, write - out, w->spare);
        out += counts[paragraph];
    }
    return 0;
}
