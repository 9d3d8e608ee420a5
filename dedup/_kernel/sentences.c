/* Sentences of plain text: the inner loop of dedup.sentences. */
#include "characters.h"
#include "glue.h"
#include "sentences.h"
#include "specifics.h"

#define LONGEST_SHORT 16

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

Py_ssize_t place_of(PyObject *places, Py_ssize_t word) { return PyLong_AsSsize_t(PyTuple_GetItem(places, word)); }

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

int next_sentence(const paragraph *p, sentence *s) {
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
