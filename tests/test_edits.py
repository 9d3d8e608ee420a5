"""Edits between equal words: the kernel tells what the reference tells, and refuses what is no pair of two texts."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.align import edits
from dedup.align.stream import Stream
from dedup.align.streams import article_stream, stored_places
from dedup.frozen import replace
from dedup.kernel import native
from dedup.model import Op
from dedup.segment import segment
from tests.articles import plain, stored

needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")

MARKS = st.sampled_from([" ", "  ", "\n", "\u00a0", "\u2009", "\x1f", ", ", ". ", "; ", " - ", "-", " “", "” ", "('", "') ", ".» «", "¡¿", " ½ ", "٣ ", "。", "、"])
PIECES = st.lists(st.tuples(st.sampled_from(["a", "b", "A", "né", "日", "x1", "ß", "don't", *"cdef12"]), MARKS), min_size=1, max_size=24)
TEXTS = PIECES.map(lambda pieces: "".join(word + mark for word, mark in pieces))


def streams(here: list[str], there: list[str]) -> tuple[Stream, Stream]:
    return article_stream(segment(plain("\n\n".join(here)))), stored_places(stored(there))


def in_both(monkeypatch: pytest.MonkeyPatch, pairs: list[tuple[int, int]], here: Stream, there: Stream) -> list[edits.Edits]:
    found = [edits.edits_of(pairs, here, there)]
    with monkeypatch.context() as patch:
        patch.setattr(edits, "native_aligned", None)
        return [*found, edits.edits_of(pairs, here, there)]


@needs_kernel
@given(st.lists(TEXTS, min_size=1, max_size=3), st.lists(TEXTS, min_size=1, max_size=3), st.data())
def test_the_kernel_tells_what_the_reference_tells(here: list[str], there: list[str], data: st.DataObject) -> None:
    """Whatever stands around the words, and whether words of a pair are written alike or not."""
    here = [*here, *there[: data.draw(st.integers(0, 2))]]
    first, second = streams(here, there)
    first = replace(first, inside=None)
    starts = [(a, b) for a in range(len(first.words)) for b in range(len(second.words)) if first.words[a] == second.words[b]]
    if not starts:
        return
    a, b = data.draw(st.sampled_from(starts))
    pairs = [(a, b)]
    for place, other in starts:
        if place > pairs[-1][0] and other > pairs[-1][1] and data.draw(st.booleans()):
            pairs.append((place, other))
    with pytest.MonkeyPatch.context() as patch:
        ours, reference = in_both(patch, pairs, first, second)
    assert ours == reference
    assert all(type(op) is Op for op in ours.ops)
    ends = [(0, 0), *((op.here_end, op.there_end) for op in ours.ops)]
    starts_of_ops = [*((op.here_start, op.there_start) for op in ours.ops), (ours.end - ours.start, ours.high - ours.low)]
    assert starts_of_ops == ends, "each operation begins where the one before it ends, the first where the passage does"
    assert all(op.here_start <= op.here_end and op.there_start <= op.there_end for op in ours.ops)


def test_a_character_of_two_words_is_told_once() -> None:
    """The second word of "½" begins before its first one has ended; what stands there is no operation that runs backwards."""
    first, second = streams(["corn 1 rain 2 is"], ["corn ½ is"])
    told = edits.edits_of([(0, 0), (1, 1), (3, 2), (4, 3)], first, second)
    assert [(op.kind, op.here_start, op.here_end, op.there_start, op.there_end) for op in told.ops] == [
        ("equal", 0, 5, 0, 5), ("replace", 5, 6, 5, 6), ("insert", 6, 13, 6, 6), ("equal", 13, 16, 6, 9),
    ]  # fmt: skip


@needs_kernel
def test_white_space_is_what_python_takes_for_it() -> None:
    """Every character between two words that stand in both texts, beside a space in the other one."""
    assert native is not None
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if not character.isspace() and code > 0x3100:
            continue
        start, end, low, high, ops = native.operations(
            [(0, 0), (1, 1)], (f"a{character}b", (0, 2), (1, 3)), ("a b", (0, 2), (1, 3)), Op
        )
        assert (start, end, low, high) == (0, 3, 0, 3)
        assert (len(ops) == 1) == character.isspace(), hex(code)


@needs_kernel
def test_the_kernel_refuses_what_is_no_pair_of_two_texts() -> None:
    assert native is not None
    side = ("ab cd", (0, 3), (2, 5))
    for pairs in ([], [(0, 2)], [(-1, 0)], [(0,)], [0], None):
        with pytest.raises((TypeError, ValueError, IndexError)):
            native.operations(pairs, side, side, Op)
    for wrong in (("ab cd", (0, "3"), (2, 5)), ("ab cd", (0,), (2,)), ("ab cd", 0, 1), (b"ab cd", (0, 3), (2, 5))):
        with pytest.raises((TypeError, ValueError, IndexError)):
            native.operations([(0, 0), (1, 1)], side, wrong, Op)
    for beyond in (("ab", (0, 3), (2, 5)), ("ab cd", (3, 0), (5, 2)), ("ab cd", (0, -3), (2, 5))):
        assert native.operations([(0, 0), (1, 1)], side, beyond, Op) is None
    for type_ in (list, None):
        with pytest.raises(TypeError):
            native.operations([(0, 0)], side, side, type_)


def test_commas_for_brackets_and_a_word_between() -> None:
    """An edit is what stands between equal words, without the punctuation both have."""
    here, there = streams(["The mayor, who spoke first, left early today."], ["The mayor (who spoke first) left very early."])
    told = edits.edits_of([*((place, place) for place in range(6)), (6, 7)], here, there)
    parts = [(op.kind, here.text[told.start + op.here_start : told.start + op.here_end]) for op in told.ops]
    assert parts == [
        ("equal", "The mayor"), ("replace", ", "), ("equal", "who spoke first"), ("replace", ","), ("equal", " left "), ("delete", ""), ("equal", "early"),
    ]  # fmt: skip
