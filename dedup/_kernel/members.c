/* What `dedup.read.json_text` asks: the plain members of an object, and where the escapes of a string are. */
#include "glue.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_NUMBER 18 /* digits that surely fit */

/* A text, and the code points up to a place that was asked for. */
typedef struct {
    place begin, end, counted;
    Py_ssize_t characters;
    int ascii;
} source;

/* The number of code points before a place that is not before the one asked for last. */
static Py_ssize_t offset_of(source *text, place p) {
    if (text->ascii) return p - text->begin;
    for (; text->counted < p; text->counted++) text->characters += (*text->counted & 0xC0) != 0x80;
    return text->characters;
}

static int has_controls(place p, place end) {
    uint8_t least = 0xFF;
    for (; p < end; p++) least = *p < least ? *p : least; /* compilers make vectors of this */
    return least < 0x20;
}

/* `made` with a number at an attribute; NULL with an exception. */
static PyObject *with_number(PyObject *made, const char *name, Py_ssize_t number) {
    PyObject *value = made ? PyLong_FromSsize_t(number) : NULL;
    if (made && (!value || PyObject_SetAttrString(made, name, value))) Py_CLEAR(made);
    Py_XDECREF(value);
    return made;
}

/* The string whose quotes stand before `p` and at `close`, as an instance of `type` that knows its place. */
static PyObject *placed_string(source *text, place p, place close, PyObject *type) {
    PyObject *string = NULL, *made = NULL;
    size_t size = (size_t)(close - p);
    if (!memchr(p, '\\', size)) {
        string = PyUnicode_DecodeUTF8((const char *)p, (Py_ssize_t)size, NULL);
    } else {
        uint8_t *plain = malloc(size), *end = plain;
        if (!plain) return PyErr_NoMemory();
        json_string(p, close + 1, &end);
        string = PyUnicode_DecodeUTF8((const char *)plain, end - plain, NULL);
        free(plain);
    }
    if (string) made = PyObject_CallFunctionObjArgs(type, string, NULL);
    Py_XDECREF(string);
    Py_ssize_t start = offset_of(text, p);
    return with_number(with_number(made, "start", start), "end", offset_of(text, close));
}

/* The value at `*p`, and the place behind it there; NULL without an exception where it is not plain. */
static PyObject *plain_value(source *text, place *p, PyObject *type) {
    static const char *const WORDS[] = {"null", "true", "false"};
    place begin = *p, stop;
    if (begin < text->end && *begin == '"') {
        *p = json_string(begin + 1, text->end, NULL);
        return *p && !has_controls(begin, *p) ? placed_string(text, begin + 1, *p - 1, type) : NULL;
    }
    for (int i = 0; i < 3; i++)
        if ((*p = json_word(begin, text->end, WORDS[i]))) return i ? PyBool_FromLong(i == 1) : Py_NewRef(Py_None);
    *p = stop = json_number(begin, text->end);
    if (!stop || stop - begin > LONGEST_NUMBER) return NULL;
    for (place c = begin; c < stop; c++)
        if (*c != '-' && (*c < '0' || *c > '9')) return NULL;
    return PyLong_FromLongLong(strtoll((const char *)begin, NULL, 10));
}

/* One member from `p` on, with the comma or brace that follows it; the place behind that. NULL where it is not plain,
 * or with an exception. */
static place member(source *text, place p, PyObject *members, PyObject *type) {
    p = json_space(p, text->end);
    if (p == text->end || *p != '"') return NULL;
    place key = p + 1, key_end = memchr(key, '"', (size_t)(text->end - key));
    if (!key_end || memchr(key, '\\', (size_t)(key_end - key)) || has_controls(key, key_end)) return NULL;
    p = json_space(key_end + 1, text->end);
    if (p == text->end || *p != ':') return NULL;
    p = json_space(p + 1, text->end);
    PyObject *value = plain_value(text, &p, type);
    if (!value) return NULL;
    p = json_space(p, text->end);
    if (p == text->end || (*p != ',' && *p != '}')) p = NULL;
    PyObject *name = p ? PyUnicode_DecodeUTF8((const char *)key, key_end - key, NULL) : NULL;
    if (p && (!name || PyDict_SetItem(members, name, value))) p = NULL;
    Py_XDECREF(name);
    Py_DECREF(value);
    return p ? p + 1 : NULL;
}

const char JSON_MEMBERS_DOC[] =
    "json_members(text, members, string) -> int\n\n"
    "Of the object with which a text begins, the members up to the first that is not plain: a key without escapes, and a\n"
    "string, a whole number, true, false or null. Strings are instances of `string`, with attributes start and end. The\n"
    "place behind what was read: behind the brace, a comma, or the closing brace.";

PyObject *py_json_members(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *object, *members, *type;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "UOO", &object, &members, &type)) return NULL;
    if (!PyDict_Check(members)) return PyErr_SetString(PyExc_TypeError, "members are a dict"), NULL;
    place begin = (place)PyUnicode_AsUTF8AndSize(object, &size);
    if (!begin) {
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return NULL;
        PyErr_Clear(); /* half a pair of surrogates */
        return PyLong_FromLong(1);
    }
    source text = {begin, begin + size, begin, 0, size == PyUnicode_GetLength(object)};
    place behind = begin + 1;
    if (!size || *begin != '{') return PyErr_SetString(PyExc_ValueError, "the text begins with no object"), NULL;
    for (place p = behind; p && (p == begin + 1 || p[-1] == ',');) {
        if ((p = member(&text, p, members, type))) behind = p;
        else if (PyErr_Occurred()) return NULL;
    }
    text.counted = begin;
    text.characters = 0;
    return PyLong_FromSsize_t(offset_of(&text, behind));
}

/* Four tuples of n numbers each, as in `dedup.offsets.OffsetMap`; NULL with an exception. */
static PyObject *four_tuples(const Py_ssize_t (*runs)[4], Py_ssize_t n) {
    PyObject *made = PyTuple_New(4);
    for (Py_ssize_t k = 0; made && k < 4; k++) {
        PyObject *each = PyTuple_New(n);
        for (Py_ssize_t i = 0; each && i < n; i++) {
            PyObject *number = PyLong_FromSsize_t(runs[i][k]);
            if (!number || PyTuple_SetItem(each, i, number)) Py_CLEAR(each);
        }
        if (!each || PyTuple_SetItem(made, k, each)) Py_CLEAR(made);
    }
    return made;
}

static void add_run(Py_ssize_t (*runs)[4], Py_ssize_t *n, Py_ssize_t size, Py_ssize_t source_at, Py_ssize_t source_size) {
    Py_ssize_t *run = runs[*n];
    run[0] = *n ? run[-4] + run[-3] : 0;
    run[1] = size, run[2] = source_at, run[3] = source_size;
    *n += 1;
}

/* How long the escape is that begins at a backslash. */
static Py_ssize_t escape_size(place p, place end) {
    if (end - p < 2 || p[1] != 'u') return 2;
    int high = end - p >= 12 && (p[2] | 32) == 'd' && strchr("89abAB", p[3]) && p[6] == '\\' && p[7] == 'u';
    return high && (p[8] | 32) == 'd' && strchr("cdefCDEF", p[9]) ? 12 : 6;
}

const char JSON_ESCAPES_DOC[] =
    "json_escapes(source, start, end) -> (at, length, source_at, source_length)\n\n"
    "The runs of the string between the quotes of source[start:end], which holds an escape: those of its `OffsetMap`.";

PyObject *py_json_escapes(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *object, *part, *made = NULL;
    Py_ssize_t start, stop, size, n = 0;
    if (!PyArg_ParseTuple(args, "Unn", &object, &start, &stop)) return NULL;
    if (start < 0 || stop < start || stop > PyUnicode_GetLength(object))
        return PyErr_SetString(PyExc_ValueError, "no part of the source"), NULL;
    slice utf8;
    PyObject *keep;
    if (!(part = PyUnicode_Substring(object, start, stop))) return NULL;
    if (utf8_of(part, &utf8, &keep)) goto done;
    size = (Py_ssize_t)utf8.size;
    place begin = utf8.data, end = begin + size, p = begin;
    source text = {begin, end, begin, 0, size == PyUnicode_GetLength(part)};
    size_t escapes = 0;
    for (place c = begin; c < end; c++) escapes += *c == '\\'; /* no fewer than there are */
    Py_ssize_t(*runs)[4] = malloc((2 * escapes + 1) * sizeof *runs);
    if (!runs) {
        PyErr_NoMemory();
        goto done;
    }
    while (p < end) {
        place back = memchr(p, '\\', (size_t)(end - p));
        Py_ssize_t at = offset_of(&text, p), plain = offset_of(&text, back ? back : end) - at;
        if (plain) add_run(runs, &n, plain, start + at, plain);
        if (!back) break;
        Py_ssize_t longest = end - back, wide = escape_size(back, end);
        if (wide > longest) wide = longest;
        add_run(runs, &n, 1, start + at + plain, wide); /* whatever the escape, it is one character */
        p = back + wide;
    }
    made = four_tuples(runs, n);
    free(runs);
done:
    Py_XDECREF(keep);
    Py_DECREF(part);
    return made;
}
