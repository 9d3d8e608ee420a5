/* Names and figures beside shared words, and which of them stand in another text: the inner loop of dedup.judge.told. */
#include "characters.h"
#include "glue.h"
#include "sentences.h"
#include "specifics.h"

#include <string.h>

#define MOST_TOLD 32     /* each is looked for by itself */
#define MOST_BYTES 64    /* of one, and from white space to it */
#define MOST_AROUND 1024 /* bytes read around what may be a figure, and as many as the text has */
#define TOO_MUCH (-2)    /* for the reference */

/* Places in a word stream, a bit each. */
typedef struct {
    const uint8_t *bits;
    Py_ssize_t size; /* bytes */
} place_set;

/* Whether one of the places `low` up to `high` is in the set. */
static int has_any(const place_set *set, Py_ssize_t low, Py_ssize_t high) {
    if (high > 8 * set->size) high = 8 * set->size;
    for (; low < high; low++) {
        if (low % 8 == 0) {
            while (low + 8 <= high && !set->bits[low / 8]) low += 8;
            if (low >= high) break;
        }
        if (set->bits[low / 8] >> low % 8 & 1) return 1;
    }
    return 0;
}

/* Another text: as it is, and its words in `w`, each with a space behind it. */
typedef struct {
    plain in;
    workspace w;
} elsewhere;

/* 0, or -1 with an exception; forget_elsewhere afterwards in any case. */
static int read_elsewhere(PyObject *module, PyObject *text, elsewhere *e) {
    slice utf8;
    PyObject *keep;
    e->w = (workspace){0};
    if (read_plain(text, 0, PY_SSIZE_T_MAX, &e->in)) return -1;
    if (utf8_of(text, &utf8, &keep)) return -1;
    int failed = append_words(&e->w, dispatch_of(module), utf8.data, utf8.size);
    Py_XDECREF(keep);
    if (failed) return kernel_failed(failed), -1;
    e->w.text[e->w.have.bytes] = 0;
    return 0;
}

static void forget_elsewhere(elsewhere *e) {
    forget_plain(&e->in);
    workspace_free(&e->w);
}

/* Whether a word, with a space behind it and a 0, is one of the words. */
static int has_word(const elsewhere *e, const char *word) {
    const char *words = (const char *)e->w.text;
    for (const char *at = words; (at = strstr(at, word)); at++)
        if (at == words || at[-1] == ' ') return 1;
    return 0;
}

/* Whether all words of a name stand there; what apostrophes join is one, other marks part them. TOO_MUCH of a long one. */
static int has_name(const elsewhere *e, const uint8_t *name, Py_ssize_t size) {
    char word[MOST_BYTES + 2];
    if (size > MOST_BYTES) return TOO_MUCH;
    for (Py_ssize_t at = 0; at < size; at++) {
        size_t letters = 0;
        for (; at < size && (is_alnum(name[at]) || name[at] == '\''); at++)
            if (name[at] != '\'') word[letters++] = (char)(name[at] | 0x20);
        memcpy(word + letters, " ", 2);
        if (letters && !has_word(e, word)) return 0;
    }
    return 1;
}

/* Whether a figure stands there as it is, and is none's part; TOO_MUCH where that cannot be told nearby. */
static int has_figure(const elsewhere *e, const uint8_t *figure, Py_ssize_t size) {
    const uint8_t *text = e->in.text, *end = text + e->in.size, *at = text;
    Py_ssize_t left = e->in.size + MOST_AROUND;
    if (size > MOST_BYTES) return TOO_MUCH;
    for (; end - at >= size && (at = memchr(at, *figure, (size_t)(end - at - size + 1))); at++) {
        if (memcmp(at, figure, (size_t)size)) continue;
        Py_ssize_t place = at - text, from = place, stop;
        while (from > 0 && !is_space(text[from - 1]))
            if (place - --from > MOST_BYTES) return TOO_MUCH;
        left += from;
        while ((from = next_word(text, from, e->in.size, &stop)) < place) from = stop;
        if (from == place && stop == place + size) return 1;
        if ((left -= stop) < 0) return TOO_MUCH;
    }
    return 0;
}

/* What is told, and where it may stand. */
typedef struct {
    specific_words words;
    PyObject *told; /* a set of it, as written */
    const elsewhere *there;
    Py_ssize_t kept; /* how much of it stands there */
} telling;

/* Counts a name or figure, if it was not told yet. 0, TOO_MUCH, or -1 with an exception. */
static int count_told(telling *t, const plain *in, Py_ssize_t at, Py_ssize_t stop, int kind) {
    PyObject *word = as_written(in, at, stop);
    Py_ssize_t before = PySet_Size(t->told);
    int failed = !word || PySet_Add(t->told, word);
    Py_XDECREF(word);
    if (failed) return -1;
    if (PySet_Size(t->told) == before) return 0;
    if (before == MOST_TOLD) return TOO_MUCH;
    int stands = kind == FIGURE ? has_figure(t->there, in->text + at, stop - at) : has_name(t->there, in->text + at, stop - at);
    if (stands > 0) t->kept++;
    return stands < 0 ? stands : 0;
}

/* Counts what a stretch of a paragraph tells. 0, TOO_MUCH, or -1 with an exception. */
static int tell(telling *t, const plain *in, Py_ssize_t start, Py_ssize_t end) {
    Py_ssize_t stop;
    if (end > in->size) end = in->size;
    for (Py_ssize_t at = start > 0 ? start : 0; (at = next_word(in->text, at, end, &stop)) < end; at = stop) {
        int kind = kind_of(&t->words, in->text + at, stop - at), failed = kind < 0 ? -1 : kind ? count_told(t, in, at, stop, kind) : 0;
        if (failed) return failed;
    }
    return 0;
}

/* The same of each sentence with a place of the set, where the paragraph's first word stands at `base`. */
static int tell_beside(telling *t, const paragraph *p, PyObject *stops, const place_set *set, Py_ssize_t base) {
    sentence s = {0, 0, 0};
    int more;
    while ((more = next_sentence(p, &s)) > 0) {
        if (!has_any(set, base + s.low, base + s.high)) continue;
        Py_ssize_t start = place_of(p->starts, s.low), end = place_of(stops, s.high - 1);
        int failed = PyErr_Occurred() ? -1 : tell(t, &p->in, start, end);
        if (failed) return failed;
    }
    return more;
}

/* Takes the words of a paragraph: a text, their starts and their ends. The ends; NULL if it is none. */
static PyObject *stops_of(PyObject *one, paragraph *p) {
    p->words = 0;
    if (!PyTuple_Check(one) || PyTuple_Size(one) != 3 || !PyUnicode_Check(PyTuple_GetItem(one, 0))) return NULL;
    PyObject *stops = PyTuple_GetItem(one, 2);
    p->starts = PyTuple_GetItem(one, 1);
    if (!PyTuple_Check(p->starts) || !PyTuple_Check(stops) || PyTuple_Size(stops) != PyTuple_Size(p->starts)) return NULL;
    p->words = PyTuple_Size(p->starts);
    return stops;
}

const char BESIDE_DOC[] =
    "beside([(text, starts, ends)], wanted, abbreviations, numbers, no_names, there) -> (how many names and figures do not stand in the\n"
    "text `there`, how many do), or None where a letter is foreign, or there are many\n\n"
    "Those of the sentences with a wanted word, each once. starts and ends are those of Words; bit n % 8 of byte n // 8 of wanted stands\n"
    "for word n of all.";
PyObject *py_beside(PyObject *module, PyObject *args) {
    PyObject *all, *no_names, *there, *stops, *made = NULL;
    const char *shortened, *numbers;
    place_set wanted;
    paragraph p;
    elsewhere e;
    telling t = {.there = &e};
    if (!PyArg_ParseTuple(args, "O!y#ssOU", &PyList_Type, &all, &wanted.bits, &wanted.size, &shortened, &numbers, &no_names, &there)) return NULL;
    if (specific_words_of(&t.words, numbers, no_names)) return NULL;
    list_words(&p.shortened, shortened);
    int failed = read_elsewhere(module, there, &e);
    if (!failed && !is_plain(&e.in, 0, e.in.size)) failed = TOO_MUCH;
    if (!failed && !(t.told = PySet_New(NULL))) failed = -1;
    for (Py_ssize_t i = 0, base = 0; !failed && i < PyList_Size(all) && base < 8 * wanted.size; i++, base += p.words) {
        PyObject *one = PyList_GetItem(all, i);
        failed = (stops = stops_of(one, &p)) ? 0 : -1;
        if (failed || !has_any(&wanted, base, base + p.words)) continue;
        failed = read_plain(PyTuple_GetItem(one, 0), 0, PY_SSIZE_T_MAX, &p.in);
        if (failed) continue;
        failed = is_plain(&p.in, 0, p.in.size) ? tell_beside(&t, &p, stops, &wanted, base) : TOO_MUCH;
        forget_plain(&p.in);
    }
    if (failed == -1 && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a paragraph is a tuple of a text and as many starts as ends");
    if (failed == TOO_MUCH) made = Py_NewRef(Py_None);
    if (!failed) made = Py_BuildValue("(nn)", PySet_Size(t.told) - t.kept, t.kept);
    forget_elsewhere(&e);
    Py_XDECREF(t.told);
    return made;
}
