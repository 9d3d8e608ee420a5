/* Texts -> streams of words, kept in capsules: an article is compared with many, and at night comes again with others. */
#include "glue.h"
#include "streams.h"

#include <stdlib.h>
#include <string.h>

#define NAME "dedup.stream"
#define TOKEN_BITS 14
#define AHEAD 8              /* words whose tokens are asked of memory before they are read */
#define MOST ((size_t)1 << 27) /* words of a text */

static void free_stream(stream *s) {
    if (!s) return;
    for (size_t i = 0; s->words && i < s->n; i++) Py_XDECREF(s->words[i]);
    for (size_t i = 0; s->tokens && i < s->tokens_n; i++) Py_XDECREF(s->tokens[i]);
    Py_XDECREF(s->text);
    free(s->words);
    free(s->tokens);
    free(s->hashes);
    free(s->starts);
    free(s->ends);
    free(s->first);
    free(s->bases);
    free(s->kinds);
    free(s);
}

static void let_go(PyObject *capsule) { free_stream(PyCapsule_GetPointer(capsule, NAME)); }

stream *stream_of(PyObject *capsule) { return PyCapsule_GetPointer(capsule, NAME); }

size_t paragraph_of(const stream *s, size_t word) {
    size_t low = 0, high = s->paragraphs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->bases[middle] <= s->starts[word]) low = middle + 1;
        else high = middle;
    }
    return low;
}

static int wrong(const char *what) { return PyErr_SetString(PyExc_ValueError, what), -1; }

/* A place in a text, from `base` on. 0, or -1 with an exception. */
static int read_place(PyObject *numbers, Py_ssize_t i, size_t base, size_t most, uint32_t *out) {
    PyObject *number = PyTuple_GetItem(numbers, i);
    size_t value = number ? PyLong_AsSize_t(number) : (size_t)-1;
    if (value > most) return PyErr_Occurred() ? -1 : wrong("a word stands in its text");
    *out = (uint32_t)(base + value);
    return 0;
}

static uint8_t kind_of_character(Py_UCS4 c) {
    return (uint8_t)((c >= 0xE00 ? CHARACTER : 0) | (c >= 0x3041 && c <= 0x30FF ? KANA : 0));
}

/* The words of a paragraph of `size` characters that begins at `base`, (words, starts, ends). 0, or -1 with an exception. */
static int append_words_of(stream *s, PyObject *parts, size_t base, size_t size) {
    PyObject *words, *starts, *ends;
    if (!PyTuple_Check(parts)) return wrong("a paragraph is (words, starts, ends)");
    if (!PyArg_ParseTuple(parts, "O!O!O!", &PyTuple_Type, &words, &PyTuple_Type, &starts, &PyTuple_Type, &ends)) return -1;
    Py_ssize_t n = PyTuple_Size(words);
    if (PyTuple_Size(starts) != n || PyTuple_Size(ends) != n) return wrong("a word has a start and an end");
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *word = PyTuple_GetItem(words, i);
        Py_ssize_t length = PyUnicode_CheckExact(word) ? PyUnicode_GetLength(word) : 0;
        if (!length) return wrong("a word is a str, and not empty");
        if (read_place(starts, i, base, size, s->starts + s->n) || read_place(ends, i, base, size, s->ends + s->n)) return -1;
        if (s->starts[s->n] >= s->ends[s->n]) return wrong("a word ends behind its start");
        s->kinds[s->n] = length == 1 ? kind_of_character(PyUnicode_ReadChar(word, 0)) : 0;
        s->words[s->n++] = Py_NewRef(word);
    }
    return 0;
}

/* How many words all paragraphs have, -1 with an exception. */
static Py_ssize_t count_words(PyObject *parts) {
    size_t n = 0;
    for (Py_ssize_t i = 0; i < PyTuple_Size(parts); i++) {
        PyObject *words, *starts, *ends, *each = PyTuple_GetItem(parts, i);
        if (!PyTuple_Check(each)) return wrong("a paragraph is (words, starts, ends)");
        if (!PyArg_ParseTuple(each, "O!OO", &PyTuple_Type, &words, &starts, &ends)) return -1;
        n += (size_t)PyTuple_Size(words);
    }
    return n <= MOST ? (Py_ssize_t)n : wrong("too many words");
}

void free_tokens(token_cache *kept) {
    PyObject *names = kept->names, **pairs = kept->pairs;
    *kept = (token_cache){NULL, NULL};
    for (size_t i = 0; pairs && i < (size_t)2 << TOKEN_BITS; i++) Py_XDECREF(pairs[i]);
    free(pairs);
    Py_XDECREF(names);
}

static size_t place_of(const PyObject *word) { return 2 * (size_t)((uint64_t)(uintptr_t)word * 0x9E3779B97F4A7C15u >> (64 - TOKEN_BITS)); }

/* What the mapping gives for a word; NULL with an exception. */
static PyObject *token_of(token_cache *kept, PyObject *names, PyObject *word) {
    if (kept->names != names) {
        free_tokens(kept);
        kept->pairs = calloc((size_t)2 << TOKEN_BITS, sizeof *kept->pairs);
        if (!kept->pairs) return PyErr_NoMemory();
        kept->names = Py_NewRef(names);
    }
    size_t place = place_of(word);
    if (kept->pairs[place] == word) return Py_NewRef(kept->pairs[place + 1]);
    PyObject *token = PyObject_GetItem(names, word);
    if (!token || !PyUnicode_CheckExact(token) || kept->names != names) return token; /* a mapping of Python's may ask here too */
    PyObject *old = kept->pairs[place], *old_token = kept->pairs[place + 1];
    kept->pairs[place] = Py_NewRef(word);
    kept->pairs[place + 1] = Py_NewRef(token);
    Py_XDECREF(old);
    Py_XDECREF(old_token);
    return token;
}

/* A token for each word, as the mapping names it. 0, or -1 with an exception. */
static int name_words(stream *s, token_cache *kept, PyObject *names) {
    for (size_t i = 0; i < s->n; i++) {
        if (kept->pairs && i + AHEAD < s->n) __builtin_prefetch(kept->pairs + place_of(s->words[i + AHEAD]));
        PyObject *token = token_of(kept, names, s->words[i]);
        if (!token) return -1;
        s->tokens[s->tokens_n++] = token;
        if (!PyUnicode_CheckExact(token)) return wrong("a token is a str");
        if ((s->hashes[i] = PyObject_Hash(token)) == -1) return -1;
        s->first[i] = (uint32_t)i;
    }
    s->first[s->n] = (uint32_t)s->n;
    return 0;
}

/* Tokens that are given, with the first word of each. 0, or -1 with an exception. */
static int take_tokens(stream *s, PyObject *tokens, PyObject *first) {
    size_t n = (size_t)PyTuple_Size(tokens);
    if (n > s->n || (size_t)PyTuple_Size(first) != n + 1) return wrong("a token has a word at least");
    for (size_t i = 0; i <= n; i++) {
        if (read_place(first, (Py_ssize_t)i, 0, s->n, s->first + i)) return -1;
        if (i ? s->first[i] <= s->first[i - 1] : s->first[0]) return wrong("tokens follow each other");
        PyObject *token = i < n ? PyTuple_GetItem(tokens, (Py_ssize_t)i) : NULL;
        if (token && !PyUnicode_CheckExact(token)) return wrong("a token is a str");
        if (!token) continue;
        s->hashes[i] = PyObject_Hash(token);
        s->tokens[s->tokens_n++] = Py_NewRef(token);
    }
    return s->first[n] == s->n ? 0 : wrong("tokens are all the words");
}

static int fill(stream *s, token_cache *kept, PyObject *texts, PyObject *parts, PyObject *names, PyObject *tokens, PyObject *first, PyObject *border) {
    Py_ssize_t words = count_words(parts);
    size_t n = (size_t)words, base = 0, between = (size_t)PyUnicode_GetLength(border);
    if (words < 0) return -1;
    s->paragraphs = (size_t)PyTuple_Size(texts);
    s->words = malloc((n + 1) * sizeof *s->words);
    s->tokens = malloc((n + 1) * sizeof *s->tokens);
    s->hashes = malloc((n + 1) * sizeof *s->hashes);
    s->starts = malloc((n + 1) * sizeof *s->starts);
    s->ends = malloc((n + 1) * sizeof *s->ends);
    s->first = malloc((n + 1) * sizeof *s->first);
    s->kinds = malloc(n + 1);
    s->bases = malloc((s->paragraphs + 1) * sizeof *s->bases);
    if (!s->words || !s->tokens || !s->hashes || !s->starts || !s->ends || !s->first || !s->kinds || !s->bases) return PyErr_NoMemory(), -1;
    for (size_t i = 0; i < s->paragraphs; i++) {
        PyObject *text = PyTuple_GetItem(texts, (Py_ssize_t)i);
        if (!PyUnicode_Check(text)) return wrong("a text is a str");
        size_t size = (size_t)PyUnicode_GetLength(text);
        if (base + size > MAX_TEXT) return kernel_failed(-2), -1;
        s->bases[i] = (uint32_t)base;
        if (append_words_of(s, PyTuple_GetItem(parts, (Py_ssize_t)i), base, size)) return -1;
        base += size + between;
    }
    if (tokens != Py_None ? take_tokens(s, tokens, first) : name_words(s, kept, names)) return -1;
    s->text = PyUnicode_Join(border, texts);
    return s->text ? 0 : -1;
}

const char STREAM_DOC[] =
    "stream(texts, parts, names, tokens, first, border) -> what `aligned` compares\n\n"
    "texts: tuple of the paragraphs of a text, parted by border; parts: for each its (words, starts, ends), tuples. tokens are\n"
    "names[word], or where not None a tuple of str, and first the first word of each and the number of words.";

PyObject *py_stream(PyObject *module, PyObject *args) {
    PyObject *texts, *parts, *names, *tokens, *first, *border;
    if (!PyArg_ParseTuple(args, "O!O!OOOU", &PyTuple_Type, &texts, &PyTuple_Type, &parts, &names, &tokens, &first, &border)) return NULL;
    if (PyTuple_Size(texts) != PyTuple_Size(parts) || (tokens != Py_None && !(PyTuple_Check(tokens) && PyTuple_Check(first))))
        return PyErr_SetString(PyExc_ValueError, "words for each text, tokens and first words as tuples"), NULL;
    stream *s = calloc(1, sizeof *s);
    if (!s) return PyErr_NoMemory();
    PyObject *made = fill(s, tokens_of(module), texts, parts, names, tokens, first, border) ? NULL : PyCapsule_New(s, NAME, let_go);
    if (!made) free_stream(s);
    return made;
}
