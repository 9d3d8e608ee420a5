"""Anchors, chains and the words between them: the kernel does what the reference does, and refuses what is no chain."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.align import chain, edits, gaps
from dedup.align.stream import Stream
from dedup.kernel import native

needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")
WORDS = st.lists(st.sampled_from(["a", "b", "c", "日", "né", *"defghi"]), max_size=90)


@st.composite
def copies(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Two texts, of which the second has stretches of the first between words of its own."""
    here = draw(WORDS)
    there: list[str] = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(here)))
        there += here[start : start + draw(st.integers(0, 30))] + draw(WORDS)[: draw(st.integers(0, 70))]
    return here, there


def stream(tokens: list[str], words: list[str]) -> Stream:
    return Stream("", words, (), (), tokens, range(len(words) + 1), (), None)


def everything(here: list[str], there: list[str], taken: set[int], variants: set[int]) -> list[Any]:
    """What every inner loop of the module gives, one after another; words at ``variants`` are spelled otherwise there."""
    used = bytearray(place in taken for place in range(len(here)))
    words = [word + "e" if place in variants else word for place, word in enumerate(there)]
    found: list[Any] = []
    for each in chain._anchored(here, there, None):
        pairs = gaps.refined(each, here, there, used)
        passage, tokens = chain._matched(each, stream(here, here), stream(there, words), used)
        found += [[tuple(run) for run in each], pairs, edits.runs_of(pairs), passage, tokens]
        for word, _ in pairs:
            used[word] = 1
        assert all(used[start:end].count(1) == end - start for start, end in tokens)
    return found


@needs_kernel
@given(copies(), st.sets(st.integers(0, 90), max_size=6), st.sets(st.integers(0, 90), max_size=6))
def test_the_kernel_finds_what_the_reference_finds(
    texts: tuple[list[str], list[str]], taken: set[int], variants: set[int]
) -> None:
    found = everything(*texts, taken, variants)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "native_runs", None)
        patch.setattr(chain, "native_matched", None)
        patch.setattr(edits, "native_runs", None)
        patch.setattr(gaps, "native_runs", None)
        patch.setattr("dedup.runs.native_runs", None)
        assert found == everything(*texts, taken, variants)


@needs_kernel
@given(WORDS, WORDS, st.integers(0, 60), st.integers(0, 60))
def test_words_of_a_gap_are_those_of_rapidfuzz(here: list[str], there: list[str], size: int, there_size: int) -> None:
    """One anchor at either end, so that what stands between is a gap of up to 60 words."""
    assert native is not None
    gap, there_gap = here[:size], there[:there_size]
    ends = [f"end{number}" for number in range(4)]
    a, b = [*ends, *gap, *ends], [*ends, *there_gap, *ends]
    runs = [(0, 0, 4), (len(gap) + 4, len(there_gap) + 4, 4)]
    pairs = native.refined(runs, a, b, bytes(len(a)))
    expected = gaps._between(a, 4, len(gap) + 4, b, 4, len(there_gap) + 4)
    assert [pair for pair in pairs if 4 <= pair[0] < len(gap) + 4] == expected


@needs_kernel
def test_the_kernel_refuses_what_is_no_chain() -> None:
    assert native is not None
    here, there = ["a", "b", "c", "d"], ["a", "b", "c", "d", "e"]
    words = ["a"] * 4, ["a"] * 5
    for runs in ([], None, [()], [(0, 0)], [(0, 0, 0)], [(-1, 0, 2)], [(0, -1, 2)], [(1, 0, 4)], [(0, 2, 4)], [(0, 0, 5)], [(1 << 62, 0, 4)]):
        with pytest.raises((TypeError, ValueError)):
            native.refined(runs, here, there, bytes(4))
        with pytest.raises((TypeError, ValueError)):
            native.matched(runs, here, there, *words, bytes(4))
    for used in (b"", bytes(5), None):
        with pytest.raises((TypeError, ValueError)):
            native.refined([(0, 0, 4)], here, there, used)
        with pytest.raises((TypeError, ValueError)):
            native.matched([(0, 0, 4)], here, there, *words, used)
    for wrong in ((words[0], words[0]), (words[1], words[1]), (None, words[1]), (words[0], [1] * 5), ([], [])):
        with pytest.raises((TypeError, ValueError)):
            native.matched([(0, 0, 4)], here, there, *wrong, bytes(4))
    for pairs in ([(0,)], [0], [(0, "b")], None):
        with pytest.raises(TypeError):
            native.runs_of(pairs)
    with pytest.raises(ValueError, match="one word"):
        native.chains(here, there, 0, 8)
    assert native.refined([(0, 0, 4)], here, there, bytes(4)) == [(0, 0), (1, 1), (2, 2), (3, 3)]
