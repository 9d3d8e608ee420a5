/* Pairs of equal words -> the operations between two texts: dedup.align.edits, operation by operation. */
#include "characters.h"
#include "edits.h"
#include "glue.h"

#include <stdlib.h>
#include <string.h>

static Py_UCS4 char_at(const side *s, Py_ssize_t place) { return s->characters[place - s->base]; }

static int same_text(const side *a, Py_ssize_t start, Py_ssize_t end, const side *b, Py_ssize_t low, Py_ssize_t high) {
    size_t size = (size_t)(end - start);
    return end - start == high - low && !memcmp(a->characters + (start - a->base), b->characters + (low - b->base), size * sizeof(Py_UCS4));
}

static int all_space(const side *s, Py_ssize_t start, Py_ssize_t end) {
    if (start >= end) return 0;
    while (start < end && is_space(char_at(s, start))) start++;
    return start == end;
}

/* The same but for white space, which leads both or neither. */
static int same(const side *a, Py_ssize_t start, Py_ssize_t end, const side *b, Py_ssize_t low, Py_ssize_t high) {
    if (same_text(a, start, end, b, low, high)) return 1;
    int leads = start < end && is_space(char_at(a, start)), other = low < high && is_space(char_at(b, low));
    if (leads != other) return 0;
    for (int inside = 0;;) {
        Py_ssize_t x = start, y = low;
        while (start < end && is_space(char_at(a, start))) start++;
        while (low < high && is_space(char_at(b, low))) low++;
        if (start == end || low == high) return start == end && low == high;
        if (inside && (x == start) != (y == low)) return 0; /* a word ends in one of them only */
        if (char_at(a, start++) != char_at(b, low++)) return 0;
        inside = 1;
    }
}

/* Adds an operation, to the last one where it goes on with the same kind. 0, or -1 with an exception. */
static int append_edit(edit_list *list, int kind, Py_ssize_t start, Py_ssize_t end, Py_ssize_t low, Py_ssize_t high) {
    edit *last = list->n ? list->items + list->n - 1 : NULL;
    if (last && last->kind == kind && last->end == start && last->high == low) {
        last->end = end;
        last->high = high;
        return 0;
    }
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        edit *items = realloc(list->items, room * sizeof *items);
        if (!items) return PyErr_NoMemory(), -1;
        list->items = items;
        list->room = room;
    }
    list->items[list->n++] = (edit){kind, start, end, low, high};
    return 0;
}

/* Whether both have one character there that is no letter or digit; -1 with an exception. */
static int same_mark(const side *a, Py_ssize_t place, const side *b, Py_ssize_t other) {
    Py_UCS4 c = char_at(a, place);
    int in_word = c == char_at(b, other) ? is_alnum(c) : 1;
    return in_word < 0 ? -1 : !in_word;
}

/* What stands between two equal words: equal punctuation at either side, an edit in the middle. */
static int between(edit_list *list, const side *a, Py_ssize_t start, Py_ssize_t end, const side *b, Py_ssize_t low, Py_ssize_t high) {
    Py_ssize_t least = end - start < high - low ? end - start : high - low, head = 0, tail = 0;
    int mark = 0;
    if (same_text(a, start, end, b, low, high) || (all_space(a, start, end) && all_space(b, low, high)))
        return end > start || high > low ? append_edit(list, EQUAL, start, end, low, high) : 0;
    while (head < least && (mark = same_mark(a, start + head, b, low + head)) > 0) head++;
    if (mark < 0) return -1;
    while (tail < least - head && (mark = same_mark(a, end - 1 - tail, b, high - 1 - tail)) > 0) tail++;
    if (mark < 0) return -1;
    if (head && append_edit(list, EQUAL, start, start + head, low, low + head)) return -1;
    Py_ssize_t from = start + head, to = end - tail, there = low + head, there_to = high - tail;
    if (from < to || there < there_to) {
        int kind = from == to ? DELETE : there == there_to ? INSERT : REPLACE;
        if (append_edit(list, kind, from, to, there, there_to)) return -1;
    }
    return tail ? append_edit(list, EQUAL, to, end, there_to, high) : 0;
}

/* Characters of punctuation that stand at both places and on from there, `step` by `step`; -1 with an exception. */
static Py_ssize_t punctuation(const side *a, Py_ssize_t place, const side *b, Py_ssize_t other, int step) {
    Py_ssize_t count = 0, size = PyUnicode_GetLength(a->text), there_size = PyUnicode_GetLength(b->text);
    for (;; count++, place += step, other += step) {
        if (place < 0 || other < 0 || place >= size || other >= there_size) return count;
        Py_UCS4 c = PyUnicode_ReadChar(a->text, place), d = PyUnicode_ReadChar(b->text, other);
        if (PyErr_Occurred()) return -1;
        if (c != d || is_space(c)) return count;
        int word = is_alnum(c);
        if (word) return word < 0 ? -1 : count;
    }
}

/* The characters of a side from one place to another. 0; 1 if there are none such, or -1 with an exception. */
static int read_characters(side *s, Py_ssize_t from, Py_ssize_t to) {
    if (from < 0 || from > to || to > PyUnicode_GetLength(s->text)) return 1;
    PyObject *part = PyUnicode_Substring(s->text, from, to);
    s->base = from;
    s->limit = to;
    s->characters = part ? PyUnicode_AsUCS4Copy(part) : NULL;
    Py_XDECREF(part);
    return s->characters ? 0 : -1;
}

static int stands(const placed *p, Py_ssize_t end, Py_ssize_t high, const side *a, const side *b) {
    return p->start >= end && p->end >= p->start && p->end <= a->limit && p->low >= high && p->high >= p->low && p->high <= b->limit;
}

int compare(const placed *pairs, size_t n, side *a, side *b, edit_list *list) {
    int failed;
    const placed *first = pairs, *last = pairs + n - 1;
    Py_ssize_t back = punctuation(a, first->start - 1, b, first->low - 1, -1), on = punctuation(a, last->end, b, last->high, 1);
    if (back < 0 || on < 0) return -1;
    if ((failed = read_characters(a, first->start - back, last->end + on))) return failed;
    if ((failed = read_characters(b, first->low - back, last->high + on))) return failed;
    Py_ssize_t end = a->base, high = b->base, run_start = end, run_low = high;
    for (size_t begin = 0, stop; begin < n; begin = stop) {
        for (stop = begin + 1; stop < n; stop++)
            if (pairs[stop].word != pairs[stop - 1].word + 1 || pairs[stop].other != pairs[stop - 1].other + 1) break;
        last = pairs + stop - 1;
        for (size_t place = begin; place < stop; place++) {
            const placed *p = pairs + place;
            if (!stands(p, end, high, a, b) || !stands(last, end, high, a, b)) return 1;
            /* Behind an edit, the rest of a run is mostly the same, too. */
            if (place <= begin + 1 && same_text(a, end, last->end, b, high, last->high)) {
                end = last->end;
                high = last->high;
                break;
            }
            if (!same(a, end, p->end, b, high, p->high)) {
                if (end > run_start && append_edit(list, EQUAL, run_start, end, run_low, high)) return -1;
                if (between(list, a, end, p->start, b, high, p->low)) return -1;
                run_start = p->start;
                run_low = p->low;
                if (!same_text(a, run_start, p->end, b, run_low, p->high)) {
                    if (append_edit(list, REPLACE, run_start, p->end, run_low, p->high)) return -1;
                    run_start = p->end;
                    run_low = p->high;
                }
            }
            end = p->end;
            high = p->high;
        }
    }
    return end + on > run_start ? append_edit(list, EQUAL, run_start, end + on, run_low, high + on) : 0;
}
