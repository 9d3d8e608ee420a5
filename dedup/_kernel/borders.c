/* Passages put where paragraphs and sentences end: dedup.align.borders. */
#include "characters.h"
#include "glue.h"
#include "passages.h"

#include <stdlib.h>
#include <string.h>

#define FARTHEST 8

static const double LOOSE = 4.0, LOOSE_CHARACTERS = 1.0;

static int is_wide_stop(Py_UCS4 c) { return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF61; }

static int is_stop(Py_UCS4 c) { return c == '.' || c == '!' || c == '?' || c == 0x61F || c == 0x6D4 || c == 0x2026 || c == 0x964; }

static int closes(Py_UCS4 c) {
    return c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x203A || c == ')' || c == ']';
}

/* Whether a sentence ends between two places of a text. */
static int ends_sentence(PyObject *text, Py_ssize_t from, Py_ssize_t to) {
    for (Py_ssize_t at = from; at < to; at++) {
        Py_UCS4 c = PyUnicode_ReadChar(text, at);
        if (is_wide_stop(c)) return 1;
        if (!is_stop(c)) continue;
        Py_ssize_t behind = at + 1;
        while (behind < to && closes(PyUnicode_ReadChar(text, behind))) behind++;
        if (behind < to && is_space(PyUnicode_ReadChar(text, behind))) return 1;
    }
    return 0;
}

/* 2 if a paragraph begins with that word, 1 if a sentence does. */
static int border(const stream *s, int64_t word) {
    if (word <= 0 || (size_t)word >= s->n) return 2;
    Py_ssize_t from = (Py_ssize_t)s->ends[word - 1], to = (Py_ssize_t)s->starts[word];
    if (to <= from) return 0;
    Py_UCS4 first = PyUnicode_ReadChar(s->text, from);
    if (to == from + 1 && first == ' ') return 0;
    for (Py_ssize_t at = from; at + 1 < to; at++)
        if (PyUnicode_ReadChar(s->text, at) == '\n' && PyUnicode_ReadChar(s->text, at + 1) == '\n') return 2;
    return ends_sentence(s->text, from, to) && PyUnicode_GetLength(s->words[word - 1]) > (is_wide_stop(first) ? 0 : 2);
}

/* Moves the stretch that only one side has back by up to eight words, so that it begins at a border. */
static void slide(const stream *here, const stream *there, pair *pairs, size_t place, uint8_t *taken) {
    int64_t a = pairs[place - 1].word, b = pairs[place - 1].other, c = pairs[place].word, d = pairs[place].other;
    int ours = d == b + 1 && c > a + 1;
    if (!ours && !(c == a + 1 && d > b + 1)) return;
    const stream *s = ours ? here : there;
    int64_t last = ours ? a : b, following = ours ? c : d, most = following - last - 1, best = 0;
    if (most > FARTHEST) most = FARTHEST;
    if (most > (int64_t)place) most = (int64_t)place;
    int value = border(s, last + 1);
    for (int64_t step = 1; step <= most; step++) {
        pair one = pairs[(int64_t)place - step];
        if (one.word != a - step + 1 || one.other != b - step + 1) break;
        if (!same_string(s->words[ours ? one.word : one.other], s->words[following - step])) break;
        if (ours && taken[following - step]) break;
        int found = border(s, last + 1 - step);
        if (found > value) best = step, value = found;
    }
    for (int64_t step = 1; step <= best; step++) {
        pair *one = pairs + ((int64_t)place - step);
        if (ours) {
            taken[one->word] = 0;
            taken[following - step] = 1;
            one->word = (uint32_t)(following - step);
        } else {
            one->other = (uint32_t)(following - step);
        }
    }
}

/* Whether a run of n words from `pairs` on, `step` by `step`, says nothing; -1 with an exception. */
static int says_nothing(stream *here, const weights *w, const pair *pairs, size_t n, int step, size_t characters) {
    if (characters < n) {
        for (size_t i = 0; i < n; i++) {
            int telling = telling_words(here, w, pairs + (int64_t)i * step, 1, 1);
            if (telling) return telling < 0 ? -1 : 0;
        }
        return 1;
    }
    if (size_of_words(n, characters) < LOOSE_CHARACTERS) return 1;
    for (size_t i = 0; i < n; i++) {
        Py_UCS4 c = PyUnicode_ReadChar(here->words[pairs[(int64_t)i * step].word], 0);
        if (c < 0x3041 || c > 0x309F) return 0;
    }
    return 1;
}

/* How many of n pairs, from `pairs` on and `step` by `step`, stand beyond a border and say nothing; -1 with an exception. */
static Py_ssize_t loose(stream *here, const stream *there, const weights *w, const pair *pairs, size_t n, int step) {
    size_t found = 0, characters = 0;
    for (size_t count = 1; count < n; count++) {
        pair one = pairs[(int64_t)(count - 1) * step], following = pairs[(int64_t)count * step];
        characters += here->kinds[one.word] & CHARACTER;
        if ((int64_t)following.word - one.word != step || size_of_words(count, characters) >= LOOSE) break;
        int apart = border(here, step > 0 ? following.word : one.word);
        if (!apart && (int64_t)following.other - one.other == step) apart = border(there, step > 0 ? following.other : one.other);
        int nothing = apart ? says_nothing(here, w, pairs, count, step, characters) : 0;
        if (nothing < 0) return -1;
        if (nothing) found = count;
    }
    return (Py_ssize_t)found;
}

int settle(stream *here, const stream *there, const weights *w, pair_list *pairs, uint8_t *taken) {
    pair *items = pairs->items;
    size_t n = pairs->n, starts = 0;
    uint32_t *places = malloc((n + 1) * sizeof *places);
    if (!places) return PyErr_NoMemory(), -1;
    for (size_t i = 1; i < n; i++) /* the runs as they were before anything moved */
        if (items[i].word != items[i - 1].word + 1 || items[i].other != items[i - 1].other + 1) places[starts++] = (uint32_t)i;
    for (size_t i = 0; i < starts; i++) slide(here, there, items, places[i], taken);
    free(places);
    Py_ssize_t behind = n ? loose(here, there, w, items + n - 1, n, -1) : 0;
    Py_ssize_t before = behind < 0 ? -1 : loose(here, there, w, items, n - (size_t)behind, 1);
    if (before < 0) return -1;
    for (size_t i = 0; i < n; i++)
        if (i < (size_t)before || i >= n - (size_t)behind) taken[items[i].word] = 0;
    pairs->n = n - (size_t)before - (size_t)behind;
    memmove(items, items + before, pairs->n * sizeof *items);
    return 0;
}
