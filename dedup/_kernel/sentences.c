/* Sentences of ASCII text, and what those tell that hold a word asked for: the inner loops of dedup.sentences and
 * dedup.judge.notices. */
#include "characters.h"
#include "glue.h"
#include "specifics.h"

#define LONGEST_SHORT 16

/* A paragraph and its words. */
typedef struct {
    ascii in;
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

const char SENTENCES_DOC[] = "sentences(text, starts, abbreviations) -> [(first word, word behind the last)]; starts is that of Words";
PyObject *py_sentences(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text;
    const char *shortened;
    paragraph p;
    sentence s = {0, 0, 0};
    int more;
    if (!PyArg_ParseTuple(args, "UO!s", &text, &PyTuple_Type, &p.starts, &shortened) || ascii_of(text, &p.in)) return NULL;
    p.words = PyTuple_Size(p.starts);
    list_words(&p.shortened, shortened);
    PyObject *made = PyList_New(0);
    while (made && (more = next_sentence(&p, &s))) {
        PyObject *range = more > 0 ? Py_BuildValue("(nn)", s.low, s.high) : NULL;
        if (!range || PyList_Append(made, range)) Py_CLEAR(made);
        Py_XDECREF(range);
    }
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

/* Appends the names and figures of a stretch of the text. 0, or -1 with an exception. */
static int append_told(const ascii *in, Py_ssize_t start, Py_ssize_t end, const specific_words *words, PyObject *figures, PyObject *names) {
    Py_ssize_t stop;
    if (end > in->size) end = in->size;
    for (Py_ssize_t at = start > 0 ? start : 0; (at = next_word(in->text, at, end, &stop)) < end; at = stop) {
        int kind = kind_of(words, in->text + at, stop - at);
        if (kind == NEITHER) continue;
        PyObject *word = kind > 0 ? PyUnicode_DecodeASCII((const char *)in->text + at, stop - at, NULL) : NULL;
        int failed = !word || PyList_Append(kind == FIGURE ? figures : names, word);
        Py_XDECREF(word);
        if (failed) return -1;
    }
    return 0;
}

/* The same of each sentence of a paragraph with a place of the set, where the paragraph's first word stands at `base`. */
static int append_beside(const paragraph *p, PyObject *stops, const place_set *set, Py_ssize_t base, const specific_words *words,
                         PyObject *figures, PyObject *names) {
    sentence s = {0, 0, 0};
    int more;
    while ((more = next_sentence(p, &s)) > 0) {
        if (!has_any(set, base + s.low, base + s.high)) continue;
        Py_ssize_t start = place_of(p->starts, s.low), end = place_of(stops, s.high - 1);
        if (PyErr_Occurred() || append_told(&p->in, start, end, words, figures, names)) return -1;
    }
    return more;
}

const char TOLD_BESIDE_DOC[] =
    "told_beside([(text, starts, ends)], wanted, abbreviations, numbers, no_names) -> (figures, names, left)\n\n"
    "Of the sentences with a wanted word. starts and ends are those of Words; bit n % 8 of byte n // 8 of wanted stands for word n\n"
    "of all. left are the numbers of paragraphs with such words that are not ASCII: they are not looked at.";
PyObject *py_told_beside(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *all, *no_names, *text, *stops;
    const char *shortened, *numbers;
    place_set wanted;
    Py_ssize_t base = 0;
    paragraph p;
    specific_words words;
    if (!PyArg_ParseTuple(args, "O!y#ssO", &PyList_Type, &all, &wanted.bits, &wanted.size, &shortened, &numbers, &no_names) ||
        specific_words_of(&words, numbers, no_names)) return NULL;
    list_words(&p.shortened, shortened);
    PyObject *figures = PyList_New(0), *names = PyList_New(0), *left = PyList_New(0);
    int failed = !figures || !names || !left;
    for (Py_ssize_t i = 0; !failed && i < PyList_Size(all) && base < 8 * wanted.size; i++, base += p.words) {
        PyObject *one = PyList_GetItem(all, i);
        failed = !PyTuple_Check(one) || !PyArg_ParseTuple(one, "UO!O!", &text, &PyTuple_Type, &p.starts, &PyTuple_Type, &stops);
        p.words = failed ? 0 : PyTuple_Size(p.starts);
        if (failed || !has_any(&wanted, base, base + p.words)) continue;
        int is_ascii = read_ascii(text, &p.in);
        if (is_ascii > 0 && PyTuple_Size(stops) == p.words) {
            failed = append_beside(&p, stops, &wanted, base, &words, figures, names);
        } else {
            PyObject *number = is_ascii ? NULL : PyLong_FromSsize_t(i);
            failed = !number || PyList_Append(left, number);
            Py_XDECREF(number);
        }
    }
    if (!failed) return Py_BuildValue("(NNN)", figures, names, left);
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a paragraph is a tuple of a text and as many starts as ends");
    Py_XDECREF(figures);
    Py_XDECREF(names);
    Py_XDECREF(left);
    return NULL;
}
