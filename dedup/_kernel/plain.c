/* Text with a byte for each character, where that tells enough of it. */
#include "glue.h"
#include "plain.h"

#include <stdlib.h>
#include <string.h>

static int is_among(uint32_t c, const uint16_t *ranges, size_t n) {
    for (size_t i = 0; i < n; i += 2)
        if (c >= ranges[i] && c <= ranges[i + 1]) return 1;
    return 0;
}

/* Characters as str.isspace has them, and others that are neither letters nor digits, as first and last ones. */
static const uint16_t SPACES[] = {0x85, 0x85, 0xA0, 0xA0, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F};
static const uint16_t MARKS[] = {0x80, 0xA9, 0xAB, 0xB1, 0xB4, 0xB4, 0xB6, 0xB8, 0xBB, 0xBB, 0xBF, 0xBF,
                                 0xD7, 0xD7, 0xF7, 0xF7, 0x200B, 0x2064, 0x20A0, 0x20BF,
                                 0x2190, 0x245F, 0x2500, 0x2775, 0x2794, 0x2BFF};

static uint8_t byte_of(uint32_t c) {
    if (c == 0x2019) return '\'';
    if (c == 0x201D || c == 0xBB || c == 0x203A) return '"';
    if (c == 0x2026) return '!';
    if (is_among(c, SPACES, sizeof SPACES / sizeof *SPACES)) return ' ';
    return is_among(c, MARKS, sizeof MARKS / sizeof *MARKS) ? PARTS : FOREIGN;
}

/* A byte for each character of well-formed UTF-8. */
static void read_utf8(const uint8_t *in, Py_ssize_t size, uint8_t *out) {
    for (const uint8_t *stop = in + size; in < stop;) {
        if (*in < 0x80) {
            *out++ = *in++;
        } else if (*in < 0xE0) {
            *out++ = byte_of((uint32_t)(in[0] & 0x1F) << 6 | (in[1] & 0x3F));
            in += 2;
        } else {
            int is_long = *in >= 0xF0;
            *out++ = is_long ? FOREIGN : byte_of((uint32_t)(in[0] & 0x0F) << 12 | (uint32_t)(in[1] & 0x3F) << 6 | (in[2] & 0x3F));
            in += 3 + is_long;
        }
    }
}

int read_plain(PyObject *text, Py_ssize_t start, Py_ssize_t end, plain *p) {
    slice utf8;
    PyObject *keep;
    Py_ssize_t length = PyUnicode_GetLength(text);
    p->part = NULL, p->own = NULL;
    if (length < 0) return -1;
    if (end > length) end = length;
    p->start = start < 0 ? 0 : start < length ? start : length;
    p->size = end > p->start ? end - p->start : 0;
    p->part = PyUnicode_Substring(text, p->start, p->start + p->size);
    if (!p->part || utf8_of(p->part, &utf8, &keep)) {
        Py_CLEAR(p->part);
        return -1;
    }
    p->text = utf8.data;
    if (utf8.size == (size_t)p->size) return 0;
    p->own = malloc((size_t)p->size);
    if (p->own) read_utf8(utf8.data, (Py_ssize_t)utf8.size, p->own);
    p->text = p->own;
    Py_XDECREF(keep);
    if (p->own) return 0;
    Py_CLEAR(p->part);
    return PyErr_NoMemory(), -1;
}

void forget_plain(plain *p) {
    free(p->own);
    Py_CLEAR(p->part);
}

int is_plain(const plain *p, Py_ssize_t at, Py_ssize_t stop) {
    return !p->own || at >= stop || !memchr(p->text + at, FOREIGN, (size_t)(stop - at));
}

PyObject *as_written(const plain *p, Py_ssize_t at, Py_ssize_t stop) {
    return p->own ? PyUnicode_Substring(p->part, at, stop) : PyUnicode_DecodeASCII((const char *)p->text + at, stop - at, NULL);
}
