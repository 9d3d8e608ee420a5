/* Folded bytes -> words, and the workspace they are collected in. */
#include "words.h"

#include <stdlib.h>
#include <string.h>

void workspace_free(workspace *w) {
    free(w->folded);
    free(w->text);
    free(w->origin);
    free(w->reach);
    free(w->starts);
    free(w->first);
    free(w->last);
    free(w->scratch);
    free(w->hashes);
    free(w->spare);
    memset(w, 0, sizeof *w);
}

int workspace_room(workspace *w, size_t bytes, size_t words) {
    if (bytes > w->text_room) {
        size_t wanted = bytes + bytes / 2 + 1024;
        uint8_t *text = realloc(w->text, wanted + SLACK);
        if (!text) return -1;
        w->text = text;
        w->text_room = wanted;
    }
    if (words + 1 > w->starts_room) {
        size_t wanted = words + words / 2 + 512;
        uint32_t *starts = realloc(w->starts, (wanted + SLACK) * sizeof *starts);
        if (!starts) return -1;
        w->starts = starts;
        w->starts_room = wanted;
    }
    return 0;
}

int workspace_hash_room(workspace *w, size_t n) {
    if (n <= w->hash_room) return 0;
    size_t wanted = n + n / 2 + 512;
    uint64_t *hashes = realloc(w->hashes, wanted * sizeof *hashes);
    if (hashes) w->hashes = hashes;
    uint64_t *spare = realloc(w->spare, wanted * sizeof *spare);
    if (spare) w->spare = spare;
    uint32_t *scratch = realloc(w->scratch, 3 * wanted * sizeof *scratch);
    if (scratch) w->scratch = scratch;
    if (!hashes || !spare || !scratch) return -1;
    w->hash_room = wanted;
    return 0;
}

/* The rule, a byte at a time: a joiner between two bytes of the kind it joins
 * is left out and parts nothing; any other byte that belongs to no word parts. */
extent split_scalar(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base) {
    extent made = {0, 0};
    uint8_t before = 0;
    int open = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t kind = BYTE_KIND[in[i]];
        if (kind & BYTE_WORD) {
            if (!open) starts[made.words++] = base + (uint32_t)made.bytes;
            out[made.bytes++] = BYTE_LOWER[in[i]];
            open = 1;
        } else if (!joins(kind, before, i + 1 < size ? BYTE_KIND[in[i + 1]] : 0)) {
            if (open) out[made.bytes++] = ' ';
            open = 0;
        }
        before = kind;
    }
    if (open) out[made.bytes++] = ' ';
    return made;
}

static int is_ascii(const uint8_t *text, size_t size) {
    uint64_t seen = 0, word;
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        memcpy(&word, text + i, 8);
        seen |= word;
    }
    for (; i < size; i++) seen |= text[i];
    return !(seen & 0x8080808080808080ULL);
}

int append_words(workspace *w, const dispatch *d, const uint8_t *text, size_t size) {
    if (!is_ascii(text, size)) {
        if (fold(w, text, size, 0, &size)) return -1;
        text = w->folded;
    }
    if (w->have.bytes + size > MAX_TEXT) return -2;
    if (workspace_room(w, w->have.bytes + size + 1, w->have.words + size / 2 + 1)) return -1;
    extent made = d->split(text, size, w->text + w->have.bytes, w->starts + w->have.words, (uint32_t)w->have.bytes);
    w->have.bytes += made.bytes;
    w->have.words += made.words;
    w->starts[w->have.words] = (uint32_t)w->have.bytes;
    return 0;
}

int place_words(workspace *w, const uint8_t *text, size_t size, int ascii) {
    if (!ascii) {
        if (fold(w, text, size, 1, &size)) return -1;
        text = w->folded;
    }
    if (size > MAX_TEXT) return -2;
    if (workspace_room(w, size + 1, size / 2 + 1)) return -1;
    uint32_t *first = realloc(w->first, (size / 2 + 1) * sizeof *first);
    if (first) w->first = first;
    uint32_t *last = realloc(w->last, (size / 2 + 1) * sizeof *last);
    if (last) w->last = last;
    if (!first || !last) return -1;
    extent made = {0, 0};
    uint8_t before = 0;
    int open = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t kind = BYTE_KIND[text[i]];
        if (kind & BYTE_WORD) {
            if (!open) {
                w->starts[made.words] = (uint32_t)made.bytes;
                first[made.words++] = (uint32_t)i;
            }
            last[made.words - 1] = (uint32_t)i;
            w->text[made.bytes++] = BYTE_LOWER[text[i]];
            open = 1;
        } else if (!joins(kind, before, i + 1 < size ? BYTE_KIND[text[i + 1]] : 0)) {
            if (open) w->text[made.bytes++] = ' ';
            open = 0;
        }
        before = kind;
    }
    if (open) w->text[made.bytes++] = ' ';
    w->starts[made.words] = (uint32_t)made.bytes;
    w->have = made;
    return 0;
}
