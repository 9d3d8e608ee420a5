/* A sketch as the index asks for it and stores it: 32-bit keys of its bands and fingerprints (dedup/index/records.py). */
#include "glue.h"
#include "xxh3.h"

#include <stdlib.h>

static int ascending(const void *one, const void *other) {
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

#define MOST 0xFFFF /* fingerprints: the least of more */

/* The low halves of ints, distinct and ascending, in values; their number, or -1 with an exception. */
static Py_ssize_t low_halves(PyObject *ints, Py_ssize_t n, uint32_t *values) {
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PyTuple_GetItem(ints, i);
        if (!item) return -1;
        values[i] = (uint32_t)PyLong_AsUnsignedLongLongMask(item);
        if (PyErr_Occurred()) return -1;
    }
    qsort(values, (size_t)n, sizeof *values, ascending);
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < n; i++)
        if (!i || values[i] != values[i - 1]) values[kept++] = values[i];
    return kept;
}

static uint8_t *put(uint8_t *p, uint64_t value, int size) {
    while (size--) *p++ = (uint8_t)(value >> 8 * size);
    return p;
}

const char HINTS_DOC[] = "hints(signature, fingerprints, bands, rows) -> bytes: u8 bands, u32 each, u16 fingerprints, u32 each";
PyObject *py_hints(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer row;
    PyObject *fingerprints, *made = NULL;
    Py_ssize_t bands, rows;
    if (!PyArg_ParseTuple(args, "y*O!nn", &row, &PyTuple_Type, &fingerprints, &bands, &rows)) return NULL;
    Py_ssize_t n = PyTuple_Size(fingerprints);
    if (bands < 1 || bands > 255 || rows < 1 || rows > 255 || 4 * bands * rows > row.len) {
        PyErr_SetString(PyExc_ValueError, "no such bands");
        PyBuffer_Release(&row);
        return NULL;
    }
    uint32_t *values = malloc((size_t)(n + 1) * sizeof *values);
    uint8_t *out = malloc((size_t)(3 + 4 * (bands + n)));
    Py_ssize_t kept = values && out ? low_halves(fingerprints, n, values) : (PyErr_NoMemory(), -1);
    if (kept > MOST) kept = MOST;
    if (kept >= 0) {
        uint8_t *p = put(out, (uint64_t)bands, 1);
        size_t size = 4 * (size_t)rows;
        for (size_t band = 0; band < (size_t)bands; band++)
            p = put(p, xxh3_64((const uint8_t *)row.buf + size * band, size, band) & 0xFFFFFFFF, 4);
        p = put(p, (uint64_t)kept, 2);
        for (Py_ssize_t i = 0; i < kept; i++) p = put(p, values[i], 4);
        made = PyBytes_FromStringAndSize((const char *)out, p - out);
    }
    free(values);
    free(out);
    PyBuffer_Release(&row);
    return made;
}
