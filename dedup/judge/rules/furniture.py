"""``furniture/*``: lines meant for editors that were left in the text."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.evidence import Draft, Evidence
from dedup.judge.furniture import find_furniture
from dedup.judge.policy import Policy

__all__ = ["furniture"]

_MESSAGES = {
    "advisory": "This is a note from the wire to editors: take it out.",
    "contact": "This is the address of a desk, not meant for readers: take it out.",
    "signoff": "This is a wire's sign-off: take it out.",
    "slug": "This is a wire's slug line: take it out.",
}


def furniture(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """A draft for each leftover."""
    article = evidence.facts.article
    for leftover in find_furniture(evidence.facts.paragraphs):
        content = article.source[leftover.span.start : leftover.span.end]
        yield Draft(
            f"furniture/{leftover.kind}", _MESSAGES[leftover.kind], content, leftover.paragraph, leftover.span
        )
