/* Runs of words that stand in two texts, or twice in one: dedup.runs.
 *
 * Words are told apart by the hash a str keeps and by comparison, runs by a
 * hash that starts from that of a word: both keyed, so that no text can be
 * made to collide. All work is linear in the words, as it is there. */
#include "glue.h"
#include "runs.h"

#include <stdlib.h>
#include <string.h>

#define PLACES 8
#define WORK 12
#define NO_WORD UINT32_MAX
#define MAX_WORDS ((Py_ssize_t)1 << 27)

PyObject *word_at(PyObject *words, Py_ssize_t place) {
    PyObject *word = PyList_Check(words) ? PyList_GetItem(words, place) : PyTuple_GetItem(words, place);
    if (!word || PyUnicode_CheckExact(word)) return word;
    PyErr_SetString(PyExc_TypeError, "a word must be a str");
    return NULL;
}

Py_ssize_t words_in(PyObject *words) {
    Py_ssize_t n = -1;
    if (PyList_Check(words)) {
        n = PyList_Size(words);
    } else if (PyTuple_Check(words)) {
        n = PyTuple_Size(words);
    } else {
        PyErr_SetString(PyExc_TypeError, "words must be a list or a tuple");
    }
    if (n <= MAX_WORDS) return n;
    PyErr_SetString(PyExc_OverflowError, "too many words");
    return -1;
}

static size_t slots_for(size_t n) {
    size_t slots = 16;
    while (slots < 2 * n) slots *= 2;
    return slots;
}

typedef struct {
    Py_hash_t hash;
    PyObject *word; /* borrowed: the texts outlive the table, and nothing of Python runs meanwhile */
    uint32_t id;
} named;

typedef struct {
    named *slots;
    size_t mask;
    uint32_t count;
    uint64_t key;
} names;

/* The slot of a word, or the empty one where it belongs. */
static named *slot_of(const names *table, PyObject *word, Py_hash_t hash) {
    for (size_t at = (size_t)hash;; at++) {
        named *slot = table->slots + (at & table->mask);
        if (!slot->word || slot->word == word || (slot->hash == hash && !PyUnicode_Compare(slot->word, word))) return slot;
    }
}

/* Numbers of words; with `add`, new ones get the next number, else NO_WORD. 0, or -1 with an exception. */
static int number_words(names *table, PyObject *words, Py_ssize_t n, int add, uint32_t *ids) {
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *word = word_at(words, i);
        Py_hash_t hash = word ? PyObject_Hash(word) : -1;
        if (hash == -1) return -1;
        named *slot = slot_of(table, word, hash);
        if (!slot->word && add) {
            *slot = (named){hash, word, table->count++};
            table->key ^= (uint64_t)hash;
        }
        ids[i] = slot->word ? slot->id : NO_WORD;
    }
    return 0;
}

/* Places of runs of k words: the first few of each, in order. */
typedef struct {
    const uint32_t *ids;
    size_t n, k, mask;
    uint64_t key;
    uint32_t *slots; /* first place + 1 */
    uint32_t *next;  /* the next place of the same run + 1 */
    uint32_t *last;  /* at a first place: the last one kept */
    uint8_t *count;  /* at a first place: how many are kept */
} gram_index;

static size_t gram_hash(uint64_t key, const uint32_t *ids, size_t k) {
    for (size_t i = 0; i < k; i++) {
        key = (key ^ ids[i]) * 0x9E3779B97F4A7C15u;
        key ^= key >> 29;
    }
    return (size_t)(key ^ key >> 32);
}

/* The slot of a run, or the empty one where it belongs. */
static uint32_t *gram_slot(const gram_index *index, const uint32_t *ids) {
    for (size_t at = gram_hash(index->key, ids, index->k);; at++) {
        uint32_t *slot = index->slots + (at & index->mask);
        if (!*slot || !memcmp(index->ids + *slot - 1, ids, index->k * sizeof *ids)) return slot;
    }
}

static void add_place(gram_index *index, uint32_t *slot, uint32_t place) {
    if (!*slot) {
        *slot = place + 1;
        index->last[place] = place;
        index->count[place] = 1;
    } else if (index->count[*slot - 1] < PLACES) {
        uint32_t first = *slot - 1;
        index->next[index->last[first]] = place + 1;
        index->last[first] = place;
        index->count[first]++;
    }
}

static int make_index(gram_index *index, const uint32_t *ids, size_t n, size_t k, uint64_t key) {
    size_t slots = slots_for(n);
    *index = (gram_index){ids, n, k, slots - 1, key, NULL, NULL, NULL, NULL};
    index->slots = calloc(slots + 2 * n + n / 4 + 1, sizeof *index->slots);
    if (!index->slots) return -1;
    index->next = index->slots + slots;
    index->last = index->next + n;
    index->count = (uint8_t *)(index->last + n);
    return 0;
}

static int add_run(run_list *found, size_t start, size_t there, size_t length) {
    if (found->n == found->room) {
        size_t room = found->room ? 2 * found->room : 64;
        run *items = realloc(found->items, room * sizeof *items);
        if (!items) return -1;
        found->items = items;
        found->room = room;
    }
    found->items[found->n++] = (run){(uint32_t)start, (uint32_t)there, (uint32_t)length};
    return 0;
}

static int by_place(const void *one, const void *other) {
    const run *a = one, *b = other;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    if (a->there != b->there) return a->there < b->there ? -1 : 1;
    return a->length < b->length ? -1 : a->length > b->length;
}

/* dedup.runs.shared_runs. `reached` has here + there zeros. 0, or -1 without memory. */
static int find_shared(gram_index *index, const uint32_t *there, size_t n, uint32_t *reached, run_list *found) {
    const uint32_t *here = index->ids;
    size_t here_n = index->n, k = index->k, whole = 0;
    int64_t budget = WORK * (int64_t)(here_n + n);
    for (size_t place = 0; place + k <= here_n; place++) add_place(index, gram_slot(index, here + place), (uint32_t)place);
    for (size_t end = 0; end < n; end++) {
        whole = there[end] == NO_WORD ? 0 : whole + 1;
        if (whole < k) continue;
        size_t other = end + 1 - k;
        uint32_t next = *gram_slot(index, there + other);
        if (!next) continue;
        for (; next; next = index->next[next - 1]) {
            size_t place = next - 1, length = k;
            uint32_t *seen = reached + place + n - 1 - other;
            if (*seen > place) continue;
            while (place + length < here_n && other + length < n && here[place + length] == there[other + length]) length++;
            *seen = (uint32_t)(place + length - k + 1);
            if (add_run(found, place, other, length)) return -1;
            budget -= (int64_t)length;
        }
        if (budget < 0) break;
    }
    if (found->n) qsort(found->items, found->n, sizeof *found->items, by_place);
    return 0;
}

/* dedup.runs.repeated_runs, in the order of the later places. */
static int find_repeated(gram_index *index, uint32_t *reached, run_list *found) {
    const uint32_t *words = index->ids;
    size_t n = index->n, k = index->k;
    int64_t budget = WORK * (int64_t)n;
    for (size_t place = 0; place + k <= n; place++) {
        uint32_t *slot = gram_slot(index, words + place);
        for (uint32_t next = *slot; next; next = index->next[next - 1]) {
            size_t other = next - 1, diagonal = place - other, length = k;
            if (diagonal < k || reached[diagonal] > place || budget < 0) continue;
            while (place + length < n && length < diagonal && words[place + length] == words[other + length]) length++;
            reached[diagonal] = (uint32_t)(place + length - k + 1);
            if (add_run(found, place, other, length)) return -1;
            budget -= (int64_t)length;
        }
        add_place(index, slot, (uint32_t)place);
    }
    return 0;
}

/* Both kinds: `there` is NULL for runs that stand twice in `here`. */
int runs_in(PyObject *here, PyObject *there, size_t k, run_list *found) {
    Py_ssize_t n = words_in(here), m = there ? words_in(there) : 0;
    if (n < 0 || m < 0) return -1;
    if ((size_t)n < k || (there && (size_t)m < k)) return 0;
    size_t both = (size_t)(n + m), slots = slots_for((size_t)n);
    names table = {calloc(slots, sizeof *table.slots), slots - 1, 0, 0};
    uint32_t *ids = malloc(both * sizeof *ids), *reached = calloc(both, sizeof *reached);
    gram_index index = {0};
    int failed = -1;
    if (!table.slots || !ids || !reached) {
        PyErr_NoMemory();
    } else if (!number_words(&table, here, n, 1, ids) && (!there || !number_words(&table, there, m, 0, ids + n))) {
        failed = make_index(&index, ids, (size_t)n, k, table.key);
        if (!failed) failed = there ? find_shared(&index, ids + n, (size_t)m, reached, found) : find_repeated(&index, reached, found);
        if (failed) PyErr_NoMemory();
    }
    free(index.slots);
    free(reached);
    free(ids);
    free(table.slots);
    return failed;
}

static int shortest_of(PyObject *number, size_t *k) {
    *k = PyLong_AsSize_t(number);
    if (PyErr_Occurred()) return -1;
    if (*k >= 1) return 0;
    PyErr_SetString(PyExc_ValueError, "a run has one word at least");
    return -1;
}

PyObject *tuple_of_run(run each) {
    return Py_BuildValue("(III)", (unsigned)each.start, (unsigned)each.there, (unsigned)each.length);
}

PyObject *list_of_runs(const run *items, size_t n) {
    PyObject *made = PyList_New((Py_ssize_t)n);
    for (size_t i = 0; made && i < n; i++) {
        PyObject *each = tuple_of_run(items[i]);
        if (!each || PyList_SetItem(made, (Py_ssize_t)i, each)) Py_CLEAR(made);
    }
    return made;
}

static int runs_asked(PyObject *args, int two, run_list *found) {
    PyObject *here, *there = NULL, *number;
    size_t k;
    if (two ? !PyArg_ParseTuple(args, "OOO", &here, &there, &number) : !PyArg_ParseTuple(args, "OO", &here, &number)) return -1;
    return shortest_of(number, &k) ? -1 : runs_in(here, there, k, found);
}

const char SHARED_RUNS_DOC[] = "shared_runs(here, there, shortest) -> [(start, there, length)]";
PyObject *py_shared_runs(PyObject *Py_UNUSED(module), PyObject *args) {
    run_list found = {0};
    PyObject *made = runs_asked(args, 1, &found) ? NULL : list_of_runs(found.items, found.n);
    free(found.items);
    return made;
}

const char LONGEST_RUN_DOC[] = "longest_run(here, there, shortest) -> (start, there, length), the first of equals";
PyObject *py_longest_run(PyObject *Py_UNUSED(module), PyObject *args) {
    run_list found = {0};
    PyObject *made = NULL;
    if (!runs_asked(args, 1, &found)) {
        run best = {0, 0, 0};
        for (size_t i = 0; i < found.n; i++)
            if (found.items[i].length > best.length) best = found.items[i];
        made = tuple_of_run(best);
    }
    free(found.items);
    return made;
}

const char REPEATED_RUNS_DOC[] = "repeated_runs(words, shortest) -> [(start, there, length)]";
PyObject *py_repeated_runs(PyObject *Py_UNUSED(module), PyObject *args) {
    run_list found = {0};
    PyObject *made = runs_asked(args, 0, &found) ? NULL : list_of_runs(found.items, found.n);
    free(found.items);
    return made;
}
