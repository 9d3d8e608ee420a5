/* dedup._native: many texts at once, buffers in and out.
 *
 * Inputs are a tuple of str, or exported buffers, whose size no other thread
 * can change under the kernel; their contents must be left alone meanwhile.
 * Everything is checked before the lock is let go, and what a check vouches
 * for is kept apart. */
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#include "scheme1.h"
#include "xxh3.h"

const char BATCH_DOC[] =
    "batch(texts, scheme, *, data, offsets, wide, places, articles, rows, digests, counts, keys, bands, band_rows, sets,\n"
    "      fingerprints) -> (set values, set offsets, fingerprints, fingerprint offsets)\n\n"
    "Sketches n texts: a sequence of str, or None with Arrow's data and offsets buffers (int64 if wide); those at\n"
    "places, uint32[n], where given. scheme: (shingle, num_perm, kgram, window). articles: int64[m + 1], the texts of\n"
    "each article; None: one each.\n"
    "Filled where given: rows uint32[n, num_perm], digests uint64[n] (of the normalised text), counts uint32[n]\n"
    "(words), keys uint64[n, bands]. Returned as bytes where asked for, else None: the distinct shingle hashes of\n"
    "each text, ascending, and the fingerprints of each text; uint64 values and int64 offsets[n + 1].";

typedef struct {
    uint64_t *values;
    int64_t *offsets;
    size_t room;
} ragged;

static int ragged_push(ragged *r, size_t run, const uint64_t *values, size_t n) {
    size_t have = (size_t)r->offsets[run];
    if (have + n > r->room) {
        size_t wanted = (have + n) * 3 / 2 + 4096;
        uint64_t *grown = realloc(r->values, wanted * sizeof *grown);
        if (!grown) return -1;
        r->values = grown;
        r->room = wanted;
    }
    if (n) memcpy(r->values + have, values, n * sizeof *values);
    r->offsets[run + 1] = (int64_t)(have + n);
    return 0;
}

typedef struct {
    const dispatch *d;
    scheme s;
    size_t n, articles, bands, band_rows;
    const slice *texts;
    int64_t *article_ends; /* articles + 1 values, or NULL */
    uint8_t *rows;
    uint64_t *digests, *keys;
    uint32_t *counts;
    ragged *sets, *fingerprints;
} job;

static int sketch_text(job *j, workspace *w, size_t i, size_t from, size_t to) {
    uint32_t begin = from < to ? w->starts[from] : 0, end = from < to ? w->starts[to] - 1 : 0;
    if (j->counts) j->counts[i] = (uint32_t)(to - from);
    if (j->digests) j->digests[i] = xxh3_64(from < to ? w->text + begin : (const uint8_t *)"", end - begin, 0);
    if (j->rows || j->keys) {
        uint8_t own[4 * NUM_PERM], *row = j->rows ? j->rows + 4 * j->s.num_perm * i : own;
        if (sign_words(w, j->d, &j->s, from, to, row)) return -1;
        for (size_t band = 0; band < j->bands && j->keys; band++)
            j->keys[i * j->bands + band] = xxh3_64(row + 4 * j->band_rows * band, 4 * j->band_rows, band);
    }
    if (j->sets) {
        size_t n = shingle_hashes(w, from, to, j->s.shingle);
        if (n == (size_t)-1) return -1;
        return ragged_push(j->sets, i, w->hashes, distinct_hashes(w->hashes, n, w->spare));
    }
    return 0;
}

static int run(job *j) {
    workspace w = {0};
    size_t *ends = NULL, *found = NULL, room = 0;
    int failed = 0;
    for (size_t article = 0; article < j->articles && !failed; article++) {
        size_t first = j->article_ends ? (size_t)j->article_ends[article] : article;
        size_t last = j->article_ends ? (size_t)j->article_ends[article + 1] : article + 1;
        if (last - first > room) {
            room = last - first;
            size_t *grown = realloc(ends, 2 * room * sizeof *ends);
            if (!grown) {
                failed = -1;
                break;
            }
            ends = grown;
            found = grown + room;
        }
        w.have.bytes = w.have.words = 0;
        for (size_t i = first; i < last && !failed; i++) {
            failed = append_words(&w, j->d, j->texts[i].data, j->texts[i].size);
            ends[i - first] = w.have.words;
        }
        for (size_t i = first; i < last && !failed; i++)
            failed = sketch_text(j, &w, i, i > first ? ends[i - first - 1] : 0, ends[i - first]);
        if (failed || !j->fingerprints) continue;
        failed = fingerprint_words(&w, &j->s, ends, last - first, found);
        const uint64_t *next = w.hashes;
        for (size_t i = first; i < last && !failed; next += found[i++ - first])
            failed = ragged_push(j->fingerprints, i, next, found[i - first]);
    }
    free(ends);
    workspace_free(&w);
    return failed;
}

/* A writable buffer of exactly n items of `width` bytes; None is none. 0, or -1 with an exception. */
static int buffer_of(PyObject *object, size_t n, size_t width, Py_buffer *buffer, const char *name) {
    memset(buffer, 0, sizeof *buffer);
    if (!object || object == Py_None) return 0;
    if (PyObject_GetBuffer(object, buffer, PyBUF_WRITABLE)) return -1;
    if ((size_t)buffer->len == n * width && (!n || (uintptr_t)buffer->buf % width == 0)) return 0;
    PyErr_Format(PyExc_ValueError, "%s has the wrong size or alignment", name);
    return -1;
}

/* Texts of a sequence of str, those at `places` where given. `owner` keeps the strings, `made` what had to be encoded
 * apart. */
static slice *slices_of_strings(PyObject *texts, const Py_buffer *places, size_t *n, PyObject **owner, PyObject **made) {
    const uint32_t *chosen = places->buf;
    int some = places->obj != NULL;
    PyObject *all = some && PyList_Check(texts) ? Py_NewRef(texts) : PySequence_Tuple(texts);
    int list = all && PyList_Check(all);
    *made = PyList_New(0);
    if (all) *n = some ? (size_t)places->len / 4 : (size_t)PyTuple_Size(all);
    *owner = all && some ? PyTuple_New((Py_ssize_t)*n) : Py_XNewRef(all);
    for (size_t i = 0; *owner && some && i < *n; i++) { /* the list itself may change while the lock is let go */
        PyObject *text = list ? PyList_GetItem(all, chosen[i]) : PyTuple_GetItem(all, chosen[i]);
        if (!text || PyTuple_SetItem(*owner, (Py_ssize_t)i, Py_NewRef(text))) Py_CLEAR(*owner);
    }
    Py_XDECREF(all);
    if (!*owner || !*made) return NULL;
    slice *slices = malloc(*n * sizeof *slices + 1);
    if (!slices) PyErr_NoMemory();
    for (size_t i = 0; slices && i < *n; i++) {
        PyObject *keep;
        int failed = utf8_of(PyTuple_GetItem(*owner, (Py_ssize_t)i), &slices[i], &keep);
        if (!failed && keep) failed = PyList_Append(*made, keep);
        Py_XDECREF(keep);
        if (!failed) continue;
        free(slices);
        slices = NULL;
    }
    return slices;
}

/* Texts of Arrow's layout, those at `places` where given. */
static slice *slices_of_arrow(const Py_buffer *data, const Py_buffer *offsets, int wide, const Py_buffer *places, size_t *n) {
    const uint32_t *chosen = places->buf;
    size_t width = wide ? 8 : 4, texts = (size_t)offsets->len / width;
    if (texts) texts--;
    *n = places->obj ? (size_t)places->len / 4 : texts;
    slice *slices = malloc(*n * sizeof *slices + 1);
    if (!slices) {
        PyErr_NoMemory();
        return NULL;
    }
    for (size_t i = 0; i < *n; i++) {
        int64_t begin = 0, end = 0;
        size_t place = places->obj ? chosen[i] : i;
        if (place >= texts) {
            PyErr_SetString(PyExc_IndexError, "no such text");
            free(slices);
            return NULL;
        }
        if (wide) {
            memcpy(&begin, (const char *)offsets->buf + 8 * place, 8);
            memcpy(&end, (const char *)offsets->buf + 8 * place + 8, 8);
        } else {
            int32_t two[2];
            memcpy(two, (const char *)offsets->buf + 4 * place, 8);
            begin = two[0], end = two[1];
        }
        if (begin < 0 || end < begin || end > data->len || (size_t)(end - begin) > MAX_TEXT) {
            PyErr_SetString(PyExc_ValueError, "offsets do not fit the data");
            free(slices);
            return NULL;
        }
        slices[i].data = begin == end ? (const uint8_t *)"" : (const uint8_t *)data->buf + begin;
        slices[i].size = (size_t)(end - begin);
    }
    return slices;
}

static PyObject *bytes_of(const void *data, size_t size) {
    return PyBytes_FromStringAndSize(size ? data : "", (Py_ssize_t)size);
}

PyObject *py_batch(PyObject *module, PyObject *args, PyObject *keywords) {
    static char *names[] = {"texts",   "scheme", "data", "offsets", "wide",      "places", "articles",     "rows",
                            "digests", "counts", "keys", "bands",   "band_rows", "sets",   "fingerprints", NULL};
    PyObject *texts, *numbers[4], *data = NULL, *offsets = NULL, *places = NULL, *articles = NULL, *rows = NULL;
    PyObject *digests = NULL, *counts = NULL, *keys = NULL, *owner = NULL, *made = NULL, *result = NULL;
    Py_ssize_t bands = 0, band_rows = 0;
    int wide = 0, with_sets = 0, with_fingerprints = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O(OOOO)|$OOpOOOOOOnnpp", names, &texts, &numbers[0], &numbers[1],
                                     &numbers[2], &numbers[3], &data, &offsets, &wide, &places, &articles, &rows,
                                     &digests, &counts, &keys, &bands, &band_rows, &with_sets, &with_fingerprints))
        return NULL;
    Py_buffer in[3], groups, out[4];
    memset(in, 0, sizeof in);
    memset(&groups, 0, sizeof groups);
    memset(out, 0, sizeof out);
    ragged sets = {0}, fingerprints = {0};
    slice *slices = NULL;
    job j = {.d = dispatch_of(module)};
    if (scheme_of(numbers, &j.s)) return NULL;
    if (bands < 0 || band_rows < 0 || bands > NUM_PERM || band_rows > NUM_PERM ||
        (size_t)(bands * band_rows) > j.s.num_perm || (keys && keys != Py_None && bands * band_rows == 0)) {
        PyErr_SetString(PyExc_ValueError, "the signature has no such bands");
        return NULL;
    }
    if (places && places != Py_None) {
        if (PyObject_GetBuffer(places, &in[2], PyBUF_SIMPLE)) return NULL;
        if ((uintptr_t)in[2].buf % 4 || in[2].len % 4) {
            PyErr_SetString(PyExc_ValueError, "places must be uint32");
            goto done;
        }
    }
    if (texts != Py_None) {
        slices = slices_of_strings(texts, &in[2], &j.n, &owner, &made);
    } else if (!data || !offsets) {
        PyErr_SetString(PyExc_TypeError, "texts, or data and offsets, are needed");
    } else if (!PyObject_GetBuffer(data, &in[0], PyBUF_SIMPLE) && !PyObject_GetBuffer(offsets, &in[1], PyBUF_SIMPLE)) {
        slices = slices_of_arrow(&in[0], &in[1], wide, &in[2], &j.n);
    }
    if (!slices) goto done;
    j.texts = slices;
    j.articles = j.n;
    if (articles && articles != Py_None) {
        if (PyObject_GetBuffer(articles, &groups, PyBUF_SIMPLE)) goto done;
        size_t m = (size_t)groups.len / 8;
        int64_t *ends = j.article_ends = malloc(m * sizeof *ends + 1);
        if (!ends) {
            PyErr_NoMemory();
            goto done;
        }
        if (m) memcpy(ends, groups.buf, m * sizeof *ends);
        int fits = m && groups.len % 8 == 0 && ends[0] == 0 && ends[m - 1] == (int64_t)j.n;
        for (size_t i = 1; i < m && fits; i++) fits = ends[i] >= ends[i - 1];
        if (!fits) {
            PyErr_SetString(PyExc_ValueError, "articles do not divide the texts");
            goto done;
        }
        j.articles = m - 1;
    }
    if (buffer_of(rows, j.n * j.s.num_perm, 4, &out[0], "rows") || buffer_of(digests, j.n, 8, &out[1], "digests") ||
        buffer_of(counts, j.n, 4, &out[2], "counts") || buffer_of(keys, j.n * (size_t)bands, 8, &out[3], "keys"))
        goto done;
    j.rows = out[0].buf;
    j.digests = out[1].buf;
    j.counts = out[2].buf;
    j.keys = out[3].buf;
    j.bands = (size_t)bands;
    j.band_rows = (size_t)band_rows;
    if (with_sets) {
        sets.offsets = calloc(j.n + 1, sizeof *sets.offsets);
        j.sets = &sets;
    }
    if (with_fingerprints) {
        fingerprints.offsets = calloc(j.n + 1, sizeof *fingerprints.offsets);
        j.fingerprints = &fingerprints;
    }
    int failed = (j.sets && !sets.offsets) || (j.fingerprints && !fingerprints.offsets) ? -1 : 0;
    Py_BEGIN_ALLOW_THREADS
    if (!failed) failed = run(&j);
    Py_END_ALLOW_THREADS
    if (failed) {
        kernel_failed(failed);
        goto done;
    }
    PyObject *parts[4] = {NULL, NULL, NULL, NULL};
    ragged *both[2] = {j.sets, j.fingerprints};
    int complete = 1;
    for (int i = 0; i < 4; i++) {
        ragged *r = both[i / 2];
        if (!r) {
            parts[i] = Py_None;
            Py_INCREF(Py_None);
        } else {
            parts[i] = i % 2 ? bytes_of(r->offsets, (j.n + 1) * 8) : bytes_of(r->values, (size_t)r->offsets[j.n] * 8);
        }
        complete = complete && parts[i];
    }
    if (complete) result = PyTuple_Pack(4, parts[0], parts[1], parts[2], parts[3]);
    for (int i = 0; i < 4; i++) Py_XDECREF(parts[i]);
done:
    free(slices);
    free(j.article_ends);
    free(sets.values);
    free(sets.offsets);
    free(fingerprints.values);
    free(fingerprints.offsets);
    for (int i = 0; i < 3; i++) PyBuffer_Release(&in[i]);
    for (int i = 0; i < 4; i++) PyBuffer_Release(&out[i]);
    PyBuffer_Release(&groups);
    Py_XDECREF(owner);
    Py_XDECREF(made);
    return result;
}
