/* Bytes that grow, and big-endian numbers in them. */
#ifndef DEDUP_BYTES_H
#define DEDUP_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    uint8_t *data;
    size_t size, room;
} bytes;

static inline size_t u16(const uint8_t *p) { return (size_t)p[0] << 8 | p[1]; }

static inline uint32_t u32(const uint8_t *p) { return (uint32_t)u16(p) << 16 | (uint32_t)u16(p + 2); }

static inline void put16(uint8_t *p, size_t value) { p[0] = (uint8_t)(value >> 8), p[1] = (uint8_t)value; }

static inline void put32(uint8_t *p, size_t value) { put16(p, value >> 16), put16(p + 2, value); }

/* Room for more bytes behind those there are; NULL without memory. */
static inline uint8_t *extend(bytes *out, size_t more) {
    if (out->size + more > out->room) {
        size_t room = 2 * out->room + more + 256;
        uint8_t *data = realloc(out->data, room);
        if (!data) return NULL;
        out->data = data, out->room = room;
    }
    out->size += more;
    return out->data + out->size - more;
}

/* For qsort. */
static inline int ascending(const void *one, const void *other) {
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* A number of the Redis protocol, its line ended; at most 22 bytes. */
static inline uint8_t *decimal(uint8_t *p, size_t value) {
    uint8_t digits[20];
    size_t n = 0;
    do digits[n++] = (uint8_t)('0' + value % 10);
    while (value /= 10);
    while (n) *p++ = digits[--n];
    *p++ = '\r', *p++ = '\n';
    return p;
}

#endif
