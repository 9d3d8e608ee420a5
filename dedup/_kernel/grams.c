/* Numbered words, and the runs of them that stand in two texts, or twice in one: dedup.runs.
 *
 * Words are told apart by the hash a str keeps and by comparison, runs by a
 * hash that starts from that of a word: both keyed, so that no text can be
 * made to collide. All work is linear in the words, as it is there. */
#include "glue.h"
#include "runs.h"

#include <stdlib.h>

#define PLACES 8
#define WORK 12

static size_t slots_for(size_t n) {
    size_t slots = 16;
    while (slots < 2 * n) slots *= 2;
    return slots;
}

/* The slot of a word, or the empty one where it belongs. */
static named *slot_of(const names *table, PyObject *word, Py_hash_t hash) {
    for (size_t at = (size_t)hash;; at++) {
        named *slot = table->slots + (at & table->mask);
        if (!slot->word || slot->word == word || (slot->hash == hash && !PyUnicode_Compare(slot->word, word))) return slot;
    }
}

int make_names(names *table, size_t n) {
    size_t slots = slots_for(n);
    *table = (names){calloc(slots, sizeof *table->slots), slots - 1, 0, 0};
    return table->slots ? 0 : -1;
}

void number_words(names *table, PyObject *const *words, const Py_hash_t *hashes, size_t n, int add, uint32_t *ids) {
    for (size_t i = 0; i < n; i++) {
        named *slot = slot_of(table, words[i], hashes[i]);
        if (!slot->word && add) {
            *slot = (named){hashes[i], words[i], table->count++};
            table->key ^= (uint64_t)hashes[i];
        }
        ids[i] = slot->word ? slot->id : NO_WORD;
    }
}

static uint64_t mixed(uint64_t key, uint64_t ids) {
    key = (key ^ ids) * 0x9E3779B97F4A7C15u;
    return key ^ key >> 29;
}

static size_t gram_hash(uint64_t key, const uint32_t *ids, size_t k) {
    for (; k > 1; ids += 2, k -= 2) key = mixed(key, ids[0] | (uint64_t)ids[1] << 32);
    if (k) key = mixed(key, *ids);
    return (size_t)(key ^ key >> 32);
}

static int same_gram(const uint32_t *one, const uint32_t *other, size_t k) {
    while (k && *one == *other) one++, other++, k--;
    return !k;
}

/* The slot of a run, or the empty one where it belongs. */
static uint32_t *gram_slot(const gram_index *index, const uint32_t *ids) {
    for (size_t at = gram_hash(index->key, ids, index->k);; at++) {
        uint32_t *slot = index->slots + (at & index->mask);
        if (!*slot || same_gram(index->ids + *slot - 1, ids, index->k)) return slot;
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

int make_index(gram_index *index, const uint32_t *ids, size_t n, size_t k, uint64_t key) {
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

void fill_index(gram_index *index) {
    for (size_t place = 0; place + index->k <= index->n; place++)
        add_place(index, gram_slot(index, index->ids + place), (uint32_t)place);
}

int find_shared(const gram_index *index, const uint32_t *there, size_t n, uint32_t *reached, run_list *found) {
    const uint32_t *here = index->ids;
    size_t here_n = index->n, k = index->k, whole = 0;
    int64_t budget = WORK * (int64_t)(here_n + n);
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

int find_repeated(gram_index *index, uint32_t *reached, run_list *found) {
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
