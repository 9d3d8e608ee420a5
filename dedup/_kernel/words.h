#ifndef DEDUP_WORDS_H
#define DEDUP_WORDS_H

#include "kernel.h"
#include "scheme1.h"

/* Whether a byte of that kind joins its neighbours instead of parting them. */
static inline int joins(uint8_t kind, uint8_t before, uint8_t after) {
    uint8_t wanted = kind == BYTE_APOSTROPHE ? BYTE_WORD : kind == BYTE_POINT ? BYTE_DIGIT : 0;
    return before & after & wanted;
}

extent split_scalar(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base);

#endif
