/* Sentences of plain text, and whether what those tell that hold a word asked for stands elsewhere: the inner loops of
 * dedup.sentences and dedup.judge.told. */
#include "characters.h"
#include "glue.h"
#include "specifics.h"

#include <stdlib.h>

#define LONGEST_SHORT 16

/* A paragraph and its words. */
typedef struct {
    plain in;
    PyObject *starts; /* a tuple of places */
    Py_ssize_t words;
    listed shortened; /* abbreviations */
} paragraph;

/* The words `low` up to `high`, and how far the text is read. */
typedef struct {
    Py_ssize_t low, high, at;
} sentence;

static int ends(uint8_t c) { return c == '.' || c == '!' || c == '?'; }
static int closes(uint8_t c) { return c == '"' || c == '\'' || c == ')' || c == ']'; }

/* Whether the point at `at` ends an abbreviation, or an initial. */
static int is_shortened(const paragraph *p, Py_ssize_t at) {
    uint8_t small[LONGEST_SHORT];
    Py_ssize_t size = 0;
    for (; size < at; size++) {
        uint8_t c = p->in.text[at - 1 - size];
        if (!is_alnum(c) && c != '_') break;
        if (size == LONGEST_SHORT) return 0;
        small[LONGEST_SHORT - 1 - size] = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
    return size == 1 || (size > 1 && is_listed(&p->shortened, small + LONGEST_SHORT - size, size));
}

static Py_ssize_t place_of(PyObject *places, Py_ssize_t word) { return PyLong_AsSsize_t(PyTuple_GetItem(places, word)); }

/* The first word from `low` on that starts at or behind `at`; -1 with an exception. */
static Py_ssize_t word_behind(const paragraph *p, Py_ssize_t low, Py_ssize_t at) {
    Py_ssize_t high = p->words;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2, start = place_of(p->starts, middle);
        if (start == -1 && PyErr_Occurred()) return -1;
        if (start < at) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Goes on to the next sentence: 1; 0 if there is none, -1 with an exception. */
static int next_sentence(const paragraph *p, sentence *s) {
    const uint8_t *text = p->in.text;
    s->low = s->high;
    while (s->at < p->in.size) {
        Py_ssize_t mark = s->at++;
        if (!ends(text[mark])) continue;
        while (s->at < p->in.size && ends(text[s->at])) s->at++;
        while (s->at < p->in.size && closes(text[s->at])) s->at++;
        if (s->at == p->in.size || !is_space(text[s->at]) || (text[mark] == '.' && is_shortened(p, mark))) continue;
        s->high = word_behind(p, s->low, s->at);
        if (s->high < 0) return -1;
        if (s->low < s->high && s->high < p->words) return 1;
    }
    s->high = p->words;
    return s->low < s->high;
}

const char SENTENCES_DOC[] =
    "sentences(text, starts, abbreviations) -> [(first word, word behind the last)], or None where a letter is foreign; starts is\n"
    "that of Words";
PyObject *py_sentences(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text;
    const char *shortened;
    paragraph p;
    sentence s = {0, 0, 0};
    int more;
    if (!PyArg_ParseTuple(args, "UO!s", &text, &PyTuple_Type, &p.starts, &shortened)) return NULL;
    if (read_plain(text, 0, PY_SSIZE_T_MAX, &p.in)) return NULL;
    p.words = PyTuple_Size(p.starts);
    list_words(&p.shortened, shortened);
    int told = is_plain(&p.in, 0, p.in.size);
    PyObject *made = told ? PyList_New(0) : Py_NewRef(Py_None);
    while (told && made && (more = next_sentence(&p, &s))) {
        PyObject *range = more > 0 ? Py_BuildValue("(nn)", s.low, s.high) : NULL;
        if (!range || PyList_Append(made, range)) Py_CLEAR(made);
        Py_XDECREF(range);
    }
    forget_plain(&p.in);
    return made;
}

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

/* What is told, and where it may stand elsewhere. */
typedef struct {
    specific_words words;
    PyObject *told;             /* a set of it, as written */
    PyObject *figures, *others; /* sets of the figures of another text, and of its words */
    Py_ssize_t kept;            /* how much of it stands there */
} telling;

/* Whether what apostrophes join is in a set, as one word in small letters; -1 with an exception. */
static int is_joined_in(PyObject *set, const uint8_t *word, Py_ssize_t size) {
    uint8_t *joined = malloc((size_t)size);
    Py_ssize_t letters = 0;
    if (!joined) return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < size; i++)
        if (word[i] != '\'') joined[letters++] = word[i];
    int found = is_in(set, joined, letters);
    free(joined);
    return found;
}

/* Whether all words of a name are in a set; marks but for apostrophes part them. -1 with an exception. */
static int has_words(PyObject *set, const uint8_t *name, Py_ssize_t size) {
    for (Py_ssize_t from = 0, to; from < size; from = to + 1) {
        int joined = 0;
        for (to = from; to < size && (is_alnum(name[to]) || name[to] == '\''); to++) joined |= name[to] == '\'';
        int found = joined ? is_joined_in(set, name + from, to - from) : is_in(set, name + from, to - from);
        if (found <= 0) return found;
    }
    return 1;
}

/* Counts a name or figure, if it was not told yet. 0, or -1 with an exception. */
static int count_told(telling *t, const plain *in, Py_ssize_t at, Py_ssize_t stop, int kind) {
    PyObject *word = as_written(in, at, stop);
    Py_ssize_t before = PySet_Size(t->told);
    int stands = !word || PySet_Add(t->told, word) ? -1 : 0;
    if (!stands && PySet_Size(t->told) > before)
        stands = kind == FIGURE ? PySet_Contains(t->figures, word) : has_words(t->others, in->text + at, stop - at);
    Py_XDECREF(word);
    if (stands > 0) t->kept++;
    return stands < 0 ? -1 : 0;
}

/* Counts what a stretch of a paragraph tells. 0, or -1 with an exception. */
static int tell(telling *t, const plain *in, Py_ssize_t start, Py_ssize_t end) {
    Py_ssize_t stop;
    if (end > in->size) end = in->size;
    for (Py_ssize_t at = start > 0 ? start : 0; (at = next_word(in->text, at, end, &stop)) < end; at = stop) {
        int kind = kind_of(&t->words, in->text + at, stop - at);
        if (kind < 0 || (kind && count_told(t, in, at, stop, kind))) return -1;
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
        if (PyErr_Occurred() || tell(t, &p->in, start, end)) return -1;
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
    "beside([(text, starts, ends)], wanted, abbreviations, numbers, no_names, figures, words) -> (how many names and figures do not\n"
    "stand in `figures` and `words`, how many do), or None where a letter is foreign\n\n"
    "Those of the sentences with a wanted word, each once. starts and ends are those of Words; bit n % 8 of byte n // 8 of wanted stands\n"
    "for word n of all.";
PyObject *py_beside(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *all, *no_names;
    const char *shortened, *numbers;
    place_set wanted;
    paragraph p;
    telling t = {0};
    if (!PyArg_ParseTuple(args, "O!y#ssOOO", &PyList_Type, &all, &wanted.bits, &wanted.size, &shortened, &numbers, &no_names, &t.figures,
                          &t.others) || specific_words_of(&t.words, numbers, no_names)) return NULL;
    if (!PyAnySet_Check(t.figures) || !PyAnySet_Check(t.others)) return PyErr_SetString(PyExc_TypeError, "sets of figures and of words"), NULL;
    list_words(&p.shortened, shortened);
    t.told = PySet_New(NULL);
    int failed = !t.told, foreign = 0;
    for (Py_ssize_t i = 0, base = 0; !failed && !foreign && i < PyList_Size(all) && base < 8 * wanted.size; i++, base += p.words) {
        PyObject *one = PyList_GetItem(all, i), *stops;
        failed = !(stops = stops_of(one, &p));
        if (failed || !has_any(&wanted, base, base + p.words)) continue;
        failed = read_plain(PyTuple_GetItem(one, 0), 0, PY_SSIZE_T_MAX, &p.in);
        if (failed) continue;
        foreign = !is_plain(&p.in, 0, p.in.size);
        failed = !foreign && tell_beside(&t, &p, stops, &wanted, base);
        forget_plain(&p.in);
    }
    if (failed && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a paragraph is a tuple of a text and as many starts as ends");
    PyObject *made = failed ? NULL : foreign ? Py_NewRef(Py_None) : Py_BuildValue("(nn)", PySet_Size(t.told) - t.kept, t.kept);
    Py_XDECREF(t.told);
    return made;
}
