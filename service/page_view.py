"""A verdict -> what the editor's page shows: pieces of text with marks, sources, passages side by side.

Pure: everything here is computed from the verdict and the texts of its
sources; the templates only lay it out, and Jinja escapes every text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from dedup.model import Alignment, Finding, Paragraph, Source, StoredArticle, Verdict
from dedup.offsets import OffsetMap
from dedup.segment import segment

__all__ = ["Page", "Passage", "Piece", "Row", "ShownParagraph", "ShownSource", "page_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one paragraph under the same marks: findings and sources by their numbers from 1."""

    text: str
    findings: tuple[int, ...]
    sources: tuple[int, ...]
    level: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """One paragraph in pieces."""

    number: int
    role: str
    pieces: tuple[Piece, ...]


class Row(NamedTuple):
    """One paragraph of a passage beside what it matches: ``(kind, text)`` runs; ``equal`` runs stand in both."""

    here: tuple[tuple[str, str], ...]
    there: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One aligned passage; ``paragraph`` is the first it lies in."""

    paragraph: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source with what it shares."""

    number: int
    source: Source
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All of it."""

    verdict: Verdict
    paragraphs: tuple[ShownParagraph, ...]
    sources: tuple[ShownSource, ...]


def page_of(verdict: Verdict) -> Page:
    """The page of one verdict. O(text x marks of a paragraph)."""
    stored = {each.key: each for each in verdict.stored}
    paragraphs = segment(verdict.article)
    numbers = {source.key: number for number, source in enumerate(verdict.sources, 1)}
    marks = [
        (span.start, span.end, number, 0)
        for number, finding in enumerate(verdict.findings, 1)
        if (span := finding.span).end > span.start and finding.paragraph
    ]
    marks += [
        (passage.here.start, passage.here.end, 0, numbers[passage.key])
        for passage in verdict.alignments
        if passage.key in numbers
    ]
    begun: set[int] = set()
    return Page(
        verdict,
        tuple(_paragraph(each, marks, verdict.findings, begun) for each in paragraphs),
        tuple(
            ShownSource(number, source, tuple(_passages(verdict, source.key, stored, paragraphs)))
            for number, source in enumerate(verdict.sources, 1)
        ),
    )


def text_range(offsets: OffsetMap, start: int, end: int) -> tuple[int, int]:
    """The stretch of a text that came from ``source[start:end]``, as far as it lies in this text; empty if none.

    >>> text_range(OffsetMap.of([(2, 10, 2), (1, 12, 5), (3, 17, 3)]), 11, 17)
    (1, 3)
    """
    low, high = 0, 0
    for at, size, source_at, source_size in zip(
        offsets.at, offsets.length, offsets.source_at, offsets.source_length, strict=True
    ):
        if source_at >= end or source_at + source_size <= start:
            continue
        linear = size == source_size
        first = at + max(start - source_at, 0) if linear else at
        last = at + min(end - source_at, size) if linear else at + size
        low, high = (first, last) if high == low else (min(low, first), max(high, last))
    return low, high


def _paragraph(
    paragraph: Paragraph, marks: Iterable[tuple[int, int, int, int]], findings: Sequence[Finding], begun: set[int]
) -> ShownParagraph:
    """``begun`` remembers across paragraphs which findings were flagged already."""
    found = []
    for start, end, finding, source in marks:
        low, high = text_range(paragraph.offsets, start, end)
        if high > low:
            found.append((low, high, finding, source))
    cuts = sorted({0, len(paragraph.text), *(at for low, high, _, _ in found for at in (low, high))})
    pieces = []
    for low, high in pairwise(cuts):
        over = [mark for mark in found if mark[0] <= low and mark[1] >= high]
        named = tuple(sorted({mark[2] for mark in over if mark[2]}))
        new = tuple(number for number in named if number not in begun)
        begun.update(new)
        levels = {findings[number - 1].level for number in named}
        level = next((each for each in ("error", "warning", "note") if each in levels), "")
        sources = tuple(sorted({mark[3] for mark in over if mark[3]}))
        pieces.append(Piece(paragraph.text[low:high], named, sources, level, new))
    return ShownParagraph(paragraph.number, paragraph.role, tuple(pieces))


def _passages(
    verdict: Verdict, key: str, stored: Mapping[str, StoredArticle], paragraphs: Sequence[Paragraph]
) -> Iterable[Passage]:
    article = stored.get(key)
    if article is None:
        return
    for alignment in verdict.alignments:
        if alignment.key == key:
            yield Passage(alignment.paragraph, tuple(_rows(alignment, paragraphs, article.text)))


def _rows(alignment: Alignment, paragraphs: Sequence[Paragraph], other: str) -> Iterable[Row]:
    """A row for each paragraph here, so that long passages stay level; what no edit covers goes with the run before it."""
    there_text = other[alignment.there.start : alignment.there.end]
    ops = alignment.ops
    here: list[tuple[str, str]] = []
    there: list[tuple[str, str]] = []
    current = 0
    for number, op in enumerate(ops):
        last = number + 1 == len(ops)
        start = alignment.here.start + (op.here_start if number else 0)
        end = alignment.here.end if last else alignment.here.start + ops[number + 1].here_start
        rest = there_text[op.there_start if number else 0 : None if last else ops[number + 1].there_start]
        kind = "equal" if op.kind == "equal" else "edit"
        parts = list(_texts(paragraphs, start, end))
        for place, (paragraph, text) in enumerate(parts):
            if paragraph != current and (here or there):
                yield Row(_closed(here), _closed(there))
                here, there = [], []
            current = paragraph
            here.append((kind, text))
            cut = len(rest) if op.kind != "equal" or place + 1 == len(parts) else _after(rest, _letters(text))
            if rest[:cut].strip():
                there.append((kind, rest[:cut] if there else rest[:cut].lstrip()))
            rest = rest[cut:]
        if rest.strip():
            there.append((kind, rest))
    yield Row(_closed(here), _closed(there))


def _closed(runs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """``runs`` without the white space that ends them."""
    return (*runs[:-1], (runs[-1][0], runs[-1][1].rstrip())) if runs else ()


def _texts(paragraphs: Sequence[Paragraph], start: int, end: int) -> Iterable[tuple[int, str]]:
    """What readers see of ``source[start:end]``, by the number of the paragraph."""
    for paragraph in paragraphs:
        low, high = text_range(paragraph.offsets, start, end)
        if high > low:
            yield paragraph.number, paragraph.text[low:high]


def _letters(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _after(text: str, letters: int) -> int:
    """The place in ``text`` after so many characters that are not white space, and the white space behind them."""
    place = 0
    while place < len(text) and (letters > 0 or text[place].isspace()):
        letters -= not text[place].isspace()
        place += 1
    return place
