/* Operations between two texts, as Python gets them. */
#include "edits.h"
#include "glue.h"
#include "runs.h"
#include "tuples.h"

#include <stdlib.h>

static const char *const KIND_NAMES[KINDS] = {"equal", "replace", "insert", "delete"};

static Py_ssize_t number_at(PyObject *list, Py_ssize_t place) {
    PyObject *number = PyList_Check(list) ? PyList_GetItem(list, place) : PyTuple_GetItem(list, place);
    return number ? PyLong_AsSsize_t(number) : -1;
}

/* A text and where its words stand in it: lists or tuples of numbers. */
typedef struct {
    PyObject *text, *starts, *ends;
} given;

/* The places of a pair's words in both texts. 0, or -1 with an exception. */
static int place_pair(PyObject *pairs, Py_ssize_t i, const given *a, const given *b, placed *p) {
    if (pair_at(pairs, i, &p->word, &p->other)) return -1;
    p->start = number_at(a->starts, p->word);
    p->end = PyErr_Occurred() ? -1 : number_at(a->ends, p->word);
    p->low = PyErr_Occurred() ? -1 : number_at(b->starts, p->other);
    p->high = PyErr_Occurred() ? -1 : number_at(b->ends, p->other);
    return PyErr_Occurred() ? -1 : 0;
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

Py_ssize_t source_place(Py_ssize_t offset, const uint32_t *bases, size_t n) {
    size_t low = 1, high = n; /* nothing stands before the first one */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if ((Py_ssize_t)bases[middle] - 1 < offset) low = middle + 1;
        else high = middle;
    }
    return offset - (low < n && (Py_ssize_t)bases[low] - 1 == offset);
}

PyObject *tuple_of_edits(const edit_list *list, PyObject *type, const uint32_t *bases, size_t n, known *kept) {
    Py_ssize_t base = source_place(list->items[0].start, bases, n), low = list->items[0].low;
    PyObject *kinds[KINDS] = {NULL}, *made = PyTuple_New((Py_ssize_t)list->n);
    for (int kind = 0; made && kind < KINDS; kind++)
        if (!(kinds[kind] = PyUnicode_InternFromString(KIND_NAMES[kind]))) Py_CLEAR(made);
    for (size_t i = 0; made && i < list->n; i++) {
        const edit *each = list->items + i;
        Py_ssize_t start = source_place(each->start, bases, n);
        Py_ssize_t stop = each->end > each->start ? source_place(each->end, bases, n) : start;
        PyObject *op = tuple_of(type, (PyObject *[]){
            Py_NewRef(kinds[each->kind]), known_number(kept, (uint32_t)(start - base)), known_number(kept, (uint32_t)(stop - base)),
            known_number(kept, (uint32_t)(each->low - low)), known_number(kept, (uint32_t)(each->high - low)),
        }, 5);
        if (!op || PyTuple_SetItem(made, (Py_ssize_t)i, op)) Py_CLEAR(made);
    }
    for (int kind = 0; kind < KINDS; kind++) Py_XDECREF(kinds[kind]);
    return made;
}

/* The operations behind the spans they cover. */
static PyObject *spans_and_operations(const edit_list *list, PyObject *type, known *kept) {
    const edit *first = list->items, *last = list->items + list->n - 1;
    PyObject *ops = tuple_of_edits(list, type, NULL, 0, kept);
    return ops ? Py_BuildValue("(nnnnN)", first->start, last->end, first->low, last->high, ops) : NULL;
}

const char OPERATIONS_DOC[] =
    "operations(pairs, (text, starts, ends), (text, starts, ends), type) -> (start, end, low, high, operations), or None where\n"
    "words do not stand one behind the other";
PyObject *py_operations(PyObject *module, PyObject *args) {
    PyObject *pairs, *type, *made = NULL;
    given one, other;
    edit_list list = {0};
    if (!PyArg_ParseTuple(args, "O(UOO)(UOO)O", &pairs, &one.text, &one.starts, &one.ends, &other.text, &other.starts, &other.ends, &type))
        return NULL;
    Py_ssize_t n = words_in(pairs);
    if (n < 0 || words_in(one.starts) < 0 || words_in(one.ends) < 0 || words_in(other.starts) < 0 || words_in(other.ends) < 0) return NULL;
    if (!n || !is_tuple_type(type)) return PyErr_SetString(PyExc_TypeError, "at least one pair, and a type of tuple"), NULL;
    side a = {.text = one.text}, b = {.text = other.text};
    placed *places = malloc((size_t)n * sizeof *places);
    int failed = 0;
    if (!places) return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < n && !failed; i++) failed = place_pair(pairs, i, &one, &other, places + i);
    if (!failed) failed = compare(places, (size_t)n, &a, &b, &list);
    if (!failed && list.n) made = spans_and_operations(&list, type, known_of(module));
    else if (failed >= 0) made = Py_NewRef(Py_None);
    PyMem_Free(a.characters);
    PyMem_Free(b.characters);
    free(list.items);
    free(places);
    return made;
}
