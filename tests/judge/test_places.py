"""Bit sets of places against Python's own sets, with the kernel and without."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge import places
from dedup.judge.places import Places, divided, places_of, stretch, stretches

sets = st.sets(st.integers(0, 3_000), max_size=200) | st.builds(lambda start, size: set(range(start, start + size)), st.integers(0, 90), st.integers(0, 90))


def each(bits: Places) -> list[int]:
    """The places themselves, ascending."""
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


@given(sets, sets)
def test_as_sets_of_numbers(one: set[int], other: set[int]) -> None:
    here, there = places_of(sorted(one)), places_of(tuple(sorted(other)))
    assert set(each(here | there)) == one | other
    assert set(each(here & ~there)) == one - other
    assert each(here & there) == sorted(one & other)
    assert here.bit_count() == len(one)


@given(sets)
def test_the_reference_makes_the_same(one: set[int]) -> None:
    made = places_of(sorted(one))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "native_bits", None)
        assert places_of(sorted(one)) == made


@given(sets)
def test_rows_are_as_long_as_can_be(one: set[int]) -> None:
    rows = list(stretches(places_of(sorted(one))))
    assert {place for start, end in rows for place in range(start, end)} == one
    assert all(before < start for (_, before), (start, _) in pairwise(rows))


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_stretch_is_a_range(start: int, size: int) -> None:
    assert each(stretch(start, start + size)) == list(range(start, start + size))


@pytest.mark.skipif(places.native_bits is None, reason="the kernel is not built")
@pytest.mark.parametrize("wrong", [(3, 1), (-1, 2), (-100,), (1, -100), ("a",), (2**70,), 5])
def test_what_is_no_such_set_is_refused(wrong: object) -> None:
    assert places.native_bits is not None
    with pytest.raises((ValueError, TypeError, OverflowError)):
        places.native_bits.bits(wrong)


@given(sets, st.lists(st.integers(0, 3_100), max_size=9))
def test_divided_at_bounds_each_part_counts_from_its_start(one: set[int], bounds: list[int]) -> None:
    bounds = [0, *sorted(bounds)]
    parts = [{place - start for place in one if start <= place < end} for start, end in pairwise(bounds)]
    assert [set(each(part)) for part in divided(places_of(sorted(one)), bounds)] == parts
