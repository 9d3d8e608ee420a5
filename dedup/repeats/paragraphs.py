"""Whole paragraphs that stand twice: pasted again, or printed twice as a caption and as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from dedup.listings import is_cited_title
from dedup.model import Op, Paragraph, Repeat
from dedup.refrains import says_something
from dedup.repeats.parameters import ASIDE, FORM, Kind, RepeatParameters
from dedup.runs import size_of

__all__ = ["doubled_paragraphs"]

_CAPTION_WORDS = 60
_CAPTION_PLACE = 4
_ROWS = 3
"""Short paragraphs that begin alike and are rows of a list: of different words, or each under a short one. Without either it takes one more."""


def doubled_paragraphs(
    paragraphs: Sequence[Paragraph], boilerplate: frozenset[int], parameters: RepeatParameters
) -> Iterator[tuple[int, Repeat]]:
    """Whole paragraphs that stand twice, by the number of the second."""
    first: dict[tuple[str, ...], Paragraph] = {}
    openings = Counter(_opening(paragraph.words.words) for paragraph in paragraphs)
    rows = Counter(map(_opening, {paragraph.words.words for paragraph in paragraphs}))
    base = 0
    for before, paragraph in zip((None, *paragraphs), paragraphs, strict=False):
        words = paragraph.words.words
        known = first.setdefault(words, paragraph)
        stamped = base in boilerplate and base + len(words) - 1 in boilerplate
        base += len(words)
        if known is paragraph or stamped or not _is_double(known, paragraph, parameters):
            continue
        ops = (Op("equal", 0, len(known.text), 0, len(known.text)),) if known.text == paragraph.text else ()
        kind: Kind = "caption" if _is_caption(known, paragraph, paragraphs) else "paragraph"
        pasted = before is not None and before.words.words == words
        entry = before is not None and size_of(before.words.words) < FORM
        opening = _opening(words)
        listed = rows[opening] >= _ROWS or openings[opening] >= _ROWS + (not entry)
        if kind == "paragraph" and not pasted and size_of(words) < FORM and listed:
            kind = "phrase"  # an answer that a list gives for several of its entries
        yield paragraph.number, Repeat(kind, paragraph.number, paragraph.span, known.number, known.span, 1.0, ops)


def _is_double(first: Paragraph, second: Paragraph, parameters: RepeatParameters) -> bool:
    size = size_of(first.words.words)
    close = second.number == first.number + 1 or "caption" in (first.role, second.role)
    if size < (parameters.neighbour if close else parameters.run):
        return False
    if {first.role, second.role} & ASIDE and (second.number != first.number + 1 or size < parameters.run):
        return False
    return says_something(first.words.words) and not any(is_cited_title(paragraph.text) for paragraph in (first, second))


def _opening(words: Sequence[str]) -> tuple[str, ...]:
    """The first half of a paragraph: what rows of one form begin with."""
    return tuple(words[: (len(words) + 1) // 2])


def _is_caption(first: Paragraph, second: Paragraph, paragraphs: Sequence[Paragraph]) -> bool:
    """By its role, or by its place: a short pair of neighbours above the body."""
    if "caption" in (first.role, second.role):
        return True
    return (
        first.role == second.role == "body"
        and second.number == first.number + 1
        and first.number <= _CAPTION_PLACE
        and len(first.words) <= _CAPTION_WORDS
        and len(paragraphs) >= second.number + 2
    )
