/* What shared words say about copying: dedup.align.stream.Stream.telling, and the weights of dedup.align.chain. */
#include "characters.h"
#include "glue.h"
#include "passages.h"

#include <stdlib.h>

#define NEAR 6
#define TELLING 3
#define TELLING_ALONE 4
#define LONG 2

static const double SHOUTED = 0.85, DENSE = 0.6, MOST = 0.5;

static int is_common(const stream *s, const weights *w, size_t word) { return PySet_Contains(w->common, s->words[word]); }

/* Whether a word begins with a capital where it stands; -1 with an exception. */
static int begins_capital(const stream *s, size_t word) {
    Py_UCS4 c = PyUnicode_ReadChar(s->text, (Py_ssize_t)s->starts[word]);
    return c == (Py_UCS4)-1 && PyErr_Occurred() ? -1 : is_capital(c);
}

/* Whether the words around are in capitals too, so that capitals mean nothing; -1 with an exception. */
static int shouts(const stream *s, const weights *w, size_t word) {
    size_t low = word > NEAR ? word - NEAR : 0, high = word + NEAR + 1 < s->n ? word + NEAR + 1 : s->n, capitals = 0;
    int common = 0;
    for (size_t near = low; near < high; near++) {
        int capital = begins_capital(s, near);
        if (capital < 0) return -1;
        capitals += (size_t)capital;
        if (capital && !common && (common = is_common(s, w, near)) < 0) return -1;
    }
    double wanted = SHOUTED * (double)(high - low);
    return common && (double)capitals >= wanted;
}

/* A number of three digits or more, years and round ones apart; -1 with an exception. */
static int is_telling_number(PyObject *word, Py_ssize_t size) {
    Py_ssize_t digits = 0, zeros = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        Py_UCS4 c = PyUnicode_ReadChar(word, i);
        int digit = is_digit_sign(c);
        if (digit < 0) return -1;
        digits += digit;
        zeros = c == '0' ? zeros + 1 : 0;
    }
    Py_UCS4 first = PyUnicode_ReadChar(word, 0), second = size > 1 ? PyUnicode_ReadChar(word, 1) : 0;
    int year = size == 4 && ((first == '1' && second == '9') || (first == '2' && second == '0'));
    return digits >= 3 && !year && zeros < 3;
}

/* Whether a word says something about copying; -1 with an exception. */
static int look_at(const stream *s, const weights *w, size_t word) {
    PyObject *name = s->words[word];
    if (s->kinds[word] & KANA) return 0;
    int common = is_common(s, w, word);
    if (common) return common < 0 ? -1 : 0;
    Py_ssize_t size = PyUnicode_GetLength(name);
    int letter = is_alpha(PyUnicode_ReadChar(name, 0));
    if (letter < 0) return -1;
    if (size == 1 && letter && !(s->kinds[word] & CHARACTER)) return 0;
    if (!letter) return is_telling_number(name, size);
    if (w->nouns) return 1;
    int capital = begins_capital(s, word);
    return capital <= 0 ? capital + 1 : shouts(s, w, word);
}

/* The same, kept: the next article shares the words with others. */
static int tells(stream *s, const weights *w, size_t word) {
    if (!(s->kinds[word] & LOOKED)) {
        int telling = look_at(s, w, word);
        if (telling < 0) return -1;
        s->kinds[word] |= (uint8_t)(LOOKED | (telling ? TELLS : 0));
    }
    return (s->kinds[word] & TELLS) != 0;
}

int telling_words(stream *s, const weights *w, const pair *pairs, size_t n, int enough) {
    PyObject *found[TELLING_ALONE + 1];
    int count = 0;
    for (size_t i = 0; i < n && count < enough; i++) {
        int telling = tells(s, w, pairs[i].word), known = 0;
        if (telling < 0) return -1;
        for (int j = 0; j < count && telling && !known; j++) known = same_string(found[j], s->words[pairs[i].word]);
        if (telling && !known) found[count++] = s->words[pairs[i].word];
    }
    return count;
}

static double size_of_pairs(const stream *s, const pair *pairs, size_t n) {
    size_t characters = 0;
    for (size_t i = 0; i < n; i++) characters += s->kinds[pairs[i].word] & CHARACTER;
    return size_of_words(n, characters);
}

/* How many different words; -1 with an exception. */
static Py_ssize_t different_words(const stream *s, const pair *pairs, size_t n) {
    PyObject *set = PySet_New(NULL);
    Py_ssize_t count = -1;
    int failed = !set;
    for (size_t i = 0; i < n && !failed; i++) failed = PySet_Add(set, s->words[pairs[i].word]);
    if (!failed) count = PySet_Size(set);
    Py_XDECREF(set);
    return count;
}

static size_t run_end(const pair *pairs, size_t start, size_t n) {
    size_t end = start + 1;
    while (end < n && pairs[end].word == pairs[end - 1].word + 1 && pairs[end].other == pairs[end - 1].other + 1) end++;
    return end;
}

/* The longest run of pairs; -1.0 with an exception, or where a run is evidence by itself, which sets `alone`. */
static double longest_run_of(stream *s, const weights *w, const pair *pairs, size_t n, int *alone) {
    double longest = 0.0;
    for (size_t start = 0, end; start < n; start = end) {
        end = run_end(pairs, start, n);
        double size = size_of_pairs(s, pairs + start, end - start);
        if (size > longest) longest = size;
        if (size < w->run) continue;
        int telling = telling_words(s, w, pairs + start, end - start, TELLING_ALONE);
        if (telling < 0) return -1.0;
        if (telling < TELLING_ALONE && size >= LONG * w->run) {
            Py_ssize_t different = different_words(s, pairs + start, end - start);
            if (different < 0) return -1.0;
            *alone = (double)different >= w->run;
        } else {
            *alone = telling >= TELLING_ALONE;
        }
        if (*alone) return -1.0;
    }
    return longest;
}

/* The pairs of words that are evidence, in `kept`; how many. */
static size_t without_apart(const weights *w, const pair *pairs, size_t n, pair *kept) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!w->apart[pairs[i].word]) kept[count++] = pairs[i];
    return count;
}

static int weigh(stream *s, const weights *w, const pair *pairs, size_t n) {
    int alone = 0;
    double longest = longest_run_of(s, w, pairs, n, &alone);
    if (alone) return ALONE;
    if (longest < 0.0) return FAILED;
    int telling = telling_words(s, w, pairs, n, TELLING_ALONE + 1);
    if (telling < 0) return FAILED;
    size_t span = 0;
    if (n) {
        size_t here = pairs[n - 1].word - pairs[0].word, there = pairs[n - 1].other - pairs[0].other;
        span = (here > there ? here : there) + 1;
    }
    double wanted = DENSE * (double)span, matched = size_of_pairs(s, pairs, n);
    int dense = (double)n >= wanted;
    if (matched >= w->edited && dense && telling > TELLING_ALONE) return ALONE;
    double more = 1.5 * w->related;
    return telling >= TELLING && (longest >= w->related || (dense && matched >= more)) ? RELATED : NOTHING;
}

int strength_of(stream *here, const weights *w, const pair *pairs, size_t n) {
    int strength;
    if (w->apart) {
        pair *kept = malloc((n + 1) * sizeof *kept);
        if (!kept) return PyErr_NoMemory(), FAILED;
        strength = weigh(here, w, kept, without_apart(w, pairs, n, kept));
        free(kept);
    } else {
        strength = weigh(here, w, pairs, n);
    }
    for (size_t start = 0, end; strength == NOTHING && start < n; start = end) {
        end = run_end(pairs, start, n);
        if (size_of_pairs(here, pairs + start, end - start) >= w->related) return FORMULA;
    }
    return strength;
}

static double size_of_all(const stream *s, const uint8_t *apart) {
    size_t n = 0, characters = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (apart && apart[i]) continue;
        n++;
        characters += s->kinds[i] & CHARACTER;
    }
    return size_of_words(n, characters);
}

int are_most(const stream *here, const stream *there, const weights *w, const passage_list *found) {
    size_t n = 0, characters = 0, counting = 0, counting_characters = 0;
    for (size_t i = 0; i < found->n; i++) {
        for (size_t j = 0; j < found->items[i].pairs.n; j++) {
            uint32_t word = found->items[i].pairs.items[j].word;
            size_t character = here->kinds[word] & CHARACTER, counts = !w->apart || !w->apart[word];
            n++;
            characters += character;
            counting += counts;
            counting_characters += counts * character;
        }
    }
    double matched = size_of_words(n, characters), whole = size_of_all(here, NULL), other = size_of_all(there, NULL);
    double shorter = whole < other ? whole : other, most = MOST * shorter;
    if (matched < w->run || shorter < w->edited || matched < most) return 0;
    if (!w->apart) return 1;
    double own = size_of_all(here, w->apart);
    double wanted = MOST * (own < other ? own : other);
    return own < LONG * w->run || size_of_words(counting, counting_characters) >= wanted;
}
