/* Names and figures in plain text, and how it is written: the inner loops of dedup.specifics. */
#include "glue.h"
#include "specifics.h"
#include "tuples.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_LISTED 16
#define MOST_LETTERS 64 /* of a word that is folded without memory of its own */

static int is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
static int is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static int is_letter(uint8_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static int is_either(uint8_t c) { return is_digit(c) || is_letter(c); }
static int parts_figures(uint8_t c) { return c == '.' || c == ',' || c == '/' || c == '-'; }
static int joins_letters(uint8_t c) { return c == '\'' || c == '&' || c == '.' || c == '-'; }

Py_ssize_t next_word(const uint8_t *text, Py_ssize_t at, Py_ssize_t end, Py_ssize_t *stop) {
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

/* Tells most words from the listed ones: of how one begins, and how long it is. */
static uint8_t begin_of(const uint8_t *word, Py_ssize_t size) {
    return (uint8_t)(word[0] * 3 + (size > 1 ? word[1] * 7 : 0) + size * 31);
}

void list_words(listed *list, const char *words) {
    list->words = words;
    memset(list->begins, 0, sizeof list->begins);
    for (const char *at = words, *from = words; *at; at++) {
        if (*at == ' ') from = at + 1;
        else if (at[1] == ' ') list->begins[begin_of((const uint8_t *)from, at + 1 - from)] = 1;
    }
}

int is_listed(const listed *list, const uint8_t *word, Py_ssize_t size) {
    char wanted[LONGEST_LISTED + 3] = " ";
    if (size < 1 || size > LONGEST_LISTED || !list->begins[begin_of(word, size)]) return 0;
    memcpy(wanted + 1, word, (size_t)size);
    wanted[size + 1] = ' ';
    return strstr(list->words, wanted) != NULL;
}

int specific_words_of(specific_words *words, const char *numbers, PyObject *no_names) {
    list_words(&words->numbers, numbers);
    words->no_names = no_names;
    if (no_names == Py_None || PyAnySet_Check(no_names)) return 0;
    PyErr_SetString(PyExc_TypeError, "a set or None");
    return -1;
}

/* Whether a word, in small letters, is in a set; -1 with an exception. */
static int is_in(PyObject *set, const uint8_t *word, Py_ssize_t size) {
    char few[MOST_LETTERS] = {0}, *small = size > MOST_LETTERS ? malloc((size_t)size) : few;
    if (!small) return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < size; i++) small[i] = (char)(is_upper(word[i]) ? word[i] | 0x20 : word[i]);
    PyObject *folded = PyUnicode_DecodeASCII(small, size, NULL);
    int found = folded ? PySet_Contains(set, folded) : -1;
    Py_XDECREF(folded);
    if (small != few) free(small);
    return found;
}

int kind_of(const specific_words *words, const uint8_t *word, Py_ssize_t size) {
    if (is_digit(*word) || (!is_upper(*word) && is_listed(&words->numbers, word, size))) return FIGURE;
    if (words->no_names == Py_None || !is_upper(*word)) return NEITHER;
    int common = is_in(words->no_names, word, size);
    return common < 0 ? -1 : common ? NEITHER : NAME;
}

const char SPECIFICS_DOC[] =
    "specifics(text, start, end, numbers, no_names, type) -> [(start, end, word, is_figure)], or None where a letter is foreign\n\n"
    "No names where no_names is None.";
PyObject *py_specifics(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text, *no_names, *type, *made = NULL;
    const char *numbers;
    Py_ssize_t start, end, stop;
    plain in;
    specific_words words;
    if (!PyArg_ParseTuple(args, "UnnsOO", &text, &start, &end, &numbers, &no_names, &type)) return NULL;
    if (specific_words_of(&words, numbers, no_names)) return NULL;
    if (!is_tuple_type(type)) return PyErr_SetString(PyExc_TypeError, "a type of tuple"), NULL;
    if (read_plain(text, start, end, &in)) return NULL;
    int told = is_plain(&in, 0, in.size);
    made = told ? PyList_New(0) : Py_NewRef(Py_None);
    for (Py_ssize_t at = 0; told && made && (at = next_word(in.text, at, in.size, &stop)) < in.size; at = stop) {
        int kind = kind_of(&words, in.text + at, stop - at);
        if (kind < 0) Py_CLEAR(made);
        if (kind < FIGURE) continue;
        PyObject *found = tuple_of(type, (PyObject *[]){
            PyLong_FromSsize_t(in.start + at), PyLong_FromSsize_t(in.start + stop), as_written(&in, at, stop), PyBool_FromLong(kind == FIGURE),
        }, 4);
        if (!found || PyList_Append(made, found)) Py_CLEAR(made);
        Py_XDECREF(found);
    }
    forget_plain(&in);
    return made;
}

/* How words are written: counted as py_written tells them. */
typedef struct {
    Py_ssize_t words, figures, capitals, small, found;
} writing;

/* Counts the words of a text, but for those beyond `most`. Whether none of them may have a letter that is foreign. */
static int count_written(const plain *in, const listed *list, Py_ssize_t most, writing *w) {
    Py_ssize_t at = 0, stop;
    for (; w->words < most && (at = next_word(in->text, at, in->size, &stop)) < in->size; at = stop, w->words++) {
        if (is_digit(in->text[at])) {
            w->figures++;
        } else if (is_upper(in->text[at])) {
            w->capitals++;
        } else {
            w->small++;
            w->found += is_listed(list, in->text + at, stop - at);
        }
    }
    return is_plain(in, 0, at + 2 < in->size ? at + 2 : in->size); /* a mark joins what stands on both sides of it */
}

const char WRITTEN_DOC[] =
    "written(texts, most, listed) -> (words, figures, with a capital, small, small ones listed) of the first words of a list of texts,\n"
    "or None where a letter is foreign";
PyObject *py_written(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *texts;
    const char *words;
    Py_ssize_t most;
    plain in;
    listed list;
    writing w = {0};
    if (!PyArg_ParseTuple(args, "O!ns", &PyList_Type, &texts, &most, &words)) return NULL;
    list_words(&list, words);
    for (Py_ssize_t i = 0; i < PyList_Size(texts) && w.words < most; i++) {
        PyObject *text = PyList_GetItem(texts, i);
        if (!PyUnicode_Check(text)) return PyErr_SetString(PyExc_TypeError, "a text is a str"), NULL;
        if (read_plain(text, 0, PY_SSIZE_T_MAX, &in)) return NULL;
        int told = count_written(&in, &list, most, &w);
        forget_plain(&in);
        if (!told) return Py_NewRef(Py_None);
    }
    return Py_BuildValue("(nnnnn)", w.words, w.figures, w.capitals, w.small, w.found);
}
