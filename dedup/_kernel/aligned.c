/* An article and others -> what it shares with each of them: dedup.align. */
#include "edits.h"
#include "glue.h"
#include "passages.h"
#include "tuples.h"

#include <stdlib.h>
#include <string.h>

/* One article with all that the others are compared with. */
typedef struct {
    stream *here;
    weights w;
    names table;
    gram_index index;
    PyObject *type; /* of operations */
    known *kept;
    int at_source;  /* offsets of the text are those of the source, but for the middle of borders */
} subject;

static PyObject *places_in(const pair_list *pairs, int other, known *kept) {
    PyObject *made = PyTuple_New((Py_ssize_t)pairs->n);
    for (size_t i = 0; made && i < pairs->n; i++) {
        PyObject *number = known_number(kept, other ? pairs->items[i].other : pairs->items[i].word);
        if (!number || PyTuple_SetItem(made, (Py_ssize_t)i, number)) Py_CLEAR(made);
    }
    return made;
}

/* What is told of a settled passage. */
static PyObject *told(const subject *s, const stream *there, size_t number, const passage *p) {
    const stream *here = s->here;
    size_t n = p->pairs.n, borders = s->at_source ? here->paragraphs : 0;
    Py_ssize_t start = 0, end = 0, low = 0, high = 0;
    edit_list list = {0};
    side a = {.text = here->text}, b = {.text = there->text};
    placed *pairs = malloc((n + 1) * sizeof *pairs);
    PyObject *ops = NULL, *words = NULL, *others = NULL;
    int failed = -1;
    if (!pairs) {
        PyErr_NoMemory();
    } else {
        for (size_t i = 0; i < n; i++) {
            pair each = p->pairs.items[i];
            pairs[i] = (placed){each.word, each.other, here->starts[each.word], here->ends[each.word], there->starts[each.other], there->ends[each.other]};
        }
        failed = compare(pairs, n, &a, &b, &list);
    }
    if (!failed && list.n) {
        const edit *first = list.items, *last = list.items + list.n - 1;
        start = source_place(first->start, here->bases, borders);
        end = source_place(last->end, here->bases, borders);
        low = first->low;
        high = last->high;
        ops = tuple_of_edits(&list, s->type, here->bases, borders, s->kept);
    } else if (failed >= 0) {
        ops = Py_NewRef(Py_None);
    }
    PyMem_Free(a.characters);
    PyMem_Free(b.characters);
    free(list.items);
    free(pairs);
    if (ops) words = places_in(&p->pairs, 0, s->kept);
    if (words) others = places_in(&p->pairs, 1, s->kept);
    if (others)
        return Py_BuildValue("(nnnnnnnNnNN)", (Py_ssize_t)number, start, end, low, high,
                             (Py_ssize_t)paragraph_of(here, p->pairs.items[0].word), (Py_ssize_t)paragraph_of(there, p->pairs.items[0].other),
                             words, (Py_ssize_t)p->edited, others, ops);
    Py_XDECREF(words);
    Py_XDECREF(ops);
    return NULL;
}

/* Appends what the article shares with one other. 0, or -1 with an exception. */
static int append_shared(subject *s, const stream *there, size_t number, PyObject *made) {
    passage_list found;
    if (passages_in(s->here, &s->index, &s->table, there, &s->w, &found)) return -1;
    uint8_t *taken = found.n ? calloc(s->here->n + 1, 1) : NULL;
    int failed = found.n && !taken;
    if (failed) PyErr_NoMemory();
    for (size_t i = 0; i < found.n && !failed; i++)
        for (size_t j = 0; j < found.items[i].pairs.n; j++) taken[found.items[i].pairs.items[j].word] = 1;
    for (size_t i = 0; i < found.n && !failed; i++) {
        failed = settle(s->here, there, &s->w, &found.items[i].pairs, taken);
        PyObject *row = failed ? NULL : told(s, there, number, found.items + i);
        failed = !row || PyList_Append(made, row);
        Py_XDECREF(row);
    }
    free(taken);
    free_passages(&found);
    return failed ? -1 : 0;
}

const char ALIGNED_DOC[] =
    "aligned(here, others, apart, (run, edited, related), common, nouns, at_source, type) -> list of passages\n\n"
    "here and others are of `stream`; apart: bytes, one a word here, or None; common: the words that tell nothing. A passage is\n"
    "(which of the others, start, end, low, high, paragraph here, paragraph there, places here, words edited, places there,\n"
    "operations), or with None for the last where words do not stand one behind the other.";

PyObject *py_aligned(PyObject *module, PyObject *args) {
    PyObject *capsule, *others, *apart, *made = NULL;
    Py_buffer bytes = {0};
    subject s = {.kept = known_of(module)};
    if (!PyArg_ParseTuple(args, "OO!O(ddd)OppO", &capsule, &PyTuple_Type, &others, &apart, &s.w.run, &s.w.edited, &s.w.related, &s.w.common,
                          &s.w.nouns, &s.at_source, &s.type)) return NULL;
    if (!(s.here = stream_of(capsule))) return NULL;
    if (!PyAnySet_Check(s.w.common) || !is_tuple_type(s.type)) return PyErr_SetString(PyExc_TypeError, "a set, and a type of tuple"), NULL;
    if (apart != Py_None) {
        if (PyObject_GetBuffer(apart, &bytes, PyBUF_SIMPLE)) return NULL;
        s.w.apart = bytes.buf;
        if ((size_t)bytes.len != s.here->n) {
            PyErr_SetString(PyExc_ValueError, "one byte for each word");
            goto done;
        }
    }
    if (!index_stream(s.here, &s.table, &s.index)) made = PyList_New(0);
    for (Py_ssize_t i = 0; made && i < PyTuple_Size(others); i++) {
        const stream *there = stream_of(PyTuple_GetItem(others, i));
        if (!there || append_shared(&s, there, (size_t)i, made)) Py_CLEAR(made);
    }
    free((uint32_t *)s.index.ids);
    free(s.index.slots);
    free(s.table.slots);
done:
    PyBuffer_Release(&bytes);
    return made;
}
