/* Instances of named tuples, as the files that give them back make them. */
#ifndef DEDUP_TUPLES_H
#define DEDUP_TUPLES_H

#include "glue.h"

/* Whether `type` is tuple or a class made from it. */
int is_tuple_type(PyObject *type);

/* A tuple of `type` that takes over the n items; NULL with an exception, as where an item is NULL. */
PyObject *tuple_of(PyObject *type, PyObject *const *items, Py_ssize_t n);

#endif
