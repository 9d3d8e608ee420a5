/* Operations between two texts, as the files that find and give them out share them. */
#ifndef DEDUP_EDITS_H
#define DEDUP_EDITS_H

#include "glue.h"
#include "known.h"

enum { EQUAL, REPLACE, INSERT, DELETE, KINDS };

typedef struct {
    int kind;
    Py_ssize_t start, end, low, high;
} edit;

typedef struct {
    edit *items;
    size_t n, room;
} edit_list;

/* One of the two texts, borrowed, and its characters from `base` on, which the caller frees by PyMem_Free. */
typedef struct {
    PyObject *text;
    Py_UCS4 *characters;
    Py_ssize_t base, limit;
} side;

/* A pair of equal words, and where they stand in their texts. */
typedef struct {
    Py_ssize_t word, other, start, end, low, high;
} placed;

/* The operations over n pairs, at least one, in `list`, which the caller frees: 0; 1 if words do not stand one behind the
 * other ("½" is two in one place); -1 with an exception. */
int compare(const placed *pairs, size_t n, side *a, side *b, edit_list *list);

/* An offset of a text as one of its source: one less in the middle of a border, which lies before one of these ascending
 * places. */
Py_ssize_t source_place(Py_ssize_t offset, const uint32_t *bases, size_t n);

/* At least one operation as a tuple of instances of `type`, relative to the spans they cover; NULL with an exception. */
PyObject *tuple_of_edits(const edit_list *list, PyObject *type, const uint32_t *bases, size_t n, known *kept);

#endif
