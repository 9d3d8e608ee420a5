"""Our frozen dataclasses beside the standard library's: the same answers to everything that is asked of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Mapping
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import frozen
from dedup.model import article


def _twins() -> tuple[Any, Any]:
    made = []
    for module in (frozen, dataclasses):

        @module.dataclass(frozen=True, slots=True)
        class Noun:
            """Made twice."""

            name: str
            count: int = 1
            parts: tuple[Noun, ...] = ()
            table: Mapping[str, int] = module.field(default_factory=dict, metadata={"help": "a table"})

            @property
            def size(self) -> int:
                return self.count + len(self.parts)

        made.append(Noun)
    return made[0], made[1]


OURS, THEIRS = _twins()


@frozen.dataclass(frozen=True, slots=True)
class Stored:
    """At the top of a module, so that it can be pickled."""

    a: int
    b: tuple[int, ...] = (1, 2)


@frozen.dataclass(frozen=True, slots=True)
class Checked:
    """Refuses a value."""

    a: int

    def __post_init__(self) -> None:
        if self.a < 0:
            raise ValueError("below zero")


arguments = st.tuples(st.text(), st.integers(), st.lists(st.integers()).map(tuple))


@given(arguments, arguments)
def test_equality_hash_and_text_are_those_of_the_standard(one: Any, other: Any) -> None:
    ours, theirs = (OURS(*one), OURS(*other)), (THEIRS(*one), THEIRS(*other))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert repr(ours[0]) == repr(theirs[0])
    assert dataclasses.asdict(ours[0]) == dataclasses.asdict(theirs[0])
    assert ours[0].size == theirs[0].size
    assert ours[0] != theirs[0]


def test_the_same_class_from_outside() -> None:
    assert inspect.signature(OURS).parameters.keys() == inspect.signature(THEIRS).parameters.keys()
    assert OURS.__match_args__ == THEIRS.__match_args__
    assert OURS.__slots__ == THEIRS.__slots__
    assert (OURS.__name__, OURS.__qualname__, OURS.__doc__) == (THEIRS.__name__, THEIRS.__qualname__, THEIRS.__doc__)
    assert dataclasses.is_dataclass(OURS)
    pairs = zip(dataclasses.fields(OURS), dataclasses.fields(THEIRS), strict=True)
    for ours, theirs in pairs:
        assert (ours.name, ours.type, ours.default, ours.default_factory, dict(ours.metadata)) == (
            theirs.name, theirs.type, theirs.default, theirs.default_factory, dict(theirs.metadata),
        )  # fmt: skip
    assert [each.name for each in frozen.fields(OURS)] == [each.name for each in dataclasses.fields(THEIRS)]
    assert hash(Stored(1)) == hash((1, (1, 2)))


@pytest.mark.parametrize("make", [OURS, THEIRS])
def test_defaults_and_wrong_calls(make: Any) -> None:
    assert make("a").table is not make("a").table
    assert make(name="a", table={"x": 1}).table == {"x": 1}
    for wrong in (make, lambda: make("a", "b", (), {}, 5), lambda: make("a", nothing=1)):
        with pytest.raises(TypeError):
            wrong()


@pytest.mark.parametrize("make", [OURS, THEIRS])
def test_nothing_can_be_changed(make: Any) -> None:
    noun = make("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field"):
        noun.name = "b"
    with pytest.raises((AttributeError, TypeError)):  # a TypeError in the standard library of 3.11
        noun.anything = 1
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field"):
        del noun.name
    assert not hasattr(noun, "__dict__")


@pytest.mark.parametrize("replaced", [frozen.replace, dataclasses.replace])
def test_replace(replaced: Any) -> None:
    noun = OURS("a", 2, ("x",))
    assert replaced(noun, count=3) == OURS("a", 3, ("x",))
    assert noun.count == 2
    with pytest.raises(TypeError):
        replaced(noun, nothing=1)


def test_copies_and_pickles() -> None:
    stored = Stored(3, (4,))
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(stored, protocol)) == stored
    assert copy.copy(stored) == stored
    assert copy.deepcopy(stored) == stored


def test_values_are_checked_where_the_class_asks_for_it() -> None:
    with pytest.raises(ValueError, match="below zero"):
        Checked(-1)


def test_what_is_not_made_here_is_refused() -> None:
    with pytest.raises(TypeError):
        frozen.dataclass(frozen=False, slots=True)
    with pytest.raises(TypeError):
        frozen.dataclass(frozen=True, slots=True)(type("Child", (Stored,), {"__annotations__": {}}))


def test_matching_by_position() -> None:
    match Stored(5):
        case Stored(a, b):
            assert (a, b) == (5, (1, 2))


class OurPlace(frozen.NamedTuple):
    """Where something stands."""

    start: int
    end: int = 3
    name: str = ""

    @property
    def size(self) -> int:
        return self.end - self.start


class TheirPlace(NamedTuple):
    """Where something stands."""

    start: int
    end: int = 3
    name: str = ""

    @property
    def size(self) -> int:
        return self.end - self.start


class OurOwn(frozen.NamedTuple):
    word: str

    def __repr__(self) -> str:
        return self.word


@pytest.mark.parametrize("made", [OurPlace, TheirPlace])
def test_named_tuples_answer_as_those_of_the_standard_library(made: Any) -> None:
    assert list(inspect.signature(made).parameters) == ["start", "end", "name"]  # before the first instance, too
    place = made(1, name="a")
    assert place == (1, 3, "a") == made._make([1, 3, "a"]) and isinstance(place, tuple)
    assert (place.start, place.end, place.name, place.size) == (1, 3, "a", 2)
    assert repr(place) == f"{made.__name__}(start=1, end=3, name='a')"
    assert place._asdict() == {"start": 1, "end": 3, "name": "a"}
    assert place._replace(end=9) == made(1, 9, "a") and type(place._replace(end=9)) is made
    assert (made._fields, made._field_defaults) == (("start", "end", "name"), {"end": 3, "name": ""})
    assert (made.__doc__, made.__match_args__, made.__slots__) == ("Where something stands.", made._fields, ())
    assert get_type_hints(made) == {"start": int, "end": int, "name": str}
    assert not hasattr(place, "__dict__")
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(place, protocol)) == place
    assert copy.copy(place) == copy.deepcopy(place) == place
    match place:
        case made(start, end):
            assert (start, end) == (1, 3)
    for wrong in (made, lambda: made(1, 2, "", 4), lambda: made(1, nothing=1)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(AttributeError):
        place.start = 2
    with pytest.raises((TypeError, ValueError)):
        place._replace(nothing=1)


def test_a_named_tuple_of_ones_own_making() -> None:
    assert repr(OurOwn("a")) == "a"
    with pytest.raises(TypeError, match="without a default"):

        class Wrong(frozen.NamedTuple):
            a: int = 1
            b: int


def test_names_of_roles_and_states_are_those_of_their_types() -> None:
    """The types are for checkers only, so the names stand apart from them: read both out of the source."""
    source = inspect.getsource(article).replace("if TYPE_CHECKING:", "if True:")
    known: dict[str, Any] = {"__name__": article.__name__}
    exec(source, known)
    assert frozenset(get_args(known["Role"])) == article.ROLES
    assert frozenset(get_args(known["Status"])) == article.STATES
