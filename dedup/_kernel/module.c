/* dedup._native: what it offers, and what its functions share. Sketches are in sketches.c, batches in batch.c.
 *
 * Stable ABI of Python 3.11. Every function is pure; the only state is which
 * implementation was chosen at load, and words and tokens that are kept because
 * they come again. The lock is let go while sketches are
 * computed and while a long text is cut into words; handing it over for a
 * short one would cost more than the work. */
#include "glue.h"

#include <stdlib.h>

#include "known.h"
#include "streams.h"

typedef struct {
    const dispatch *chosen;
    known kept;
    token_cache tokens;
} state;

const dispatch *dispatch_of(PyObject *module) { return ((state *)PyModule_GetState(module))->chosen; }

known *known_of(PyObject *module) { return &((state *)PyModule_GetState(module))->kept; }

token_cache *tokens_of(PyObject *module) { return &((state *)PyModule_GetState(module))->tokens; }

PyObject *kernel_failed(int code) {
    if (code == -1) return PyErr_NoMemory();
    PyErr_SetString(PyExc_OverflowError, "the text of an article must stay below 1 GiB");
    return NULL;
}

int utf8_of(PyObject *text, slice *utf8, PyObject **keep) {
    Py_ssize_t size;
    *keep = NULL;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text must be a str");
        return -1;
    }
    const char *data = PyUnicode_AsUTF8AndSize(text, &size);
    if (!data) {
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return -1;
        PyErr_Clear();
        *keep = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
        if (!*keep || PyBytes_AsStringAndSize(*keep, (char **)&data, &size)) return -1;
    }
    utf8->data = (const uint8_t *)data;
    utf8->size = (size_t)size;
    if (utf8->size > MAX_TEXT) {
        Py_CLEAR(*keep);
        kernel_failed(-2);
        return -1;
    }
    return 0;
}

/* words(text): three tuples, as in dedup.model.Words. */
static PyObject *py_words(PyObject *module, PyObject *text) {
    known *kept = known_of(module);
    workspace w = {0};
    slice utf8;
    PyObject *keep, *words = NULL, *starts = NULL, *ends = NULL, *made = NULL;
    if (utf8_of(text, &utf8, &keep)) return NULL;
    int ascii = PyUnicode_GetLength(text) == (Py_ssize_t)utf8.size;
    PyThreadState *let_go = utf8.size > LONG_TEXT ? PyEval_SaveThread() : NULL;
    int failed = place_words(&w, utf8.data, utf8.size, ascii);
    if (let_go) PyEval_RestoreThread(let_go);
    if (failed) {
        kernel_failed(failed);
        goto done;
    }
    words = PyTuple_New((Py_ssize_t)w.have.words);
    starts = PyTuple_New((Py_ssize_t)w.have.words);
    ends = PyTuple_New((Py_ssize_t)w.have.words);
    if (!words || !starts || !ends || known_words(kept, w.text, w.starts, w.have.words, words)) goto done;
    for (size_t i = 0; i < w.have.words; i++) {
        uint32_t first = w.first[i], last = w.last[i] + 1;
        if (!ascii) first = w.origin[first], last = w.reach[last - 1];
        PyObject *start = known_number(kept, first), *end = known_number(kept, last);
        if (start) PyTuple_SetItem(starts, (Py_ssize_t)i, start);
        if (end) PyTuple_SetItem(ends, (Py_ssize_t)i, end);
        if (!start || !end) goto done;
    }
    made = PyTuple_Pack(3, words, starts, ends);
done:
    Py_XDECREF(words);
    Py_XDECREF(starts);
    Py_XDECREF(ends);
    Py_XDECREF(keep);
    workspace_free(&w);
    return made;
}

static PyObject *py_dispatch(PyObject *module, PyObject *Py_UNUSED(nothing)) {
    return PyUnicode_FromString(dispatch_of(module)->name);
}

static int load(PyObject *module) {
    const char *wanted = getenv("DEDUP_KERNEL");
    const dispatch *chosen = choose_dispatch(wanted);
    ((state *)PyModule_GetState(module))->chosen = chosen;
    if (chosen) return PyModule_AddIntConstant(module, "SCHEME", 1);
    PyErr_Format(PyExc_ImportError, "DEDUP_KERNEL=%s: no such implementation runs here", wanted);
    return -1;
}

#define FAST(function) (PyCFunction)(void (*)(void)) function, METH_FASTCALL

static PyMethodDef METHODS[] = {
    {"words", py_words, METH_O, "words(text) -> (words, starts, ends)"},
    {"run_hashes", FAST(py_run_hashes), "run_hashes(words, k) -> list of XXH3-64"},
    {"signature", FAST(py_signature), "signature(hashes, num_perm) -> bytes"},
    {"sketch", FAST(py_sketch), "sketch(texts, shingle, num_perm, kgram, window) -> [(signature, fingerprints)]"},
    {"sketch_words", FAST(py_sketch_words), "sketch_words(paragraphs, shingle, num_perm, kgram, window): as sketch"},
    {"band_keys", FAST(py_band_keys), "band_keys(signature, bands, rows) -> tuple of ints"},
    {"xxh3_64", FAST(py_xxh3_64), "xxh3_64(data, seed) -> int"},
    {"aligned", py_aligned, METH_VARARGS, ALIGNED_DOC},
    {"stands_again", py_stands_again, METH_VARARGS, STANDS_AGAIN_DOC},
    {"batch", (PyCFunction)(void (*)(void))py_batch, METH_VARARGS | METH_KEYWORDS, BATCH_DOC},
    {"beside", py_beside, METH_VARARGS, BESIDE_DOC},
    {"bits", py_bits, METH_O, BITS_DOC},
    {"bucket_pairs", py_bucket_pairs, METH_VARARGS, BUCKET_PAIRS_DOC},
    {"deflate", py_deflate, METH_VARARGS, DEFLATE_DOC},
    {"deflate_index", py_deflate_index, METH_VARARGS, DEFLATE_INDEX_DOC},
    {"distinct", py_distinct, METH_O, DISTINCT_DOC},
    {"hints", py_hints, METH_VARARGS, HINTS_DOC},
    {"held", py_held, METH_VARARGS, HELD_DOC},
    {"held_each", py_held_each, METH_VARARGS, HELD_EACH_DOC},
    {"needles", py_needles, METH_O, NEEDLES_DOC},
    {"json_escapes", py_json_escapes, METH_VARARGS, JSON_ESCAPES_DOC},
    {"json_members", py_json_members, METH_VARARGS, JSON_MEMBERS_DOC},
    {"json_texts", py_json_texts, METH_VARARGS, JSON_TEXTS_DOC},
    {"chunk_command", py_chunk_command, METH_VARARGS, CHUNK_COMMAND_DOC},
    {"found_answer", py_found_answer, METH_VARARGS, FOUND_ANSWER_DOC},
    {"inflate", py_inflate, METH_VARARGS, INFLATE_DOC},
    {"phrases", py_phrases, METH_O, PHRASES_DOC},
    {"phrases_in", py_phrases_in, METH_VARARGS, PHRASES_IN_DOC},
    {"places", py_places, METH_VARARGS, PLACES_DOC},
    {"rows", py_rows, METH_VARARGS, ROWS_DOC},
    {"segment_command", py_segment_command, METH_VARARGS, SEGMENT_COMMAND_DOC},
    {"segment_postings", py_segment_postings, METH_VARARGS, SEGMENT_POSTINGS_DOC},
    {"shared", py_shared, METH_VARARGS, SHARED_DOC},
    {"shared_runs", py_shared_runs, METH_VARARGS, SHARED_RUNS_DOC},
    {"longest_run", py_longest_run, METH_VARARGS, LONGEST_RUN_DOC},
    {"repeated_runs", py_repeated_runs, METH_VARARGS, REPEATED_RUNS_DOC},
    {"operations", py_operations, METH_VARARGS, OPERATIONS_DOC},
    {"refilled", py_refilled, METH_VARARGS, REFILLED_DOC},
    {"sentences", py_sentences, METH_VARARGS, SENTENCES_DOC},
    {"specifics", py_specifics, METH_VARARGS, SPECIFICS_DOC},
    {"stream", py_stream, METH_VARARGS, STREAM_DOC},
    {"told", py_told, METH_VARARGS, TOLD_DOC},
    {"written", py_written, METH_VARARGS, WRITTEN_DOC},
    {"dispatch", py_dispatch, METH_NOARGS, "dispatch() -> name of the implementation in use"},
    {NULL, NULL, 0, NULL},
};

static void unload(void *module) {
    state *held = PyModule_GetState(module);
    if (!held) return;
    known_free(&held->kept);
    free_tokens(&held->tokens);
}

static PyModuleDef_Slot SLOTS[] = {{Py_mod_exec, (void *)load}, {0, NULL}};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, "dedup._native", "The compiled kernel of scheme 1.", sizeof(state), METHODS, SLOTS, NULL, NULL, unload,
};

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&MODULE); }
