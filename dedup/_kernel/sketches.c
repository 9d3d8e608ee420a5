/* dedup._native: one article at a time, as Python asks for its hashes and sketches. */
#include "glue.h"
#include "scheme1.h"
#include "xxh3.h"

#include <stdlib.h>
#include <string.h>

static int size_of(PyObject *number, size_t low, size_t high, size_t *out) {
    *out = PyLong_AsSize_t(number);
    if (PyErr_Occurred()) return -1;
    if (*out >= low && *out <= high) return 0;
    PyErr_SetString(PyExc_ValueError, "no sketch can have that number");
    return -1;
}

int scheme_of(PyObject *const *numbers, scheme *s) {
    return size_of(numbers[0], 1, MAX_TEXT, &s->shingle) || size_of(numbers[1], 1, NUM_PERM, &s->num_perm) ||
                   size_of(numbers[2], 1, MAX_TEXT, &s->kgram) || size_of(numbers[3], 1, MAX_TEXT, &s->window)
               ? -1
               : 0;
}

static int counted(Py_ssize_t given, Py_ssize_t wanted) {
    if (given == wanted) return 1;
    PyErr_SetString(PyExc_TypeError, "wrong number of arguments");
    return 0;
}

static PyObject *tuple_of(const uint64_t *values, size_t n) {
    PyObject *made = PyTuple_New((Py_ssize_t)n);
    for (size_t i = 0; made && i < n; i++) {
        PyObject *value = PyLong_FromUnsignedLongLong(values[i]);
        if (!value || PyTuple_SetItem(made, (Py_ssize_t)i, value)) Py_CLEAR(made);
    }
    return made;
}

/* Words that are given: any str, each followed by a space. 0, or negative with an exception. */
static int take_words(workspace *w, PyObject *words) {
    PyObject *tuple = PySequence_Tuple(words);
    if (!tuple) return -1;
    Py_ssize_t n = PyTuple_Size(tuple);
    int failed = 0;
    for (Py_ssize_t i = 0; i < n && !failed; i++) {
        slice utf8;
        PyObject *keep;
        if (utf8_of(PyTuple_GetItem(tuple, i), &utf8, &keep)) {
            failed = -1;
            break;
        }
        size_t bytes = w->have.bytes + utf8.size + 1;
        failed = bytes > MAX_TEXT ? -2 : workspace_room(w, bytes, w->have.words + 1);
        if (failed) {
            kernel_failed(failed);
        } else {
            w->starts[w->have.words++] = (uint32_t)w->have.bytes;
            memcpy(w->text + w->have.bytes, utf8.data, utf8.size);
            w->text[bytes - 1] = ' ';
            w->have.bytes = bytes;
            w->starts[w->have.words] = (uint32_t)bytes;
        }
        Py_XDECREF(keep);
    }
    Py_DECREF(tuple);
    return failed;
}

/* run_hashes(words, k): a list of the hashes of each run of k words. */
PyObject *py_run_hashes(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t given) {
    workspace w = {0};
    size_t k, n = 0;
    PyObject *made = NULL;
    if (!counted(given, 2) || size_of(args[1], 1, MAX_TEXT, &k)) return NULL;
    if (!take_words(&w, args[0])) {
        n = run_hashes(&w, 0, w.have.words, k);
        if (n == (size_t)-1) {
            PyErr_NoMemory();
        } else if ((made = PyList_New((Py_ssize_t)n))) {
            for (size_t i = 0; made && i < n; i++) {
                PyObject *value = PyLong_FromUnsignedLongLong(w.hashes[i]);
                if (!value || PyList_SetItem(made, (Py_ssize_t)i, value)) Py_CLEAR(made);
            }
        }
    }
    workspace_free(&w);
    return made;
}

/* signature(hashes, num_perm): the row as bytes. */
PyObject *py_signature(PyObject *module, PyObject *const *args, Py_ssize_t given) {
    size_t num_perm;
    uint32_t row[NUM_PERM];
    uint64_t some[256];
    if (!counted(given, 2) || size_of(args[1], 1, NUM_PERM, &num_perm)) return NULL;
    PyObject *hashes = PySequence_Tuple(args[0]);
    if (!hashes) return NULL;
    Py_ssize_t n = PyTuple_Size(hashes);
    memset(row, 0xFF, sizeof row);
    for (Py_ssize_t from = 0; from < n; from += 256) {
        size_t count = n - from < 256 ? (size_t)(n - from) : 256;
        for (size_t i = 0; i < count; i++) {
            some[i] = PyLong_AsUnsignedLongLong(PyTuple_GetItem(hashes, from + (Py_ssize_t)i));
            if (some[i] == (uint64_t)-1 && PyErr_Occurred()) {
                Py_DECREF(hashes);
                return NULL;
            }
        }
        dispatch_of(module)->lower(some, count, row);
    }
    Py_DECREF(hashes);
    PyObject *made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(4 * num_perm));
    if (!made) return NULL;
    uint8_t *bytes = (uint8_t *)PyBytes_AsString(made);
    for (size_t i = 0; i < 4 * num_perm; i++) bytes[i] = (uint8_t)(row[i / 4] >> 8 * (i % 4));
    return made;
}

/* The sketches of the article in `w`: a list of (signature, fingerprints). */
static PyObject *sketches(const dispatch *d, workspace *w, const scheme *s, const size_t *ends, size_t n) {
    size_t width = 4 * s->num_perm;
    uint8_t *rows = malloc(n * width + 1);
    size_t *counts = malloc(n * sizeof *counts + 1);
    PyObject *made = NULL;
    int failed = !rows || !counts ? -1 : 0;
    Py_BEGIN_ALLOW_THREADS
    for (size_t i = 0; i < n && !failed; i++)
        failed = sign_words(w, d, s, i ? ends[i - 1] : 0, ends[i], rows + i * width);
    if (!failed) failed = fingerprint_words(w, s, ends, n, counts);
    Py_END_ALLOW_THREADS
    if (failed) {
        kernel_failed(failed);
    } else if ((made = PyList_New((Py_ssize_t)n))) {
        const uint64_t *next = w->hashes;
        for (size_t i = 0; made && i < n; next += counts[i++]) {
            PyObject *row = PyBytes_FromStringAndSize((const char *)rows + i * width, (Py_ssize_t)width);
            PyObject *found = tuple_of(next, counts[i]);
            PyObject *sketch = row && found ? PyTuple_Pack(2, row, found) : NULL;
            Py_XDECREF(row);
            Py_XDECREF(found);
            if (!sketch || PyList_SetItem(made, (Py_ssize_t)i, sketch)) Py_CLEAR(made);
        }
    }
    free(rows);
    free(counts);
    return made;
}

/* Common shape of sketch (texts) and sketch_words (sequences of words). */
static PyObject *sketch(PyObject *module, PyObject *const *args, Py_ssize_t given, int texts) {
    scheme s;
    workspace w = {0};
    const dispatch *d = dispatch_of(module);
    PyObject *made = NULL;
    if (!counted(given, 5) || scheme_of(args + 1, &s)) return NULL;
    PyObject *paragraphs = PySequence_Tuple(args[0]);
    if (!paragraphs) return NULL;
    size_t n = (size_t)PyTuple_Size(paragraphs);
    size_t *ends = malloc(n * sizeof *ends + 1);
    if (!ends) PyErr_NoMemory();
    int failed = !ends;
    for (size_t i = 0; i < n && !failed; i++) {
        PyObject *paragraph = PyTuple_GetItem(paragraphs, (Py_ssize_t)i), *keep = NULL;
        slice utf8;
        if (!texts) {
            failed = take_words(&w, paragraph);
        } else if (!(failed = utf8_of(paragraph, &utf8, &keep))) {
            PyThreadState *let_go = utf8.size > LONG_TEXT ? PyEval_SaveThread() : NULL;
            failed = append_words(&w, d, utf8.data, utf8.size);
            if (let_go) PyEval_RestoreThread(let_go);
            if (failed) kernel_failed(failed);
        }
        Py_XDECREF(keep);
        ends[i] = w.have.words;
    }
    if (!failed) made = sketches(d, &w, &s, ends, n);
    free(ends);
    Py_DECREF(paragraphs);
    workspace_free(&w);
    return made;
}

PyObject *py_sketch(PyObject *module, PyObject *const *args, Py_ssize_t given) {
    return sketch(module, args, given, 1);
}

PyObject *py_sketch_words(PyObject *module, PyObject *const *args, Py_ssize_t given) {
    return sketch(module, args, given, 0);
}

/* xxh3_64(data, seed) */
PyObject *py_xxh3_64(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t given) {
    Py_buffer data;
    if (!counted(given, 2)) return NULL;
    unsigned long long seed = PyLong_AsUnsignedLongLongMask(args[1]);
    if (PyErr_Occurred() || PyObject_GetBuffer(args[0], &data, PyBUF_SIMPLE)) return NULL;
    uint64_t hash = xxh3_64(data.buf, (size_t)data.len, seed);
    PyBuffer_Release(&data);
    return PyLong_FromUnsignedLongLong(hash);
}

/* band_keys(signature, bands, rows): a tuple of the bands' hashes, each seeded with its number. */
PyObject *py_band_keys(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t given) {
    uint64_t keys[NUM_PERM];
    size_t bands, rows;
    Py_buffer row;
    if (!counted(given, 3) || size_of(args[1], 1, NUM_PERM, &bands) || size_of(args[2], 1, NUM_PERM, &rows)) return NULL;
    if (PyObject_GetBuffer(args[0], &row, PyBUF_SIMPLE)) return NULL;
    int enough = 4 * bands * rows <= (size_t)row.len;
    for (size_t band = 0; band < bands && enough; band++)
        keys[band] = xxh3_64((const uint8_t *)row.buf + 4 * rows * band, 4 * rows, band);
    PyBuffer_Release(&row);
    if (enough) return tuple_of(keys, bands);
    PyErr_SetString(PyExc_ValueError, "the signature is shorter than its bands");
    return NULL;
}
