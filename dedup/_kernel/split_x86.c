/* The word maker of words.c, 64 bytes at a time, for x86.
 *
 * Each block becomes four bit masks (word bytes, digits, apostrophes, points).
 * Shifts of them say which bytes are joiners, which separator ends a word and
 * so becomes a space, and where words begin; the bytes kept are then moved
 * together. A bit carried over says what stood before the block, one byte
 * looked ahead says what stands behind it. */
#include "vectors.h"

#if HAVE_X86
#include <immintrin.h>
#include <string.h>

#include "words.h"

typedef struct {
    uint64_t word, digit, apostrophe, point;
} masks;

typedef struct {
    uint64_t keep, begin; /* bytes that stay, bytes that begin a word */
    uint64_t word, digit, inside; /* carried: the last byte was one */
} block;

static INLINE void settle(block *b, masks m, uint8_t next) {
    uint64_t word_before = m.word << 1 | b->word, digit_before = m.digit << 1 | b->digit;
    uint64_t word_after = m.word >> 1 | (uint64_t)(next & BYTE_WORD) << 63;
    uint64_t digit_after = m.digit >> 1 | (uint64_t)(next >> 1 & 1) << 63;
    uint64_t joiner = (m.apostrophe & word_before & word_after) | (m.point & digit_before & digit_after);
    uint64_t inside = m.word | joiner;
    b->keep = m.word | (~inside & word_before);
    b->begin = m.word & ~(inside << 1 | b->inside);
    b->word = m.word >> 63;
    b->digit = m.digit >> 63;
    b->inside = inside >> 63;
}

/* `MASKS` reads 64 bytes, writes them lower-cased with spaces for what is no word byte, and gives the masks. */
#define DEFINE_SPLIT(NAME, TARGET, MASKS)                                                                            \
    TARGET extent NAME(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base) {              \
        extent made = {0, 0};                                                                                        \
        block b = {0, 0, 0, 0, 0};                                                                                   \
        uint8_t padded[64], lowered[64];                                                                             \
        for (size_t at = 0; at < size; at += 64) {                                                                   \
            const uint8_t *from = in + at;                                                                           \
            if (size - at < 64) {                                                                                    \
                memset(padded, ' ', 64);                                                                             \
                memcpy(padded, from, size - at);                                                                     \
                from = padded;                                                                                       \
            }                                                                                                        \
            settle(&b, MASKS(from, lowered), at + 64 < size ? BYTE_KIND[in[at + 64]] : 0);                           \
            uint32_t here = base + (uint32_t)made.bytes;                                                             \
            for (uint64_t begin = b.begin; begin; begin &= begin - 1)                                                \
                starts[made.words++] = here + (uint32_t)_mm_popcnt_u64(b.keep & ((begin & (0 - begin)) - 1));        \
            for (int group = 0; group < 64; group += 8) {                                                            \
                unsigned kept = b.keep >> group & 0xFF;                                                              \
                __m128i order = _mm_loadl_epi64((const __m128i *)(COMPACTION + 8 * kept));                           \
                __m128i eight = _mm_loadl_epi64((const __m128i *)(lowered + group));                                 \
                _mm_storel_epi64((__m128i *)(out + made.bytes), _mm_shuffle_epi8(eight, order));                     \
                made.bytes += (size_t)_mm_popcnt_u32(kept);                                                          \
            }                                                                                                        \
        }                                                                                                            \
        if (b.word) out[made.bytes++] = ' ';                                                                         \
        return made;                                                                                                 \
    }

static INLINE SSE41 masks masks_sse41(const uint8_t *in, uint8_t *lowered) {
    masks m = {0, 0, 0, 0};
    for (int part = 0; part < 64; part += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(in + part)), low = _mm_or_si128(x, _mm_set1_epi8(0x20));
        /* Unsigned range checks: a value is below a limit if its saturated excess over limit - 1 is zero. */
        __m128i alpha = _mm_cmpeq_epi8(
            _mm_subs_epu8(_mm_sub_epi8(low, _mm_set1_epi8('a')), _mm_set1_epi8(25)), _mm_setzero_si128());
        __m128i digit = _mm_cmpeq_epi8(
            _mm_subs_epu8(_mm_sub_epi8(x, _mm_set1_epi8('0')), _mm_set1_epi8(9)), _mm_setzero_si128());
        __m128i word = _mm_or_si128(_mm_or_si128(alpha, digit), _mm_cmplt_epi8(x, _mm_setzero_si128()));
        __m128i quote = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('\'')), _mm_cmpeq_epi8(x, _mm_set1_epi8('`')));
        __m128i point = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('.')), _mm_cmpeq_epi8(x, _mm_set1_epi8(',')));
        x = _mm_blendv_epi8(x, low, alpha);
        _mm_storeu_si128((__m128i *)(lowered + part), _mm_blendv_epi8(_mm_set1_epi8(' '), x, word));
        m.word |= (uint64_t)(uint32_t)_mm_movemask_epi8(word) << part;
        m.digit |= (uint64_t)(uint32_t)_mm_movemask_epi8(digit) << part;
        m.apostrophe |= (uint64_t)(uint32_t)_mm_movemask_epi8(quote) << part;
        m.point |= (uint64_t)(uint32_t)_mm_movemask_epi8(point) << part;
    }
    return m;
}

static INLINE AVX2 masks masks_avx2(const uint8_t *in, uint8_t *lowered) {
    masks m = {0, 0, 0, 0};
    for (int part = 0; part < 64; part += 32) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(in + part)), low = _mm256_or_si256(x, _mm256_set1_epi8(0x20));
        __m256i alpha = _mm256_cmpeq_epi8(
            _mm256_subs_epu8(_mm256_sub_epi8(low, _mm256_set1_epi8('a')), _mm256_set1_epi8(25)), _mm256_setzero_si256());
        __m256i digit = _mm256_cmpeq_epi8(
            _mm256_subs_epu8(_mm256_sub_epi8(x, _mm256_set1_epi8('0')), _mm256_set1_epi8(9)), _mm256_setzero_si256());
        __m256i word = _mm256_or_si256(_mm256_or_si256(alpha, digit), _mm256_cmpgt_epi8(_mm256_setzero_si256(), x));
        __m256i quote =
            _mm256_or_si256(_mm256_cmpeq_epi8(x, _mm256_set1_epi8('\'')), _mm256_cmpeq_epi8(x, _mm256_set1_epi8('`')));
        __m256i point =
            _mm256_or_si256(_mm256_cmpeq_epi8(x, _mm256_set1_epi8('.')), _mm256_cmpeq_epi8(x, _mm256_set1_epi8(',')));
        x = _mm256_blendv_epi8(x, low, alpha);
        _mm256_storeu_si256((__m256i *)(lowered + part), _mm256_blendv_epi8(_mm256_set1_epi8(' '), x, word));
        m.word |= (uint64_t)(uint32_t)_mm256_movemask_epi8(word) << part;
        m.digit |= (uint64_t)(uint32_t)_mm256_movemask_epi8(digit) << part;
        m.apostrophe |= (uint64_t)(uint32_t)_mm256_movemask_epi8(quote) << part;
        m.point |= (uint64_t)(uint32_t)_mm256_movemask_epi8(point) << part;
    }
    return m;
}

DEFINE_SPLIT(split_sse41, SSE41, masks_sse41)
DEFINE_SPLIT(split_avx2, AVX2, masks_avx2)

static const uint8_t PLACES[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

/* AVX-512 compares into masks and moves bytes together by itself. */
AVX512 extent split_avx512(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base) {
    extent made = {0, 0};
    block b = {0, 0, 0, 0, 0};
    for (size_t at = 0; at < size; at += 64) {
        __mmask64 there = size - at < 64 ? ((uint64_t)1 << (size - at)) - 1 : ~(uint64_t)0;
        __m512i x = _mm512_maskz_loadu_epi8(there, in + at), low = _mm512_or_si512(x, _mm512_set1_epi8(0x20));
        masks m;
        uint64_t alpha =
            _mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
        m.digit = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(x, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
        m.word = alpha | m.digit | _mm512_movepi8_mask(x);
        m.apostrophe = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('\'')) | _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('`'));
        m.point = _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8('.')) | _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8(','));
        settle(&b, m, at + 64 < size ? BYTE_KIND[in[at + 64]] : 0);
        uint32_t here = base + (uint32_t)made.bytes;
        /* Words begin at most at every second byte; both halves are stored, the count says what is valid. */
        __m512i places = _mm512_maskz_compress_epi8(_pext_u64(b.begin, b.keep), _mm512_loadu_si512(PLACES));
        __m512i shift = _mm512_set1_epi32((int)here);
        _mm512_storeu_si512(starts + made.words,
                            _mm512_add_epi32(shift, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
        _mm512_storeu_si512(starts + made.words + 16,
                            _mm512_add_epi32(shift, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1))));
        made.words += (size_t)_mm_popcnt_u64(b.begin);
        x = _mm512_mask_blend_epi8(alpha, x, low);
        x = _mm512_mask_blend_epi8(m.word, _mm512_set1_epi8(' '), x);
        _mm512_storeu_si512(out + made.bytes, _mm512_maskz_compress_epi8(b.keep, x));
        made.bytes += (size_t)_mm_popcnt_u64(b.keep);
    }
    if (b.word) out[made.bytes++] = ' ';
    return made;
}
#endif
