/* Kinds of characters, as Python knows them. */
#ifndef DEDUP_CHARACTERS_H
#define DEDUP_CHARACTERS_H

#include "glue.h"

/* Whether white space, as str.isspace has it. */
static inline int is_space(Py_UCS4 c) {
    if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* Whether a letter or digit, as str.isalnum has it; -1 with an exception. */
static inline int is_alnum(Py_UCS4 c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    PyObject *one = PyUnicode_FromOrdinal((int)c), *told = one ? PyObject_CallMethod(one, "isalnum", NULL) : NULL;
    int found = told ? PyObject_IsTrue(told) : -1;
    Py_XDECREF(one);
    Py_XDECREF(told);
    return found;
}

#endif
