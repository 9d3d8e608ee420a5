/* Words -> hashes of runs -> sketches. */
#include <stdlib.h>
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

/* Winnowing (Schleimer, Wilkerson, Aiken 2003): the rightmost minimum of every
 * window. `queue` holds places whose hashes ascend; its head is the minimum. */
size_t winnow(const uint64_t *hashes, size_t n, size_t window, uint32_t *queue, uint32_t *kept) {
    size_t head = 0, tail = 0, found = 0;
    for (size_t i = 0; i < n; i++) {
        while (tail > head && hashes[queue[tail - 1]] >= hashes[i]) tail--;
        queue[tail++] = (uint32_t)i;
        if (queue[head] + window <= i) head++;
        if ((i + 1 >= window || i + 1 == n) && (!found || kept[found - 1] != queue[head])) kept[found++] = queue[head];
    }
    return found;
}

static int ascending(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

static void sort_hashes(uint64_t *values, size_t n) {
    if (n > 64) {
        qsort(values, n, sizeof *values, ascending);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint64_t value = values[i];
        size_t at = i;
        for (; at && values[at - 1] > value; at--) values[at] = values[at - 1];
        values[at] = value;
    }
}

size_t sort_distinct(uint64_t *values, size_t n) {
    sort_hashes(values, n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!kept || values[kept - 1] != values[i]) values[kept++] = values[i];
    return kept;
}

int sign_words(workspace *w, const dispatch *d, const scheme *s, size_t from, size_t to, uint8_t *row) {
    uint32_t lowest[NUM_PERM];
    size_t n = shingle_hashes(w, from, to, s->shingle);
    if (n == (size_t)-1) return -1;
    memset(lowest, 0xFF, sizeof lowest);
    d->lower(w->hashes, n, lowest);
    for (size_t p = 0; p < s->num_perm; p++)
        for (int byte = 0; byte < 4; byte++) row[4 * p + byte] = (uint8_t)(lowest[p] >> 8 * byte);
    return 0;
}

int fingerprint_words(workspace *w, const scheme *s, const size_t *ends, size_t n, size_t *counts) {
    memset(counts, 0, n * sizeof *counts);
    size_t hashes = run_hashes(w, 0, w->have.words, s->kgram);
    if (hashes == (size_t)-1) return -1;
    if (!hashes) return 0;
    uint32_t *kept = w->scratch, *queue = w->scratch + hashes;
    size_t found = winnow(w->hashes, hashes, s->window, queue, kept);
    size_t out = 0;
    for (size_t paragraph = 0, next = 0; paragraph < n; paragraph++) {
        size_t begin = next;
        /* kept[i] >= i, and what was written is never ahead of what is read. */
        for (; next < found && kept[next] < ends[paragraph]; next++) w->hashes[out + next - begin] = w->hashes[kept[next]];
        counts[paragraph] = sort_distinct(w->hashes + out, next - begin);
        out += counts[paragraph];
    }
    return 0;
}
