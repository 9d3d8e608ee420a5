"""``repeat/own-archive``: one's own house has published this passage before, in another story."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import Policy
from dedup.judge.rules.wire import related_of
from dedup.judge.sources import Known

__all__ = ["own_archive"]

_FIGURE = re.compile(r"\d[\d.,/-]*")
_FEWEST = 2


def own_archive(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """A draft for each earlier or undated story of the same house, on the longest passage shared with it.

    A story that adds less than ``min_words`` to those before it is left out: a
    template would name hundreds. So is one that shares only the wording of a
    regular report: last week's market bulletin is no text used again.
    """
    told: set[int] = set()
    for known in evidence.of("own-archive"):
        if known.direction == "later" or len(known.places - told) < policy.min_words:
            continue
        if _has_new_figures(evidence.facts.article.source, known):
            continue
        told |= known.places
        passage = known.longest()
        when = known.stored.published or known.stored.first_seen
        dated = f" of {when[:10]}" if when else ""
        message = (
            f"{len(known.places)} words ({known.ratio:.0%}) stand already in our own {known.key}{dated}: "
            "link to it, or say that this is background."
        )
        yield Draft(
            "repeat/own-archive", message, known.key, passage.paragraph, passage.here, related_of(known)
        )


def _has_new_figures(source: str, known: Known) -> bool:
    """Whether the passages keep the wording and change the figures: at least two, and no fewer than they keep."""
    there = known.stored.text
    kept = changed = 0
    for passage in known.alignments:
        for op in passage.ops:
            here = _figures(source, passage.here.start + op.here_start, passage.here.start + op.here_end)
            if op.kind == "equal":
                kept += here
            elif op.kind == "replace":
                start = passage.there.start
                changed += min(here, _figures(there, start + op.there_start, start + op.there_end))
    return changed >= _FEWEST and changed >= kept


def _figures(text: str, start: int, end: int) -> int:
    return len(_FIGURE.findall(text, start, end))
