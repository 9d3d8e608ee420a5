/* What the files that talk to Python share. */
#ifndef DEDUP_GLUE_H
#define DEDUP_GLUE_H

#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#include <Python.h>

#include "kernel.h"

typedef struct {
    const uint8_t *data;
    size_t size;
} slice;

const dispatch *dispatch_of(PyObject *module);

/* UTF-8 of a str, lone surrogates included. `keep` owns what had to be made. 0, or -1 with an exception. */
int utf8_of(PyObject *text, slice *utf8, PyObject **keep);

/* Checked numbers of a scheme from four Python ints. 0, or -1 with an exception. */
int scheme_of(PyObject *const *numbers, scheme *s);

/* Sets the exception for a failure of the kernel (-1 no memory, -2 too long); NULL. */
PyObject *kernel_failed(int code);

#define LONG_TEXT ((size_t)1 << 16) /* bytes, some 100 microseconds */

extern const char BATCH_DOC[], BESIDE_DOC[], BITS_DOC[], BUCKET_PAIRS_DOC[], DEFLATE_DOC[], DEFLATE_INDEX_DOC[], DISTINCT_DOC[], HINTS_DOC[];
extern const char CHUNK_COMMAND_DOC[], FOUND_ANSWER_DOC[], INFLATE_DOC[], JSON_ESCAPES_DOC[], JSON_MEMBERS_DOC[], JSON_TEXTS_DOC[], PLACES_DOC[];
extern const char ROWS_DOC[], SEGMENT_COMMAND_DOC[], SEGMENT_POSTINGS_DOC[], SHARED_DOC[];
extern const char SHARED_RUNS_DOC[], LONGEST_RUN_DOC[], REPEATED_RUNS_DOC[];
extern const char STANDS_AGAIN_DOC[], HELD_DOC[], HELD_EACH_DOC[], NEEDLES_DOC[], PHRASES_DOC[], PHRASES_IN_DOC[];
extern const char ALIGNED_DOC[], OPERATIONS_DOC[], REFILLED_DOC[], SENTENCES_DOC[], SPECIFICS_DOC[], STREAM_DOC[], TOLD_DOC[], WRITTEN_DOC[];
PyObject *py_aligned(PyObject *module, PyObject *args);
PyObject *py_batch(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *py_beside(PyObject *module, PyObject *args);
PyObject *py_bits(PyObject *module, PyObject *places);
PyObject *py_bucket_pairs(PyObject *module, PyObject *args);
PyObject *py_chunk_command(PyObject *module, PyObject *args);
PyObject *py_deflate(PyObject *module, PyObject *args);
PyObject *py_deflate_index(PyObject *module, PyObject *args);
PyObject *py_distinct(PyObject *module, PyObject *values);
PyObject *py_found_answer(PyObject *module, PyObject *args);
PyObject *py_hints(PyObject *module, PyObject *args);
PyObject *py_held(PyObject *module, PyObject *args);
PyObject *py_held_each(PyObject *module, PyObject *args);
PyObject *py_needles(PyObject *module, PyObject *strings);
PyObject *py_inflate(PyObject *module, PyObject *args);
PyObject *py_json_escapes(PyObject *module, PyObject *args);
PyObject *py_json_members(PyObject *module, PyObject *args);
PyObject *py_json_texts(PyObject *module, PyObject *args);
PyObject *py_phrases(PyObject *module, PyObject *lines);
PyObject *py_phrases_in(PyObject *module, PyObject *args);
PyObject *py_places(PyObject *module, PyObject *args);
PyObject *py_rows(PyObject *module, PyObject *args);
PyObject *py_segment_command(PyObject *module, PyObject *args);
PyObject *py_segment_postings(PyObject *module, PyObject *args);
PyObject *py_stands_again(PyObject *module, PyObject *args);
PyObject *py_shared(PyObject *module, PyObject *args);
PyObject *py_shared_runs(PyObject *module, PyObject *args);
PyObject *py_longest_run(PyObject *module, PyObject *args);
PyObject *py_repeated_runs(PyObject *module, PyObject *args);
PyObject *py_operations(PyObject *module, PyObject *args);
PyObject *py_refilled(PyObject *module, PyObject *args);
PyObject *py_sentences(PyObject *module, PyObject *args);
PyObject *py_specifics(PyObject *module, PyObject *args);
PyObject *py_stream(PyObject *module, PyObject *args);
PyObject *py_told(PyObject *module, PyObject *args);
PyObject *py_written(PyObject *module, PyObject *args);

/* Called with METH_FASTCALL. */
PyObject *py_band_keys(PyObject *module, PyObject *const *args, Py_ssize_t given);
PyObject *py_run_hashes(PyObject *module, PyObject *const *args, Py_ssize_t given);
PyObject *py_signature(PyObject *module, PyObject *const *args, Py_ssize_t given);
PyObject *py_sketch(PyObject *module, PyObject *const *args, Py_ssize_t given);
PyObject *py_sketch_words(PyObject *module, PyObject *const *args, Py_ssize_t given);
PyObject *py_xxh3_64(PyObject *module, PyObject *const *args, Py_ssize_t given);

#endif
