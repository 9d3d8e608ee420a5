"""A verdict -> what the editor's page shows: pieces of text with marks, sources, passages side by side.

Pure: everything here is computed from the verdict and the texts of its
sources; the templates only lay it out, and Jinja escapes every text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dedup.model import Alignment, Finding, Paragraph, Source, StoredArticle, Verdict
from dedup.offsets import OffsetMap
from dedup.segment import segment

__all__ = ["Page", "Passage", "Piece", "ShownParagraph", "ShownSource", "page_of"]


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


@dataclass(frozen=True, slots=True)
class Passage:
    """One aligned passage: ``(kind, text)`` runs of both sides; ``equal`` runs stand in both."""

    paragraph: int
    here: tuple[tuple[str, str], ...]
    there: tuple[tuple[str, str], ...]


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
        tuple(_paragraph(each, marks, verdict.findings, begun) for each in segment(verdict.article)),
        tuple(
            ShownSource(number, source, tuple(_passages(verdict, source.key, stored)))
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


def _passages(verdict: Verdict, key: str, stored: Mapping[str, StoredArticle]) -> Iterable[Passage]:
    article = stored.get(key)
    if article is None:
        return
    for alignment in verdict.alignments:
        if alignment.key == key:
            here, there = _sides(alignment, verdict.article.source, article.text)
            yield Passage(alignment.paragraph, here, there)


def _sides(
    alignment: Alignment, source: str, other: str
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Both sides as runs, from the edits; what no edit covers (spaces, marks) goes with the run before it."""
    here_text = source[alignment.here.start : alignment.here.end]
    there_text = other[alignment.there.start : alignment.there.end]
    here: list[tuple[str, str]] = []
    there: list[tuple[str, str]] = []
    ops = alignment.ops
    for number, op in enumerate(ops):
        last = number + 1 == len(ops)
        here_end = len(here_text) if last else ops[number + 1].here_start
        there_end = len(there_text) if last else ops[number + 1].there_start
        here_start = 0 if number == 0 else op.here_start
        there_start = 0 if number == 0 else op.there_start
        kind = "equal" if op.kind == "equal" else "edit"
        if here_end > here_start:
            here.append((kind, here_text[here_start:here_end]))
        if there_end > there_start:
            there.append((kind, there_text[there_start:there_end]))
    return tuple(here), tuple(there)
