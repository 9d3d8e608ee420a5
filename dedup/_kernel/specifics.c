/* Names and figures in ASCII text, and how it is written: the inner loops of dedup.specifics. */
#include "characters.h"
#include "glue.h"
#include "tuples.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_LISTED 16
#define SLOT 64 /* characters of the longest replacement that fills in a form */

typedef struct {
    const uint8_t *text;
    Py_ssize_t size;
} ascii;

static int is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static int is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static int is_letter(uint8_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static int is_either(uint8_t c) { return is_digit(c) || is_letter(c); }
static int parts_figures(uint8_t c) { return c == '.' || c == ',' || c == '/' || c == '-'; }
static int joins_letters(uint8_t c) { return c == '\'' || c == '&' || c == '.' || c == '-'; }

/* The text of a str of ASCII. 0, or -1 with an exception. */
static int ascii_of(PyObject *text, ascii *found) {
    found->text = (const uint8_t *)PyUnicode_AsUTF8AndSize(text, &found->size);
    if (found->text && found->size == PyUnicode_GetLength(text)) return 0;
    if (found->text) PyErr_SetString(PyExc_ValueError, "the text is not ASCII");
    return -1;
}

/* Where the word begins at or behind `at`, and where it ends, in `stop`; `end` if there is none. */
static Py_ssize_t next_word(const uint8_t *text, Py_ssize_t at, Py_ssize_t end, Py_ssize_t *stop) {
    while (at < end && !is_either(text[at])) at++;
    Py_ssize_t to = at;
    if (to < end && is_digit(text[to])) {
        to++;
        while (to < end && (is_either(text[to]) || (parts_figures(text[to]) && to + 1 < end && is_either(text[to + 1])))) to++;
    } else {
        while (to < end && (is_letter(text[to]) || (to > at && joins_letters(text[to]) && to + 1 < end && is_letter(text[to + 1])))) to++;
    }
    *stop = to;
    return at;
}

/* Whether a word is one of `listed`, which are parted and surrounded by spaces. */
static int is_listed(const uint8_t *word, Py_ssize_t size, const char *listed) {
    char wanted[LONGEST_LISTED + 3] = " ";
    if (size > LONGEST_LISTED) return 0;
    memcpy(wanted + 1, word, (size_t)size);
    wanted[size + 1] = ' ';
    return strstr(listed, wanted) != NULL;
}

/* Whether the word in small letters is in the set; -1 with an exception. */
static int is_in(PyObject *set, const uint8_t *word, Py_ssize_t size) {
    char *small = malloc((size_t)size + 1);
    if (!small) return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < size; i++) small[i] = (char)(is_upper(word[i]) ? word[i] | 0x20 : word[i]);
    PyObject *folded = PyUnicode_DecodeASCII(small, size, NULL);
    int found = folded ? PySet_Contains(set, folded) : -1;
    Py_XDECREF(folded);
    free(small);
    return found;
}

enum { NEITHER, FIGURE, NAME };

/* What a word tells, no names where `no_names` is None; -1 with an exception. */
static int kind_of(const uint8_t *word, Py_ssize_t size, const char *numbers, PyObject *no_names) {
    if (is_digit(*word) || (!is_upper(*word) && is_listed(word, size, numbers))) return FIGURE;
    if (no_names == Py_None || !is_upper(*word)) return NEITHER;
    int common = is_in(no_names, word, size);
    return common < 0 ? -1 : common ? NEITHER : NAME;
}

const char SPECIFICS_DOC[] = "specifics(text, start, end, numbers, no_names, type) -> [(start, end, word, is_figure)]; no names where no_names is None";
PyObject *py_specifics(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text, *no_names, *type, *made = NULL;
    const char *numbers;
    Py_ssize_t start, end, stop;
    ascii in;
    if (!PyArg_ParseTuple(args, "UnnsOO", &text, &start, &end, &numbers, &no_names, &type) || ascii_of(text, &in)) return NULL;
    if ((no_names != Py_None && !PyAnySet_Check(no_names)) || !is_tuple_type(type)) {
        PyErr_SetString(PyExc_TypeError, "a set or None, and a type of tuple");
        return NULL;
    }
    if (start < 0) start = 0;
    if (end > in.size) end = in.size;
    made = PyList_New(0);
    for (Py_ssize_t at = start; made && (at = next_word(in.text, at, end, &stop)) < end; at = stop) {
        const uint8_t *word = in.text + at;
        int kind = kind_of(word, stop - at, numbers, no_names);
        if (kind < 0) Py_CLEAR(made);
        if (kind < FIGURE) continue;
        PyObject *found = tuple_of(type, (PyObject *[]){
            PyLong_FromSsize_t(at), PyLong_FromSsize_t(stop), PyUnicode_DecodeASCII((const char *)word, stop - at, NULL), PyBool_FromLong(kind == FIGURE),
        }, 4);
        if (!found || PyList_Append(made, found)) Py_CLEAR(made);
        Py_XDECREF(found);
    }
    return made;
}

/* A name or figure at two places of a text. */
typedef struct {
    Py_ssize_t start, end;
    int kind;
} specific;

typedef struct {
    Py_ssize_t start, end;
} stretch;

#define WINDOW (3 * SLOT) /* characters of a slot and around it */

/* The characters that a slot touches, back and on to white space, if it is near, within bounds: those from window->start on
 * in `out`. 0; 1 if one of them is not ASCII. */
static int read_window(PyObject *text, stretch slot, stretch bounds, stretch *window, uint8_t *out) {
    Py_ssize_t first = slot.start - SLOT > bounds.start ? slot.start - SLOT : bounds.start;
    Py_ssize_t last = slot.end + SLOT < bounds.end ? slot.end + SLOT : bounds.end;
    *window = slot;
    while (window->start > first && !is_space(PyUnicode_ReadChar(text, window->start - 1))) window->start--;
    while (window->end < last && !is_space(PyUnicode_ReadChar(text, window->end))) window->end++;
    for (Py_ssize_t at = window->start; at < window->end; at++) {
        Py_UCS4 c = PyUnicode_ReadChar(text, at);
        if (c > 0x7F) return 1;
        out[at - window->start] = (uint8_t)c;
    }
    return 0;
}

/* What a slot touches, each read whole: places in `text`, which is its window. How many; -1 with an exception, -2 if the window is not ASCII. */
static int touched(PyObject *whole, stretch slot, stretch bounds, const char *numbers, PyObject *no_names, uint8_t *text, specific *found) {
    stretch window;
    Py_ssize_t stop;
    int n = 0;
    if (read_window(whole, slot, bounds, &window, text)) return -2;
    Py_ssize_t size = window.end - window.start, low = slot.start - window.start, high = slot.end - window.start;
    for (Py_ssize_t at = 0; (at = next_word(text, at, size, &stop)) < high && at < size; at = stop) {
        if (stop <= low) continue;
        int kind = kind_of(text + at, stop - at, numbers, no_names);
        if (kind < 0) return -1;
        if (kind) found[n++] = (specific){at, stop, kind}; /* a word has a character at least, a slot has room for no more */
    }
    return n;
}

/* Both sides of a replacement that fills in a form: 1; 0 if it does not, or is none; -1 with an exception. */
static int slots_of(PyObject *op, stretch ours, stretch theirs, stretch *here, stretch *there) {
    const char *kind;
    if (!PyTuple_Check(op) || !PyArg_ParseTuple(op, "snnnn", &kind, &here->start, &here->end, &there->start, &there->end)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "an operation is a tuple");
        return -1;
    }
    Py_ssize_t size = ours.end - ours.start, there_size = theirs.end - theirs.start;
    if (here->start < 0 || here->end < here->start || here->end > size || there->start < 0 || there->end < there->start || there->end > there_size) {
        PyErr_SetString(PyExc_ValueError, "an operation lies in its passage");
        return -1;
    }
    if (strcmp(kind, "replace") || here->end - here->start > SLOT || there->end - there->start > SLOT) return 0;
    *here = (stretch){ours.start + here->start, ours.start + here->end};
    *there = (stretch){theirs.start + there->start, theirs.start + there->end};
    return 1;
}

/* Appends what a slot puts in place of something of its kind. 0, or -1 with an exception. */
static int append_refilled(PyObject *made, const uint8_t *text, const specific *ours, int n, const specific *theirs, int m) {
    int room[NAME + 1] = {0};
    for (int i = 0; i < m; i++) room[theirs[i].kind]++;
    for (int i = 0; i < n; i++) {
        if (!room[ours[i].kind]) continue;
        room[ours[i].kind]--;
        PyObject *word = PyUnicode_DecodeASCII((const char *)text + ours[i].start, ours[i].end - ours[i].start, NULL);
        int failed = !word || PyList_Append(made, word);
        Py_XDECREF(word);
        if (failed) return -1;
    }
    return 0;
}

const char FILLED_SLOTS_DOC[] =
    "filled_slots(here, there, operations, (start, end), (start, end), numbers, no_names) -> (names and figures of `here` that\n"
    "replacements put in place of some of `there`, the operations that are left over, since they touch what is not ASCII)";
PyObject *py_filled_slots(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *here, *there, *ops, *no_names;
    const char *numbers;
    stretch ours, theirs, slot, other;
    uint8_t text[WINDOW], there_text[WINDOW];
    specific found[SLOT + 1], others[SLOT + 1];
    if (!PyArg_ParseTuple(args, "UUO!(nn)(nn)sO", &here, &there, &PyTuple_Type, &ops, &ours.start, &ours.end, &theirs.start, &theirs.end,
                          &numbers, &no_names)) return NULL;
    if (no_names != Py_None && !PyAnySet_Check(no_names)) return PyErr_SetString(PyExc_TypeError, "a set or None"), NULL;
    if (ours.start < 0 || ours.end > PyUnicode_GetLength(here) || theirs.start < 0 || theirs.end > PyUnicode_GetLength(there))
        return PyErr_SetString(PyExc_ValueError, "a passage lies in its text"), NULL;
    PyObject *made = PyList_New(0), *left = PyList_New(0);
    int failed = !made || !left;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_Size(ops); i++) {
        PyObject *op = PyTuple_GetItem(ops, i);
        int fits = slots_of(op, ours, theirs, &slot, &other), n = fits, m = fits;
        if (fits > 0) n = touched(here, slot, ours, numbers, no_names, text, found);
        if (fits > 0 && n > 0) m = touched(there, other, theirs, numbers, no_names, there_text, others);
        if (n == -2 || m == -2) failed = PyList_Append(left, op);
        else failed = n < 0 || m < 0 || (fits > 0 && n > 0 && append_refilled(made, text, found, n, others, m));
    }
    if (!failed) return Py_BuildValue("(NN)", made, left);
    Py_XDECREF(made);
    Py_XDECREF(left);
    return NULL;
}

const char WRITTEN_DOC[] = "written(text, most, listed) -> (words, figures, with a capital, small, small ones listed) of the first words";
PyObject *py_written(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text;
    const char *listed;
    Py_ssize_t most, stop, words = 0, figures = 0, capitals = 0, small = 0, found = 0;
    ascii in;
    if (!PyArg_ParseTuple(args, "Uns", &text, &most, &listed) || ascii_of(text, &in)) return NULL;
    for (Py_ssize_t at = 0; words < most && (at = next_word(in.text, at, in.size, &stop)) < in.size; at = stop, words++) {
        if (is_digit(in.text[at])) {
            figures++;
        } else if (is_upper(in.text[at])) {
            capitals++;
        } else {
            small++;
            found += is_listed(in.text + at, stop - at, listed);
        }
    }
    return Py_BuildValue("(nnnnn)", words, figures, capitals, small, found);
}
