/* A text as one stream of words: what dedup.align.stream says, as the files that compare two of them share it. */
#ifndef DEDUP_STREAMS_H
#define DEDUP_STREAMS_H

#include "glue.h"

typedef struct {
    PyObject *text, **words, **tokens;   /* owned */
    Py_hash_t *hashes;                   /* of tokens */
    uint32_t *starts, *ends;             /* of words, in the text */
    uint32_t *first;                     /* of tokens: the first word; one more for the end */
    uint32_t *bases;                     /* where paragraphs start in the text */
    uint8_t *kinds;                      /* of words: what is known of them, from the kinds below */
    size_t n, tokens_n, paragraphs;
} stream;

/* Tokens of the words that came last: a mapping of all words is too large for the processor's cache, and most words come
 * again as the very same object. All zeros keeps nothing yet; never more than 16,384 words. */
typedef struct {
    PyObject *names;  /* the mapping they are from, owned */
    PyObject **pairs; /* word and token, owned, at the place of the word */
} token_cache;

void free_tokens(token_cache *kept);

/* The cache of the module. */
token_cache *tokens_of(PyObject *module);

enum { CHARACTER = 1, KANA = 2, LOOKED = 4, TELLS = 8 };

/* The stream in a capsule that `stream` made; NULL with an exception. */
stream *stream_of(PyObject *capsule);

/* Number, from 1, of the paragraph that a word stands in. */
size_t paragraph_of(const stream *s, size_t word);

/* Whether two strings are equal. */
static inline int same_string(PyObject *one, PyObject *other) { return one == other || !PyUnicode_Compare(one, other); }

/* Length of words as dedup.runs.size_of has it, of which so many are characters. */
static inline double size_of_words(size_t n, size_t characters) {
    static const double each = 0.4;
    double short_ones = each * (double)characters;
    return (double)(n - characters) + short_ones;
}

#endif
