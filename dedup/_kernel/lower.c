/* MinHash (Broder 1997): the minimum of each permutation over a set of hashes.
 *
 * A block of permutations stays in registers while all hashes pass by; the
 * multiplications bound it, one lane of 32 bits each. */
#include "scheme1.h"
#include "vectors.h"

void lower_scalar(const uint64_t *hashes, size_t n, uint32_t *row) {
    for (size_t i = 0; i < n; i++) {
        uint32_t value = mixed(hashes[i]);
        for (int p = 0; p < NUM_PERM; p++) {
            uint32_t image = PERMUTATION_A[p] * value + PERMUTATION_B[p];
            row[p] = image < row[p] ? image : row[p];
        }
    }
}

/* One definition for every width: VECTOR holds LANES values, GROUP vectors are worked on together. */
#define DEFINE_LOWER(NAME, TARGET, VECTOR, LANES, GROUP, LOAD, STORE, SPREAD, TIMES, PLUS, LESSER)                   \
    TARGET void NAME(const uint64_t *hashes, size_t n, uint32_t *row) {                                              \
        uint32_t values[MIXED];                                                                                      \
        for (size_t from = 0; from < n; from += MIXED) {                                                             \
            size_t count = n - from < MIXED ? n - from : MIXED;                                                      \
            for (size_t i = 0; i < count; i++) values[i] = mixed(hashes[from + i]);                                  \
            for (int p = 0; p < NUM_PERM; p += GROUP * LANES) {                                                      \
                VECTOR a[GROUP], b[GROUP], lowest[GROUP];                                                            \
                for (int g = 0; g < GROUP; g++) {                                                                    \
                    a[g] = LOAD(PERMUTATION_A + p + g * LANES);                                                      \
                    b[g] = LOAD(PERMUTATION_B + p + g * LANES);                                                      \
                    lowest[g] = LOAD(row + p + g * LANES);                                                           \
                }                                                                                                    \
                for (size_t i = 0; i < count; i++) {                                                                 \
                    VECTOR value = SPREAD(values[i]);                                                                \
                    for (int g = 0; g < GROUP; g++) lowest[g] = LESSER(lowest[g], PLUS(TIMES(a[g], value), b[g]));   \
                }                                                                                                    \
                for (int g = 0; g < GROUP; g++) STORE(row + p + g * LANES, lowest[g]);                               \
            }                                                                                                        \
        }                                                                                                            \
    }

#if HAVE_X86
#include <immintrin.h>

#define LOAD128(at) _mm_loadu_si128((const __m128i *)(at))
#define STORE128(at, v) _mm_storeu_si128((__m128i *)(at), v)
#define SPREAD128(v) _mm_set1_epi32((int)(v))
DEFINE_LOWER(lower_sse41, SSE41, __m128i, 4, 4, LOAD128, STORE128, SPREAD128, _mm_mullo_epi32, _mm_add_epi32,
             _mm_min_epu32)

#define LOAD256(at) _mm256_loadu_si256((const __m256i *)(at))
#define STORE256(at, v) _mm256_storeu_si256((__m256i *)(at), v)
#define SPREAD256(v) _mm256_set1_epi32((int)(v))
DEFINE_LOWER(lower_avx2, AVX2, __m256i, 8, 4, LOAD256, STORE256, SPREAD256, _mm256_mullo_epi32, _mm256_add_epi32,
             _mm256_min_epu32)

#define LOAD512(at) _mm512_loadu_si512(at)
#define STORE512(at, v) _mm512_storeu_si512(at, v)
#define SPREAD512(v) _mm512_set1_epi32((int)(v))
DEFINE_LOWER(lower_avx512, AVX512, __m512i, 16, 8, LOAD512, STORE512, SPREAD512, _mm512_mullo_epi32, _mm512_add_epi32,
             _mm512_min_epu32)
#endif

#if HAVE_NEON
#include <arm_neon.h>

DEFINE_LOWER(lower_neon, , uint32x4_t, 4, 8, vld1q_u32, vst1q_u32, vdupq_n_u32, vmulq_u32, vaddq_u32, vminq_u32)
#endif
