/* dedup._native: band keys -> pairs of texts that share one, and what the shingle sets of two texts share. */
#include "glue.h"

#include <stdlib.h>
#include <string.h>

const char BUCKET_PAIRS_DOC[] =
    "bucket_pairs(keys, cap) -> (pairs, hot members, hot sizes)\n\n"
    "keys: uint32[n] of one band. Pairs of places with the same key, uint64 left << 32 | right with left < right, of\n"
    "the buckets of at most cap members; of larger ones the members, uint32, ascending, bucket after bucket, and the\n"
    "size of each, int64. All as bytes.";

const char DISTINCT_DOC[] = "distinct(values): uint64[n], each value once, ascending, as bytes.";

const char SHARED_DOC[] =
    "shared(values, offsets, left, right, out)\n\n"
    "out[i] = how many values the ascending runs left[i] and right[i] have in common; uint64, int64[n + 1], uint32.";

/* A growing array of bytes. */
typedef struct {
    char *data;
    size_t size, room;
} heap;

/* Space for `size` bytes more, or NULL without memory. */
static void *heap_grow(heap *h, size_t size) {
    if (h->size + size > h->room) {
        size_t wanted = (h->size + size) * 3 / 2 + 4096;
        char *grown = realloc(h->data, wanted);
        if (!grown) return NULL;
        h->data = grown;
        h->room = wanted;
    }
    h->size += size;
    return h->data + h->size - size;
}

/* Items whose key may stand twice, as key << 32 | place. Most keys stand once: a bit for each value of some bits of
 * the key says so in two passes, and spares them the sorting. */
static size_t repeated(const uint32_t *keys, size_t n, uint64_t *bits, size_t places, uint64_t *out) {
    uint64_t *once = bits, *twice = bits + places / 64;
    size_t found = 0;
    memset(bits, 0, places / 4);
    for (size_t i = 0; i < n; i++) {
        size_t word = (keys[i] & (places - 1)) / 64;
        uint64_t bit = (uint64_t)1 << keys[i] % 64;
        twice[word] |= once[word] & bit;
        once[word] |= bit;
    }
    for (size_t i = 0; i < n; i++) { /* a write that does not count is overwritten: no branch */
        out[found] = (uint64_t)keys[i] << 32 | i;
        found += twice[(keys[i] & (places - 1)) / 64] >> keys[i] % 64 & 1;
    }
    return found;
}

/* Radix sort by the bits from `shift` on, least digit first; equals stay in their order. The sorted one of the two arrays. */
static uint64_t *sort_from(unsigned shift, uint64_t *items, size_t n, uint64_t *spare) {
    for (; shift < 64; shift += 11) {
        size_t begins[2048] = {0}, next = 0;
        for (size_t i = 0; i < n; i++) begins[items[i] >> shift & 2047]++;
        if (n && begins[items[0] >> shift & 2047] == n) continue; /* all have this digit */
        for (size_t digit = 0; digit < 2048; digit++) {
            size_t count = begins[digit];
            begins[digit] = next;
            next += count;
        }
        for (size_t i = 0; i < n; i++) spare[begins[items[i] >> shift & 2047]++] = items[i];
        uint64_t *swap = items;
        items = spare;
        spare = swap;
    }
    return items;
}

typedef struct {
    heap pairs, members, sizes;
} found_pairs;

/* One bucket of n items. 0, or -1 without memory. */
static int take_bucket(found_pairs *found, const uint64_t *items, size_t n, size_t cap) {
    if (n > cap) {
        uint32_t *members = heap_grow(&found->members, n * sizeof *members);
        int64_t *size = heap_grow(&found->sizes, sizeof *size);
        if (!members || !size) return -1;
        for (size_t i = 0; i < n; i++) members[i] = (uint32_t)items[i];
        *size = (int64_t)n;
        return 0;
    }
    if (n >> 30) return -1; /* more pairs than sizes can say */
    uint64_t *pair = heap_grow(&found->pairs, n * (n - 1) / 2 * sizeof *pair);
    if (!pair) return -1;
    for (size_t i = 0; i + 1 < n; i++)
        for (size_t k = i + 1; k < n; k++) *pair++ = items[i] << 32 | (uint32_t)items[k];
    return 0;
}

static int find_pairs(const uint32_t *keys, size_t n, size_t cap, found_pairs *found) {
    size_t places = 1024;
    while (places < 8 * n) places *= 2;
    uint64_t *bits = malloc(places / 4), *items = malloc((2 * n + 1) * sizeof *items);
    int failed = !bits || !items ? -1 : 0;
    if (!failed) {
        size_t kept = repeated(keys, n, bits, places, items);
        const uint64_t *sorted = sort_from(32, items, kept, items + n + 1);
        for (size_t begin = 0, end = 0; begin < kept && !failed; begin = end) {
            while (end < kept && sorted[end] >> 32 == sorted[begin] >> 32) end++;
            if (end - begin > 1) failed = take_bucket(found, sorted + begin, end - begin, cap);
        }
    }
    free(bits);
    free(items);
    return failed;
}

PyObject *py_bucket_pairs(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *object, *result = NULL;
    Py_buffer keys;
    Py_ssize_t cap;
    if (!PyArg_ParseTuple(args, "On", &object, &cap) || PyObject_GetBuffer(object, &keys, PyBUF_SIMPLE)) return NULL;
    size_t n = (size_t)keys.len / 4;
    found_pairs found = {0};
    int failed = 0;
    if (cap < 1 || (uint64_t)n > UINT32_MAX || keys.len % 4 || (uintptr_t)keys.buf % 4) {
        PyErr_SetString(PyExc_ValueError, "keys must be uint32, fewer than 2^32, and a cap at least 1");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    failed = find_pairs(keys.buf, n, (size_t)cap, &found);
    Py_END_ALLOW_THREADS
    if (failed) {
        PyErr_NoMemory();
        goto done;
    }
    result = Py_BuildValue("(y#y#y#)", found.pairs.size ? found.pairs.data : "", (Py_ssize_t)found.pairs.size,
                           found.members.size ? found.members.data : "", (Py_ssize_t)found.members.size,
                           found.sizes.size ? found.sizes.data : "", (Py_ssize_t)found.sizes.size);
done:
    free(found.pairs.data);
    free(found.members.data);
    free(found.sizes.data);
    PyBuffer_Release(&keys);
    return result;
}

PyObject *py_distinct(PyObject *Py_UNUSED(module), PyObject *object) {
    Py_buffer values;
    PyObject *result = NULL;
    size_t kept = 0;
    if (PyObject_GetBuffer(object, &values, PyBUF_SIMPLE)) return NULL;
    size_t n = (size_t)values.len / 8;
    uint64_t *items = malloc((2 * n + 1) * sizeof *items), *sorted = items;
    if (!items) {
        PyErr_NoMemory();
    } else if (values.len % 8) {
        PyErr_SetString(PyExc_ValueError, "values must be uint64");
    } else {
        Py_BEGIN_ALLOW_THREADS
        if (n) memcpy(items, values.buf, n * sizeof *items);
        sorted = sort_from(0, items, n, items + n);
        for (size_t i = 0; i < n; i++) { /* a write that does not count is overwritten: no branch */
            sorted[kept] = sorted[i];
            kept += i + 1 == n || sorted[i + 1] != sorted[i];
        }
        Py_END_ALLOW_THREADS
        result = PyBytes_FromStringAndSize((const char *)sorted, (Py_ssize_t)(kept * sizeof *sorted));
    }
    free(items);
    PyBuffer_Release(&values);
    return result;
}

/* Values that two ascending runs have in common, without a branch that could be mispredicted. */
static uint32_t common(const uint64_t *one, size_t ones, const uint64_t *other, size_t others) {
    uint32_t found = 0;
    for (size_t i = 0, k = 0; i < ones && k < others;) {
        uint64_t a = one[i], b = other[k];
        found += a == b;
        i += a <= b;
        k += b <= a;
    }
    return found;
}

PyObject *py_shared(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *objects[5], *result = NULL;
    Py_buffer buffers[5];
    memset(buffers, 0, sizeof buffers);
    if (!PyArg_ParseTuple(args, "OOOOO", &objects[0], &objects[1], &objects[2], &objects[3], &objects[4])) return NULL;
    for (int i = 0; i < 5; i++)
        if (PyObject_GetBuffer(objects[i], &buffers[i], i == 4 ? PyBUF_WRITABLE : PyBUF_SIMPLE)) goto done;
    const uint64_t *values = buffers[0].buf;
    const int64_t *offsets = buffers[1].buf;
    const uint32_t *left = buffers[2].buf, *right = buffers[3].buf;
    uint32_t *out = buffers[4].buf;
    size_t runs = (size_t)buffers[1].len / 8, pairs = (size_t)buffers[4].len / 4;
    int fits = runs-- && buffers[2].len == buffers[4].len && buffers[3].len == buffers[4].len && offsets[0] >= 0 &&
               offsets[runs] <= buffers[0].len / 8;
    for (int i = 0; i < 5; i++) fits = fits && (uintptr_t)buffers[i].buf % (i < 2 ? 8 : 4) == 0;
    for (size_t i = 0; i < runs && fits; i++) fits = offsets[i] <= offsets[i + 1];
    for (size_t i = 0; i < pairs && fits; i++) fits = left[i] < runs && right[i] < runs;
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "runs, pairs and results do not fit each other");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    for (size_t i = 0; i < pairs; i++)
        out[i] = common(values + offsets[left[i]], (size_t)(offsets[left[i] + 1] - offsets[left[i]]),
                        values + offsets[right[i]], (size_t)(offsets[right[i] + 1] - offsets[right[i]]));
    Py_END_ALLOW_THREADS
    result = Py_None;
    Py_INCREF(result);
done:
    for (int i = 0; i < 5; i++) PyBuffer_Release(&buffers[i]);
    return result;
}
