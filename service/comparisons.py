"""Two articles side by side: the passages of one that stand in the other, on both sources."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from dedup.judge.policy import DEFAULT, Policy
from dedup.model import Alignment, Article, Paragraph
from dedup.offsets import to_utf8, to_utf16
from dedup.pipeline import compare
from dedup.segment import segment

__all__ = ["SourcePlaces", "compared"]

OffsetUnit = Literal["utf16", "codepoint", "utf8"]


class SourcePlaces:
    """From offsets in a stored article's ``text`` to those in the source its paragraphs were read from."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._starts: list[int] = []
        place = 0
        for paragraph in paragraphs:
            self._starts.append(place)
            place += len(paragraph.text) + 2

    def start(self, offset: int) -> int:
        """Where a stretch that begins at ``offset`` begins in the source."""
        number, inside = self._inside(offset)
        return self._paragraphs[number].source_span(inside, inside + 1).start

    def end(self, offset: int) -> int:
        """Where a stretch that ends at ``offset`` ends in the source."""
        number, inside = self._inside(offset - 1)
        return self._paragraphs[number].source_span(inside, inside + 1).end

    def _inside(self, offset: int) -> tuple[int, int]:
        number = max(bisect_right(self._starts, offset) - 1, 0)
        size = len(self._paragraphs[number].text)
        return number, min(max(offset - self._starts[number], 0), size - 1)


def compared(a: Article, b: Article, unit: OffsetUnit, policy: Policy = DEFAULT) -> dict[str, Any]:
    """The comparison as the API's document. O(words of both)."""
    passages = compare(a, b, policy=policy)
    here, there = segment(a), segment(b)
    places = SourcePlaces(there)
    words = {"a": sum(len(each.words) for each in here), "b": sum(len(each.words) for each in there)}
    matched = {
        "a": len({word for each in passages for word in each.matched}),
        "b": len({word for each in passages for word in each.there_matched}),
    }
    spans = [
        (passage.here, (places.start(passage.there.start), places.end(passage.there.end)), _ops(passage, places))
        for passage in passages
    ]
    in_a = _unit(a.source, unit, (at for here_span, _, ops in spans for at in (*here_span, *_column(ops, 1), *_column(ops, 2))))
    in_b = _unit(b.source, unit, (at for _, there_span, ops in spans for at in (*there_span, *_column(ops, 3), *_column(ops, 4))))
    return {
        "offset_unit": unit,
        "words": words,
        "share": {side: round(matched[side] / words[side], 4) if words[side] else 0.0 for side in ("a", "b")},
        "passages": [
            {
                "a": [in_a[here_span.start], in_a[here_span.end]],
                "b": [in_b[low], in_b[high]],
                "matched": len(passage.matched),
                "edited": passage.edited,
                "ops": [
                    [op[0], in_a[op[1]] - in_a[here_span.start], in_a[op[2]] - in_a[here_span.start],
                     in_b[op[3]] - in_b[low], in_b[op[4]] - in_b[low]]
                    for op in ops
                ],
            }
            for passage, (here_span, (low, high), ops) in zip(passages, spans, strict=True)
        ],
    }  # fmt: skip


def _ops(passage: Alignment, places: SourcePlaces) -> list[tuple[str, int, int, int, int]]:
    """Edits with absolute offsets in both sources."""
    here, there = passage.here.start, passage.there.start
    found: list[tuple[str, int, int, int, int]] = []
    for op in passage.ops:
        low = places.start(there + op.there_start)
        high = places.end(there + op.there_end) if op.there_end > op.there_start else low
        found.append((op.kind, here + op.here_start, here + op.here_end, low, max(low, high)))
    return found


def _column(ops: Iterable[tuple[Any, ...]], number: int) -> list[int]:
    return [op[number] for op in ops]


def _unit(source: str, unit: OffsetUnit, offsets: Iterable[int]) -> dict[int, int]:
    if unit == "codepoint":
        return {offset: offset for offset in offsets}
    return (to_utf16 if unit == "utf16" else to_utf8)(source, offsets)
