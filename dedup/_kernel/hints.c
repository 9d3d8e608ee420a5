/* Texts and sketches as the index asks for them and stores them: 32-bit keys (dedup/index/records.py). */
#include "bytes.h"
#include "glue.h"
#include "xxh3.h"

#include <stdlib.h>
#include <string.h>

#define MOST 0xFFFF /* fingerprints: the least of more */

typedef struct {
    size_t bands, rows;
    PyObject *signature, *fingerprints; /* names of a sketch's attributes */
} scheme_of_hints;

/* As extend; NULL with an exception. */
static uint8_t *more_of(bytes *out, size_t more) {
    uint8_t *p = extend(out, more);
    if (!p) PyErr_NoMemory();
    return p;
}

/* Few are put in order as they come. */
static void sort(uint32_t *values, size_t n) {
    if (n > 32) {
        qsort(values, n, sizeof *values, ascending);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint32_t value = values[i];
        size_t at = i;
        for (; at && values[at - 1] > value; at--) values[at] = values[at - 1];
        values[at] = value;
    }
}

/* The low halves of ints, distinct and ascending, in values; their number, or -1 with an exception. */
static Py_ssize_t low_halves(PyObject *ints, size_t n, uint32_t *values) {
    for (size_t i = 0; i < n; i++) {
        PyObject *item = PyTuple_GetItem(ints, (Py_ssize_t)i);
        if (!item) return -1;
        values[i] = (uint32_t)PyLong_AsUnsignedLongLongMask(item);
        if (PyErr_Occurred()) return -1;
    }
    sort(values, n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || values[i] != values[i - 1]) values[kept++] = values[i];
    return (Py_ssize_t)kept;
}

/* The keys of the bands of a row, none without a row. */
static int write_bands(bytes *out, const Py_buffer *row, size_t bands, size_t rows) {
    if (!row->len) bands = 0;
    if (4 * bands * rows > (size_t)row->len) {
        PyErr_SetString(PyExc_ValueError, "no such bands");
        return -1;
    }
    uint8_t *p = more_of(out, 1 + 4 * bands);
    if (!p) return -1;
    *p++ = (uint8_t)bands;
    for (size_t band = 0; band < bands; band++)
        put32(p + 4 * band, (uint32_t)xxh3_64((const uint8_t *)row->buf + 4 * rows * band, 4 * rows, band));
    return 0;
}

static int write_fingerprints(bytes *out, PyObject *fingerprints) {
    if (!PyTuple_Check(fingerprints)) {
        PyErr_SetString(PyExc_TypeError, "fingerprints must be a tuple");
        return -1;
    }
    size_t n = (size_t)PyTuple_Size(fingerprints);
    uint32_t few[64], *values = n > 64 ? malloc(n * sizeof *values) : few;
    if (!values) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t kept = low_halves(fingerprints, n, values);
    if (kept > MOST) kept = MOST;
    uint8_t *p = kept < 0 ? NULL : more_of(out, 2 + 4 * (size_t)kept);
    if (p) {
        put16(p, (size_t)kept);
        for (Py_ssize_t i = 0; i < kept; i++) put32(p + 2 + 4 * i, values[i]);
    }
    if (values != few) free(values);
    return p ? 0 : -1;
}

/* Bands and fingerprints of a sketch, none of None. 0, or -1 with an exception. */
static int write_sketch(bytes *out, PyObject *sketch, const scheme_of_hints *scheme) {
    if (Py_IsNone(sketch)) {
        uint8_t *p = more_of(out, 3);
        if (p) memset(p, 0, 3);
        return p ? 0 : -1;
    }
    Py_buffer row;
    PyObject *signature = PyObject_GetAttr(sketch, scheme->signature);
    PyObject *fingerprints = signature ? PyObject_GetAttr(sketch, scheme->fingerprints) : NULL;
    int failed = fingerprints ? PyObject_GetBuffer(signature, &row, PyBUF_SIMPLE) : -1;
    if (!failed) {
        failed = write_bands(out, &row, scheme->bands, scheme->rows) || write_fingerprints(out, fingerprints) ? -1 : 0;
        PyBuffer_Release(&row);
    }
    Py_XDECREF(signature);
    Py_XDECREF(fingerprints);
    return failed;
}

/* Where a text is looked for. 0, or -1 with an exception. */
static int write_text(bytes *out, PyObject *text) {
    slice utf8;
    PyObject *keep;
    uint8_t *p = utf8_of(text, &utf8, &keep) ? NULL : more_of(out, 4);
    if (p) put32(p, (uint32_t)xxh3_64(utf8.data, utf8.size, 0));
    Py_XDECREF(keep);
    return p ? 0 : -1;
}

const char HINTS_DOC[] = "hints(texts, sketches, bands, rows) -> bytes: u32 a text; a sketch u8 bands, u32 each, u16 fingerprints, u32 each";
PyObject *py_hints(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *texts, *sketches, *made = NULL;
    Py_ssize_t bands, rows;
    if (!PyArg_ParseTuple(args, "O!O!nn", &PyTuple_Type, &texts, &PyTuple_Type, &sketches, &bands, &rows)) return NULL;
    if (bands < 1 || bands > 255 || rows < 1 || rows > 255) {
        PyErr_SetString(PyExc_ValueError, "no such bands");
        return NULL;
    }
    scheme_of_hints scheme = {(size_t)bands, (size_t)rows, PyUnicode_InternFromString("signature"), PyUnicode_InternFromString("fingerprints")};
    bytes out = {NULL, 0, 0};
    int failed = !scheme.signature || !scheme.fingerprints;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_Size(texts); i++) failed = write_text(&out, PyTuple_GetItem(texts, i));
    for (Py_ssize_t i = 0; !failed && i < PyTuple_Size(sketches); i++)
        failed = write_sketch(&out, PyTuple_GetItem(sketches, i), &scheme);
    if (!failed) made = PyBytes_FromStringAndSize((const char *)out.data, (Py_ssize_t)out.size);
    free(out.data);
    Py_XDECREF(scheme.signature);
    Py_XDECREF(scheme.fingerprints);
    return made;
}
