/* Shared runs -> chains -> pairs of equal words: the inner loops of dedup.align.chain and dedup.align.gaps.
 *
 * Sums of floats are made in the order of the reference, a product in a
 * statement of its own so that no compiler fuses it, and every comparison
 * falls the same way. */
#include "glue.h"
#include "runs.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_BACK 48
#define WIDEST_GAP 60
#define REFINED_GAP 60
#define SHORT_GAP 6
#define EDITED_GAP 16
#define TAIL 32
#define DROP 6

static const double GAP_COST = 0.1, CHANGE_COST = 0.2, EDIT_COST = 0.9, SHARED_GAP = 0.4;

static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* What `after` adds to a chain that ends in `before`, in `gain`; 0 if it cannot follow. */
static int link_runs(const run *before, const run *after, double *gain) {
    if (after->start <= before->start || after->there <= before->there) return 0;
    int64_t gap = (int64_t)after->start - before->start - before->length;
    int64_t there_gap = (int64_t)after->there - before->there - before->length;
    if (gap > WIDEST_GAP || there_gap > WIDEST_GAP) return 0;
    int64_t overlap = most(-least(gap, there_gap), 0);
    if (overlap >= after->length) return 0;
    double changed = (double)most(least(gap, there_gap), 0);
    double added = (double)(gap > there_gap ? gap - there_gap : there_gap - gap);
    changed = CHANGE_COST * changed;
    added = GAP_COST * added;
    double kept = (double)((int64_t)after->length - overlap) - changed;
    *gain = kept - added;
    return 1;
}

typedef struct {
    double score;
    uint32_t place;
} ranked;

static int by_score(const void *one, const void *other) {
    const ranked *a = one, *b = other;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/* The longest stretch of `whole` whose words here are free. */
static run unused(run whole, const uint8_t *used) {
    size_t end = (size_t)whole.start + whole.length, start = whole.start;
    run best = {whole.start, whole.there, 0};
    if (!memchr(used + start, 1, whole.length)) return whole;
    for (size_t place = start; place <= end; place++) {
        if (place < end && !used[place]) continue;
        if (place - start > best.length)
            best = (run){(uint32_t)start, (uint32_t)(whole.there + start - whole.start), (uint32_t)(place - start)};
        start = place + 1;
    }
    return best;
}

/* For each run: the score of the best chain that ends in it, and its place + 1 before. */
static void score_runs(const run *runs, size_t n, ranked *ranks, uint32_t *before) {
    for (size_t place = 0; place < n; place++) {
        double best = (double)runs[place].length, gain;
        before[place] = 0;
        for (size_t back = 1; back <= LOOK_BACK && back <= place; back++) {
            if (!link_runs(runs + place - back, runs + place, &gain)) continue;
            double whole = ranks[place - back].score + gain;
            if (whole > best) best = whole, before[place] = (uint32_t)(place - back + 1);
        }
        ranks[place] = (ranked){best, (uint32_t)place};
    }
}

static PyObject *chains_of(const run_list *found, size_t size, size_t shortest) {
    size_t n = found->n;
    ranked *ranks = malloc((n + 1) * sizeof *ranks);
    uint32_t *before = malloc((n + 1) * sizeof *before);
    run *chain = malloc((n + 1) * sizeof *chain);
    uint8_t *taken = calloc(n + 1, 1), *used = calloc(size + 1, 1);
    PyObject *made = NULL;
    if (!ranks || !before || !chain || !taken || !used) {
        PyErr_NoMemory();
        goto done;
    }
    score_runs(found->items, n, ranks, before);
    qsort(ranks, n, sizeof *ranks, by_score);
    made = PyList_New(0);
    for (size_t last = 0; made && last < n; last++) {
        size_t kept = 0;
        for (size_t at = ranks[last].place + 1; at && !taken[at - 1]; at = before[at - 1]) {
            taken[at - 1] = 1;
            run part = unused(found->items[at - 1], used);
            if (part.length >= shortest) chain[n - ++kept] = part;
        }
        if (!kept) continue;
        for (size_t i = n - kept; i < n; i++) memset(used + chain[i].start, 1, chain[i].length);
        PyObject *list = list_of_runs(chain + n - kept, kept);
        if (!list || PyList_Append(made, list)) Py_CLEAR(made);
        Py_XDECREF(list);
    }
done:
    free(ranks);
    free(before);
    free(chain);
    free(taken);
    free(used);
    return made;
}

const char CHAINS_DOC[] = "chains(here, there, shortest, least) -> [[(start, there, length)]], the best first";
PyObject *py_chains(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *here, *there, *made = NULL;
    Py_ssize_t shortest, enough;
    run_list found = {0};
    if (!PyArg_ParseTuple(args, "OOnn", &here, &there, &shortest, &enough)) return NULL;
    if (shortest < 1) {
        PyErr_SetString(PyExc_ValueError, "a run has one word at least");
        return NULL;
    }
    if (!runs_in(here, there, (size_t)shortest, &found)) {
        int64_t words = 0;
        for (size_t i = 0; i < found.n; i++) words += found.items[i].length;
        made = words < enough ? PyList_New(0) : chains_of(&found, (size_t)words_in(here), (size_t)shortest);
    }
    free(found.items);
    return made;
}

/* Two texts and the pairs found in them so far. */
typedef struct {
    PyObject *here, *there;
    int64_t here_n, there_n;
    const uint8_t *used;
    PyObject *pairs;
} texts;

static int add_pair(const texts *t, int64_t word, int64_t other) {
    if (t->used[word]) return 0;
    PyObject *pair = Py_BuildValue("(LL)", (long long)word, (long long)other);
    int failed = !pair || PyList_Append(t->pairs, pair);
    Py_XDECREF(pair);
    return failed;
}

/* Up to 64 words of a text from one place on, or back from it. 0, or -1 with an exception. */
static int window(PyObject *words, int64_t from, int64_t n, int step, PyObject **out, Py_hash_t *hashes) {
    for (int64_t i = 0; i < n; i++) {
        out[i] = word_at(words, (Py_ssize_t)(from + step * i));
        if (!out[i] || (hashes[i] = PyObject_Hash(out[i])) == -1) return -1;
    }
    return 0;
}

typedef struct {
    uint8_t word, other;
} equal;

/* Longest common subsequence of n and m words, 64 at most, with the choices of rapidfuzz among equals:
 * common ends first, then bit-parallel rows (Hyyro 2004) traced back. How many pairs, or -1 with an exception. */
static int subsequence(const texts *t, int64_t start, int64_t n, int64_t low, int64_t m, int step, equal *pairs) {
    PyObject *a[64], *b[64];
    Py_hash_t a_hash[64], b_hash[64];
    uint64_t rows[65], matches[64];
    int head = 0, count = 0, tail = 0, col = (int)n, row = (int)m;
    if (n <= 0 || m <= 0) return 0;
    if (window(t->here, start, n, step, a, a_hash) || window(t->there, low, m, step, b, b_hash)) return -1;
    for (int j = 0; j < row; j++) {
        matches[j] = 0;
        for (int i = 0; i < col; i++)
            if (a[i] == b[j] || (a_hash[i] == b_hash[j] && !PyUnicode_Compare(a[i], b[j]))) matches[j] |= (uint64_t)1 << i;
    }
    while (head < col && head < row && matches[head] >> head & 1) {
        pairs[count++] = (equal){(uint8_t)head, (uint8_t)head};
        head++;
    }
    while (col - tail > head && row - tail > head && matches[row - 1 - tail] >> (col - 1 - tail) & 1) tail++;
    int width = col - tail - head, height = row - tail - head, middle = 0;
    uint64_t mask = width < 64 ? ((uint64_t)1 << width) - 1 : ~(uint64_t)0, s = ~(uint64_t)0;
    rows[0] = s;
    for (int j = 0; j < height; j++) {
        uint64_t u = s & matches[head + j] >> head & mask;
        s = (s + u) | (s - u);
        rows[j + 1] = s;
    }
    equal back[64];
    for (int x = width, y = height; x && y;) {
        if (rows[y] >> (x - 1) & 1) {
            x--;
        } else {
            y--;
            if (y && !(rows[y] >> (x - 1) & 1)) continue;
            x--;
            back[middle++] = (equal){(uint8_t)(head + x), (uint8_t)(head + y)};
        }
    }
    while (middle) pairs[count++] = back[--middle];
    for (; tail; tail--) pairs[count++] = (equal){(uint8_t)(col - tail), (uint8_t)(row - tail)};
    return count;
}

/* How many of the pairs beyond the last run outweigh the edits between them (X-drop). */
static int worth_keeping(const equal *pairs, int count) {
    double best = 0.0, score = 0.0;
    int kept = 0;
    int64_t end = 0, there_end = 0;
    for (int i = 0; i < count; i++) {
        double cost = (double)most(pairs[i].word - end, pairs[i].other - there_end);
        cost = EDIT_COST * cost;
        double gain = 1.0 - cost;
        score = score + gain;
        end = pairs[i].word + 1;
        there_end = pairs[i].other + 1;
        if (score > best) {
            best = score;
            kept = i + 1;
        } else if (score < best - DROP) {
            break;
        }
    }
    return kept;
}

/* Equal words before the first run. 0, or -1 with an exception. */
static int refine_head(const texts *t, run first) {
    equal pairs[64];
    int64_t low = first.start, most_words = least(first.start, TAIL);
    while ((int64_t)first.start - low < most_words && t->used[low - 1] != 1) low--;
    int count = subsequence(t, (int64_t)first.start - 1, first.start - low, (int64_t)first.there - 1, least(first.there, TAIL), -1, pairs);
    if (count < 0) return -1;
    for (int i = worth_keeping(pairs, count) - 1; i >= 0; i--)
        if (add_pair(t, (int64_t)first.start - 1 - pairs[i].word, (int64_t)first.there - 1 - pairs[i].other)) return -1;
    return 0;
}

/* Equal words after the last run. */
static int refine_tail(const texts *t, int64_t end, int64_t there_end) {
    equal pairs[64];
    int64_t high = end, most_words = least(t->here_n - end, TAIL);
    while (high - end < most_words && t->used[high] != 1) high++;
    int count = subsequence(t, end, high - end, there_end, least(t->there_n - there_end, TAIL), 1, pairs);
    if (count < 0) return -1;
    int kept = worth_keeping(pairs, count);
    for (int i = 0; i < kept; i++)
        if (add_pair(t, end + pairs[i].word, there_end + pairs[i].other)) return -1;
    return 0;
}

/* Equal words in the gap between two runs, unless what is there looks like chance. */
static int refine_gap(const texts *t, int64_t start, int64_t end, int64_t low, int64_t high) {
    equal pairs[64];
    int64_t size = end - start, there_size = high - low;
    if (!size || !there_size || most(size, there_size) > REFINED_GAP || (size == 1 && there_size == 1)) return 0;
    int count = subsequence(t, start, size, low, there_size, 1, pairs);
    if (count < 0) return -1;
    double wanted = (double)least(size, there_size);
    wanted = SHARED_GAP * wanted;
    if (most(size, there_size) > SHORT_GAP && (double)count < wanted) return 0;
    for (int i = 0; i < count; i++)
        if (add_pair(t, start + pairs[i].word, low + pairs[i].other)) return -1;
    return 0;
}

static int refine(const texts *t, const run *chain, size_t n) {
    int64_t end = chain[0].start, there_end = chain[0].there;
    if (refine_head(t, chain[0])) return -1;
    for (size_t i = 0; i < n; i++) {
        int64_t skip = most(most(end - chain[i].start, there_end - chain[i].there), 0), length = chain[i].length;
        if (skip >= length) continue;
        int64_t start = chain[i].start + skip, there_start = chain[i].there + skip;
        if (refine_gap(t, end, start, there_end, there_start)) return -1;
        for (int64_t word = 0; word < length - skip; word++)
            if (add_pair(t, start + word, there_start + word)) return -1;
        end = start + length - skip;
        there_end = there_start + length - skip;
    }
    return refine_tail(t, end, there_end);
}

/* The runs of a chain, checked against both texts; NULL with an exception. */
static run *chain_of(PyObject *list, const texts *t, size_t *n) {
    *n = PyList_Check(list) ? (size_t)PyList_Size(list) : 0;
    run *chain = *n ? malloc(*n * sizeof *chain) : NULL;
    if (*n && !chain) PyErr_NoMemory();
    if (!*n) PyErr_SetString(PyExc_ValueError, "a chain is a list of runs");
    for (size_t i = 0; chain && i < *n; i++) {
        PyObject *each = PyList_GetItem(list, (Py_ssize_t)i);
        Py_ssize_t start, there, length;
        int fits = PyTuple_Check(each) && PyArg_ParseTuple(each, "nnn", &start, &there, &length) && start >= 0 && there >= 0 &&
                   length >= 1 && length <= t->here_n && length <= t->there_n && start <= t->here_n - length &&
                   there <= t->there_n - length;
        if (fits) {
            chain[i] = (run){(uint32_t)start, (uint32_t)there, (uint32_t)length};
        } else {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "a chain is a list of runs of both texts");
            free(chain);
            chain = NULL;
        }
    }
    return chain;
}

const char REFINED_DOC[] = "refined(chain, here, there, used) -> [(word, other)], without the words that are used";
PyObject *py_refined(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *list, *bytes;
    texts t = {0};
    Py_buffer used;
    size_t n;
    if (!PyArg_ParseTuple(args, "OOOO", &list, &t.here, &t.there, &bytes)) return NULL;
    t.here_n = words_in(t.here);
    t.there_n = t.here_n < 0 ? -1 : words_in(t.there);
    if (t.there_n < 0) return NULL;
    run *chain = chain_of(list, &t, &n);
    if (!chain) return NULL;
    if (!PyObject_GetBuffer(bytes, &used, PyBUF_SIMPLE)) {
        if (used.len != t.here_n) {
            PyErr_SetString(PyExc_ValueError, "one byte of use for each word");
        } else if ((t.pairs = PyList_New(0))) {
            t.used = used.buf;
            if (refine(&t, chain, n)) Py_CLEAR(t.pairs);
        }
        PyBuffer_Release(&used);
    }
    free(chain);
    return t.pairs;
}

int pair_at(PyObject *pairs, Py_ssize_t place, Py_ssize_t *word, Py_ssize_t *other) {
    PyObject *pair = PyList_Check(pairs) ? PyList_GetItem(pairs, place) : PyTuple_GetItem(pairs, place);
    if (!pair || !PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "pairs are tuples of two places");
        return -1;
    }
    *word = PyLong_AsSsize_t(PyTuple_GetItem(pair, 0));
    *other = PyErr_Occurred() ? -1 : PyLong_AsSsize_t(PyTuple_GetItem(pair, 1));
    return PyErr_Occurred() ? -1 : 0;
}

const char RUNS_OF_DOC[] = "runs_of(pairs) -> [(start, end)] of the stretches in which both sides go on without a gap";
PyObject *py_runs_of(PyObject *Py_UNUSED(module), PyObject *pairs) {
    Py_ssize_t n = words_in(pairs), start = 0, word = 0, other = 0, next = 0, next_other = 0;
    PyObject *made = n < 0 ? NULL : PyList_New(0);
    if (made && n && pair_at(pairs, 0, &word, &other)) Py_CLEAR(made);
    for (Py_ssize_t place = 1; made && place <= n; place++) {
        if (place < n && pair_at(pairs, place, &next, &next_other)) {
            Py_CLEAR(made);
            break;
        }
        if (place == n || (size_t)next != (size_t)word + 1 || (size_t)next_other != (size_t)other + 1) {
            PyObject *each = Py_BuildValue("(nn)", start, place);
            if (!each || PyList_Append(made, each)) Py_CLEAR(made);
            Py_XDECREF(each);
            start = place;
        }
        word = next;
        other = next_other;
    }
    return made;
}

/* Words here that replace others, of those between two pairs; a long gap is other text. */
static Py_ssize_t changed(Py_ssize_t gap, Py_ssize_t there_gap) {
    if (gap <= 0 || gap > EDITED_GAP || there_gap <= 0) return 0;
    return gap < there_gap ? gap : there_gap;
}

const char SAME_WORDS_DOC[] = "same_words(pairs, here, there) -> (pairs of the same word, words edited)";
PyObject *py_same_words(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *pairs, *here, *there;
    if (!PyArg_ParseTuple(args, "OOO", &pairs, &here, &there)) return NULL;
    Py_ssize_t n = words_in(pairs), here_n = words_in(here), there_n = words_in(there);
    Py_ssize_t edited = 0, word = 0, other = 0, before = 0, there_before = 0;
    if (n < 0 || here_n < 0 || there_n < 0) return NULL;
    PyObject *kept = PyList_New(0);
    for (Py_ssize_t i = 0; kept && i < n; i++) {
        int failed = pair_at(pairs, i, &word, &other), same = 0;
        if (!failed && (word < 0 || other < 0 || word >= here_n || other >= there_n)) {
            PyErr_SetString(PyExc_ValueError, "pairs are places in both texts");
            failed = -1;
        }
        if (!failed) {
            PyObject *a = word_at(here, word), *b = a ? word_at(there, other) : NULL;
            failed = !b;
            same = b && (a == b || !PyUnicode_Compare(a, b));
        }
        if (i) edited += changed(word - before - 1, other - there_before - 1);
        edited += !same;
        if (same && !failed) failed = PyList_Append(kept, PyList_Check(pairs) ? PyList_GetItem(pairs, i) : PyTuple_GetItem(pairs, i));
        if (failed) Py_CLEAR(kept);
        before = word;
        there_before = other;
    }
    PyObject *tuple = kept ? PyList_AsTuple(kept) : NULL;
    Py_XDECREF(kept);
    return tuple ? Py_BuildValue("(Nn)", tuple, edited) : NULL;
}
