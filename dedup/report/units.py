"""Offsets of a verdict in the unit that a reader counts in: code points, UTF-16 units or UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dedup.frozen import TYPE_CHECKING
from dedup.model import Finding, Op, Verdict
from dedup.offsets import to_utf8, to_utf16

if TYPE_CHECKING:
    from typing import Literal

    OffsetUnit = Literal["codepoint", "utf16", "utf8"]
else:
    OffsetUnit = str

__all__ = ["OffsetUnit", "Units", "units_of"]


class Units:
    """Code point offsets -> the unit asked for, by text (None: the checked article)."""

    def __init__(self, unit: OffsetUnit, known: Iterable[str]) -> None:
        self.unit = unit
        self.foreign = frozenset(known)
        self.tables: dict[str | None, dict[int, int]] = {}  # of texts whose offsets are others in that unit

    def add(self, key: str | None, text: str, offsets: Sequence[int]) -> None:
        convert = to_utf16 if self.unit == "utf16" else to_utf8
        self.tables[key] = convert(text, offsets)

    def of(self, key: str | None, offset: int) -> int:
        table = self.tables.get(key)
        return offset if table is None else table[offset]

    def known(self, key: str | None) -> bool:
        return self.unit == "codepoint" or key is None or key in self.foreign

    def ops(self, ops: Sequence[Op], here: int, key: str | None, there: int) -> list[list[str | int]]:
        """Edits relative to two span starts, which are offsets in code points."""
        if None not in self.tables and key not in self.tables:
            return [[op.kind, op.here_start, op.here_end, op.there_start, op.there_end] for op in ops]
        here_base, there_base = self.of(None, here), self.of(key, there)
        return [
            [
                op.kind,
                self.of(None, here + op.here_start) - here_base,
                self.of(None, here + op.here_end) - here_base,
                self.of(key, there + op.there_start) - there_base,
                self.of(key, there + op.there_end) - there_base,
            ]
            for op in ops
        ]


def units_of(verdict: Verdict, unit: OffsetUnit, texts: Mapping[str, str]) -> Units:
    """How to count in every text that the verdict speaks of. In ASCII all units are one: nothing is gathered for that."""
    units = Units(unit, texts)
    if unit == "codepoint":
        return units
    if not verdict.article.source.isascii():
        units.add(None, verdict.article.source, _offsets_here(verdict))
    if not all(text.isascii() for text in texts.values()):
        for key, offsets in _offsets_there(verdict).items():
            if key in texts and not texts[key].isascii():
                units.add(key, texts[key], offsets)
    return units


def _all_findings(verdict: Verdict) -> list[Finding]:
    return [*verdict.findings, *(each.finding for each in verdict.dismissed)]


def _offsets_here(verdict: Verdict) -> list[int]:
    offsets: list[int] = []
    for finding in _all_findings(verdict):
        offsets += finding.span
        for related in finding.related:
            if related.key is None:
                offsets += (related.start, related.end)
            for op in related.ops:
                offsets += (finding.span.start + op.here_start, finding.span.start + op.here_end)
                if related.key is None:
                    offsets += (related.start + op.there_start, related.start + op.there_end)
    for credit in verdict.credit.found:
        offsets += credit.span or ()
    for passage in verdict.alignments:
        offsets += passage.here
        for op in passage.ops:
            offsets += (passage.here.start + op.here_start, passage.here.start + op.here_end)
    return offsets


def _offsets_there(verdict: Verdict) -> dict[str, list[int]]:
    offsets: dict[str, list[int]] = {}
    sides = [(each.key, each.start, each.end, each.ops) for f in _all_findings(verdict) for each in f.related]
    sides += [(each.key, each.there.start, each.there.end, each.ops) for each in verdict.alignments]
    for key, start, end, ops in sides:
        if key is not None:
            wanted = offsets.setdefault(key, [])
            wanted += (start, end)
            for op in ops:
                wanted += (start + op.there_start, start + op.there_end)
    return offsets
