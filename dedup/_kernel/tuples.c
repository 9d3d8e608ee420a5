/* Instances of named tuples, without a call of their class: a text gives thousands. */
#include "glue.h"
#include "tuples.h"

int is_tuple_type(PyObject *type) { return PyType_Check(type) && PyType_IsSubtype((PyTypeObject *)type, &PyTuple_Type); }

PyObject *tuple_of(PyObject *type, PyObject *const *items, Py_ssize_t n) {
    allocfunc make = (allocfunc)PyType_GetSlot((PyTypeObject *)type, Py_tp_alloc);
    PyObject *made = make((PyTypeObject *)type, n);
    for (Py_ssize_t i = 0; i < n; i++) {
        if (!made || !items[i]) {
            Py_CLEAR(made);
            Py_XDECREF(items[i]);
        } else if (PyTuple_SetItem(made, i, items[i])) {
            Py_CLEAR(made);
        }
    }
    return made;
}
