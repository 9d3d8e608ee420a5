/* Hashes -> sets, in linear time: hashes are spread evenly, so their first bits say nearly where each belongs. */
#include <string.h>

#include "kernel.h"

#define FEW 16      /* fewer are sorted as fast by comparing all */
#define BITS 11     /* first bits looked at: 2,048 counts stay in the nearest cache */
#define CROWDED 12  /* values of one first part: no chance, but a text that repeats itself, or one made to be slow */

static int spread(const uint64_t *values, size_t n, unsigned bits, uint64_t *to) {
    uint16_t begins[1 << BITS], most = 0;
    size_t parts = (size_t)1 << bits;
    unsigned shift = 64 - bits;
    memset(begins, 0, parts * sizeof *begins);
    for (size_t i = 0; i < n; i++) begins[values[i] >> shift]++;
    uint16_t next = 0;
    for (size_t part = 0; part < parts; part++) {
        uint16_t count = begins[part];
        most = count > most ? count : most;
        begins[part] = next;
        next = (uint16_t)(next + count);
    }
    if (most > CROWDED) return -1;
    for (size_t i = 0; i < n; i++) to[begins[values[i] >> shift]++] = values[i];
    return 0;
}

size_t distinct_hashes(uint64_t *values, size_t n, uint64_t *spare) {
    unsigned bits = 4;
    while (bits < BITS && (size_t)1 << bits < 2 * n) bits++;
    if (n < FEW || n > (size_t)1 << BITS || spread(values, n, bits, spare)) return sort_distinct(values, n, spare);
    /* Each value moves past the few greater ones of its own part; then it is written if it is new. */
    for (size_t i = 1; i < n; i++) {
        uint64_t value = spare[i];
        size_t place = i;
        for (; place && spare[place - 1] > value; place--) spare[place] = spare[place - 1];
        spare[place] = value;
    }
    size_t last = 0;
    values[0] = spare[0];
    for (size_t i = 1; i < n; i++) {
        last += spare[i] != values[last];
        values[last] = spare[i];
    }
    return last + 1;
}
