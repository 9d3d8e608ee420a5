"""``furniture/*``: lines meant for editors that were left in the text."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import Policy

__all__ = ["furniture"]

_MESSAGES = {
    "advisory": "This is a note from the wire to editors: take it out.",
    "contact": "This is the address of a desk, not meant for readers: take it out.",
    "signoff": "This is the sign-off of a wire: take it out.",
    "slug": "This is the slug line of a wire: take it out.",
}


def furniture(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """A draft for each leftover; one that sets an embargo is left to `dedup.judge.rules.embargo`."""
    article = evidence.facts.article
    for found in evidence.leftovers:
        if found.kind in _MESSAGES:
            content = article.source[found.span.start : found.span.end]
            yield Draft(f"furniture/{found.kind}", _MESSAGES[found.kind], content, found.paragraph, found.span)
