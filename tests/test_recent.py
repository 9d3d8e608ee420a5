"""What is kept never comes to more than the bound, and is what was put there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.normalise import normalise
from dedup.recent import Recent
from dedup.remembered import remembered


@given(st.integers(2, 40), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 25))))
def test_sizes_stay_within_the_bound(bound: int, sizes: list[tuple[int, int]]) -> None:
    recent = Recent[int, int](bound)
    last: dict[int, int] = {}
    for key, size in sizes:
        if recent.find(key) is None:
            recent.keep(key, size, size)
            last[key] = size
        found = {each: value for each in range(10) if (value := recent.find(each)) is not None}
        assert found.items() <= last.items()
        assert sum(found.values()) <= bound
        assert (recent.find(key) is None) == (size > bound // 2) or found


def test_a_half_of_the_bound_back_all_is_kept() -> None:
    recent = Recent[int, int](20)
    for number in range(100):
        recent.keep(number, number, 1)
        assert all(recent.find(each) == each for each in range(max(number - 9, 0), number + 1))
    recent.forget()
    assert recent.find(99) is None


def test_a_text_too_long_to_keep_has_the_same_words() -> None:
    long = "Nordhafen rose. " * 20_000
    assert remembered(long) == remembered(long) == normalise(long)
    assert remembered(long) is not remembered(long)
