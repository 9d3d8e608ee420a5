/* Numbers that were seen: a hash table with open addressing. Zero is a free place, so it is none of them. */
#ifndef DEDUP_SEEN_H
#define DEDUP_SEEN_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    uint64_t *numbers;
    size_t mask;
} seen;

/* Room for so many numbers at most, none of them seen; the caller frees them. 0, or -1 without memory. */
static inline int see_none(seen *set, size_t most) {
    set->mask = 1;
    while (set->mask < 2 * most) set->mask = 2 * set->mask + 1;
    set->numbers = calloc(set->mask + 1, sizeof *set->numbers);
    return set->numbers ? 0 : -1;
}

/* Whether a number was not there yet; from now on it is. */
static inline int first_seen(seen *set, uint64_t number) {
    size_t at = (size_t)(number * 0x9E3779B97F4A7C15u >> 32) & set->mask;
    for (; set->numbers[at]; at = (at + 1) & set->mask)
        if (set->numbers[at] == number) return 0;
    set->numbers[at] = number;
    return 1;
}

#endif
