/* dedup._native: rows of columns -> lines of NDJSON and of CSV, as Python's json and csv write them.
 *
 * A text is looked through once; most hold nothing that either format has to change, and are copied as they are. */
#include "glue.h"

#include <string.h>

#include "bytes.h"

enum { IN_JSON = 1, IN_CSV = 2 }; /* what a byte makes a text need: escapes in one, quotes in the other */

typedef struct {
    Py_buffer ends, data, valid; /* int32[rows + 1] of a text, else none; its bytes or int64[rows]; uint8[rows] or none */
    const char *head;            /* what stands before the value in a line of NDJSON */
    size_t head_size;
} column;

/* Which formats write a byte otherwise than as it is. Without a branch, so that many bytes are told at once. */
static uint8_t needs(uint8_t c) {
    uint8_t quote = c == '"', json = (uint8_t)(quote | (c < 0x20) | (c == '\\')), csv = (uint8_t)(quote | (c == ',') | (c == '\r') | (c == '\n'));
    return (uint8_t)(json * IN_JSON | csv * IN_CSV);
}

static uint8_t *put(uint8_t *out, const void *data, size_t size) {
    memcpy(out, data, size);
    return out + size;
}

static int append(bytes *out, const void *data, size_t size) {
    uint8_t *place = extend(out, size);
    if (place) memcpy(place, data, size);
    return place ? 0 : -1;
}

static uint8_t *put_escaped(uint8_t *out, const uint8_t *text, size_t size) {
    static const char short_for[] = "btn.fr"; /* of 8 to 13; 11 has none */
    for (size_t i = 0; i < size; i++) {
        uint8_t c = text[i];
        if (c >= 0x20) {
            if (c == '"' || c == '\\') *out++ = '\\';
            *out++ = c;
        } else if (c >= 8 && c <= 13 && c != 11) {
            *out++ = '\\', *out++ = (uint8_t)short_for[c - 8];
        } else {
            out = put(out, "\\u00", 4);
            *out++ = (uint8_t)('0' + (c >> 4)), *out++ = (uint8_t)"0123456789abcdef"[c & 15];
        }
    }
    return out;
}

static uint8_t *put_doubled(uint8_t *out, const uint8_t *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') *out++ = '"';
        *out++ = text[i];
    }
    return out;
}

static uint8_t *put_number(uint8_t *out, int64_t number) {
    uint8_t digits[20];
    size_t n = 0;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    if (number < 0) *out++ = '-';
    do digits[n++] = (uint8_t)('0' + left % 10);
    while (left /= 10);
    while (n) *out++ = digits[--n];
    return out;
}

/* A spreadsheet would run these as a formula. */
static int like_formula(uint8_t c) { return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r'; }

static int text_out(bytes *lines, bytes *cells, const uint8_t *text, size_t size) {
    uint8_t found = 0;
    for (size_t i = 0; i < size; i++) found |= needs(text[i]);
    uint8_t *line = extend(lines, 6 * size + 2), *cell = extend(cells, 2 * size + 3);
    if (!line || !cell) return -1;
    *line++ = '"';
    line = found & IN_JSON ? put_escaped(line, text, size) : put(line, text, size);
    *line++ = '"';
    if (found & IN_CSV) *cell++ = '"';
    if (size && like_formula(text[0])) *cell++ = '\'';
    cell = found & IN_CSV ? put_doubled(cell, text, size) : put(cell, text, size);
    if (found & IN_CSV) *cell++ = '"';
    lines->size = (size_t)(line - lines->data), cells->size = (size_t)(cell - cells->data);
    return 0;
}

static int number_out(bytes *lines, bytes *cells, int64_t number) {
    uint8_t *line = extend(lines, 20), *cell = extend(cells, 20);
    if (!line || !cell) return -1;
    lines->size = (size_t)(put_number(line, number) - lines->data);
    cells->size = (size_t)(put_number(cell, number) - cells->data);
    return 0;
}

static int row_out(bytes *lines, bytes *cells, const column *columns, Py_ssize_t count, Py_ssize_t row) {
    for (Py_ssize_t i = 0; i < count; i++) {
        const column *each = columns + i;
        int failed;
        if (append(lines, each->head, each->head_size) || (i && append(cells, ",", 1))) return -1;
        if (each->valid.obj && !((const uint8_t *)each->valid.buf)[row]) {
            failed = append(lines, "null", 4);
        } else if (each->ends.obj) {
            const int32_t *ends = (const int32_t *)each->ends.buf + row;
            failed = text_out(lines, cells, (const uint8_t *)each->data.buf + ends[0], (size_t)(ends[1] - ends[0]));
        } else {
            failed = number_out(lines, cells, ((const int64_t *)each->data.buf)[row]);
        }
        if (failed) return -1;
    }
    return append(lines, "}\n", 2) || append(cells, "\r\n", 2) ? -1 : 0;
}

/* Whether what a column says of itself holds for so many rows. */
static int fits(const column *each, Py_ssize_t rows) {
    if (each->valid.obj && each->valid.len < rows) return 0;
    if (!each->ends.obj) return each->data.len / 8 >= rows && (uintptr_t)each->data.buf % 8 == 0;
    if (each->ends.len / 4 <= rows || (uintptr_t)each->ends.buf % 4) return 0;
    const int32_t *ends = each->ends.buf;
    if (ends[0] < 0 || ends[rows] > each->data.len) return 0;
    for (Py_ssize_t row = 0; row < rows; row++)
        if (ends[row] > ends[row + 1]) return 0;
    return 1;
}

static int look_into(PyObject *object, Py_buffer *view) {
    return object == Py_None ? 0 : PyObject_GetBuffer(object, view, PyBUF_SIMPLE);
}

static int column_of(PyObject *object, Py_ssize_t rows, column *each) {
    PyObject *ends, *data, *valid;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(object, "y#OOO", &each->head, &size, &ends, &data, &valid)) return -1;
    each->head_size = (size_t)size;
    if (look_into(ends, &each->ends) || PyObject_GetBuffer(data, &each->data, PyBUF_SIMPLE) || look_into(valid, &each->valid)) return -1;
    if (fits(each, rows)) return 0;
    PyErr_SetString(PyExc_ValueError, "a column does not fit the rows");
    return -1;
}

const char ROWS_DOC[] =
    "rows(columns, rows) -> (NDJSON, CSV), the lines of both as bytes\n\n"
    "columns: a tuple of (what stands before the value in a line of NDJSON, ends int32[rows + 1] of texts or None, their\n"
    "UTF-8 or int64[rows], valid uint8[rows] or None). At least two: csv quotes a lone empty cell.";
PyObject *py_rows(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *tuple, *made = NULL;
    Py_ssize_t rows, count, held = 0;
    bytes lines = {0}, cells = {0};
    if (!PyArg_ParseTuple(args, "O!n", &PyTuple_Type, &tuple, &rows)) return NULL;
    count = PyTuple_Size(tuple);
    if (count < 2 || rows < 0) return PyErr_SetString(PyExc_ValueError, "rows of two columns and more"), NULL;
    column *columns = calloc((size_t)count, sizeof *columns);
    if (!columns) return PyErr_NoMemory();
    for (; held < count; held++)
        if (column_of(PyTuple_GetItem(tuple, held), rows, columns + held)) goto done;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t row = 0; row < rows && !failed; row++) failed = row_out(&lines, &cells, columns, count, row);
    Py_END_ALLOW_THREADS
    made = failed ? PyErr_NoMemory()
                  : Py_BuildValue("y#y#", lines.data ? (char *)lines.data : "", (Py_ssize_t)lines.size,
                                  cells.data ? (char *)cells.data : "", (Py_ssize_t)cells.size);
done:
    for (Py_ssize_t i = 0; i < count; i++) { /* none is held by a column that was not come to */
        column *each = columns + i;
        if (each->ends.obj) PyBuffer_Release(&each->ends);
        if (each->data.obj) PyBuffer_Release(&each->data);
        if (each->valid.obj) PyBuffer_Release(&each->valid);
    }
    free(columns), free(lines.data), free(cells.data);
    return made;
}
