"""A verdict as the JSON document of one check: the same from the command line and over HTTP.

The keys are stable within ``dedup.verdict/1``; later versions may add some.
`docs/schema/verdict.schema.json` describes them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup.frozen import TYPE_CHECKING
from dedup.model import Alignment, Credit, CreditVerdict, Finding, Op, Related, Source, Verdict
from dedup.offsets import to_utf8, to_utf16

if TYPE_CHECKING:
    from typing import Any, Literal

    OffsetUnit = Literal["codepoint", "utf16", "utf8"]
else:
    OffsetUnit = str

__all__ = ["SCHEMA", "OffsetUnit", "as_json"]

SCHEMA = "dedup.verdict/1"


def as_json(
    verdict: Verdict,
    *,
    offset_unit: OffsetUnit = "codepoint",
    texts: Mapping[str, str] | None = None,
    passages: bool = False,
) -> dict[str, Any]:
    """The document of one check, made of dicts, lists, strings, numbers and None only.

    ``start`` and ``end`` slice the article's own source, counted in
    ``offset_unit``. The other side of a finding is counted in the same unit
    if it lies in this article or ``texts`` (key -> text) holds the article it
    lies in; otherwise it is in code points and says so in its own
    ``offset_unit``. ``passages`` adds every aligned passage with its edits.
    O(findings), plus one pass over the source unless the unit is code points.
    """
    share = verdict.share
    article = verdict.article
    units = _Units(offset_unit)
    units.add(None, article.source, _offsets_here(verdict))
    for key, offsets in _offsets_there(verdict).items():
        if texts and key in texts:
            units.add(key, texts[key], offsets)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "offset_unit": offset_unit,
        "article": {
            "key": article.key,
            "title": article.title,
            "language": article.language,
            "words": verdict.words,
            "paragraphs": verdict.paragraphs,
            "path": article.path,
            "line": article.line,
        },
        "verdict": verdict.verdict,
        "share": {
            "words": share.words,
            "matched": share.matched,
            "ratio": round(share.ratio, 4),
            "class": share.class_,
            "identical": share.identical,
            "edited": share.edited,
            "quoted": share.quoted,
            "boilerplate": share.boilerplate,
        },
        "credit": _credit_verdict(verdict.credit, units),
        "sources": [_source(source) for source in verdict.sources],
        "findings": [_finding(finding, units) for finding in verdict.findings],
        "dismissed": [
            {**_finding(each.finding, units), "by": each.by, "reason": each.reason, "until": each.until or None}
            for each in verdict.dismissed
        ],
        "passed": list(verdict.passed),
        "skipped": list(verdict.skipped),
        "notices": list(verdict.notices),
        "timings_ms": {stage: round(spent, 3) for stage, spent in verdict.timings_ms.items()},
        "index": dict(verdict.index) if verdict.index is not None else None,
    }
    if passages:
        document["passages"] = [_passage(alignment, units) for alignment in verdict.alignments]
    return document


class _Units:
    """Code point offsets -> the unit asked for, by text (None: the checked article)."""

    def __init__(self, unit: OffsetUnit) -> None:
        self.unit = unit
        self.tables: dict[str | None, dict[int, int]] = {}

    def add(self, key: str | None, text: str, offsets: Sequence[int]) -> None:
        if self.unit != "codepoint":
            convert = to_utf16 if self.unit == "utf16" else to_utf8
            self.tables[key] = convert(text, offsets)

    def of(self, key: str | None, offset: int) -> int:
        table = self.tables.get(key)
        return offset if table is None else table[offset]

    def known(self, key: str | None) -> bool:
        return self.unit == "codepoint" or key in self.tables

    def ops(self, ops: Sequence[Op], here: int, key: str | None, there: int) -> list[list[str | int]]:
        """Edits relative to two span starts, which are offsets in code points."""
        return [
            [
                op.kind,
                self.of(None, here + op.here_start) - self.of(None, here),
                self.of(None, here + op.here_end) - self.of(None, here),
                self.of(key, there + op.there_start) - self.of(key, there),
                self.of(key, there + op.there_end) - self.of(key, there),
            ]
            for op in ops
        ]


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


def _finding(finding: Finding, units: _Units) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "paragraph": finding.paragraph,
        "start": units.of(None, finding.span.start),
        "end": units.of(None, finding.span.end),
        "line": finding.line,
        "column": finding.column,
        "text": finding.text,
        "related": [_related(related, finding.span.start, units) for related in finding.related],
    }


def _related(related: Related, here: int, units: _Units) -> dict[str, Any]:
    document = {
        "key": related.key,
        "paragraph": related.paragraph,
        "start": units.of(related.key, related.start),
        "end": units.of(related.key, related.end),
        "ops": units.ops(related.ops, here, related.key, related.start),
    }
    if not units.known(related.key):
        document["offset_unit"] = "codepoint"
    return document


def _passage(passage: Alignment, units: _Units) -> dict[str, Any]:
    there = Related(
        passage.key, passage.there_paragraph, passage.there.start, passage.there.end, passage.ops
    )
    return {
        "paragraph": passage.paragraph,
        "start": units.of(None, passage.here.start),
        "end": units.of(None, passage.here.end),
        "matched": len(passage.matched),
        "edited": passage.edited,
        "related": _related(there, passage.here.start, units),
    }


def _credit_verdict(credit: CreditVerdict, units: _Units) -> dict[str, Any]:
    return {
        "found": [_credit(found, units) for found in credit.found],
        "required": credit.required,
        "status": credit.status,
        "suggestion": credit.suggestion,
    }


def _credit(credit: Credit, units: _Units) -> dict[str, Any]:
    return {
        "text": credit.text,
        "agencies": list(credit.agencies),
        "generic": credit.generic,
        "staff": credit.staff,
        "kind": credit.kind,
        "start": units.of(None, credit.span.start) if credit.span else None,
        "end": units.of(None, credit.span.end) if credit.span else None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "key": source.key,
        "outlet": source.outlet,
        "title": source.title,
        "url": source.url,
        "published": source.published,
        "first_seen": source.first_seen,
        "ratio": round(source.ratio, 4),
        "of_source": round(source.of_source, 4),
        "direction": source.direction,
        "earliest": source.earliest,
        "carried_by": list(source.carried_by),
        "evidence": source.evidence,
    }
