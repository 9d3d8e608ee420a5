/* Which of many fixed phrases stand in texts, and at which word: the first word is looked up before anything is compared.
 *
 * Words of a text are in the workspace with a space behind each, and so are
 * those of a phrase: where the bytes are the same, so are the words. */
#include "glue.h"

#include <stdlib.h>
#include <string.h>

#define NAME "dedup.phrases"
#define BITS 14

typedef struct {
    uint32_t start, size; /* in `bytes` */
    uint32_t number;      /* which of the phrases that were given */
} phrase;

/* The bits are few, and in a processor's cache; the rest is looked at where one is set. */
typedef struct {
    uint8_t begins[1 << (BITS - 3)]; /* a bit for each hash of a first word */
    uint32_t first[(1 << BITS) + 1]; /* by hash: where its phrases begin in `sorted` */
    phrase *sorted;
    uint8_t *bytes;
} phrases;

static void phrases_free(phrases *all) {
    if (!all) return;
    free(all->sorted);
    free(all->bytes);
    free(all);
}

static void let_go(PyObject *capsule) { phrases_free(PyCapsule_GetPointer(capsule, NAME)); }

/* Of a word of that many bytes: of the first eight. There must be eight at `word`, whatever stands behind it. */
static uint32_t hash_of(const uint8_t *word, size_t size) {
    static const uint8_t KEPT[2 * sizeof(uint64_t)] = {255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t value, mask;
    memcpy(&value, word, sizeof value);
    memcpy(&mask, KEPT + sizeof mask - (size < sizeof mask ? size : sizeof mask), sizeof mask);
    return (uint32_t)((value & mask) * 0x9E3779B97F4A7C15u >> (64 - BITS));
}

/* UTF-8 of a phrase, and how much of it is the first word. 0, or -1 with an exception. */
static int phrase_of(PyObject *lines, Py_ssize_t i, slice *utf8, size_t *word) {
    Py_ssize_t size;
    PyObject *line = PyTuple_GetItem(lines, i);
    if (!PyUnicode_Check(line)) return PyErr_SetString(PyExc_TypeError, "phrases are a tuple of str"), -1;
    const char *data = PyUnicode_AsUTF8AndSize(line, &size);
    if (!data) return -1;
    const char *space = memchr(data, ' ', (size_t)size);
    *utf8 = (slice){(const uint8_t *)data, (size_t)size};
    *word = space ? (size_t)(space - data) : (size_t)size;
    return *word ? 0 : (PyErr_SetString(PyExc_ValueError, "a phrase begins with a word"), -1);
}

/* Sorts n phrases by the hash of the first word; those of one hash stay as they came. 0, or -1 with an exception. */
static int fill(phrases *all, PyObject *lines, size_t n, size_t room) {
    size_t used = 0, word;
    slice utf8;
    phrase *given = malloc(n * sizeof *given + 1);
    uint32_t *hashes = malloc(n * sizeof *hashes + 1);
    int failed = !given || !hashes || !(all->sorted = malloc(n * sizeof *given + 1)) || !(all->bytes = malloc(room + sizeof(uint64_t)));
    if (failed) PyErr_NoMemory();
    for (size_t i = 0; i < n && !failed; i++) {
        failed = phrase_of(lines, (Py_ssize_t)i, &utf8, &word);
        if (failed) break;
        given[i] = (phrase){(uint32_t)used, (uint32_t)utf8.size + 1, (uint32_t)i};
        memcpy(all->bytes + used, utf8.data, utf8.size);
        all->bytes[used + utf8.size] = ' ';
        hashes[i] = hash_of(all->bytes + used, word);
        all->begins[hashes[i] >> 3] |= (uint8_t)(1 << (hashes[i] & 7));
        all->first[hashes[i] + 1]++;
        used += utf8.size + 1;
    }
    for (size_t hash = 0; hash < 1 << BITS; hash++) all->first[hash + 1] += all->first[hash];
    for (size_t i = n; i-- && !failed;) all->sorted[--all->first[hashes[i] + 1]] = given[i];
    memmove(all->first, all->first + 1, sizeof all->first - sizeof *all->first); /* ends have become beginnings */
    all->first[1 << BITS] = (uint32_t)n;
    free(given);
    free(hashes);
    return failed;
}

const char PHRASES_DOC[] = "phrases(lines) -> what `phrases_in` looks for: a tuple of str, comparable words with a space between";
PyObject *py_phrases(PyObject *Py_UNUSED(module), PyObject *lines) {
    if (!PyTuple_Check(lines)) return PyErr_SetString(PyExc_TypeError, "phrases are a tuple of str"), NULL;
    Py_ssize_t n = PyTuple_Size(lines);
    size_t room = 0, word;
    slice utf8;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (phrase_of(lines, i, &utf8, &word)) return NULL;
        room += utf8.size + 1;
    }
    if (room > UINT32_MAX) return PyErr_SetString(PyExc_OverflowError, "too many phrases"), NULL;
    phrases *all = calloc(1, sizeof *all);
    if (!all) return PyErr_NoMemory();
    PyObject *made = fill(all, lines, (size_t)n, room) ? NULL : PyCapsule_New(all, NAME, let_go);
    if (!made) phrases_free(all);
    return made;
}

/* Adds (place, number) to a list, which is made with its first. 0, or -1 with an exception. */
static int add(PyObject **found, size_t place, uint32_t number) {
    if (!*found && !(*found = PyList_New(0))) return -1;
    PyObject *pair = Py_BuildValue("(nI)", (Py_ssize_t)place, number);
    int failed = !pair || PyList_Append(*found, pair);
    Py_XDECREF(pair);
    return failed ? -1 : 0;
}

/* The phrases among the words of a workspace; *found stays NULL where there are none. 0, or -1 with an exception. */
static int look(const phrases *all, const workspace *w, PyObject **found) {
    for (size_t place = 0; place < w->have.words; place++) {
        size_t start = w->starts[place], left = w->have.bytes - start;
        const uint8_t *here = w->text + start;
        uint32_t hash = hash_of(here, w->starts[place + 1] - start - 1);
        if (!(all->begins[hash >> 3] >> (hash & 7) & 1)) continue;
        for (uint32_t i = all->first[hash]; i < all->first[hash + 1]; i++) {
            const phrase *each = all->sorted + i;
            if (each->size > left || memcmp(all->bytes + each->start, here, each->size)) continue;
            if (add(found, place, each->number)) return -1;
        }
    }
    return 0;
}

/* As look, in a text. */
static int look_in(const phrases *all, workspace *w, const dispatch *d, slice utf8, PyObject **found) {
    w->have = (extent){0, 0};
    int failed = append_words(w, d, utf8.data, utf8.size);
    if (failed) kernel_failed(failed);
    return failed ? -1 : look(all, w, found);
}

/* As look_in, with spaces for the apostrophes ' and \u2019, if there are any. */
static int look_apart(const phrases *all, workspace *w, const dispatch *d, slice utf8, PyObject **found) {
    static const uint8_t CURLY[] = {0xE2, 0x80, 0x99};
    uint8_t *apart = NULL;
    if (!memchr(utf8.data, '\'', utf8.size) && !memchr(utf8.data, CURLY[0], utf8.size)) return 0;
    for (size_t i = 0; i < utf8.size; i++) {
        size_t size = utf8.data[i] == '\'' ? 1 : utf8.size - i >= sizeof CURLY && !memcmp(utf8.data + i, CURLY, sizeof CURLY) ? sizeof CURLY : 0;
        if (!size) continue;
        if (!apart) {
            if (!(apart = malloc(utf8.size))) return PyErr_NoMemory(), -1;
            memcpy(apart, utf8.data, utf8.size);
        }
        memset(apart + i, ' ', size);
    }
    int failed = apart ? look_in(all, w, d, (slice){apart, utf8.size}, found) : 0;
    free(apart);
    return failed;
}

/* A list of n times None; NULL with an exception. */
static PyObject *nothing_for(Py_ssize_t n) {
    PyObject *made = PyList_New(n);
    for (Py_ssize_t i = 0; made && i < n; i++) PyList_SetItem(made, i, Py_NewRef(Py_None));
    return made;
}

const char PHRASES_IN_DOC[] =
    "phrases_in(texts, phrases, apart) -> for each text of a list a list of (place of a word, number of a phrase that begins there), "
    "None of none; None instead of all where no text has any. If `apart`, also of the words as apostrophes part them";
PyObject *py_phrases_in(PyObject *module, PyObject *args) {
    PyObject *texts, *capsule, *made = NULL;
    int apart, failed = 0;
    if (!PyArg_ParseTuple(args, "O!Op", &PyList_Type, &texts, &capsule, &apart)) return NULL;
    const phrases *all = PyCapsule_GetPointer(capsule, NAME);
    if (!all) return NULL;
    const dispatch *d = dispatch_of(module);
    workspace w = {0};
    Py_ssize_t n = PyList_Size(texts);
    for (Py_ssize_t i = 0; i < n && !failed; i++) {
        slice utf8;
        PyObject *keep, *found = NULL;
        failed = utf8_of(PyList_GetItem(texts, i), &utf8, &keep);
        if (failed) break;
        failed = look_in(all, &w, d, utf8, &found) || (apart && look_apart(all, &w, d, utf8, &found));
        Py_XDECREF(keep);
        if (found && !made && !(made = nothing_for(n))) failed = 1;
        if (found && made) {
            PyList_SetItem(made, i, found);
        } else {
            Py_XDECREF(found);
        }
    }
    workspace_free(&w);
    if (failed) Py_CLEAR(made);
    if (failed || made) return made;
    Py_RETURN_NONE;
}
