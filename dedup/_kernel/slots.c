/* The slots of a form that a passage fills in anew, and what it keeps: the inner loops of dedup.judge.templates. */
#include "characters.h"
#include "glue.h"
#include "specifics.h"

#define SLOT 64           /* characters of the longest replacement that fills in a form */
#define WINDOW (3 * SLOT) /* characters of a slot and around it */

typedef struct {
    Py_ssize_t start, end;
} stretch;

/* A name or figure at two places of a passage. */
typedef struct {
    Py_ssize_t start, end;
    int kind;
} specific;

/* What a slot touches. */
typedef struct {
    specific found[SLOT + 1];
    int count;
} touch;

/* Finds what a slot of a passage touches, read whole: back and on to white space, if it is near. 0; -1 with an exception, 1 where
 * something in it is foreign. */
static int touched(const plain *p, stretch slot, const specific_words *words, touch *t) {
    Py_ssize_t at = slot.start, end = slot.end, stop;
    Py_ssize_t first = at > SLOT ? at - SLOT : 0, last = end + SLOT < p->size ? end + SLOT : p->size;
    t->count = 0;
    while (at > first && !is_space(p->text[at - 1])) at--;
    while (end < last && !is_space(p->text[end])) end++;
    if (!is_plain(p, at, end)) return 1;
    for (; (at = next_word(p->text, at, end, &stop)) < slot.end && at < end; at = stop) {
        if (stop <= slot.start) continue;
        int kind = kind_of(words, p->text + at, stop - at);
        if (kind < 0) return -1;
        if (kind) t->found[t->count++] = (specific){at, stop, kind}; /* a word has a character at least, a slot has room for no more */
    }
    return 0;
}

/* The two numbers from `place` on of a tuple. */
static stretch side_of(PyObject *tuple, int place) {
    return (stretch){PyLong_AsSsize_t(PyTuple_GetItem(tuple, place)), PyLong_AsSsize_t(PyTuple_GetItem(tuple, place + 1))};
}

static int lies_in(stretch part, Py_ssize_t size) { return part.start >= 0 && part.end >= part.start && part.end <= size; }

/* Whether an operation is of a kind; -1 with an exception. */
static int is_kind(PyObject *op, const char *kind) {
    PyObject *told = PyTuple_Check(op) && PyTuple_Size(op) == 5 ? PyTuple_GetItem(op, 0) : NULL;
    if (told && PyUnicode_Check(told)) return PyUnicode_CompareWithASCIIString(told, kind) == 0;
    PyErr_SetString(PyExc_TypeError, "an operation is a tuple of a kind and two stretches");
    return -1;
}

/* One side of a replacement, if it fills in a form: 1; 0 if it is longer, -1 with an exception. */
static int slot_of(PyObject *op, int place, const plain *p, stretch *slot) {
    *slot = side_of(op, place);
    if (lies_in(*slot, p->size)) return slot->end - slot->start <= SLOT;
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "an operation lies in its passage");
    return -1;
}

/* Whether a place lies in one of the spans, which ascend; -1 with an exception. */
static int is_apart(PyObject *apart, Py_ssize_t place) {
    stretch last = {0, 0}; /* of those that begin at or before the place */
    Py_ssize_t low = 0, high = PyTuple_Size(apart);
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        PyObject *span = PyTuple_GetItem(apart, middle);
        if (!PyTuple_Check(span) || PyTuple_Size(span) != 2) return PyErr_SetString(PyExc_TypeError, "a span is a pair"), -1;
        stretch part = side_of(span, 0);
        if (PyErr_Occurred()) return -1;
        if (part.start <= place) last = part, low = middle + 1;
        else high = middle;
    }
    return place < last.end;
}

/* Leaves out what is apart. 0, or -1 with an exception. */
static int leave_out(const plain *p, touch *t, PyObject *apart) {
    int kept = 0;
    for (int i = 0; i < t->count; i++) {
        int out = is_apart(apart, p->start + t->found[i].start);
        if (out < 0) return -1;
        if (!out) t->found[kept++] = t->found[i];
    }
    t->count = kept;
    return 0;
}

/* Appends what a slot puts in place of something of its kind. 0, or -1 with an exception. */
static int append_refilled(PyObject *made, const plain *p, const touch *new, const touch *old) {
    int room[NAME + 1] = {0};
    for (int i = 0; i < old->count; i++) room[old->found[i].kind]++;
    for (int i = 0; i < new->count; i++) {
        if (!room[new->found[i].kind]) continue;
        room[new->found[i].kind]--;
        PyObject *word = as_written(p, new->found[i].start, new->found[i].end);
        int failed = !word || PyList_Append(made, word);
        Py_XDECREF(word);
        if (failed) return -1;
    }
    return 0;
}

/* Reads a passage of a text, a pair of places; forget_plain afterwards. 0, or -1 with an exception. */
static int read_passage(PyObject *text, PyObject *passage, plain *p) {
    if (PyTuple_Size(passage) != 2) return PyErr_SetString(PyExc_TypeError, "a passage is a pair"), -1;
    stretch part = side_of(passage, 0);
    if (PyErr_Occurred()) return -1;
    if (lies_in(part, PyUnicode_GetLength(text))) return read_plain(text, part.start, part.end, p);
    PyErr_SetString(PyExc_ValueError, "a passage lies in its text");
    return -1;
}

const char REFILLED_DOC[] =
    "refilled(here, there, operations, (start, end), (start, end), apart, numbers, no_names) -> (names and figures of `here` that\n"
    "replacements put in place of some of `there`, the operations that are left over, since they touch something foreign)\n\n"
    "What begins in one of the spans `apart` of `here` counts for nothing.";
PyObject *py_refilled(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *here, *there, *ops, *our, *their, *apart, *no_names;
    const char *numbers;
    stretch slot;
    plain ours, theirs;
    specific_words words;
    touch new, old;
    if (!PyArg_ParseTuple(args, "UUO!O!O!O!sO", &here, &there, &PyTuple_Type, &ops, &PyTuple_Type, &our, &PyTuple_Type, &their,
                          &PyTuple_Type, &apart, &numbers, &no_names)) return NULL;
    if (specific_words_of(&words, numbers, no_names) || read_passage(here, our, &ours)) return NULL;
    if (read_passage(there, their, &theirs)) return forget_plain(&ours), NULL;
    PyObject *made = PyList_New(0), *left = PyList_New(0);
    int failed = !made || !left;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_Size(ops); i++) {
        PyObject *op = PyTuple_GetItem(ops, i);
        int foreign = 0, fits = is_kind(op, "replace");
        if (fits > 0) fits = slot_of(op, 1, &ours, &slot);
        if (fits > 0) foreign = touched(&ours, slot, &words, &new);
        if (fits > 0 && !foreign && new.count) foreign = leave_out(&ours, &new, apart);
        if (fits > 0 && !foreign && new.count) fits = slot_of(op, 3, &theirs, &slot);
        if (fits > 0 && !foreign && new.count) foreign = touched(&theirs, slot, &words, &old);
        if (foreign > 0) failed = PyList_Append(left, op);
        else failed = fits < 0 || foreign < 0 || (fits && new.count && append_refilled(made, &ours, &new, &old));
    }
    forget_plain(&ours);
    forget_plain(&theirs);
    if (!failed) return Py_BuildValue("(NN)", made, left);
    Py_XDECREF(made);
    Py_XDECREF(left);
    return NULL;
}

const char TOLD_DOC[] =
    "told(here, operations, (start, end), apart, numbers, no_names, enough) -> the set of names and figures of a passage of `here` that\n"
    "no operation changes, as many as are enough; None where a letter before them is foreign\n\n"
    "What begins in one of the spans `apart` counts for nothing.";
PyObject *py_told(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text, *ops, *passage, *apart, *no_names;
    const char *numbers;
    stretch edit = {0, 0};
    Py_ssize_t enough, stop, next = 0;
    plain in;
    specific_words words;
    if (!PyArg_ParseTuple(args, "UO!O!O!sOn", &text, &PyTuple_Type, &ops, &PyTuple_Type, &passage, &PyTuple_Type, &apart, &numbers,
                          &no_names, &enough) || specific_words_of(&words, numbers, no_names) || read_passage(text, passage, &in)) return NULL;
    PyObject *made = PySet_New(NULL);
    Py_ssize_t at = 0;
    for (; made && PySet_Size(made) < enough && (at = next_word(in.text, at, in.size, &stop)) < in.size; at = stop) {
        int kind = kind_of(&words, in.text + at, stop - at), failed = kind < 0;
        if (kind == NEITHER) continue;
        while (!failed && edit.end <= at && next < PyTuple_Size(ops)) { /* to the first change that ends behind the word's start */
            PyObject *op = PyTuple_GetItem(ops, next++);
            int equal = is_kind(op, "equal");
            stretch part = equal ? edit : side_of(op, 1);
            failed = equal < 0 || PyErr_Occurred() || !lies_in(part, in.size);
            edit = part;
        }
        if (failed && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "an operation lies in its passage");
        int out = !failed && (edit.end <= at || edit.start >= stop) ? is_apart(apart, in.start + at) : 1;
        PyObject *word = failed || out ? NULL : as_written(&in, at, stop);
        if (failed || out < 0 || (!out && (!word || PySet_Add(made, word)))) Py_CLEAR(made);
        Py_XDECREF(word);
    }
    if (made && !is_plain(&in, 0, at + 2 < in.size ? at + 2 : in.size)) { /* a mark joins what stands on both sides of it */
        Py_DECREF(made);
        made = Py_NewRef(Py_None);
    }
    forget_plain(&in);
    return made;
}
