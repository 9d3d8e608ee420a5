/* libFuzzer target: every implementation of the kernel against the scalar one, on any bytes.
 *
 *     clang -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -I dedup/_kernel \
 *         tests/fuzz/fuzz_kernel.c dedup/_kernel/{fold,words,split_x86,lower,dispatch,hashes,xxh3}.c -o /tmp/fuzz_kernel
 *     /tmp/fuzz_kernel -max_total_time=600
 *
 * The first bytes choose the numbers of the scheme; 0xFF, which no UTF-8 holds,
 * parts paragraphs. `campaign.py` compares with the Python reference. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "scheme1.h"

#define PARAGRAPHS 16

#define CHECK(condition)                                            \
    do {                                                            \
        if (!(condition)) {                                         \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
            abort();                                                \
        }                                                           \
    } while (0)

typedef struct {
    workspace w;
    size_t n, ends[PARAGRAPHS], counts[PARAGRAPHS], found;
    uint8_t rows[PARAGRAPHS][4 * NUM_PERM];
} sketched;

static void sketch(sketched *out, const dispatch *d, const scheme *s, const uint8_t *data, size_t size) {
    memset(out, 0, sizeof *out);
    for (size_t from = 0; from <= size && out->n < PARAGRAPHS; from++) {
        const uint8_t *stop = from < size ? memchr(data + from, 0xFF, size - from) : NULL;
        size_t length = stop ? (size_t)(stop - data) - from : size - from;
        /* A copy of exact size, so that reading behind the end is seen. */
        uint8_t *copy = malloc(length + !length);
        memcpy(copy, length ? data + from : (const uint8_t *)"", length);
        CHECK(append_words(&out->w, d, copy, length) == 0);
        free(copy);
        out->ends[out->n++] = out->w.have.words;
        from += length;
    }
    for (size_t i = 0; i < out->n; i++)
        CHECK(sign_words(&out->w, d, s, i ? out->ends[i - 1] : 0, out->ends[i], out->rows[i]) == 0);
    CHECK(fingerprint_words(&out->w, s, out->ends, out->n, out->counts) == 0);
    for (size_t i = 0; i < out->n; i++) out->found += out->counts[i];
}

static void check_places(const uint8_t *data, size_t size, const sketched *expected) {
    workspace w = {0};
    CHECK(place_words(&w, data, size, 0) == 0);
    CHECK(w.have.bytes == expected->w.have.bytes && w.have.words == expected->w.have.words);
    CHECK(!w.have.bytes || !memcmp(w.text, expected->w.text, w.have.bytes));
    for (size_t i = 0; i < w.have.words; i++) {
        uint32_t start = w.origin[w.first[i]], end = w.reach[w.last[i]];
        CHECK(w.starts[i] == expected->w.starts[i]);
        CHECK(start < end && end <= size);
        CHECK(!i || start >= w.origin[w.first[i - 1]]);
    }
    workspace_free(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const NAMES[] = {"sse4.1", "avx2", "avx512", "neon"};
    static sketched expected, found;
    if (size < 4) return 0;
    scheme s = {data[0] % 8 + 1, data[1] % NUM_PERM + 1, data[2] % 8 + 1, data[3] % 20 + 1};
    data += 4, size -= 4;
    sketch(&expected, choose_dispatch("scalar"), &s, data, size);
    if (expected.n == 1) check_places(data, size, &expected);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        const dispatch *d = choose_dispatch(NAMES[i]);
        if (!d) continue;
        sketch(&found, d, &s, data, size);
        CHECK(found.w.have.bytes == expected.w.have.bytes && found.w.have.words == expected.w.have.words);
        CHECK(found.n == expected.n && found.found == expected.found);
        CHECK(!memcmp(found.rows, expected.rows, sizeof found.rows));
        CHECK(!memcmp(found.ends, expected.ends, sizeof found.ends));
        CHECK(!memcmp(found.counts, expected.counts, sizeof found.counts));
        CHECK(!found.found || !memcmp(found.w.hashes, expected.w.hashes, found.found * sizeof *found.w.hashes));
        workspace_free(&found.w);
    }
    workspace_free(&expected.w);
    return 0;
}
