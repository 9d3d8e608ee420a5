/* UTF-8 -> folded bytes, by the pinned table.
 *
 * What comes out is fit for the word maker, which knows bytes only: ASCII as
 * it stood, separators of other scripts as spaces, other characters folded.
 * Characters that are words by themselves get a space on both sides (behind
 * the marks that extend them). */
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "scheme1.h"

/* Length of the UTF-8 sequence at `at` and its code point; 0 if there is none. Surrogates are let through. */
static inline size_t decode(const uint8_t *at, size_t left, uint32_t *code) {
    uint8_t lead = at[0];
    if (lead < 0xC2 || lead > 0xF4) return 0;
    size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (left < size || (at[1] & 0xC0) != 0x80) return 0;
    if (size == 2) {
        *code = (uint32_t)(lead & 0x1F) << 6 | (at[1] & 0x3F);
        return 2;
    }
    if ((at[2] & 0xC0) != 0x80) return 0;
    if (size == 3) {
        *code = (uint32_t)(lead & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
        return *code < 0x800 ? 0 : 3;
    }
    if ((at[3] & 0xC0) != 0x80) return 0;
    *code = (uint32_t)(lead & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 | (uint32_t)(at[2] & 0x3F) << 6 |
            (at[3] & 0x3F);
    return *code < 0x10000 || *code > 0x10FFFF ? 0 : 4;
}

static inline size_t ascii_run(const uint8_t *at, size_t left) {
    size_t size = 0;
    while (left - size >= 8) {
        uint64_t word;
        memcpy(&word, at + size, 8);
        if (word & 0x8080808080808080ULL) break;
        size += 8;
    }
    while (size < left && at[size] < 0x80) size++;
    return size;
}

static inline uint16_t value_of(uint32_t code) { return FOLD_VALUE[(size_t)FOLD_PAGE[code >> 8] << 8 | (code & 0xFF)]; }

/* A code point of three bytes. */
static inline uint8_t *put3(uint8_t *out, uint32_t code) {
    out[0] = (uint8_t)(0xE0 | code >> 12);
    out[1] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
    out[2] = (uint8_t)(0x80 | (code & 0x3F));
    return out + 3;
}

/* Canonical decomposition of a Hangul syllable (Unicode Standard, section 3.12). */
static inline uint8_t *put_jamo(uint8_t *out, uint32_t code) {
    uint32_t index = code - 0xAC00;
    out = put3(out, 0x1100 + index / 588);
    out = put3(out, 0x1161 + index % 588 / 28);
    return index % 28 ? put3(out, 0x11A7 + index % 28) : out;
}

/* One folded character. *single: the last character was a word by itself, so no other may touch it. */
static inline uint8_t *put(uint8_t *out, const uint8_t *bytes, size_t size, uint16_t class, int *single) {
    if (class == SEPARATOR) {
        *single = 0;
        *out++ = ' ';
        return out;
    }
    if (class == SINGLE || (*single && class != EXTEND)) *out++ = ' ';
    *single = class == SINGLE || (*single && class == EXTEND);
    memcpy(out, bytes, size);
    return out + size;
}

static uint8_t *put_compound(uint8_t *out, const uint8_t *bytes, size_t size, int *single) {
    for (size_t i = 0, step; i < size; i += step) {
        uint32_t code = bytes[i];
        step = code < 0x80 ? 1 : decode(bytes + i, size - i, &code);
        uint16_t class = value_of(code);
        out = put(out, bytes + i, step, class, single);
    }
    return out;
}

static int room(workspace *w, size_t bytes, int places) {
    if (bytes > w->folded_room) {
        size_t wanted = bytes + bytes / 2 + 256;
        uint8_t *folded = realloc(w->folded, wanted + SLACK);
        if (!folded) return -1;
        w->folded = folded;
        w->folded_room = wanted;
    }
    if (places && w->place_room < w->folded_room) {
        uint32_t *origin = realloc(w->origin, w->folded_room * sizeof *origin);
        if (origin) w->origin = origin;
        uint32_t *reach = realloc(w->reach, w->folded_room * sizeof *reach);
        if (reach) w->reach = reach;
        if (!origin || !reach) return -1;
        w->place_room = w->folded_room;
    }
    return 0;
}

static inline int fold_text(workspace *w, const uint8_t *text, size_t size, const int places, size_t *folded) {
    size_t in = 0, out = 0, last = 0; /* `last`: where the bytes of the last character begin */
    uint32_t place = 0;
    int single = 0;
    if (room(w, size + LONGEST_FOLD, places)) return -1;
    while (in < size) {
        size_t run = ascii_run(text + in, size - in);
        if (room(w, out + run + 1 + LONGEST_FOLD, places)) return -1;
        if (run) {
            if (single) {
                if (places) w->origin[out] = place, w->reach[out] = place + 1;
                w->folded[out++] = ' ';
                single = 0;
            }
            memcpy(w->folded + out, text + in, run);
            if (places)
                for (size_t i = 0; i < run; i++) w->origin[out + i] = place++, w->reach[out + i] = place;
            out += run;
            in += run;
            last = out - 1;
            if (in == size) break;
        }
        uint32_t code = 0xFFFD;
        size_t step = decode(text + in, size - in, &code);
        uint16_t value = step ? value_of(code) : SEPARATOR;
        step = step ? step : 1;
        uint8_t *start = w->folded + out, *end;
        if (value == DROP) {
            end = start;
        } else if (value == HANGUL) {
            end = start;
            if (single) *end++ = ' ';
            single = 0;
            end = put_jamo(end, code);
        } else if (value >= FIRST_EXPANSION) {
            size_t number = (size_t)(value & ~COMPOUND) - FIRST_EXPANSION;
            const uint8_t *bytes = EXPANSION_BYTES + EXPANSION_AT[number];
            size_t length = (size_t)EXPANSION_AT[number + 1] - EXPANSION_AT[number];
            end = value & COMPOUND ? put_compound(start, bytes, length, &single)
                                   : put(start, bytes, length, WORD, &single);
        } else {
            end = put(start, text + in, step, value, &single);
        }
        size_t produced = (size_t)(end - start);
        if (places) {
            if (produced) {
                last = out;
                for (size_t i = 0; i < produced; i++) w->origin[out + i] = place, w->reach[out + i] = place + 1;
            } else {
                for (size_t i = last; i < out; i++) w->reach[i] = place + 1;
            }
            place++;
        }
        out += produced;
        in += step;
    }
    *folded = out;
    return 0;
}

int fold(workspace *w, const uint8_t *text, size_t size, int places, size_t *folded) {
    return places ? fold_text(w, text, size, 1, folded) : fold_text(w, text, size, 0, folded);
}
