"""What is kept never comes to more than the bound, and is what was put there."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Words
from dedup.normalise import normalise, reference
from dedup.recent import Recent
from dedup.remembered import most_bytes, remembered


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
    long = "Nordhafen rose. " * 40_000
    assert remembered(long) == remembered(long) == normalise(long)
    assert remembered(long) is not remembered(long)


SCRIPTS = {
    "English": (ord("a"), ord("z"), 6),
    "letters": (ord("a"), ord("z"), 1),
    "Chinese": (0x4E00, 0x9FA0, 0),
    "Korean": (0xAC00, 0xD7A0, 1),
    "rare Han": (0x20000, 0x2A000, 0),
    "four words a character": (0xFDFA, 0xFDFA, 0),
}


@pytest.mark.parametrize("size", [10, 300, 16_000])
@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("words_of", [normalise, reference])
def test_no_text_takes_more_than_it_counts_for(script: str, size: int, words_of: Callable[[str], Words]) -> None:
    first, last, word = SCRIPTS[script]
    chance = random.Random(size)
    some = [chr(chance.randint(first, last)) for _ in range(500)]
    texts = []
    for number in range(max(20_000 // size, 3)):
        letters = chance.choices(some, k=size)
        spaced = "".join(" " if word and place % (word + 1) == word else letter for place, letter in enumerate(letters))
        texts.append(f"{spaced} {number}")
    words_of(" ".join(["0123456789", *some]))  # what is remembered of characters is no text's own
    tracemalloc.start()
    try:
        kept = {text: words_of(text) for text in ("".join(list(each)) for each in texts)}
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken <= sum(most_bytes(text, words) for text, words in kept.items())
