"""Article -> the document of its check, as deep as asked for, in the unit asked for, in time."""

from __future__ import annotations

from typing import Any

from redis.exceptions import RedisError

from dedup.errors import Unavailable
from dedup.judge.feedback import apply_feedback
from dedup.model import Article, CreditVerdict, Share, Verdict
from dedup.pipeline import check
from dedup.report.as_json import as_json
from service import metrics
from service.clock import now
from service.context import context
from service.schemas.checks import CheckQuery

__all__ = ["checked", "document"]


def document(article: Article, query: CheckQuery) -> dict[str, Any]:
    """`dedup.verdict/1` of ``article``, with ``incomplete`` and ``offset_unit`` added."""
    verdict, complete = checked(article, query.timeout_ms)
    judged = verdict or _unjudged(article)
    texts = {stored.key: stored.text for stored in judged.stored} if query.offset_unit != "codepoint" else {}
    found = as_json(judged, offset_unit=query.offset_unit, texts=texts)
    if verdict is None:
        found["verdict"] = None
    found["offset_unit"] = query.offset_unit
    found["incomplete"] = not complete
    return _cut(found, query.depth)


def checked(article: Article, timeout_ms: int | None = None) -> tuple[Verdict | None, bool]:
    """The verdict without what was set aside, and whether it is complete."""
    shared = context()
    if timeout_ms is None:
        verdict, complete = check(article, shared.index, policy=shared.policy), True
    else:
        seconds = min(timeout_ms, shared.settings.max_timeout_ms) / 1000
        timed = shared.deadlines.check(article, lambda: shared.index, shared.policy, seconds)
        if timed.verdict is None:
            return None, False
        verdict, complete = timed.verdict, timed.complete
    verdict = _without_dismissed(verdict, strict=complete)
    metrics.observe(verdict)
    return verdict, complete


def _without_dismissed(verdict: Verdict, *, strict: bool) -> Verdict:
    """Move findings that were set aside; an incomplete answer does without when Redis is away."""
    shared = context()
    if not shared.has_state or not verdict.findings:
        return verdict
    moment = now()
    try:
        aside = shared.dismissals.active((finding.fingerprint for finding in verdict.findings), moment)
    except (RedisError, Unavailable):
        if strict:
            raise
        return verdict
    return apply_feedback(verdict, aside.values(), moment)


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
