/* Random and adversarial inputs by the million for `fuzz_kernel.c`, without libFuzzer: for sanitizers, and for
 * processors that are only emulated. Prints a digest of all sketches, which is the same on every machine.
 *
 *     gcc -std=gnu11 -O1 -g -fsanitize=address,undefined -I dedup/_kernel tests/fuzz/storm.c dedup/_kernel/{fold,words,
 *         split_x86,lower,dispatch,hashes,xxh3}.c -o storm && ./storm 10000000 1
 */
#include "fuzz_kernel.c"
#include "xxh3.h"

static uint64_t state;

static uint64_t draw(void) { /* xorshift64* (Vigna 2016) */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545F4914F6CDD1DULL;
}

/* Pieces that the rules are about, in UTF-8, some of it broken. */
static const char *const PIECES[] = {
    "a", "Z", "word", "1", "09", " ", " ", " ", "'", "`", ".", ",", "-", "\n", "\xE2\x80\x99", "\xE2\x80\x9C", "\xC3\xA9",
    "e\xCC\x81", "\xC3\x9F", "\xEF\xAC\x81", "\xC2\xBD", "\xC2\xAD", "\xE2\x80\x8B", "\xE6\x97\xA5", "\xE3\x82\xAB\xE3\x82\x99",
    "\xEF\xBD\xB6", "\xED\x95\x9C", "\xEA\xB0\x80", "\xE0\xB8\x99\xE0\xB9\x89", "\xE0\xA4\x95\xE0\xA5\x8D", "\xD8\xA3", "\xD9\x80",
    "\xD9\xAB", "\xEF\xB7\xBA", "\xE3\x8D\xBF", "\xE2\x91\xA0", "\xC4\xB0", "\xCD\x85", "\xF0\x9F\x98\x80", "\xF0\xA0\x80\x80",
    "\xED\xA0\x80", "\xC0\xAF", "\xE2\x82", "\x80", "\xF4\x90\x80\x80", "\xFF", "\xF0\x9D\x9F\x99", "\xCE\x90", "\x01",
};

static size_t fill(uint8_t *out, size_t limit) {
    size_t size = 0, wanted = draw() % limit;
    unsigned kind = draw() % 8, one = draw() % (sizeof PIECES / sizeof *PIECES);
    while (size + 8 < wanted) {
        if (kind == 0) {
            out[size++] = (uint8_t)draw();
        } else if (kind == 1) {
            out[size++] = draw() % 4 ? (uint8_t)("ab1'., Z"[draw() % 8]) : (uint8_t)(draw() % 128);
        } else {
            const char *piece = PIECES[kind == 2 && draw() % 8 ? one : draw() % (sizeof PIECES / sizeof *PIECES)];
            size_t length = strlen(piece);
            memcpy(out + size, piece, length);
            size += length;
        }
    }
    return size;
}

int main(int count, char **arguments) {
    static const size_t LIMITS[] = {12, 24, 48, 80, 140, 140, 300, 700};
    static sketched made;
    uint64_t digest = 0, inputs = count > 1 ? strtoull(arguments[1], NULL, 10) : 10000;
    state = 0x9E3779B97F4A7C15ULL ^ (count > 2 ? strtoull(arguments[2], NULL, 10) : 1);
    const dispatch *best = choose_dispatch(NULL);
    for (uint64_t i = 0; i < inputs; i++) {
        uint8_t input[1024];
        size_t size = 4 + fill(input + 4, LIMITS[draw() % 8]);
        for (int byte = 0; byte < 4; byte++) input[byte] = (uint8_t)draw();
        if (draw() % 2) memcpy(input, "\2\177\4\7", 4); /* scheme 1 */
        LLVMFuzzerTestOneInput(input, size);
        scheme s = {input[0] % 8 + 1, input[1] % NUM_PERM + 1, input[2] % 8 + 1, input[3] % 20 + 1};
        sketch(&made, best, &s, input + 4, size - 4);
        digest = xxh3_64((const uint8_t *)made.rows, sizeof made.rows, digest);
        if (made.found) digest = xxh3_64((const uint8_t *)made.w.hashes, made.found * sizeof *made.w.hashes, digest);
        workspace_free(&made.w);
    }
    printf("%llu inputs, %s, digest %016llx\n", (unsigned long long)inputs, best->name, (unsigned long long)digest);
    return 0;
}
