"""``embargo/active``: this text may not be published yet."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.clocks import compare_times
from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import Policy
from dedup.model import Span

__all__ = ["active"]


def active(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """One draft when the article's own data, or a source it stems from, says that an embargo still holds."""
    article, now = evidence.facts.article, evidence.facts.now
    until = article.embargo_until
    if until and compare_times(until, now) > 0:
        message = f"This article is under embargo until {until}."
        yield Draft("embargo/active", message, until, 0, Span(0, 0))
    elif article.status == "embargoed" and not (until and compare_times(until, now) < 0):
        yield Draft("embargo/active", "This article is marked as under embargo, with no end given.", "", 0, Span(0, 0))
    else:
        for known in evidence.origins():
            if known.stored.status == "embargoed" and len(known.places) >= policy.min_words:
                passage = known.longest()
                message = f"{known.key}, which carries {known.ratio:.0%} of this article, is under embargo."
                yield Draft("embargo/active", message, known.key, passage.paragraph, passage.here)
