/* dedup._native: JSON lines -> the texts of one field, together in one buffer.
 *
 * It takes what is plain and leaves any other line to the caller, so it never has to refuse one: a line is taken only
 * if it is one valid JSON object in valid UTF-8 without tabs, with the field once and a string in it. */
#include "glue.h"
#include "json.h"

#include <string.h>

const char JSON_TEXTS_DOC[] =
    "json_texts(data, at, out, field, ends, texts) -> (at, out, texts, lines)\n\n"
    "Reads JSON lines from data[at:] and moves the texts of the field to data[out:], in place; ends, int64, is where\n"
    "each text ends, from item `texts` on. Stops before a line that it does not take, and says how many lines it went\n"
    "through, blank ones included.";

static place value(place p, place end, int depth);

/* A list or an object, p behind its bracket. */
static place items(place p, place end, int depth, uint8_t close) {
    p = json_space(p, end);
    if (p < end && *p == close) return p + 1;
    for (;;) {
        if (close == '}') {
            p = json_space(p, end);
            if (p == end || *p != '"' || !(p = json_string(p + 1, end, NULL))) return NULL;
            p = json_space(p, end);
            if (p == end || *p++ != ':') return NULL;
        }
        p = value(p, end, depth);
        if (!p) return NULL;
        p = json_space(p, end);
        if (p == end) return NULL;
        if (*p == close) return p + 1;
        if (*p++ != ',') return NULL;
    }
}

static place value(place p, place end, int depth) {
    p = json_space(p, end);
    if (p == end || !depth) return NULL;
    switch (*p) {
    case '"': return json_string(p + 1, end, NULL);
    case '{': return items(p + 1, end, depth - 1, '}');
    case '[': return items(p + 1, end, depth - 1, ']');
    case 't': return json_word(p, end, "true");
    case 'f': return json_word(p, end, "false");
    case 'n': return json_word(p, end, "null");
    default: return json_number(p, end);
    }
}

static int is_utf8(place p, place end) {
    while (p < end) {
        uint64_t eight;
        if (end - p >= 8 && (memcpy(&eight, p, 8), !(eight & 0x8080808080808080ULL))) {
            p += 8;
            continue;
        }
        unsigned lead = *p++;
        if (lead < 0x80) continue;
        unsigned more = lead >= 0xC2 && lead < 0xE0 ? 1 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xF0 && lead < 0xF5 ? 3 : 0;
        if (!more || (size_t)(end - p) < more) return 0;
        unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (*p < low || *p > high) return 0;
        for (p++; --more; p++)
            if (*p < 0x80 || *p > 0xBF) return 0;
    }
    return 1;
}

/* One line that is not blank: its text is moved to `out`, and the place behind it returned. NULL: not taken. */
static uint8_t *line_text(place p, place end, const uint8_t *field, size_t size, uint8_t *out) {
    place text = NULL;
    uint8_t least = 0xFF, greatest = 0;
    for (place c = p; c < end; c++) { /* compilers make vectors of this */
        least = *c < least ? *c : least;
        greatest = *c > greatest ? *c : greatest;
    }
    if (least < 0x20 || (greatest >= 0x80 && !is_utf8(p, end))) return NULL;
    p = json_space(p, end);
    if (p == end || *p++ != '{') return NULL;
    do {
        p = json_space(p, end);
        if (p == end || *p++ != '"') return NULL;
        place key = p;
        p = json_string(p, end, NULL);
        if (!p || memchr(key, '\\', (size_t)(p - key))) return NULL;
        int wanted = (size_t)(p - key) == size + 1 && !memcmp(key, field, size);
        p = json_space(p, end);
        if (p == end || *p++ != ':') return NULL;
        p = json_space(p, end);
        if (wanted && (text || p == end || *p != '"')) return NULL;
        if (wanted) text = p + 1;
        p = value(p, end, 64);
        if (!p) return NULL;
        p = json_space(p, end);
    } while (p < end && *p++ == ',');
    if (!text || p > end || p[-1] != '}' || json_space(p, end) != end) return NULL;
    json_string(text, end, &out); /* only now: a line that is not taken must stay as it is */
    return out;
}

PyObject *py_json_texts(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *object, *ends_object, *result = NULL;
    Py_buffer data, ends;
    const char *field;
    Py_ssize_t at, out, texts, size, lines = 0;
    if (!PyArg_ParseTuple(args, "Onny#On", &object, &at, &out, &field, &size, &ends_object, &texts)) return NULL;
    if (PyObject_GetBuffer(object, &data, PyBUF_WRITABLE)) return NULL;
    if (PyObject_GetBuffer(ends_object, &ends, PyBUF_WRITABLE)) {
        PyBuffer_Release(&data);
        return NULL;
    }
    if (out < 0 || at < out || at > data.len || texts < 0 || (uintptr_t)ends.buf % 8) {
        PyErr_SetString(PyExc_ValueError, "data, places and ends do not fit each other");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    uint8_t *base = data.buf, *next = base + out;
    place p = base + at, end = base + data.len;
    while (p < end && texts < ends.len / 8) {
        place stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop) stop = end;
        place last = stop > p && stop[-1] == '\r' ? stop - 1 : stop;
        if (json_space(p, last) < last) {
            uint8_t *behind = line_text(p, last, (const uint8_t *)field, (size_t)size, next);
            if (!behind) break;
            next = behind;
            ((int64_t *)ends.buf)[texts++] = next - base;
        }
        lines++;
        p = stop < end ? stop + 1 : end;
    }
    at = p - base;
    out = next - base;
    Py_END_ALLOW_THREADS
    result = Py_BuildValue("nnnn", at, out, texts, lines);
done:
    PyBuffer_Release(&data);
    PyBuffer_Release(&ends);
    return result;
}
