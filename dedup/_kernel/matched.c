/* A chain -> the pairs of equal words, and what dedup.align.chain makes of them. */
#include "glue.h"
#include "gaps.h"

#include <stdlib.h>

#define EDITED_GAP 16

/* The runs of a chain, checked against both texts; NULL with an exception. */
static run *chain_of(PyObject *list, const texts *t, size_t *n) {
    *n = PyList_Check(list) ? (size_t)PyList_Size(list) : 0;
    run *chain = *n ? malloc(*n * sizeof *chain) : NULL;
    if (*n && !chain) PyErr_NoMemory();
    if (!*n) PyErr_SetString(PyExc_ValueError, "a chain is a list of runs");
    for (size_t i = 0; chain && i < *n; i++) {
        PyObject *each = PyList_GetItem(list, (Py_ssize_t)i);
        Py_ssize_t start, there, length;
        int fits = PyTuple_Check(each) && PyArg_ParseTuple(each, "nnn", &start, &there, &length) && start >= 0 && there >= 0 &&
                   length >= 1 && length <= t->here_n && length <= t->there_n && start <= t->here_n - length &&
                   there <= t->there_n - length;
        if (fits) {
            chain[i] = (run){(uint32_t)start, (uint32_t)there, (uint32_t)length};
        } else {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a chain is a list of runs of both texts");
            free(chain);
            chain = NULL;
        }
    }
    return chain;
}

static PyObject *two_numbers(Py_ssize_t one, Py_ssize_t other) {
    PyObject *made = PyTuple_New(2), *first = PyLong_FromSsize_t(one), *second = PyLong_FromSsize_t(other);
    if (made && first && second) {
        PyTuple_SetItem(made, 0, first);
        PyTuple_SetItem(made, 1, second);
        return made;
    }
    Py_XDECREF(first);
    Py_XDECREF(second);
    Py_XDECREF(made);
    return NULL;
}

static int append_two(PyObject *list, Py_ssize_t one, Py_ssize_t other) {
    PyObject *both = two_numbers(one, other);
    int failed = !both || PyList_Append(list, both);
    Py_XDECREF(both);
    return failed ? -1 : 0;
}

/* The pairs of a chain, in `t`. 0, or -1 with an exception. */
static int refine_list(PyObject *list, PyObject *bytes, texts *t) {
    Py_buffer used;
    size_t n;
    int failed = -1;
    t->here_n = words_in(t->here);
    t->there_n = t->here_n < 0 ? -1 : words_in(t->there);
    run *chain = t->there_n < 0 ? NULL : chain_of(list, t, &n);
    if (!chain) return -1;
    if (!PyObject_GetBuffer(bytes, &used, PyBUF_SIMPLE)) {
        t->used = used.buf;
        if (used.len != t->here_n) PyErr_SetString(PyExc_ValueError, "one byte of use for each word");
        else failed = refine(t, chain, n);
        PyBuffer_Release(&used);
    }
    free(chain);
    return failed;
}

const char REFINED_DOC[] = "refined(chain, here, there, used) -> [(word, other)], without the words that are used";
PyObject *py_refined(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *list, *bytes, *made = NULL;
    texts t = {0};
    if (!PyArg_ParseTuple(args, "OOOO", &list, &t.here, &t.there, &bytes)) return NULL;
    if (!refine_list(list, bytes, &t)) made = PyList_New(0);
    for (size_t i = 0; made && i < t.n; i++)
        if (append_two(made, t.pairs[i].word, t.pairs[i].other)) Py_CLEAR(made);
    free(t.pairs);
    return made;
}

/* Words here that replace others, of those between two pairs; a long gap is other text. */
static Py_ssize_t changed(Py_ssize_t gap, Py_ssize_t there_gap) {
    if (gap <= 0 || gap > EDITED_GAP || there_gap <= 0) return 0;
    return gap < there_gap ? gap : there_gap;
}

/* Leaves the pairs of the very same word; how many words here are edited, or -1 with an exception. */
static Py_ssize_t leave_same(texts *t, PyObject *words, PyObject *others) {
    Py_ssize_t edited = 0;
    size_t kept = 0;
    pair before = {0, 0};
    for (size_t i = 0; i < t->n; i++) {
        pair each = t->pairs[i];
        PyObject *a = word_at(words, each.word), *b = a ? word_at(others, each.other) : NULL;
        if (!b) return -1;
        if (i) edited += changed(each.word - before.word - 1, each.other - before.other - 1);
        if (a == b || !PyUnicode_Compare(a, b)) t->pairs[kept++] = each;
        else edited++;
        before = each;
    }
    t->n = kept;
    return edited;
}

/* Appends the stretches in which words, or with `both` pairs, go on without a gap: by place in the text, or among the pairs. */
static int append_stretches(const texts *t, int both, PyObject *list) {
    size_t start = 0;
    for (size_t i = 1; i <= t->n; i++) {
        const pair *last = t->pairs + i - 1;
        if (i < t->n && last[1].word == last->word + 1 && (!both || last[1].other == last->other + 1)) continue;
        if (both ? append_two(list, (Py_ssize_t)start, (Py_ssize_t)i) : append_two(list, t->pairs[start].word, last->word + 1)) return -1;
        start = i;
    }
    return 0;
}

const char MATCHED_DOC[] =
    "matched(chain, here, there, words, there_words, used) -> (pairs of the same word, words edited, runs of these pairs, "
    "stretches of all words that were paired); one word for each token of both texts";
PyObject *py_matched(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *list, *words, *others, *bytes, *pairs = NULL;
    texts t = {0};
    if (!PyArg_ParseTuple(args, "OOOOOO", &list, &t.here, &t.there, &words, &others, &bytes)) return NULL;
    PyObject *runs = PyList_New(0), *stretches = PyList_New(0);
    Py_ssize_t n = words_in(words), m = n < 0 ? -1 : words_in(others), edited = -1;
    if (runs && stretches && m >= 0 && !refine_list(list, bytes, &t)) {
        if (n != t.here_n || m != t.there_n) PyErr_SetString(PyExc_ValueError, "one word for each token");
        else if (!append_stretches(&t, 0, stretches)) edited = leave_same(&t, words, others);
    }
    if (edited >= 0 && !append_stretches(&t, 1, runs)) pairs = PyTuple_New((Py_ssize_t)t.n);
    for (size_t i = 0; pairs && i < t.n; i++) {
        PyObject *each = two_numbers(t.pairs[i].word, t.pairs[i].other);
        if (!each || PyTuple_SetItem(pairs, (Py_ssize_t)i, each)) Py_CLEAR(pairs);
    }
    free(t.pairs);
    if (pairs) return Py_BuildValue("(NnNN)", pairs, edited, runs, stretches);
    Py_XDECREF(runs);
    Py_XDECREF(stretches);
    return NULL;
}

int pair_at(PyObject *pairs, Py_ssize_t place, Py_ssize_t *word, Py_ssize_t *other) {
    PyObject *pair = PyList_Check(pairs) ? PyList_GetItem(pairs, place) : PyTuple_GetItem(pairs, place);
    if (!pair || !PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "pairs are tuples of two places");
        return -1;
    }
    *word = PyLong_AsSsize_t(PyTuple_GetItem(pair, 0));
    *other = PyErr_Occurred() ? -1 : PyLong_AsSsize_t(PyTuple_GetItem(pair, 1));
    return PyErr_Occurred() ? -1 : 0;
}

const char RUNS_OF_DOC[] = "runs_of(pairs) -> [(start, end)] of the stretches in which both sides go on without a gap";
PyObject *py_runs_of(PyObject *Py_UNUSED(module), PyObject *pairs) {
    Py_ssize_t n = words_in(pairs), start = 0, word = 0, other = 0, next = 0, next_other = 0;
    PyObject *made = n < 0 ? NULL : PyList_New(0);
    if (made && n && pair_at(pairs, 0, &word, &other)) Py_CLEAR(made);
    for (Py_ssize_t place = 1; made && place <= n; place++) {
        if (place < n && pair_at(pairs, place, &next, &next_other)) {
            Py_CLEAR(made);
            break;
        }
        if (place == n || (size_t)next != (size_t)word + 1 || (size_t)next_other != (size_t)other + 1) {
            if (append_two(made, start, place)) Py_CLEAR(made);
            start = place;
        }
        word = next;
        other = next_other;
    }
    return made;
}
