/* Figures and words with a capital in ASCII text, as dedup.judge.templates.specifics has them. */
#include "glue.h"

#include <string.h>

#define LONGEST_NUMBER 16

static int is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static int is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static int is_letter(uint8_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static int goes_on(uint8_t c) { return is_digit(c) || is_letter(c) || c == '_' || c == '.' || c == ',' || c == '/' || c == '-'; }
static int joins(uint8_t c) { return c == '\'' || c == '&' || c == '.' || c == '-'; }

/* Where the word ends that begins at `at`. */
static Py_ssize_t end_of(const uint8_t *text, Py_ssize_t at, Py_ssize_t end) {
    if (is_digit(text[at])) {
        while (at < end && goes_on(text[at])) at++;
        return at;
    }
    for (;;) {
        while (at < end && is_letter(text[at])) at++;
        if (at + 1 >= end || !joins(text[at]) || !is_letter(text[at + 1])) return at;
        at++;
    }
}

/* Whether a word of small letters is one of `numbers`, which are parted and surrounded by spaces. */
static int is_number(const uint8_t *word, Py_ssize_t size, const char *numbers) {
    char wanted[LONGEST_NUMBER + 3] = " ";
    if (size > LONGEST_NUMBER) return 0;
    memcpy(wanted + 1, word, (size_t)size);
    wanted[size + 1] = ' ';
    return strstr(numbers, wanted) != NULL;
}

const char SPECIFICS_DOC[] = "specifics(text, start, end, numbers) -> [(word, start, end)] of figures, numbers and words with a capital";
PyObject *py_specifics(PyObject *Py_UNUSED(module), PyObject *args) {
    const char *characters, *numbers;
    Py_ssize_t start, end, size;
    PyObject *text;
    if (!PyArg_ParseTuple(args, "Unns", &text, &start, &end, &numbers)) return NULL;
    if (!(characters = PyUnicode_AsUTF8AndSize(text, &size))) return NULL;
    if (size != PyUnicode_GetLength(text)) {
        PyErr_SetString(PyExc_ValueError, "the text is not ASCII");
        return NULL;
    }
    const uint8_t *ascii = (const uint8_t *)characters;
    if (start < 0) start = 0;
    if (end > size) end = size;
    PyObject *made = PyList_New(0);
    for (Py_ssize_t at = start, stop; made && at < end; at = stop) {
        stop = at + 1;
        if (!is_digit(ascii[at]) && !is_letter(ascii[at])) continue;
        stop = end_of(ascii, at, end);
        if (!is_digit(ascii[at]) && !is_upper(ascii[at]) && !is_number(ascii + at, stop - at, numbers)) continue;
        PyObject *found = Py_BuildValue("(s#nn)", characters + at, stop - at, at, stop);
        if (!found || PyList_Append(made, found)) Py_CLEAR(made);
        Py_XDECREF(found);
    }
    return made;
}
