"""A verdict as the JSON document of one check: the same from the command line and over HTTP.

The keys are stable within ``dedup.verdict/1``; later versions may add some.
`docs/schema/verdict.schema.json` describes them all.
"""

from __future__ import annotations

from collections.abc import Mapping

from dedup.frozen import TYPE_CHECKING
from dedup.model import Alignment, Credit, CreditVerdict, Finding, Related, Source, Verdict
from dedup.report.units import OffsetUnit, Units, units_of

if TYPE_CHECKING:
    from typing import Any

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
    O(findings and their edits), plus one pass over each text that is not ASCII unless the unit is code points.
    """
    share = verdict.share
    article = verdict.article
    units = units_of(verdict, offset_unit, texts or {})
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


def _finding(finding: Finding, units: Units) -> dict[str, Any]:
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


def _related(related: Related, here: int, units: Units) -> dict[str, Any]:
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


def _passage(passage: Alignment, units: Units) -> dict[str, Any]:
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


def _credit_verdict(credit: CreditVerdict, units: Units) -> dict[str, Any]:
    return {
        "found": [_credit(found, units) for found in credit.found],
        "required": credit.required,
        "status": credit.status,
        "suggestion": credit.suggestion,
    }


def _credit(credit: Credit, units: Units) -> dict[str, Any]:
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
