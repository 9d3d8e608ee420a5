"""Check, put, drop, compare: the only module that knows every stage.

A check asks an index twice, whatever the length of the article: once for
candidates with their texts, once for the articles worth aligning. It stores
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from time import perf_counter

from dedup.frozen import TYPE_CHECKING, dataclass, replace
from dedup.judge.credits import find_credits
from dedup.judge.facts import Facts
from dedup.judge.house import house_of
from dedup.judge.policy import Policy
from dedup.judge.verdict import judge
from dedup.model import KEPT, Alignment, Article, Paragraph, Sketch, StoredArticle, Verdict
from dedup.quotes import quoted_words
from dedup.repeats import find_repeats
from dedup.segment import segment
from dedup.suppress import apply

if TYPE_CHECKING:
    from dedup.index.base import Entry, Index, PutResult
    from dedup.model import Lookup, Match
    from dedup.sign import Scheme

__all__ = ["Begun", "begin", "check", "compare", "conclude", "drop", "entry_of", "put", "question", "settled", "stored_form"]

_PUT_BATCH = 64


class _Stopwatch:
    """Milliseconds between calls, by stage; those of ``before`` belong to the same whole."""

    def __init__(self, before: Mapping[str, float] | None = None) -> None:
        self.stages: dict[str, float] = dict(before or {})
        self._last = perf_counter()
        self._first = self._last - sum(self.stages.values()) / 1000

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.stages[stage] = round((now - self._last) * 1000, 3)
        self._last = now

    def total(self) -> dict[str, float]:
        return {**self.stages, "total": round((perf_counter() - self._first) * 1000, 3)}


@dataclass(frozen=True, slots=True)
class Begun:
    """A check before any index was asked: what the article itself shows. `conclude` makes the verdict of it."""

    facts: Facts
    timings_ms: Mapping[str, float]


def check(
    article: Article, index: Index | None = None, *, policy: Policy = Policy(), now: str = ""
) -> Verdict:
    """What stands twice in ``article``, what of it stands elsewhere, and who is credited.

    Without an ``index`` only what the article itself shows: doubles, credits,
    furniture. ``now`` (ISO 8601 UTC, default: the clock) dates embargoes and
    dismissals. Raises what the index raises.
    """
    return conclude(begin(article, policy=policy, now=now), index, policy=policy)


def begin(article: Article, *, policy: Policy = Policy(), now: str = "") -> Begun:
    """The first half of `check`, for who may not be able to wait for the second."""
    clock = _Stopwatch()
    paragraphs = segment(article)
    clock.lap("segment")
    repeats = find_repeats(paragraphs)
    clock.lap("repeats")
    facts = Facts(
        article,
        paragraphs,
        repeats=repeats,
        quoted=quoted_words(paragraphs),
        credits=find_credits(article, paragraphs, house_of(policy.agencies)),
        now=now or _now(),
    )
    clock.lap("credits")
    return Begun(facts, clock.stages)


def conclude(begun: Begun, index: Index | None = None, *, policy: Policy = Policy()) -> Verdict:
    """The second half: ask ``index``, if any, and judge. Can be called again with another; ``begun`` stays as it is."""
    clock = _Stopwatch(begun.timings_ms)
    facts = begun.facts
    about: dict[str, str | int] | None = None
    if index is not None:
        facts, about = _ask(index, facts, clock, policy)
    verdict = apply(judge(facts, policy), now=facts.now, levels=policy.levels)
    clock.lap("judge")
    return replace(
        verdict,
        timings_ms=clock.total(),
        index=about,
        alignments=facts.alignments,
        stored=tuple(facts.sources.values()),
    )


def _ask(index: Index, facts: Facts, clock: _Stopwatch, policy: Policy) -> tuple[Facts, dict[str, str | int]]:
    """``facts`` with what the index knows (sources, alignments, boilerplate), and what a verdict says of the index."""
    from dedup.boilerplate import BoilerplateParameters, boilerplate_words
    from dedup.candidates import rank_sources
    from dedup.passages import passages_of

    article, paragraphs = facts.article, facts.paragraphs
    asked = question(paragraphs, index.scheme)
    clock.lap("sign")
    answer = index.lookup(asked, exclude=article.key)
    clock.lap("lookup")
    lookup, matches, probed = settled(answer, paragraphs)
    clock.lap("verify")
    found = [stored for stored in index.fetch(rank_sources(matches, lookup, probed=probed)) if stored is not None]
    clock.lap("fetch")
    share = ceil(policy.boilerplate_share * lookup.articles)
    least = BoilerplateParameters(max(policy.boilerplate_stories, share))
    boilerplate = boilerplate_words(article, paragraphs, lookup, least)
    clock.lap("boilerplate")
    passages = passages_of(article, paragraphs, found, boilerplate, policy.house_terms)
    clock.lap("align")
    told = replace(
        facts,
        alignments=passages.alignments,
        sources=passages.sources,
        carriers=_carriers(matches, lookup),
        boilerplate=passages.boilerplate,
        saturated=lookup.saturated,
        indexed=True,
    )
    about: dict[str, str | int] = {
        "scheme": index.scheme.fingerprint,
        "articles": lookup.articles,
        "candidates": len(answer.hits),
        "saturated": lookup.saturated,
    }
    return told, about


def question(paragraphs: Sequence[Paragraph], scheme: Scheme) -> tuple[Sketch | None, ...]:
    """What an index is asked with: the sketch of each paragraph, then the probes of each. O(words x num_perm)."""
    from dedup.probes import probes

    sketches = _sketches(paragraphs, scheme)
    return sketches + probes(paragraphs, sketches, scheme)


def settled(answer: Lookup, paragraphs: Sequence[Paragraph]) -> tuple[Lookup, tuple[Match, ...], tuple[Match, ...]]:
    """The answer to a `question`: what the sketches met, their matches, and those that only probes brought. O(words) a hit.

    Probes bring sources to compare with, nothing else: who carries a line of
    five words carries no paragraph, and no outlet makes boilerplate of it.
    """
    from dedup.candidates import parted, shortlist
    from dedup.verify import verify

    lookup, beside = parted(answer, len(paragraphs))
    matches, probed = [verify(shortlist(found), paragraphs, answer.paragraphs) for found in (lookup, beside)]
    return lookup, matches, probed


def _carriers(matches: Iterable[Match], lookup: Lookup) -> dict[int, tuple[str, ...]]:
    """Who carries a match of each paragraph, by its number; the first stored first."""
    carriers: dict[int, dict[str, None]] = {}
    for match in matches:
        carriers.setdefault(match.number, {}).update(dict.fromkeys(lookup.paragraphs[match.stored].articles))
    return {number: tuple(keys) for number, keys in carriers.items()}


def put(articles: Iterable[Article], index: Index, *, now: str = "") -> list[PutResult]:
    """Insert or replace ``articles``; one result each, in order. Streams in batches of 64.

    Raises `dedup.errors.StaleVersion` where a newer version is stored.
    """
    from dedup.index.base import batched

    entries = (entry_of(article, now, scheme=index.scheme) for article in articles)
    return [result for batch in batched(entries, _PUT_BATCH) for result in index.put(batch)]


def drop(keys: Sequence[str], index: Index) -> list[bool]:
    """Remove articles by key; True for each that was there."""
    return index.drop(keys)


def compare(a: Article, b: Article, *, policy: Policy = Policy()) -> tuple[Alignment, ...]:
    """Passages of ``a`` that stand in ``b`` too, house terms told as edits; no index needed."""
    from dedup.align import AlignParameters, align

    return align(segment(a), stored_form(b), AlignParameters(policy.house_terms))


def entry_of(article: Article, now: str = "", *, scheme: Scheme | None = None) -> Entry:
    """What an index stores of ``article``: its texts as published, one sketch a paragraph."""
    from dedup.index.base import Entry
    from dedup.sign import SCHEME

    paragraphs = segment(article)
    return Entry(_stored(article, paragraphs, now or _now()), _sketches(paragraphs, scheme or SCHEME))


def stored_form(article: Article, now: str = "") -> StoredArticle:
    """``article`` as an index would give it back."""
    return _stored(article, segment(article), now or _now())


def _stored(article: Article, paragraphs: Sequence[Paragraph], now: str) -> StoredArticle:
    return StoredArticle(
        key=article.key,
        first_seen=now,
        paragraphs=tuple(paragraph.text for paragraph in paragraphs),
        roles=tuple(paragraph.role for paragraph in paragraphs),
        **{name: getattr(article, name) for name in KEPT},
    )


def _sketches(paragraphs: Sequence[Paragraph], scheme: Scheme) -> tuple[Sketch | None, ...]:
    from dedup.sign import sketch_article

    sketches = sketch_article([paragraph.words.words for paragraph in paragraphs], scheme)
    return tuple(
        sketch if paragraph.words.words else None
        for paragraph, sketch in zip(paragraphs, sketches, strict=True)
    )


def _now() -> str:
    from time import gmtime, strftime

    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime())
