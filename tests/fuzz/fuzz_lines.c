/* libFuzzer target of the reader of JSON lines: no access beside the buffer, no text longer than its line, and what
 * was read of a line is UTF-8. What it reads is compared with Python's `json` by campaign.py.
 *
 *     clang -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -I dedup/_kernel $(python3-config --includes) \
 *         tests/fuzz/fuzz_lines.c $(python3-config --embed --ldflags) -o fuzz && ./fuzz -max_total_time=600 -max_len=300
 */
#include "lines.c" /* its functions are its own; those that talk to Python are never called here */

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size) {
    uint8_t *data = malloc(size ? size : 1), *copy = malloc(size ? size : 1); /* no larger: so one byte too many is seen */
    if (!data || !copy) return 0;
    memcpy(data, input, size);
    memcpy(copy, input, size);
    uint8_t *out = line_text(data, data + size, (const uint8_t *)"text", 4, data);
    if (!out && memcmp(data, copy, size)) abort();
    if (out && (out > data + size || !is_utf8(data, out))) abort();
    free(data);
    free(copy);
    return 0;
}
