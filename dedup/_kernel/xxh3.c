#include "xxh3.h"

#include <string.h>

#define PRIME32_1 0x9E3779B1U
#define PRIME32_2 0x85EBCA77U
#define PRIME32_3 0xC2B2AE3DU
#define PRIME64_1 0x9E3779B185EBCA87ULL
#define PRIME64_2 0xC2B2AE3D27D4EB4FULL
#define PRIME64_3 0x165667B19E3779F9ULL
#define PRIME64_4 0x85EBCA77C2B2AE63ULL
#define PRIME64_5 0x27D4EB2F165667C5ULL
#define PRIME_MX1 0x165667919E3779F9ULL
#define PRIME_MX2 0x9FB21C651E98DF25ULL

#define SECRET_SIZE 192
#define STRIPE 64
#define STRIPES_A_BLOCK ((SECRET_SIZE - STRIPE) / 8)
#define BLOCK (STRIPE * STRIPES_A_BLOCK)

/* The default secret of the specification. */
static const uint8_t SECRET[SECRET_SIZE] = {
    0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
    0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
    0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
    0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
    0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
    0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
    0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
    0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
    0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
    0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
    0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
    0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
};

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define FROM_LE32(x) __builtin_bswap32(x)
#define FROM_LE64(x) __builtin_bswap64(x)
#else
#define FROM_LE32(x) (x)
#define FROM_LE64(x) (x)
#endif

static inline uint32_t read32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return FROM_LE32(value);
}

static inline uint64_t read64(const uint8_t *at) {
    uint64_t value;
    memcpy(&value, at, 8);
    return FROM_LE64(value);
}

static inline uint64_t rotate(uint64_t value, int by) { return (value << by) | (value >> (64 - by)); }

/* Low half xor high half of the 128-bit product. */
static inline uint64_t fold_product(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t ll = (a & 0xFFFFFFFF) * (b & 0xFFFFFFFF), hl = (a >> 32) * (b & 0xFFFFFFFF);
    uint64_t lh = (a & 0xFFFFFFFF) * (b >> 32), hh = (a >> 32) * (b >> 32);
    uint64_t cross = (ll >> 32) + (hl & 0xFFFFFFFF) + lh;
    return ((cross << 32) | (ll & 0xFFFFFFFF)) ^ ((hl >> 32) + (cross >> 32) + hh);
#endif
}

static inline uint64_t avalanche(uint64_t hash) {
    hash ^= hash >> 37;
    hash *= PRIME_MX1;
    return hash ^ (hash >> 32);
}

static inline uint64_t avalanche_xxh64(uint64_t hash) {
    hash ^= hash >> 33;
    hash *= PRIME64_2;
    hash ^= hash >> 29;
    hash *= PRIME64_3;
    return hash ^ (hash >> 32);
}

static inline uint64_t mix_step(const uint8_t *data, const uint8_t *secret, uint64_t seed) {
    return fold_product(read64(data) ^ (read64(secret) + seed), read64(data + 8) ^ (read64(secret + 8) - seed));
}

static uint64_t hash_0_to_8(const uint8_t *data, size_t size, uint64_t seed) {
    if (size == 0) return avalanche_xxh64(seed ^ read64(SECRET + 56) ^ read64(SECRET + 64));
    if (size < 4) {
        uint32_t combined = (uint32_t)data[size - 1] | (uint32_t)size << 8 | (uint32_t)data[0] << 16 |
                            (uint32_t)data[size >> 1] << 24;
        return avalanche_xxh64(((uint64_t)(read32(SECRET) ^ read32(SECRET + 4)) + seed) ^ combined);
    }
    uint64_t low = (uint32_t)seed;
    seed ^= (low << 56) | ((low & 0xFF00) << 40) | ((low & 0xFF0000) << 24) | ((low & 0xFF000000) << 8);
    uint64_t combined = read32(data + size - 4) | (uint64_t)read32(data) << 32;
    uint64_t value = ((read64(SECRET + 8) ^ read64(SECRET + 16)) - seed) ^ combined;
    value ^= rotate(value, 49) ^ rotate(value, 24);
    value *= PRIME_MX2;
    value ^= (value >> 35) + size;
    value *= PRIME_MX2;
    return value ^ (value >> 28);
}

static inline uint64_t swap64(uint64_t value) {
#if defined(__GNUC__)
    return __builtin_bswap64(value);
#else
    value = (value & 0x00FF00FF00FF00FFULL) << 8 | ((value >> 8) & 0x00FF00FF00FF00FFULL);
    value = (value & 0x0000FFFF0000FFFFULL) << 16 | ((value >> 16) & 0x0000FFFF0000FFFFULL);
    return value << 32 | value >> 32;
#endif
}

static inline uint64_t hash_9_to_16(const uint8_t *data, size_t size, uint64_t seed) {
    uint64_t low = ((read64(SECRET + 24) ^ read64(SECRET + 32)) + seed) ^ read64(data);
    uint64_t high = ((read64(SECRET + 40) ^ read64(SECRET + 48)) - seed) ^ read64(data + size - 8);
    return avalanche(size + swap64(low) + high + fold_product(low, high));
}

static inline uint64_t hash_17_to_32(const uint8_t *data, size_t size, uint64_t seed) {
    return avalanche(size * PRIME64_1 + mix_step(data, SECRET, seed) + mix_step(data + size - 16, SECRET + 16, seed));
}

static inline uint64_t hash_33_to_64(const uint8_t *data, size_t size, uint64_t seed) {
    uint64_t inner = mix_step(data + 16, SECRET + 32, seed) + mix_step(data + size - 32, SECRET + 48, seed);
    uint64_t outer = mix_step(data, SECRET, seed) + mix_step(data + size - 16, SECRET + 16, seed);
    return avalanche(size * PRIME64_1 + inner + outer);
}

static uint64_t hash_17_to_128(const uint8_t *data, size_t size, uint64_t seed) {
    uint64_t hash = size * PRIME64_1;
    for (size_t i = 0; i <= (size - 1) / 32; i++) {
        hash += mix_step(data + 16 * i, SECRET + 32 * i, seed);
        hash += mix_step(data + size - 16 * i - 16, SECRET + 32 * i + 16, seed);
    }
    return avalanche(hash);
}

static uint64_t hash_129_to_240(const uint8_t *data, size_t size, uint64_t seed) {
    uint64_t hash = size * PRIME64_1;
    for (size_t i = 0; i < 8; i++) hash += mix_step(data + 16 * i, SECRET + 16 * i, seed);
    hash = avalanche(hash);
    for (size_t i = 8; i < size / 16; i++) hash += mix_step(data + 16 * i, SECRET + 16 * (i - 8) + 3, seed);
    return avalanche(hash + mix_step(data + size - 16, SECRET + 136 - 17, seed));
}

static void accumulate(uint64_t lanes[8], const uint8_t *stripe, const uint8_t *secret) {
    for (int i = 0; i < 8; i++) {
        uint64_t value = read64(stripe + 8 * i), keyed = value ^ read64(secret + 8 * i);
        lanes[i ^ 1] += value;
        lanes[i] += (keyed & 0xFFFFFFFF) * (keyed >> 32);
    }
}

static uint64_t hash_long(const uint8_t *data, size_t size, uint64_t seed) {
    uint8_t secret[SECRET_SIZE];
    for (int i = 0; i < SECRET_SIZE; i += 8) {
        uint64_t word = read64(SECRET + i) + (i & 8 ? 0 - seed : seed);
        word = FROM_LE64(word);
        memcpy(secret + i, &word, 8);
    }
    uint64_t lanes[8] = {PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1};
    size_t blocks = (size - 1) / BLOCK;
    for (size_t block = 0; block < blocks; block++) {
        for (size_t stripe = 0; stripe < STRIPES_A_BLOCK; stripe++)
            accumulate(lanes, data + block * BLOCK + stripe * STRIPE, secret + 8 * stripe);
        for (int i = 0; i < 8; i++) {
            lanes[i] ^= lanes[i] >> 47;
            lanes[i] ^= read64(secret + SECRET_SIZE - STRIPE + 8 * i);
            lanes[i] *= PRIME32_1;
        }
    }
    const uint8_t *rest = data + blocks * BLOCK;
    for (size_t stripe = 0; stripe < (size - 1 - blocks * BLOCK) / STRIPE; stripe++)
        accumulate(lanes, rest + stripe * STRIPE, secret + 8 * stripe);
    accumulate(lanes, data + size - STRIPE, secret + SECRET_SIZE - STRIPE - 7);
    uint64_t hash = size * PRIME64_1;
    for (int i = 0; i < 4; i++)
        hash += fold_product(lanes[2 * i] ^ read64(secret + 11 + 16 * i), lanes[2 * i + 1] ^ read64(secret + 19 + 16 * i));
    return avalanche(hash);
}

uint64_t xxh3_64(const uint8_t *data, size_t size, uint64_t seed) {
    if (size <= 8) return hash_0_to_8(data, size, seed);
    if (size <= 16) return hash_9_to_16(data, size, seed);
    if (size <= 128) return hash_17_to_128(data, size, seed);
    if (size <= 240) return hash_129_to_240(data, size, seed);
    return hash_long(data, size, seed);
}

/* Lengths of word runs vary around 16 and 32 bytes, where the algorithm
 * branches: a branch a slice would be mispredicted every third time. So the
 * slices are sorted by length class first, without branches, and each common
 * class is a tight loop. */
#define HASH_CLASS(LIST, COUNT, HASH)                                        \
    for (size_t i = 0; i < (COUNT); i++) {                                   \
        size_t at = (LIST)[i];                                               \
        out[at] = HASH(text + starts[at], starts[at + k] - 1 - starts[at], 0); \
    }

void xxh3_64_runs(const uint8_t *text, const uint32_t *starts, size_t n, size_t k, uint32_t *scratch,
                  uint64_t *out) {
    uint32_t *medium = scratch, *wide = scratch + n, *wider = scratch + 2 * n;
    size_t mediums = 0, wides = 0, widers = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t size = starts[i + k] - 1 - starts[i];
        medium[mediums] = wide[wides] = wider[widers] = (uint32_t)i;
        mediums += size - 9 < 8;
        wides += size - 17 < 16;
        widers += size - 33 < 32;
        if (size - 9 >= 56) out[i] = xxh3_64(text + starts[i], size, 0);
    }
    HASH_CLASS(medium, mediums, hash_9_to_16)
    HASH_CLASS(wide, wides, hash_17_to_32)
    HASH_CLASS(wider, widers, hash_33_to_64)
}
