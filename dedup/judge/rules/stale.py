"""``stale/*``: the text this article was taken from has been corrected, withdrawn or replaced."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.clocks import compare_times
from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import Policy
from dedup.judge.rules.wire import related_of
from dedup.judge.sources import Known, is_outdated, outlet_of

__all__ = ["stale"]


def stale(evidence: Evidence, policy: Policy) -> Iterator[Draft]:
    """A draft for each source of this text, one's own archive included, whose words no longer stand."""
    article = evidence.facts.article
    taken = article.modified or article.published
    for known in evidence.known:
        if known.relation == "own-story" or evidence.stream.size(known.places) < policy.min_words:
            continue
        source = known.stored
        changed = source.modified
        since = changed and taken and compare_times(changed, taken) < 0
        passage = known.longest()
        content = f"{known.key};{source.version};{changed}"
        when = f" on {changed}" if changed else ""
        if source.status == "withdrawn":
            rule = "stale/withdrawn"
            message = f"{known.key}, which carries {known.ratio:.0%} of this article, was withdrawn{when}."
        elif known.direction == "later" and not is_outdated(article, source):
            continue
        elif source.status == "corrected" and not since:
            rule = "stale/corrected"
            message = (
                f"{known.key}, which carries {known.ratio:.0%} of this article, was corrected{when}: "
                "check that the correction is in this text."
            )
        elif newer := _newer_version(evidence, known, taken):
            rule = "stale/newer-version"
            message = f"There is a newer version of {known.key}, from which {known.ratio:.0%} of this is taken: {newer}."
        else:
            continue
        yield Draft(rule, message, content, passage.paragraph, passage.here, related_of(known))


def _newer_version(evidence: Evidence, known: Known, taken: str) -> str:
    """What replaced a source: a later version of the wire item, a follow-up, or an update of the record itself."""
    article, source = evidence.facts.article, known.stored
    if is_outdated(article, source):
        return f"version {source.version} of the wire item, against {article.version} here"
    if article.version and article.wire_id and article.wire_id == source.wire_id:
        return ""  # this is that version, or a later one
    outlet, _, id_ = source.key.partition("/")
    names = {source.key, id_, source.wire_id} - {""}
    for other in evidence.known:
        if other.key == source.key or outlet_of(other.key) != outlet:
            continue  # what another house made of it is no newer version
        if other.stored.evolved_from in names and other.places.bit_count() < known.places.bit_count():
            return other.key
        if source.wire_id and other.stored.wire_id == source.wire_id and other.stored.version > source.version:
            return f"{other.key}, version {other.stored.version}"
    if source.version > 1 and taken and compare_times(source.modified, taken) > 0:
        return f"version {source.version} of {source.modified}"
    return ""
