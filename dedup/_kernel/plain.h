/* Text with a byte for each character, where that tells enough of it. */
#ifndef DEDUP_PLAIN_H
#define DEDUP_PLAIN_H

#include "glue.h"

#define PARTS 0x01   /* stands for marks that are no space, and part words and nothing else */
#define FOREIGN 0x80 /* stands for what only the reference knows: letters of other alphabets, rare signs */

/* A stretch of a text: ASCII as it is; white space, closing quotes, the apostrophe and the ellipsis of other sets as the
 * ASCII that does the same in it (a space, ", ' and !). */
typedef struct {
    const uint8_t *text;
    Py_ssize_t start, size; /* where it begins in the whole text, and its characters */
    PyObject *part;
    uint8_t *own; /* NULL where all is ASCII */
} plain;

/* Reads characters of a str from `start` up to `end`, as far as there are some; forget_plain afterwards. 0, or -1 with an
 * exception and nothing to forget. */
int read_plain(PyObject *text, Py_ssize_t start, Py_ssize_t end, plain *p);

void forget_plain(plain *p);

/* Whether nothing foreign stands from `at` up to `stop`, places in p->text. */
int is_plain(const plain *p, Py_ssize_t at, Py_ssize_t stop);

/* The characters between them as a str. */
PyObject *as_written(const plain *p, Py_ssize_t at, Py_ssize_t stop);

#endif
