from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import runs as module
from dedup.kernel import native
from dedup.runs import Run, longest_run, repeated_runs, shared_runs

WORDS = st.lists(st.sampled_from("abcd"), max_size=18)
LONG = st.lists(st.sampled_from(["a", "b", "\ud800", "日", "né"]), max_size=120)
needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")


def brute(here: Sequence[str], there: Sequence[str], shortest: int) -> set[Run]:
    found = set()
    for start in range(len(here)):
        for low in range(len(there)):
            if start and low and here[start - 1] == there[low - 1]:
                continue
            length = 0
            while start + length < len(here) and low + length < len(there) and here[start + length] == there[low + length]:
                length += 1
            if length >= shortest:
                found.add(Run(start, low, length))
    return found


@given(WORDS, WORDS, st.integers(2, 5))
def test_runs_are_the_maximal_ones(here: list[str], there: list[str], shortest: int) -> None:
    grams = [tuple(here[place : place + shortest]) for place in range(len(here))]
    found = set(shared_runs(here, there, shortest))
    if all(grams.count(gram) <= 8 for gram in grams):
        assert found == brute(here, there, shortest)
    assert all(here[run.start : run.start + run.length] == there[run.there : run.there + run.length] for run in found)


@given(WORDS, st.integers(2, 5))
def test_every_gram_that_stands_twice_is_in_a_repeated_run(words: list[str], shortest: int) -> None:
    runs = repeated_runs(words, shortest)
    for run in runs:
        assert run.there + run.length <= run.start
        assert words[run.start : run.start + run.length] == words[run.there : run.there + run.length]
    covered = {place for run in runs for place in range(run.start, run.start + run.length)}
    for later in range(len(words) - shortest + 1):
        gram = words[later : later + shortest]
        if any(words[place : place + shortest] == gram for place in range(later - shortest + 1)):
            assert covered & set(range(later, later + shortest))


def test_work_on_one_word_over_and_over_is_bounded() -> None:
    words = ["a"] * 20_000
    total = sum(run.length for run in shared_runs(words, words, 4)) + sum(run.length for run in repeated_runs(words, 4))
    assert total < 12 * 3 * len(words) + 4 * len(words)


@needs_kernel
@given(LONG, LONG, st.integers(1, 6))
def test_the_kernel_finds_what_the_reference_finds(here: list[str], there: list[str], shortest: int) -> None:
    found = shared_runs(here, there, shortest), longest_run(here, there, shortest), repeated_runs(here, shortest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "native_runs", None)
        assert found == (shared_runs(here, there, shortest), longest_run(here, there, shortest), repeated_runs(here, shortest))


@needs_kernel
def test_the_kernel_refuses_what_is_no_text() -> None:
    assert native is not None
    for words in ("abc", iter("abc"), {"a": 1}, None, [1, 2], ["a", b"b"], [type("Name", (str,), {})("a")] * 2):
        with pytest.raises(TypeError):
            native.shared_runs(words, ["a", "b"], 1)
        with pytest.raises(TypeError):
            native.shared_runs(["a", "b"], words, 1)
        with pytest.raises(TypeError):
            native.repeated_runs(words, 1)
    for shortest in (0, -1, 1 << 70):
        with pytest.raises((ValueError, OverflowError)):
            native.longest_run(["a"], ["a"], shortest)
    assert native.shared_runs(["a"], ["a"], 1 << 62) == []
