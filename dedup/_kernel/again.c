/* Whether enough of an article's words stands twice in it: what decides whether anybody looks for repeats there. */
#include "glue.h"
#include "seen.h"

const char STANDS_AGAIN_DOC[] =
    "stands_again(texts, k, run, near, gap) -> bool\n\n"
    "Whether words of an article (those of all texts, a list or tuple of str, in order) that stand in runs of k words which\n"
    "stood before in it are `run` in a row, each such run a word after the last one, or `near` where no more than `gap`\n"
    "other words stand between. Told by hashes: never False where it is so.";

typedef struct {
    size_t k, run, near, gap;
} lengths;

/* 1 or 0; -1 without memory. The key is one that no text can know: none can aim at the places where others stand. */
static int enough_again(const uint64_t *hashes, size_t runs, uint64_t key, lengths wanted) {
    seen before;
    if (see_none(&before, runs)) return -1;
    size_t row = 0, covered = 0, behind = 0; /* `behind` the last run that stood before */
    int enough = 0;
    for (size_t at = 0; at < runs && !enough; at++) {
        uint64_t hash = hashes[at] ^ key;
        if (first_seen(&before, hash ? hash : 1)) continue;
        row = at + wanted.k == behind + 1 ? row + 1 : wanted.k;
        if (at > behind + wanted.gap) covered = 0;
        covered += at + wanted.k - (at > behind ? at : behind);
        behind = at + wanted.k;
        enough = row >= wanted.run || covered >= wanted.near;
    }
    free(before.numbers);
    return enough;
}

PyObject *py_stands_again(PyObject *module, PyObject *args) {
    PyObject *texts;
    Py_ssize_t k, run, near, gap;
    workspace w = {0};
    if (!PyArg_ParseTuple(args, "Onnnn", &texts, &k, &run, &near, &gap)) return NULL;
    if (k < 1 || run < k || near < k || gap < 0) return PyErr_SetString(PyExc_ValueError, "a run has one word at least"), NULL;
    PyObject *all = PySequence_Tuple(texts);
    if (!all) return NULL;
    int failed = 0, found = 0;
    for (Py_ssize_t i = 0; i < PyTuple_Size(all) && !failed; i++) {
        PyObject *keep;
        slice utf8;
        if ((failed = utf8_of(PyTuple_GetItem(all, i), &utf8, &keep))) break;
        if ((failed = append_words(&w, dispatch_of(module), utf8.data, utf8.size))) kernel_failed(failed);
        Py_XDECREF(keep);
    }
    if (!failed) {
        size_t runs = w.have.words ? run_hashes(&w, 0, w.have.words, (size_t)k) : 0;
        uint64_t key = runs ? (uint64_t)PyObject_Hash(PyTuple_GetItem(all, 0)) : 0;
        lengths wanted = {(size_t)k, (size_t)run, (size_t)near, (size_t)gap};
        found = runs == (size_t)-1 ? -1 : enough_again(w.hashes, runs, key, wanted);
        if (found < 0) PyErr_NoMemory();
    }
    Py_DECREF(all);
    workspace_free(&w);
    return failed || found < 0 ? NULL : PyBool_FromLong(found);
}
