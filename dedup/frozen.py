"""Frozen dataclasses with slots and named tuples, made without the cost of the standard library's.

`dataclass`, `field`, `fields` and `replace` are those of `dataclasses` to a
type checker, `NamedTuple` is that of `typing`, and they act like them. What differs is the price on the way to a
check of one small file: the standard module imports `inspect` and compiles
six functions for each class, here it is one. Forty classes and that import
were nearly half of the start of ``dedup check --local``.

Only ``@dataclass(frozen=True, slots=True)`` is made here, without inheritance
between dataclasses. Everything that asks in the standard way
(`dataclasses.fields`, `asdict`, `is_dataclass`) is answered.

`typing` is never imported on that path: it takes more than all of `dedup.sign`,
and compiles the annotation of every field of a named tuple. What modules need
for annotations only stands below ``TYPE_CHECKING``, which type checkers know
by its name.
"""

from __future__ import annotations

TYPE_CHECKING = False

__all__ = ["TYPE_CHECKING", "NamedTuple", "dataclass", "field", "fields", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
    from typing import NamedTuple
else:
    from operator import attrgetter, itemgetter
    from types import MappingProxyType

    try:
        from _collections import _tuplegetter as _item
    except ImportError:  # an interpreter without it; `collections` does the same

        def _item(place, doc):
            return property(itemgetter(place), doc=doc)

    _MISSING = object()
    _become = object.__dict__["__class__"].__set__  # past the refusal of a frozen instance to set an attribute
    _FEW = 4  # fields that are cheaper to set one by one

    class _Field:
        """One field, with the attributes of `dataclasses.Field` that callers read."""

        __slots__ = ("default", "default_factory", "metadata", "name")

        def __init__(self, default=_MISSING, default_factory=_MISSING, metadata=None):
            self.name = ""
            self.default = default
            self.default_factory = default_factory
            self.metadata = MappingProxyType(metadata or {})

    class _StandardFields:
        """``__dataclass_fields__``, made by the standard library when somebody asks for it."""

        def __get__(self, instance, owner):
            from dataclasses import dataclass as standard
            from dataclasses import field as standard_field

            body = {"__annotations__": {}, "__module__": owner.__module__}
            for each in owner.__fields__:
                body["__annotations__"][each.name] = owner.__annotations__[each.name]
                wanted = {"metadata": each.metadata}
                if each.default is not _MISSING:
                    wanted["default"] = each.default
                if each.default_factory is not _MISSING:
                    wanted["default_factory"] = each.default_factory
                body[each.name] = standard_field(**wanted)
            owner.__dataclass_fields__ = standard(type(owner.__name__, (), body)).__dataclass_fields__
            return owner.__dataclass_fields__

    class _Signature:
        """``__signature__``, made when somebody asks for it."""

        def __init__(self, initialiser):
            self.initialiser = initialiser

        def __get__(self, instance, owner):
            from inspect import signature

            found = signature(self.initialiser())
            return found.replace(parameters=list(found.parameters.values())[1:])

    def field(*, default=_MISSING, default_factory=_MISSING, metadata=None):
        """A default for a field: a value, or what makes one."""
        return _Field(default, default_factory, metadata)

    def fields(instance_or_class):
        """The fields in their order."""
        return instance_or_class.__fields__

    def replace(instance, /, **changes):
        """A copy with some fields changed."""
        made = instance.__class__
        values = list(made.__values__(instance))
        for place, name in enumerate(made.__match_args__):
            if name in changes:
                values[place] = changes.pop(name)
        return made(*values, **changes)  # what is left is no field, and refused as by the constructor

    def dataclass(*, frozen, slots):
        """The class decorator; both must be True."""
        if not (frozen and slots):
            raise TypeError("use dataclasses.dataclass for a class that is not frozen, or has no slots")
        return _made

    def _made(cls):
        if any(hasattr(base, "__fields__") for base in cls.__bases__):
            raise TypeError("a frozen dataclass cannot be derived from another one here")
        body = dict(cls.__dict__)
        made = []
        for name in body.get("__annotations__", {}):
            default = body.pop(name, _MISSING)
            each = default if isinstance(default, _Field) else _Field(default)
            each.name = name
            made.append(each)
        for name in ("__dict__", "__weakref__"):
            body.pop(name, None)
        names = tuple(each.name for each in made)
        values = _values(names)

        def __eq__(self, other):
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        def __repr__(self):
            return f"{cls.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

        def __setstate__(self, state):
            for setter, value in zip(setters, state, strict=True):
                setter(self, value)

        body |= {
            "__slots__": names,
            "__match_args__": names,
            "__fields__": tuple(made),
            "__values__": staticmethod(values),
            "__dataclass_fields__": _StandardFields(),
            "__eq__": __eq__,
            "__hash__": lambda self: hash(values(self)),
            "__setattr__": _refuse_to_set,
            "__delattr__": _refuse_to_delete,
            "__getstate__": lambda self: list(values(self)),
            "__setstate__": __setstate__,
        }
        body.setdefault("__repr__", __repr__)
        new = type(cls)(cls.__name__, cls.__bases__, body)
        new.__qualname__ = cls.__qualname__
        setters = [getattr(new, name).__set__ for name in names]

        def __init__(self, *values, **named):
            new.__init__ = _initialiser(new, made, setters)  # compiled for the first instance: many classes never have one
            new.__init__(self, *values, **named)

        new.__init__ = __init__
        new.__signature__ = _Signature(lambda: _initialiser(new, made, setters))
        return new

    def _values(names):
        if len(names) > 1:
            return attrgetter(*names)
        return (lambda self: (getattr(self, names[0]),)) if names else (lambda self: ())

    def _initialiser(cls, made, setters):
        """``__init__`` with the signature of the fields, past the refusal to set attributes.

        It fills the slots one by one; where there are many, the instance is of a
        class with the same slots and without that refusal meanwhile, which the
        interpreter fills three times as fast.
        """
        known = {"_missing": _MISSING, "_become": _become, "_frozen": cls}
        parameters, lines = ["self"], []
        molten = len(made) > _FEW
        if molten:
            known["_molten"] = type(cls.__name__, cls.__bases__, {"__slots__": cls.__slots__})
            lines.append("  _become(self, _molten)")
        for place, each in enumerate(made):
            known[f"_set{place}"] = setters[place]
            value = each.name
            if each.default_factory is not _MISSING:
                known[f"_make{place}"] = each.default_factory
                parameters.append(f"{each.name}=_missing")
                value = f"_make{place}() if {each.name} is _missing else {each.name}"
            elif each.default is not _MISSING:
                known[f"_default{place}"] = each.default
                parameters.append(f"{each.name}=_default{place}")
            else:
                parameters.append(each.name)
            lines.append(f"  self.{each.name} = {value}" if molten else f"  _set{place}(self, {value})")
        if molten:
            lines.append("  self.__class__ = _frozen")
        if hasattr(cls, "__post_init__"):
            lines.append("  self.__post_init__()")
        exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or "  pass"), known)
        made_init = known["__init__"]
        made_init.__qualname__ = f"{cls.__qualname__}.__init__"
        made_init.__module__ = cls.__module__
        return made_init

    def _refuse_to_set(self, name, value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_to_delete(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    class _MakesNamedTuples(type):
        """``class Name(NamedTuple)`` makes a subclass of tuple, with the fields that the body annotates."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = tuple(body.get("__annotations__", ()))
            defaults = {each: body.pop(each) for each in names if each in body}
            if tuple(defaults) != names[len(names) - len(defaults) :]:
                raise TypeError("a field without a default follows one that has it")

            def __new__(cls, *values, **named):
                made.__new__ = staticmethod(_maker(made, names, defaults))  # compiled for the first instance
                return made.__new__(cls, *values, **named)

            items = {each: _item(place, "") for place, each in enumerate(names)}
            own = {"__new__": __new__, "__slots__": (), "__match_args__": names, "_fields": names, "_field_defaults": defaults}
            made = type(name, (tuple,), _TUPLE_METHODS | body | items | own)
            made.__signature__ = _Signature(lambda: _maker(made, names, defaults))
            return made

    def _maker(cls, names, defaults):
        """``__new__`` with the signature of the fields."""
        known = {"_make": tuple.__new__} | {f"_default_{each}": value for each, value in defaults.items()}
        parameters = [f"{each}=_default_{each}" if each in defaults else each for each in names]
        tuple_of = f"({', '.join(names)}{',' if names else ''})"
        exec(f"def __new__({', '.join(['_cls', *parameters])}):\n  return _make(_cls, {tuple_of})", known)
        maker = known["__new__"]
        maker.__qualname__ = f"{cls.__qualname__}.__new__"
        maker.__module__ = cls.__module__
        return maker

    def _repr(self):
        return f"{self.__class__.__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    def _replaced(self, /, **changes):
        return self.__class__(**{**self._asdict(), **changes})

    def _plain(self):
        return tuple(self)

    _TUPLE_METHODS = {
        "_make": classmethod(lambda cls, values: cls(*values)),
        "_asdict": lambda self: dict(zip(self._fields, self, strict=True)),
        "_replace": _replaced,
        "__repr__": _repr,
        "__getnewargs__": _plain,
    }

    class NamedTuple(metaclass=_MakesNamedTuples):
        """Base of a class of named fields that is a tuple."""
