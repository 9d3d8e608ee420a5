/* Runs of words that stand in two texts, or twice in one, as Python asks for them. */
#include "glue.h"
#include "runs.h"

#include <stdlib.h>

#define MAX_WORDS ((Py_ssize_t)1 << 27)

Py_ssize_t words_in(PyObject *words) {
    Py_ssize_t n = -1;
    if (PyList_Check(words)) {
        n = PyList_Size(words);
    } else if (PyTuple_Check(words)) {
        n = PyTuple_Size(words);
    } else {
        PyErr_SetString(PyExc_TypeError, "words must be a list or a tuple");
    }
    if (n <= MAX_WORDS) return n;
    PyErr_SetString(PyExc_OverflowError, "too many words");
    return -1;
}

/* The n words of a list or tuple, borrowed, and their hashes. 0, or -1 with an exception. */
static int borrow_words(PyObject *words, size_t n, PyObject **out, Py_hash_t *hashes) {
    for (size_t i = 0; i < n; i++) {
        out[i] = PyList_Check(words) ? PyList_GetItem(words, (Py_ssize_t)i) : PyTuple_GetItem(words, (Py_ssize_t)i);
        if (!out[i]) return -1;
        if (!PyUnicode_CheckExact(out[i])) return PyErr_SetString(PyExc_TypeError, "a word must be a str"), -1;
        if ((hashes[i] = PyObject_Hash(out[i])) == -1) return -1;
    }
    return 0;
}

/* Both kinds: `there` is NULL for runs that stand twice in `here`. 0, or -1 with an exception. */
static int runs_in(PyObject *here, PyObject *there, size_t k, run_list *found) {
    Py_ssize_t n = words_in(here), m = there ? words_in(there) : 0;
    if (n < 0 || m < 0) return -1;
    if ((size_t)n < k || (there && (size_t)m < k)) return 0;
    size_t both = (size_t)(n + m);
    names table = {0};
    gram_index index = {0};
    PyObject **words = malloc(both * sizeof *words);
    Py_hash_t *hashes = malloc(both * sizeof *hashes);
    uint32_t *ids = malloc(both * sizeof *ids), *reached = calloc(both, sizeof *reached);
    int failed = -1;
    if (!words || !hashes || !ids || !reached || make_names(&table, (size_t)n)) {
        PyErr_NoMemory();
    } else if (!borrow_words(here, (size_t)n, words, hashes) && (!there || !borrow_words(there, (size_t)m, words + n, hashes + n))) {
        number_words(&table, words, hashes, (size_t)n, 1, ids);
        number_words(&table, words + n, hashes + n, (size_t)m, 0, ids + n);
        failed = make_index(&index, ids, (size_t)n, k, table.key);
        if (!failed && there) fill_index(&index);
        if (!failed) failed = there ? find_shared(&index, ids + n, (size_t)m, reached, found) : find_repeated(&index, reached, found);
        if (failed) PyErr_NoMemory();
    }
    free(index.slots);
    free(reached);
    free(ids);
    free(hashes);
    free(words);
    free(table.slots);
    return failed;
}

static int shortest_of(PyObject *number, size_t *k) {
    *k = PyLong_AsSize_t(number);
    if (PyErr_Occurred()) return -1;
    if (*k >= 1) return 0;
    PyErr_SetString(PyExc_ValueError, "a run has one word at least");
    return -1;
}

static PyObject *tuple_of_run(run each) {
    return Py_BuildValue("(III)", (unsigned)each.start, (unsigned)each.there, (unsigned)each.length);
}

static PyObject *list_of_runs(const run *items, size_t n) {
    PyObject *made = PyList_New((Py_ssize_t)n);
    for (size_t i = 0; made && i < n; i++) {
        PyObject *each = tuple_of_run(items[i]);
        if (!each || PyList_SetItem(made, (Py_ssize_t)i, each)) Py_CLEAR(made);
    }
    return made;
}

static int runs_asked(PyObject *args, int two, run_list *found) {
    PyObject *here, *there = NULL, *number;
    size_t k;
    if (two ? !PyArg_ParseTuple(args, "OOO", &here, &there, &number) : !PyArg_ParseTuple(args, "OO", &here, &number)) return -1;
    return shortest_of(number, &k) ? -1 : runs_in(here, there, k, found);
}

const char SHARED_RUNS_DOC[] = "shared_runs(here, there, shortest) -> [(start, there, length)]";
PyObject *py_shared_runs(PyObject *Py_UNUSED(module), PyObject *args) {
    run_list found = {0};
    PyObject *made = runs_asked(args, 1, &found) ? NULL : list_of_runs(found.items, found.n);
    free(found.items);
    return made;
}

const char LONGEST_RUN_DOC[] = "longest_run(here, there, shortest) -> (start, there, length), the first of equals";
PyObject *py_longest_run(PyObject *Py_UNUSED(module), PyObject *args) {
    run_list found = {0};
    PyObject *made = NULL;
    if (!runs_asked(args, 1, &found)) {
        run best = {0, 0, 0};
        for (size_t i = 0; i < found.n; i++)
            if (found.items[i].length > best.length) best = found.items[i];
        made = tuple_of_run(best);
    }
    free(found.items);
    return made;
}

const char REPEATED_RUNS_DOC[] = "repeated_runs(words, shortest) -> [(start, there, length)]";
PyObject *py_repeated_runs(PyObject *Py_UNUSED(module), PyObject *args) {
    run_list found = {0};
    PyObject *made = runs_asked(args, 0, &found) ? NULL : list_of_runs(found.items, found.n);
    free(found.items);
    return made;
}
