/* Names and figures in ASCII text, and how it is written: the inner loops of dedup.specifics. */
#include "glue.h"
#include "tuples.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_LISTED 16

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
        int is_figure = is_digit(*word) || (!is_upper(*word) && is_listed(word, stop - at, numbers));
        if (!is_figure) {
            if (no_names == Py_None || !is_upper(*word)) continue;
            int common = is_in(no_names, word, stop - at);
            if (common < 0) Py_CLEAR(made);
            if (common) continue;
        }
        PyObject *found = tuple_of(type, (PyObject *[]){
            PyLong_FromSsize_t(at), PyLong_FromSsize_t(stop), PyUnicode_DecodeASCII((const char *)word, stop - at, NULL), PyBool_FromLong(is_figure),
        }, 4);
        if (!found || PyList_Append(made, found)) Py_CLEAR(made);
        Py_XDECREF(found);
    }
    return made;
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
