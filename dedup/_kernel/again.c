/* How much of an article's words stands twice: what decides whether anybody looks for repeats in it. */
#include "glue.h"

const char AGAIN_DOC[] =
    "again(texts, k) -> int\n\n"
    "How many runs of k words of an article, the words of all texts (a list or tuple of str) in order, stood before in it;\n"
    "one for each that is not the first of its hash.";

PyObject *py_again(PyObject *module, PyObject *args) {
    PyObject *texts, *made = NULL;
    Py_ssize_t k;
    workspace w = {0};
    if (!PyArg_ParseTuple(args, "On", &texts, &k)) return NULL;
    if (k < 1) return PyErr_SetString(PyExc_ValueError, "a run has one word at least"), NULL;
    PyObject *all = PySequence_Tuple(texts);
    if (!all) return NULL;
    int failed = 0;
    for (Py_ssize_t i = 0; i < PyTuple_Size(all) && !failed; i++) {
        PyObject *keep;
        slice utf8;
        if ((failed = utf8_of(PyTuple_GetItem(all, i), &utf8, &keep))) break;
        if ((failed = append_words(&w, dispatch_of(module), utf8.data, utf8.size))) kernel_failed(failed);
        Py_XDECREF(keep);
    }
    if (!failed) {
        size_t runs = w.have.words ? run_hashes(&w, 0, w.have.words, (size_t)k) : 0;
        made = runs == (size_t)-1 ? PyErr_NoMemory() : PyLong_FromSize_t(runs ? runs - distinct_hashes(w.hashes, runs, w.spare) : 0);
    }
    Py_DECREF(all);
    workspace_free(&w);
    return made;
}
