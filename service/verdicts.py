"""Article -> the document of its check, as deep as asked for, in the unit asked for, in time."""

from __future__ import annotations

from typing import Any

from dedup.judge.policy import Policy
from dedup.model import Article, CreditVerdict, Share, Verdict
from dedup.pipeline import check
from dedup.report.as_json import as_json
from service import metrics
from service.context import context
from service.schemas import CheckQuery

__all__ = ["checked", "document"]


def document(article: Article, query: CheckQuery) -> dict[str, Any]:
    """`dedup.verdict/1` of ``article``, with ``incomplete`` and ``offset_unit`` added."""
    verdict, complete = checked(article, query.timeout_ms)
    found = as_json(verdict or _unjudged(article), offset_unit=query.offset_unit)
    if verdict is None:
        found["verdict"] = None
    found["offset_unit"] = query.offset_unit
    found["incomplete"] = not complete
    return _cut(found, query.depth)


def checked(article: Article, timeout_ms: int | None = None) -> tuple[Verdict | None, bool]:
    """The verdict, and whether it is complete."""
    shared = context()
    if timeout_ms is None:
        return check(article, shared.index, policy=shared.policy), True
    seconds = min(timeout_ms, shared.settings.max_timeout_ms) / 1000
    timed = shared.deadlines.check(article, lambda: shared.index, shared.policy, seconds)
    return timed.verdict, timed.complete


def _unjudged(article: Article) -> Verdict:
    """What is known of an article when time ran out before anything was: that it is there."""
    return Verdict(
        article=article,
        words=0,
        paragraphs=0,
        verdict="pass",
        share=Share(0, 0, 0.0, "none", 0, 0, 0, 0),
        credit=CreditVerdict((), None, "not_needed", None),
        sources=(),
        findings=(),
        passed=(),
        skipped=(),
        timings_ms={},
    )


def _cut(found: dict[str, Any], depth: str) -> dict[str, Any]:
    if depth == "scores":
        found["findings"] = []
    elif depth == "summary":
        for finding in found["findings"]:
            finding["text"] = None
            for related in finding["related"]:
                related["ops"] = []
    return found
