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

/* Whether a character is of a kind, as that method of str has it; -1 with an exception. */
static inline int is_of_kind(Py_UCS4 c, const char *method) {
    PyObject *one = PyUnicode_FromOrdinal((int)c), *told = one ? PyObject_CallMethod(one, method, NULL) : NULL;
    int found = told ? PyObject_IsTrue(told) : -1;
    Py_XDECREF(one);
    Py_XDECREF(told);
    return found;
}

/* As str.isalnum, str.isalpha, str.isdigit and str.isupper have it; -1 with an exception. */
static inline int is_alnum(Py_UCS4 c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    return is_of_kind(c, "isalnum");
}
static inline int is_alpha(Py_UCS4 c) { return c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : is_of_kind(c, "isalpha"); }
static inline int is_digit_sign(Py_UCS4 c) { return c < 0x80 ? c >= '0' && c <= '9' : is_of_kind(c, "isdigit"); }
static inline int is_capital(Py_UCS4 c) { return c < 0x80 ? c >= 'A' && c <= 'Z' : is_of_kind(c, "isupper"); }

#endif
