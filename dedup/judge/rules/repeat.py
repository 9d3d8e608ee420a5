"""``repeat/own-archive``: one's own house has published this passage before, in another story."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.evidence import Draft, Evidence
from dedup.judge.places import places_of
from dedup.judge.policy import Policy
from dedup.judge.rules.wire import related_of
from dedup.judge.sources import Known
from dedup.remembered import remembered

__all__ = ["own_archive"]


def own_archive(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """A draft for each earlier or undated story of the same house, on the longest passage shared with it.

    A story that adds less than ``min_words`` to those before it is left out: a
    template would name hundreds. So is one that shares only the wording of a
    regular report: last week's market bulletin is no text used again. And so
    is one that shares no statement of ``min_words``: names, and how reports
    on them begin, are no text used again either.
    """
    own = evidence.of("own-archive")
    if not own:
        return
    from dedup.judge.notices import Subject, comes_again  # not loaded where no index is asked

    subject = Subject(evidence.facts, evidence.stream, evidence.known)
    told = 0
    for known in own:
        if known.direction == "later" or evidence.stream.size(known.places & ~told) < policy.min_words:
            continue
        if not _is_statement(evidence, known, policy.min_words):
            continue
        if comes_again(subject, known):
            continue
        told |= known.places
        passage = known.longest()
        when = known.stored.published or known.stored.first_seen
        dated = f" of {when[:10]}" if when else ""
        message = (
            f"{known.places.bit_count()} words ({known.ratio:.0%}) stand already in our own {known.key}{dated}: "
            "link to it, or say that this is background."
        )
        yield Draft(
            "repeat/own-archive", message, known.key, passage.paragraph, passage.here, related_of(known)
        )


def _is_statement(evidence: Evidence, known: Known, least: int) -> bool:
    """Whether what is shared states something in one of the two: a sentence used again may be put into a longer one."""
    from dedup.judge.statements import are_stated

    here = [(paragraph.text, paragraph.words) for paragraph in evidence.facts.paragraphs]
    if are_stated(here, known.places, least, evidence.stream.boilerplate):
        return True
    places = 0
    for passage in known.counting():
        places |= places_of(passage.there_matched)
    return are_stated([(text, remembered(text)) for text in known.stored.paragraphs], places, least)
