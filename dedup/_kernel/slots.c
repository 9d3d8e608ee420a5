/* The slots of a form that a passage fills in anew, and what it keeps: the inner loops of dedup.judge.templates. */
#include "characters.h"
#include "glue.h"
#include "specifics.h"

#define SLOT 64           /* characters of the longest replacement that fills in a form */
#define WINDOW (3 * SLOT) /* characters of a slot and around it */

typedef struct {
    Py_ssize_t start, end;
} stretch;

/* A text that slots lie in, and the passage that bounds them. */
typedef struct {
    PyObject *text;
    const uint8_t *ascii; /* NULL where not all of it is */
    stretch bounds;
} side;

/* A name or figure at two places of a text. */
typedef struct {
    Py_ssize_t start, end;
    int kind;
} specific;

/* What a slot touches, read whole. */
typedef struct {
    const uint8_t *text;
    Py_ssize_t at; /* where `text` begins */
    specific found[SLOT + 1];
    int count;
    uint8_t room[WINDOW];
} touch;

static int read_side(side *s) {
    ascii all;
    int is_ascii = read_ascii(s->text, &all);
    if (is_ascii < 0) return -1;
    s->ascii = is_ascii ? all.text : NULL;
    if (s->bounds.start >= 0 && s->bounds.end <= PyUnicode_GetLength(s->text)) return 0;
    PyErr_SetString(PyExc_ValueError, "a passage lies in its text");
    return -1;
}

static Py_UCS4 character(const side *s, Py_ssize_t at) { return s->ascii ? s->ascii[at] : PyUnicode_ReadChar(s->text, at); }

/* The characters that a slot touches, back and on to white space, if it is near, within the passage: where they end; -1 if
 * one of them is not ASCII. */
static Py_ssize_t read_window(const side *s, stretch slot, touch *t) {
    Py_ssize_t first = slot.start - SLOT > s->bounds.start ? slot.start - SLOT : s->bounds.start;
    Py_ssize_t last = slot.end + SLOT < s->bounds.end ? slot.end + SLOT : s->bounds.end;
    while (slot.start > first && !is_space(character(s, slot.start - 1))) slot.start--;
    while (slot.end < last && !is_space(character(s, slot.end))) slot.end++;
    t->at = slot.start;
    t->text = s->ascii ? s->ascii + slot.start : t->room;
    for (Py_ssize_t at = slot.start; !s->ascii && at < slot.end; at++) {
        Py_UCS4 c = character(s, at);
        if (c > 0x7F) return -1;
        t->room[at - slot.start] = (uint8_t)c;
    }
    return slot.end;
}

/* Finds what a slot touches: 0; -1 with an exception, 1 where not all of it is ASCII. */
static int touched(const side *s, stretch slot, const specific_words *words, touch *t) {
    Py_ssize_t end = read_window(s, slot, t), stop;
    t->count = 0;
    if (end < 0) return 1;
    Py_ssize_t size = end - t->at, low = slot.start - t->at, high = slot.end - t->at;
    for (Py_ssize_t at = 0; (at = next_word(t->text, at, size, &stop)) < high && at < size; at = stop) {
        if (stop <= low) continue;
        int kind = kind_of(words, t->text + at, stop - at);
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

/* Both sides of a replacement that fills in a form: 1; 0 if it does not, or is none; -1 with an exception. */
static int slots_of(PyObject *op, stretch ours, stretch theirs, stretch *here, stretch *there) {
    int replaces = is_kind(op, "replace");
    if (replaces <= 0) return replaces;
    *here = side_of(op, 1), *there = side_of(op, 3);
    if (PyErr_Occurred()) return -1;
    if (!lies_in(*here, ours.end - ours.start) || !lies_in(*there, theirs.end - theirs.start))
        return PyErr_SetString(PyExc_ValueError, "an operation lies in its passage"), -1;
    if (here->end - here->start > SLOT || there->end - there->start > SLOT) return 0;
    here->start += ours.start, here->end += ours.start;
    there->start += theirs.start, there->end += theirs.start;
    return 1;
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
static int leave_out(touch *t, PyObject *apart) {
    int kept = 0;
    for (int i = 0; i < t->count; i++) {
        int out = is_apart(apart, t->at + t->found[i].start);
        if (out < 0) return -1;
        if (!out) t->found[kept++] = t->found[i];
    }
    t->count = kept;
    return 0;
}

/* Appends what a slot puts in place of something of its kind. 0, or -1 with an exception. */
static int append_refilled(PyObject *made, const touch *ours, const touch *theirs) {
    int room[NAME + 1] = {0};
    for (int i = 0; i < theirs->count; i++) room[theirs->found[i].kind]++;
    for (int i = 0; i < ours->count; i++) {
        const specific *one = ours->found + i;
        if (!room[one->kind]) continue;
        room[one->kind]--;
        PyObject *word = PyUnicode_DecodeASCII((const char *)ours->text + one->start, one->end - one->start, NULL);
        int failed = !word || PyList_Append(made, word);
        Py_XDECREF(word);
        if (failed) return -1;
    }
    return 0;
}

const char REFILLED_DOC[] =
    "refilled(here, there, operations, (start, end), (start, end), apart, numbers, no_names) -> (names and figures of `here`\n"
    "that replacements put in place of some of `there`, the operations that are left over, since they touch what is not ASCII)\n\n"
    "What begins in one of the spans `apart` of `here` counts for nothing.";
PyObject *py_refilled(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *ops, *apart, *no_names;
    const char *numbers;
    side ours, theirs;
    stretch slot, other;
    specific_words words;
    touch new, old;
    if (!PyArg_ParseTuple(args, "UUO!(nn)(nn)O!sO", &ours.text, &theirs.text, &PyTuple_Type, &ops, &ours.bounds.start, &ours.bounds.end,
                          &theirs.bounds.start, &theirs.bounds.end, &PyTuple_Type, &apart, &numbers, &no_names)) return NULL;
    if (read_side(&ours) || read_side(&theirs) || specific_words_of(&words, numbers, no_names)) return NULL;
    PyObject *made = PyList_New(0), *left = PyList_New(0);
    int failed = !made || !left;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_Size(ops); i++) {
        PyObject *op = PyTuple_GetItem(ops, i);
        int fits = slots_of(op, ours.bounds, theirs.bounds, &slot, &other), not_ascii = 0;
        if (fits > 0) not_ascii = touched(&ours, slot, &words, &new);
        if (fits > 0 && !not_ascii && new.count) not_ascii = leave_out(&new, apart);
        if (fits > 0 && !not_ascii && new.count) not_ascii = touched(&theirs, other, &words, &old);
        if (not_ascii > 0) failed = PyList_Append(left, op);
        else failed = fits < 0 || not_ascii < 0 || (fits && new.count && append_refilled(made, &new, &old));
    }
    if (!failed) return Py_BuildValue("(NN)", made, left);
    Py_XDECREF(made);
    Py_XDECREF(left);
    return NULL;
}

/* Adds a word to a set. 0, or -1 with an exception. */
static int add_word(PyObject *set, const uint8_t *word, Py_ssize_t size) {
    PyObject *one = PyUnicode_DecodeASCII((const char *)word, size, NULL);
    int failed = !one || PySet_Add(set, one);
    Py_XDECREF(one);
    return failed ? -1 : 0;
}

const char KEPT_DOC[] =
    "kept(here, operations, (start, end), apart, numbers, no_names, enough) -> the set of names and figures of a passage of `here`,\n"
    "which is ASCII, that no operation changes, as many as are enough\n\nWhat begins in one of the spans `apart` counts for nothing.";
PyObject *py_kept(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text, *ops, *apart, *no_names;
    const char *numbers;
    stretch all, edit = {0, 0};
    Py_ssize_t enough, stop, next = 0;
    ascii in;
    specific_words words;
    if (!PyArg_ParseTuple(args, "UO!(nn)O!sOn", &text, &PyTuple_Type, &ops, &all.start, &all.end, &PyTuple_Type, &apart, &numbers, &no_names,
                          &enough) || ascii_of(text, &in) || specific_words_of(&words, numbers, no_names)) return NULL;
    if (!lies_in(all, in.size)) return PyErr_SetString(PyExc_ValueError, "a passage lies in its text"), NULL;
    PyObject *made = PySet_New(NULL);
    for (Py_ssize_t at = all.start; made && PySet_Size(made) < enough && (at = next_word(in.text, at, all.end, &stop)) < all.end; at = stop) {
        int kind = kind_of(&words, in.text + at, stop - at), failed = kind < 0;
        if (kind == NEITHER) continue;
        while (!failed && edit.end <= at && next < PyTuple_Size(ops)) { /* to the first change that ends behind the word's start */
            PyObject *op = PyTuple_GetItem(ops, next++);
            int equal = is_kind(op, "equal");
            stretch part = equal ? (stretch){0, 0} : side_of(op, 1);
            failed = equal < 0 || PyErr_Occurred() || !lies_in(part, all.end - all.start);
            if (!failed && !equal) edit = (stretch){all.start + part.start, all.start + part.end};
        }
        int left = !failed && (edit.end <= at || edit.start >= stop) ? is_apart(apart, at) : 1;
        if (failed && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "an operation lies in its passage");
        if (failed || left < 0 || (!left && add_word(made, in.text + at, stop - at))) Py_CLEAR(made);
    }
    return made;
}
