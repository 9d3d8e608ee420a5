"""The articles that share text with this one: whose they are, who came first, who else carries it."""

from __future__ import annotations

from collections.abc import Iterable

from dedup.frozen import TYPE_CHECKING, NamedTuple, dataclass
from dedup.judge.clocks import Direction, compare_times, direction_of
from dedup.judge.facts import Facts
from dedup.judge.places import Places, places_of
from dedup.judge.policy import Policy
from dedup.judge.shares import Stream, counted, ratio_of
from dedup.model import Alignment, Article, Source, StoredArticle
from dedup.recent import Recent
from dedup.remembered import remembered

if TYPE_CHECKING:
    from typing import Literal

    Relation = Literal["own-story", "own-archive", "other"]
else:
    Relation = str

__all__ = ["Known", "Relation", "is_outdated", "know_sources", "outlet_of", "places_of_all", "public_sources", "relation_of"]


@dataclass(frozen=True, slots=True)
class Known:
    """A source and what follows from its record.

    ``passages`` are the words of the article that each of ``alignments`` matches, ``places`` those of all that count.
    A source that shares only a quotation has none: it is shown, and no rule counts it.
    """

    key: str
    stored: StoredArticle
    relation: Relation
    direction: Direction
    evidence: str
    alignments: tuple[Alignment, ...]
    passages: tuple[Places, ...]
    places: Places
    ratio: float
    of_source: float

    def longest(self) -> Alignment:
        """The passage with most matched words that count; the first of equals."""
        if len(self.alignments) == 1:
            return self.alignments[0]
        sizes = [((self.places & passage).bit_count(), passage.bit_count()) for passage in self.passages]
        return self.alignments[sizes.index(max(sizes))]

    def counting(self) -> tuple[Alignment, ...]:
        """The passages with a word that counts: those of boilerplate and quotations alone are left out."""
        if self.places and len(self.alignments) == 1:
            return self.alignments
        return tuple([each for each, passage in zip(self.alignments, self.passages, strict=True) if self.places & passage])


def places_of_all(sources: Iterable[Known]) -> Places:
    """The words of the article that one of ``sources`` has."""
    places = 0
    for one in sources:
        places |= one.places
    return places


def outlet_of(key: str) -> str:
    """The outlet of an article key."""
    return key.partition("/")[0]


def relation_of(article: Article, source: StoredArticle, policy: Policy) -> Relation:
    """Whether a source is a version of the same story, another text of one's own house, or somebody else's.

    A version is one with the same key; or, in one's own house (or where the
    article names no outlet), one with the same address, the same wire item,
    or a declared evolution from one to the other.
    """
    if source.key == article.key:
        return "own-story"
    house = not article.outlet or policy.same_house(article.outlet, source.outlet)
    if not house:
        return "other"
    addresses = {article.canonical_url, article.url} - {""}
    if addresses & {source.canonical_url, source.url}:
        return "own-story"
    if article.wire_id and article.wire_id == source.wire_id:
        return "own-story"
    here = {article.key, article.id, article.wire_id, *addresses} - {""}
    there = {source.key, source.key.partition("/")[2], source.wire_id, source.url, source.canonical_url} - {""}
    if source.evolved_from in here or article.evolved_from in there:
        return "own-story"
    if article.evolved_from and article.evolved_from == source.evolved_from:
        return "own-story"
    return "own-archive" if article.outlet else "other"


def is_outdated(article: Article, source: StoredArticle) -> bool:
    """Whether ``source`` is a newer version of the wire item that ``article`` was made from."""
    return bool(article.wire_id) and article.wire_id == source.wire_id and 0 < article.version < source.version


class Told(NamedTuple):
    """The sources, the one that carries most of the article first.

    ``earliest`` is the key of the one known to come before all others and this article, "" if that cannot be told.
    """

    sources: tuple[Known, ...]
    earliest: str


def know_sources(facts: Facts, policy: Policy, stream: Stream) -> Told:
    """All sources with at least one aligned word."""
    grouped: dict[str, list[Alignment]] = {}
    for alignment in facts.alignments:
        if alignment.key is not None and alignment.key in facts.sources:
            grouped.setdefault(alignment.key, []).append(alignment)
    own = facts.sources.get(facts.article.key)
    known = []
    for key, alignments in grouped.items():
        stored = facts.sources[key]
        passages = tuple([places_of(alignment.matched) for alignment in alignments])
        places, quotes = counted(stream, passages)
        if not places and not quotes:
            continue
        direction, evidence = direction_of(facts.article, stored, own, facts.now, policy.clock_slack)
        size = _words_in(stored.paragraphs)
        known.append(
            Known(
                key=key,
                stored=stored,
                relation=relation_of(facts.article, stored, policy),
                direction=direction,
                evidence=evidence,
                alignments=tuple(alignments),
                passages=passages,
                places=places,
                ratio=ratio_of(stream, places.bit_count()),
                of_source=min(1.0, _words_there(alignments) / size) if size else 0.0,
            )
        )
    earliest = _earliest(known)
    if len(known) > 1:
        known.sort(key=lambda one: (-one.places.bit_count(), one.key != earliest, _moment(one.stored), one.key))
    return Told(tuple(known), earliest)


def _words_there(alignments: list[Alignment]) -> int:
    """Words of the source that one of its passages matches."""
    if len(alignments) == 1:
        return len(alignments[0].there_matched)
    there = 0
    for alignment in alignments:
        there |= places_of(alignment.there_matched)
    return there.bit_count()


_SIZES = Recent[tuple[str, ...], int](1 << 18)
"""Words of articles, by their paragraphs, of 262,144 characters at most."""

_LEAST = 256
"""Characters that each counts for besides its text."""


def _words_in(paragraphs: tuple[str, ...]) -> int:
    known = _SIZES.find(paragraphs)
    if known is None:
        known = sum([len(remembered(text).words) for text in paragraphs])
        _SIZES.keep(paragraphs, known, sum(map(len, paragraphs)) + _LEAST)
    return known


def public_sources(facts: Facts, known: tuple[Known, ...], earliest: str) -> tuple[Source, ...]:
    """Sources as a verdict shows them; versions of the same story are left out."""
    shown = [one for one in known if one.relation != "own-story"]
    own_versions = {one.key for one in known if one.relation == "own-story"} | {facts.article.key}
    sources = [
        Source(
            key=one.key,
            outlet=outlet_of(one.key),
            title=one.stored.title,
            url=one.stored.url or one.stored.canonical_url or None,
            published=one.stored.published or None,
            first_seen=one.stored.first_seen or None,
            ratio=one.ratio,
            of_source=one.of_source,
            direction=one.direction,
            earliest=one.key == earliest,
            carried_by=_carried_by(facts, one, shown, own_versions),
            evidence=one.evidence,
        )
        for one in shown
    ]
    return tuple(sources)


def _carried_by(facts: Facts, one: Known, shown: list[Known], own_versions: set[str]) -> tuple[str, ...]:
    """Keys of other articles that carry what this source carries: half of its words here, or a whole paragraph."""
    half = one.places.bit_count()
    keys = {other.key for other in shown if (other.places & one.places).bit_count() * 2 >= half}
    for alignment in one.counting() if facts.carriers else ():
        carriers = facts.carriers.get(alignment.paragraph, ())
        if one.key in carriers:
            keys.update(carriers)
    return tuple(sorted(keys - own_versions - {one.key}))


def _earliest(known: list[Known]) -> str:
    earlier = [one for one in known if one.places and one.relation == "other" and one.direction == "earlier"]
    if not earlier:
        return ""
    first = min(earlier, key=lambda one: (_moment(one.stored), one.key))
    rivals = [one for one in known if one.relation == "other" and one.key != first.key and one.direction != "later"]
    certain = all(compare_times(_moment(first.stored), _moment(one.stored)) < 0 for one in rivals)
    return first.key if certain or not rivals else ""


def _moment(stored: StoredArticle) -> str:
    """When an article was there for certain; unknown times sort last."""
    return stored.published or stored.first_seen or "9999"

