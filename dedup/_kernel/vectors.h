/* Which vector implementations can be compiled here. */
#ifndef DEDUP_VECTORS_H
#define DEDUP_VECTORS_H

#include "kernel.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_X86 1
#define INLINE inline __attribute__((always_inline))
#define SSE41 __attribute__((target("sse4.1,ssse3,popcnt")))
#define AVX2 __attribute__((target("avx2,popcnt,bmi")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,popcnt,bmi,bmi2")))
#else
#define HAVE_X86 0
#endif

#if defined(__aarch64__)
#define HAVE_NEON 1
#else
#define HAVE_NEON 0
#endif

/* Finalizer of MurmurHash3 (Appleby), as datasketch's affine32 applies it before its permutations. */
static inline uint32_t mixed(uint64_t hash) {
    uint32_t value = (uint32_t)hash;
    value ^= value >> 16;
    value *= 0x85EBCA6BU;
    value ^= value >> 13;
    value *= 0xC2B2AE35U;
    return value ^ value >> 16;
}

#define MIXED 256 /* hashes mixed at a time: they stay in the first cache */

extent split_sse41(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base);
extent split_avx2(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base);
extent split_avx512(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base);

void lower_scalar(const uint64_t *hashes, size_t n, uint32_t *row);
void lower_sse41(const uint64_t *hashes, size_t n, uint32_t *row);
void lower_avx2(const uint64_t *hashes, size_t n, uint32_t *row);
void lower_avx512(const uint64_t *hashes, size_t n, uint32_t *row);
void lower_neon(const uint64_t *hashes, size_t n, uint32_t *row);

#endif
