"""The JSON document of a check -> the verdict it was made from: how a client reads a service's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dedup.model import (
    Article,
    Credit,
    CreditVerdict,
    Dismissal,
    Finding,
    Op,
    Related,
    Share,
    Source,
    Span,
    Verdict,
)

__all__ = ["from_json"]


def from_json(document: Mapping[str, Any], article: Article) -> Verdict:
    """The verdict on ``article``, which must be the one that was checked. Offsets must be in code points.

    Keys that are not known are passed over. Raises ``ValueError`` for a
    document of another schema, ``KeyError`` or ``TypeError`` for one that
    lacks a key.
    """
    if document.get("schema") != "dedup.verdict/1" or document.get("offset_unit", "codepoint") != "codepoint":
        raise ValueError("not a dedup.verdict/1 document with offsets in code points")
    share, about = document["share"], document["article"]
    return Verdict(
        article=article,
        words=about["words"],
        paragraphs=about["paragraphs"],
        verdict=document["verdict"],
        share=Share(
            share["words"], share["matched"], share["ratio"], share["class"],
            share["identical"], share["edited"], share["quoted"], share["boilerplate"],
        ),
        credit=_credit(document["credit"]),
        sources=tuple(_source(each) for each in document["sources"]),
        findings=tuple(_finding(each, article) for each in document["findings"]),
        passed=tuple(document["passed"]),
        skipped=tuple(document["skipped"]),
        timings_ms=dict(document["timings_ms"]),
        index=document["index"],
        notices=tuple(document.get("notices", ())),
        dismissed=tuple(
            Dismissal(_finding(each, article), each["by"], each["reason"], each["until"] or "")
            for each in document.get("dismissed", ())
        ),
    )  # fmt: skip


def _credit(credit: Mapping[str, Any]) -> CreditVerdict:
    found = tuple(
        Credit(
            each["text"],
            tuple(each["agencies"]),
            each["generic"],
            each["kind"],
            None if each["start"] is None else Span(each["start"], each["end"]),
            each.get("staff", False),
        )
        for each in credit["found"]
    )
    return CreditVerdict(found, credit["required"], credit["status"], credit["suggestion"])


def _source(source: Mapping[str, Any]) -> Source:
    return Source(
        source["key"], source["outlet"], source["title"], source["url"], source["published"], source["first_seen"],
        source["ratio"], source["of_source"], source["direction"], source["earliest"], tuple(source["carried_by"]),
        source.get("evidence", ""),
    )  # fmt: skip


def _finding(finding: Mapping[str, Any], article: Article) -> Finding:
    """Lines are counted anew: the service saw the article alone, not the archive it may stand in."""
    related = tuple(
        Related(
            each["key"], each["paragraph"], each["start"], each["end"], tuple(Op(*op) for op in each.get("ops", ()))
        )
        for each in finding["related"]
    )
    span = Span(finding["start"], finding["end"])
    return Finding(
        finding["rule"], finding["level"], finding["message"], finding["fingerprint"], finding["paragraph"],
        span, finding["line"] + article.line - 1, finding["column"], article.source[span.start : span.end], related,
    )  # fmt: skip
