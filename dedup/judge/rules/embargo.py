"""``embargo/active``: this text may not be published yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.judge.clocks import compare_times
from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import Policy
from dedup.model import Span

__all__ = ["active"]


def active(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """What says that an embargo still holds: the article's own data, a line of its text, a source it stems from."""
    article, now = evidence.facts.article, evidence.facts.now
    until = article.embargo_until
    over = bool(until) and compare_times(until, now) < 0
    if until and not over:
        yield Draft("embargo/active", f"This article is under embargo until {until}.", until, 0, Span(0, 0))
    elif article.status == "embargoed" and not over:
        yield Draft("embargo/active", "This article is under embargo, with no end given.", "", 0, Span(0, 0))
    for found in evidence.leftovers:
        if found.kind != "embargo":
            continue
        line = article.source[found.span.start : found.span.end]
        day = re.search(r"\d{4}-\d\d-\d\d", line)
        if not over and not (day and compare_times(day[0], now) < 0):
            message = "This line sets an embargo: hold the text until it is over, then take the line out."
            yield Draft("embargo/active", message, line, found.paragraph, found.span)
    for known in evidence.origins:
        if known.stored.status == "embargoed" and evidence.stream.size(known.places) >= policy.min_words:
            passage = known.longest()
            message = f"{known.key}, which carries {known.ratio:.0%} of this article, is under embargo."
            yield Draft("embargo/active", message, known.key, passage.paragraph, passage.here)
