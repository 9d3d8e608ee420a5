"""``wire/*``: the text of others, and whether they are credited."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import LOUDNESS, Policy, PolicyLevel
from dedup.judge.sources import Known, places_of_all
from dedup.model import Related

__all__ = ["credit", "related_of", "share"]

_LISTED = 3


def related_of(known: Known) -> tuple[Related, ...]:
    """The other side of every passage shared with a source."""
    return tuple(
        Related(known.key, passage.there_paragraph, *passage.there, passage.ops) for passage in known.alignments
    )


def share(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """One draft when the article is at least partly derived, placed on the longest passage of its main source."""
    origins = evidence.origins
    found = evidence.share
    if not origins or found.class_ in ("incidental", "none"):
        return
    if evidence.stream.size(places_of_all(origins)) < policy.min_words:
        return
    main = origins[0]
    first = next((one for one in origins if one.key == evidence.earliest), None)
    whose = _listed(evidence.whose)
    counted = f"{found.matched} of {evidence.stream.countable} words"
    message = f"{found.ratio:.0%} of this article ({counted}) is text of {whose}"
    if first is not None:
        message += f"; the earliest known is {first.key} ({first.evidence})."
    elif all(one.direction == "unknown" for one in origins):
        message += "; the clocks cannot tell who had it first."
    else:
        message += f"; most of it stands in {main.key}."
    passage = main.longest()
    yield Draft("wire/share", message, found.class_, passage.paragraph, passage.here, related_of(main))


def credit(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """At most one draft: the credit owed is missing, names another agency, or is not all of it."""
    verdict = evidence.credit
    origins = evidence.origins
    if verdict.status in ("ok", "not_needed") or verdict.required == "inline" or not origins:
        return
    agencies = evidence.agencies
    whose = _listed(evidence.whose)
    percent = f"{evidence.share.ratio:.0%}"
    main = origins[0]
    passage = main.longest()
    paragraph, span = passage.paragraph, passage.here
    placed = [one for one in verdict.found if one.span is not None and (one.agencies or one.generic)]
    if verdict.status != "missing" and placed and placed[-1].span is not None:
        paragraph, span = _paragraph_of(evidence, placed[-1].span.start), placed[-1].span
    advice = f' "{verdict.suggestion}" would do.' if verdict.suggestion else ""
    content = f"{verdict.required};{','.join(sorted({name for names in agencies.values() for name in names}))}"
    level = _level_for(agencies[main.key], policy)
    if verdict.status == "missing":
        message = f"{percent} of this article is text of {whose}, and no credit was found.{advice}"
        yield Draft("wire/uncredited", message, content, paragraph, span, related_of(main), level)
    elif verdict.status == "wrong":
        message = f"The credit names another agency than {whose}, whose text {percent} of this article is.{advice}"
        yield Draft("wire/wrong-agency", message, content, paragraph, span, related_of(main), level)
    else:
        message = f"The credit does not say all: {percent} of this article is text of {whose}.{advice}"
        yield Draft("wire/partly-credited", message, content, paragraph, span, related_of(main), level)


def _level_for(agencies: tuple[str, ...], policy: Policy) -> PolicyLevel | None:
    """The loudest level that the newsroom set for one of these agencies, None where it set none."""
    levels = [policy.agency_levels[agency] for agency in agencies if agency in policy.agency_levels]
    return max(levels, key=LOUDNESS.index, default=None)


def _listed(names: tuple[str, ...]) -> str:
    """Names in a sentence, a long list cut short."""
    if len(names) > _LISTED:
        return f"{', '.join(names[:_LISTED])} and {len(names) - _LISTED} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _paragraph_of(evidence: Evidence, offset: int) -> int:
    """Number of the paragraph that holds that source offset, 0 for none."""
    for paragraph in evidence.facts.paragraphs:
        if paragraph.text and paragraph.span.start <= offset < paragraph.span.end:
            return paragraph.number
    return 0
