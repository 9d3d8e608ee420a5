"""Lookup -> shortlist: which stored paragraphs to verify, then which articles to align with.

Both are about spending little: an index answers hints, and only the hints
that promise most are settled on the text.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from dedup.frozen import replace
from dedup.model import Hit, Lookup, Match
from dedup.remembered import remembered

__all__ = ["parted", "rank_sources", "shortlist"]


def parted(lookup: Lookup, count: int) -> tuple[Lookup, Lookup]:
    """What the first ``count`` sketches met, and what else their probes did, which were asked for behind them. O(hits).

    Probes (`dedup.probes`) bring short and common lines too. Kept apart, they
    take nothing its place: limits are those of each sketch, and of each list.
    """
    own = tuple([hit for hit in lookup.hits if hit.number <= count])
    known = {(hit.number, hit.stored) for hit in own}
    beside = [replace(hit, number=hit.number - count) for hit in lookup.hits if hit.number > count]
    new = tuple([hit for hit in beside if (hit.number, hit.stored) not in known])
    return replace(lookup, hits=own), replace(lookup, hits=new)


def shortlist(lookup: Lookup, limit: int = 32) -> tuple[Hit, ...]:
    """At most ``limit`` hits for each paragraph, those that share most keys first. O(hits log hits).

    A shared fingerprint is a run of words that stands in both; a shared band
    only a chance that the texts resemble each other, so fingerprints weigh
    more. Hits without a stored text (an index that lost one) are left out.
    """
    taken: dict[int, int] = {}
    kept = []
    for hit in sorted(lookup.hits, key=lambda hit: (-3 * hit.fingerprints - hit.bands, hit.number, hit.stored)):
        count = taken.get(hit.number, 0)
        if count < limit and hit.stored in lookup.paragraphs:
            taken[hit.number] = count + 1
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: (hit.number, -3 * hit.fingerprints - hit.bands, hit.stored)))


def rank_sources(matches: Sequence[Match], lookup: Lookup, limit: int = 8, *, probed: Sequence[Match] = ()) -> tuple[str, ...]:
    """Keys of the articles to align with, at most ``limit``.

    First those that together cover most of the article (each adds what the
    ones before it do not have), then the others by how much they share; of
    equals, the one stored first. What only probes brought (``probed``) gets
    the places that are left. O(matches x carriers).
    """
    chosen = _ranked(matches, lookup, limit)
    return chosen + _ranked(probed, lookup, limit - len(chosen), chosen) if len(chosen) < limit else chosen


def _ranked(matches: Sequence[Match], lookup: Lookup, limit: int, without: Container[str] = ()) -> tuple[str, ...]:
    shared: dict[str, dict[int, float]] = {}
    for match in matches:
        stored = lookup.paragraphs[match.stored]
        words = max(match.contained * len(remembered(stored.text)), match.run)
        for key in stored.articles:
            if key in without:
                continue
            numbers = shared.setdefault(key, {})
            numbers[match.number] = max(numbers.get(match.number, 0.0), words)
    totals = {key: sum(numbers.values()) for key, numbers in shared.items()}
    order = sorted(shared, key=lambda key: -totals[key])
    covered: dict[int, float] = {}
    chosen: list[str] = []
    for key in order:
        gain = sum(max(words - covered.get(number, 0.0), 0.0) for number, words in shared[key].items())
        if gain >= _WORTH and len(chosen) < limit:
            chosen.append(key)
            for number, words in shared[key].items():
                covered[number] = max(covered.get(number, 0.0), words)
    chosen.extend([key for key in order if key not in chosen][: limit - len(chosen)])
    return tuple(chosen)


_WORTH = 8.0
"""Words that an article must add to go before others that share more."""
