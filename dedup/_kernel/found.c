/* What was found in the segments, read; and the command that brings what is stored of it (dedup/index/near.py). */
#include "found.h"
#include "glue.h"

#include <string.h>

int read_found(const Py_buffer *found, reading *r) {
    const uint8_t *p = found->buf, *end = p + found->len;
    size_t room = (size_t)found->len / 4 + 1, n = 0;
    memset(r, 0, sizeof *r);
    uint32_t *ids = malloc(room * sizeof *ids);
    r->hits = malloc(room * sizeof *r->hits);
    int code = ids && r->hits ? 0 : -1;
    if (!code && end - p < 8) code = BAD;
    if (!code) r->saturated = u32(p), r->sketches = u32(p + 4), p += 8;
    for (size_t sketch = 0; !code && sketch < r->sketches; sketch++) {
        size_t many = end - p < 2 ? 0 : u16(p);
        if (end - p < 2 || (size_t)(end - p - 2) < 8 * many) code = BAD;
        else p += 2;
        for (size_t i = 0; !code && i < many; i++, p += 8) {
            ids[n++] = u32(p);
            r->hits[r->hit_count++] = (hit){(uint32_t)sketch, u32(p), (uint32_t)u16(p + 4), (uint32_t)u16(p + 6)};
        }
    }
    if (!code) r->groups = (slice){p, (size_t)(end - p)};
    while (!code && p < end) {
        size_t many = end - p < 8 ? 0 : u16(p + 6);
        if (end - p < 8 || (size_t)(end - p - 8) < 4 * many || !u32(p) || u32(p) > r->sketches) code = BAD;
        else p += 8;
        for (size_t i = 0; !code && i < many; i++, p += 4) ids[n++] = u32(p);
    }
    if (!code) r->paragraphs = calloc(n + 1, sizeof *r->paragraphs);
    if (!code && !r->paragraphs) code = -1;
    if (!code) {
        qsort(ids, n, sizeof *ids, ascending);
        for (size_t i = 0; i < n; i++)
            if (!i || ids[i] != ids[i - 1]) r->paragraphs[r->count++].id = ids[i];
    }
    free(ids);
    return code;
}

void forget_found(reading *r) { free(r->paragraphs), free(r->hits); }

PyObject *found_refused(int code) {
    if (code == -1) return PyErr_NoMemory();
    if (code == BAD) PyErr_SetString(PyExc_ValueError, "nothing that was found, or not what is stored of it");
    return NULL;
}

size_t chunks_of(const reading *r) {
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) n += !i || r->paragraphs[i].id / CHUNK != r->paragraphs[i - 1].id / CHUNK;
    return n;
}

static uint8_t *write_names(uint8_t *p, const reading *r, const slice *prefix, uint8_t kind) {
    for (size_t i = 0; i < r->count; i++) {
        uint32_t chunk = r->paragraphs[i].id / CHUNK;
        if (i && chunk == r->paragraphs[i - 1].id / CHUNK) continue;
        *p++ = '$', p = decimal(p, prefix->size + 5);
        memcpy(p, prefix->data, prefix->size), p += prefix->size;
        *p++ = kind, put32(p, chunk), p += 4;
        *p++ = '\r', *p++ = '\n';
    }
    return p;
}

const char CHUNK_COMMAND_DOC[] = "chunk_command(prefix, found, most) -> bytes: the MGET of their carriers and texts, empty for "
                                 "none; None if they are in more chunks than that";
PyObject *py_chunk_command(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer prefix, found;
    Py_ssize_t most;
    reading r;
    bytes out = {NULL, 0, 0};
    PyObject *made = NULL;
    if (!PyArg_ParseTuple(args, "y*y*n", &prefix, &found, &most)) return NULL;
    slice name = {prefix.buf, (size_t)prefix.len};
    int code = read_found(&found, &r);
    size_t chunks = code ? 0 : chunks_of(&r);
    if (!code && chunks > (size_t)(most < 0 ? 0 : most)) {
        Py_INCREF(Py_None);
        made = Py_None;
    } else if (!code && chunks) {
        uint8_t *p = extend(&out, 64 + 2 * chunks * (name.size + 40));
        if (p) {
            *p++ = '*', p = decimal(p, 2 * chunks + 1);
            memcpy(p, "$4\r\nMGET\r\n", 10), p += 10;
            p = write_names(p, &r, &name, 'o');
            p = write_names(p, &r, &name, 't');
            out.size = (size_t)(p - out.data);
        } else code = -1;
    }
    if (!code && !made) made = PyBytes_FromStringAndSize((const char *)out.data, (Py_ssize_t)out.size);
    else if (code) found_refused(code);
    forget_found(&r);
    free(out.data);
    PyBuffer_Release(&prefix);
    PyBuffer_Release(&found);
    return made;
}

