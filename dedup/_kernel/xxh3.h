/* XXH3-64, written from the public specification of the algorithm (version 0.2
 * of the xxHash document); the `xxhash` package is the oracle of its tests. */
#ifndef DEDUP_XXH3_H
#define DEDUP_XXH3_H

#include <stddef.h>
#include <stdint.h>

uint64_t xxh3_64(const uint8_t *data, size_t size, uint64_t seed);

/* Hashes, with seed 0, of the n slices text[starts[i] : starts[i + k] - 1].
 * `scratch` holds 3 n values. In the order of i. */
void xxh3_64_runs(const uint8_t *text, const uint32_t *starts, size_t n, size_t k, uint32_t *scratch,
                  uint64_t *out);

#endif
