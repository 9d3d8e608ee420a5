/* Which of many short strings a text holds: the three bytes at each place are looked up before anything is compared. */
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#define NAME "dedup.needles"

typedef struct {
    uint8_t alone[256];       /* whether a byte is one of them by itself */
    uint8_t begins[1 << 13];  /* a bit for the hash of each three bytes with which one of them begins */
    uint32_t first[257];      /* by first byte: where its strings are among `ends` */
    uint32_t *starts, *sizes; /* into `bytes` */
    uint32_t *numbers;        /* which of the strings that were given */
    uint8_t *bytes;
} needles;

static void needles_free(needles *all) {
    if (!all) return;
    free(all->starts);
    free(all->sizes);
    free(all->numbers);
    free(all->bytes);
    free(all);
}

static void let_go(PyObject *capsule) { needles_free(PyCapsule_GetPointer(capsule, NAME)); }

static uint32_t hash_of(uint32_t one, uint32_t two, uint32_t three) {
    return (one << 16 | two << 8 | three) * 0x9E3779B1u >> 16;
}

/* Marks a string by its first three bytes; one of two bytes with any third. */
static void mark(needles *all, const uint8_t *text, size_t size) {
    if (size == 1) {
        all->alone[text[0]] = 1;
        return;
    }
    for (uint32_t three = size > 2 ? text[2] : 0; three <= (size > 2 ? text[2] : 255u); three++) {
        uint32_t hash = hash_of(text[0], text[1], three);
        all->begins[hash >> 3] |= (uint8_t)(1 << (hash & 7));
    }
}

/* Sorts the strings by first byte. 0, or -1 with an exception. */
static int fill(needles *all, PyObject *strings, Py_ssize_t n, size_t room) {
    size_t used = 0, at = 0;
    size_t each = (size_t)n * 4 + 4;
    if (!(all->starts = malloc(each)) || !(all->sizes = malloc(each)) || !(all->numbers = malloc(each)) ||
        !(all->bytes = malloc(room + 1)))
        return PyErr_NoMemory(), -1;
    for (int byte = 0; byte < 256; byte++) {
        all->first[byte] = (uint32_t)at;
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_ssize_t size;
            const uint8_t *text = (const uint8_t *)PyUnicode_AsUTF8AndSize(PyTuple_GetItem(strings, i), &size);
            if (!text) return -1;
            if (!size) return PyErr_SetString(PyExc_ValueError, "an empty string is in every text"), -1;
            if (text[0] != byte) continue;
            mark(all, text, (size_t)size);
            memcpy(all->bytes + used, text, (size_t)size);
            all->starts[at] = (uint32_t)used;
            all->numbers[at] = (uint32_t)i;
            all->sizes[at++] = (uint32_t)size;
            used += (size_t)size;
        }
    }
    all->first[256] = (uint32_t)at;
    return 0;
}

const char NEEDLES_DOC[] = "needles(strings) -> what `held` looks for: a tuple of str, none empty";
PyObject *py_needles(PyObject *Py_UNUSED(module), PyObject *strings) {
    if (!PyTuple_Check(strings)) return PyErr_SetString(PyExc_TypeError, "needles are a tuple of str"), NULL;
    Py_ssize_t n = PyTuple_Size(strings), size;
    size_t room = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *each = PyTuple_GetItem(strings, i);
        if (!PyUnicode_Check(each)) return PyErr_SetString(PyExc_TypeError, "needles are a tuple of str"), NULL;
        if (!PyUnicode_AsUTF8AndSize(each, &size)) return NULL;
        room += (size_t)size;
    }
    if (room > UINT32_MAX) return PyErr_SetString(PyExc_OverflowError, "too many needles"), NULL;
    needles *all = calloc(1, sizeof *all);
    if (!all) return PyErr_NoMemory();
    PyObject *made = fill(all, strings, n, room) ? NULL : PyCapsule_New(all, NAME, let_go);
    if (!made) needles_free(all);
    return made;
}

/* Adds to `found` the strings that stand at a place and were not `seen` yet. 0, or -1 with an exception. */
static int add_those_at(const needles *all, const uint8_t *text, size_t left, uint8_t *seen, PyObject *found) {
    for (uint32_t i = all->first[text[0]]; i < all->first[text[0] + 1]; i++) {
        if (seen[i] || all->sizes[i] > left || memcmp(all->bytes + all->starts[i], text, all->sizes[i])) continue;
        PyObject *number = PyLong_FromUnsignedLong(all->numbers[i]);
        int failed = !number || PyList_Append(found, number);
        Py_XDECREF(number);
        if (failed) return -1;
        seen[i] = 1;
    }
    return 0;
}

/* Whether a string may stand at a place: whether one begins with the bytes there. */
static int begins_at(const needles *all, slice text, size_t at) {
    const uint8_t *here = text.data + at;
    size_t left = text.size - at;
    uint32_t hash = hash_of(here[0], left > 1 ? here[1] : 0, left > 2 ? here[2] : 0);
    return all->alone[here[0]] | (all->begins[hash >> 3] >> (hash & 7) & 1);
}

/* Whether a text holds one of the strings. */
static int holds_any(const needles *all, slice text) {
    for (size_t at = 0; at < text.size; at++) {
        if (!begins_at(all, text, at)) continue;
        uint8_t first = text.data[at];
        for (uint32_t i = all->first[first]; i < all->first[first + 1]; i++)
            if (all->sizes[i] <= text.size - at && !memcmp(all->bytes + all->starts[i], text.data + at, all->sizes[i])) return 1;
    }
    return 0;
}

const char HELD_EACH_DOC[] = "held_each(texts, needles) -> bytes, one a text of a list: 1 where it holds one of the strings, else 0";
PyObject *py_held_each(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *texts, *capsule;
    if (!PyArg_ParseTuple(args, "OO", &texts, &capsule)) return NULL;
    if (!PyList_Check(texts)) return PyErr_SetString(PyExc_TypeError, "texts are a list of str"), NULL;
    const needles *all = PyCapsule_GetPointer(capsule, NAME);
    if (!all) return NULL;
    Py_ssize_t n = PyList_Size(texts);
    PyObject *made = PyBytes_FromStringAndSize(NULL, n);
    char *held = made ? PyBytes_AsString(made) : NULL;
    for (Py_ssize_t i = 0; made && i < n; i++) {
        PyObject *keep;
        slice utf8;
        if (utf8_of(PyList_GetItem(texts, i), &utf8, &keep)) {
            Py_CLEAR(made);
            break;
        }
        held[i] = (char)holds_any(all, utf8);
        Py_XDECREF(keep);
    }
    return made;
}

const char HELD_DOC[] = "held(text, needles) -> list of the numbers of the strings that the text holds, by first place; None of none";
PyObject *py_held(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text, *capsule, *keep = NULL, *found = NULL;
    slice utf8;
    if (!PyArg_ParseTuple(args, "UO", &text, &capsule)) return NULL;
    const needles *all = PyCapsule_GetPointer(capsule, NAME);
    if (!all || utf8_of(text, &utf8, &keep)) return NULL;
    uint8_t *seen = NULL;
    int failed = 0;
    for (size_t at = 0; at < utf8.size && !failed; at++) {
        if (!begins_at(all, utf8, at)) continue;
        if (!seen && (!(seen = calloc(all->first[256] + 1, 1)) || !(found = PyList_New(0)))) {
            failed = -1;
            if (!seen) PyErr_NoMemory();
        } else {
            failed = add_those_at(all, utf8.data + at, utf8.size - at, seen, found);
        }
    }
    free(seen);
    Py_XDECREF(keep);
    if (failed || !found || !PyList_Size(found)) Py_CLEAR(found);
    if (failed || found) return found;
    Py_RETURN_NONE;
}
