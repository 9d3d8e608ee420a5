/* Text -> words -> hashes -> sketches, without Python. docs/scheme-1.md says
 * what the bits are; `dedup.normalise.reference` and `dedup.sign` compute the
 * same in Python. No global state: all memory is in a workspace. */
#ifndef DEDUP_KERNEL_H
#define DEDUP_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#define MAX_TEXT ((size_t)1 << 30) /* bytes of one article: offsets are 32 bits wide */
#define SLACK 64                   /* bytes that vector stores may touch behind the end */

/* Numbers of `dedup.sign.Scheme`. */
typedef struct {
    size_t shingle, num_perm, kgram, window;
} scheme;

typedef struct {
    size_t bytes, words;
} extent;

/* What has several implementations, chosen when the module is loaded. */
typedef struct {
    const char *name;
    /* Folded bytes -> lower-case words, each followed by one space, and
     * base + the start of each. `out` has room for size + 1 + SLACK bytes,
     * `starts` for size / 2 + 1. */
    extent (*split)(const uint8_t *in, size_t size, uint8_t *out, uint32_t *starts, uint32_t base);
    /* Lowers row[NUM_PERM] to the minima of the permutations of n hashes. */
    void (*lower)(const uint64_t *hashes, size_t n, uint32_t *row);
} dispatch;

/* The best for this processor, or the named one; NULL if there is none of that name here. */
const dispatch *choose_dispatch(const char *name);

/* Growing arrays of one thread. `text` holds the words of an article, each
 * followed by a space; starts[i] is where word i begins, starts[words] == bytes. */
typedef struct {
    uint8_t *folded, *text;
    uint32_t *origin, *reach, *starts, *first, *last, *scratch;
    uint64_t *hashes, *spare;
    size_t folded_room, text_room, starts_room, place_room, hash_room;
    extent have;
} workspace;

void workspace_free(workspace *w);
int workspace_room(workspace *w, size_t bytes, size_t words); /* 0, or -1 without memory */
int workspace_hash_room(workspace *w, size_t n);

/* UTF-8 -> folded bytes in w->folded, their number in *size. What is no UTF-8
 * parts words. With `places`, origin[i] is the code point that byte i came
 * from, reach[i] the end of the stretch it stands for. 0, or -1 without memory. */
int fold(workspace *w, const uint8_t *text, size_t size, int places, size_t *folded);

/* Appends the words of a UTF-8 text to the workspace. 0, or -1 without memory. */
int append_words(workspace *w, const dispatch *d, const uint8_t *text, size_t size);

/* As append_words on an empty workspace, with first[i] and last[i], the byte
 * places of word i in the folded text. */
int place_words(workspace *w, const uint8_t *text, size_t size, int ascii);

/* Hashes of the runs of k words from word `from` up to word `to`, in w->hashes; their number. */
size_t run_hashes(workspace *w, size_t from, size_t to, size_t k);

/* As run_hashes, but fewer than k words are one run. */
size_t shingle_hashes(workspace *w, size_t from, size_t to, size_t k);

/* Places of the hashes that winnowing keeps, ascending, in `kept`; their number. Both arrays have room for n. */
size_t winnow(const uint64_t *hashes, size_t n, size_t window, uint32_t *minima, uint32_t *kept);

/* Sorts, drops what stands twice; how many are left. `spare` has room for n. */
size_t sort_distinct(uint64_t *values, size_t n, uint64_t *spare);

/* The same in linear time, for hashes. */
size_t distinct_hashes(uint64_t *values, size_t n, uint64_t *spare);

/* row[num_perm] of the words from..to, as little-endian bytes. 0, or -1 without memory. */
int sign_words(workspace *w, const dispatch *d, const scheme *s, size_t from, size_t to, uint8_t *row);

/* Fingerprints of an article of n paragraphs, of which paragraph i ends before
 * word ends[i]. Left in w->hashes, paragraph after paragraph, each ascending;
 * counts[i] of them. 0, or -1 without memory. */
int fingerprint_words(workspace *w, const scheme *s, const size_t *ends, size_t n, size_t *counts);

#endif
