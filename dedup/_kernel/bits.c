/* Places in a text -> a set of them with a bit for each. */
#include "glue.h"

#include <string.h>

const char BITS_DOC[] =
    "bits(places) -> bytes\n\n"
    "A set of numbers, a tuple or list that ascends from 0 or more: bit n % 8 of byte n // 8 stands for n.";

PyObject *py_bits(PyObject *Py_UNUSED(module), PyObject *places) {
    PyObject *all = PySequence_Tuple(places), *made = NULL;
    if (!all) return NULL;
    Py_ssize_t count = PyTuple_Size(all);
    Py_ssize_t last = count ? PyLong_AsSsize_t(PyTuple_GetItem(all, count - 1)) : -1;
    Py_ssize_t size = last < 0 ? 0 : last / 8 + 1;
    if (!PyErr_Occurred()) made = PyBytes_FromStringAndSize(NULL, size);
    if (made) {
        char *bits = PyBytes_AsString(made);
        memset(bits, 0, (size_t)size);
        for (Py_ssize_t i = 0; i < count && made; i++) {
            Py_ssize_t place = PyLong_AsSsize_t(PyTuple_GetItem(all, i));
            if (place >= 0 && place <= last) {
                bits[place >> 3] = (char)(bits[place >> 3] | 1 << (place & 7));
            } else {
                if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "places ascend from 0");
                Py_CLEAR(made);
            }
        }
    }
    Py_DECREF(all);
    return made;
}
