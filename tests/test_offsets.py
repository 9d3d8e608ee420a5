"""Offset maps: ways back that compose, and units that agree with Python's own encoders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.offsets import OffsetMap, line_and_column, line_starts, to_utf8, to_utf16

PIECES = st.lists(st.sampled_from(["a", "bc", "&", "<", "\n", "\N{GRINNING FACE}", "é"]), max_size=20)
ESCAPES = {"&": "&amp;", "<": "&lt;", "\n": "<br>"}


def escaped(pieces: list[str], before: str) -> tuple[str, str, OffsetMap]:
    """Text, its escaped form behind ``before``, and the way from one to the other."""
    text, source, runs = "", before, []
    for piece in pieces:
        written = ESCAPES.get(piece, piece)
        runs.append((len(piece), len(source), len(written)))
        text += piece
        source += written
    return text, source, OffsetMap.of(runs)


def undone(source: str) -> str:
    for piece, written in ESCAPES.items():
        source = source.replace(written, piece) if piece != "&" else source
    return source.replace("&amp;", "&")


@given(PIECES, st.data())
def test_a_span_slices_what_it_came_from(pieces: list[str], data: st.DataObject) -> None:
    text, source, way = escaped(pieces, "<p>")
    if not text:
        return
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = way.span(start, end)
    assert undone(source[low:high]) == text[start:end]


@given(PIECES, st.data())
def test_a_part_of_a_map_is_the_map_of_the_part(pieces: list[str], data: st.DataObject) -> None:
    text, _, way = escaped(pieces, "")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    part = way.slice(start, end)
    for place in range(end - start):
        assert part.span(place, place + 1) == way.span(start + place, start + place + 1)


@given(PIECES)
def test_maps_compose(pieces: list[str]) -> None:
    text, middle, inner = escaped(pieces, "")
    _, source, outer = escaped(list(middle), '{"')
    whole = inner.through(outer)
    for place in range(len(text)):
        low, high = inner.span(place, place + 1)
        assert whole.span(place, place + 1) == outer.span(low, high)
        assert undone(undone(source[slice(*whole.span(place, place + 1))])) == text[place]


def test_an_empty_text_has_no_place() -> None:
    with pytest.raises(ValueError, match="no place"):
        OffsetMap.of([]).span(0, 0)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_units_are_those_of_the_encoders(source: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(source)))
    assert to_utf16(source, [offset])[offset] == len(source[:offset].encode("utf-16-le")) // 2
    assert to_utf8(source, [offset])[offset] == len(source[:offset].encode())


@given(st.text(st.sampled_from("ab\r\n")), st.data())
def test_lines_are_counted_as_editors_count_them(source: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(source)))
    line, column = line_and_column(line_starts(source), offset)
    lines = source.replace("\r\n", "\n\n").replace("\r", "\n")  # lengths kept
    starts = [0] + [
        place + 1 for place, sign in enumerate(lines) if sign == "\n" and source[place : place + 2] != "\r\n"
    ]
    expected = max(start for start in starts if start <= offset)
    assert (line, column) == (starts.index(expected) + 1, offset - expected + 1)
