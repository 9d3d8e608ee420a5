"""Answers of a cluster's shards as one answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dedup.index.base import CARRIERS
from dedup.model import Hit, Lookup, StoredParagraph

__all__ = ["merged"]


def merged(answers: Sequence[Lookup], limit: int) -> Lookup:
    """A text that several shards hold becomes one paragraph, its frequencies added up.

    Paragraph ids are made apart: id times the number of shards, plus the
    shard. Hits are ranked anew, at most ``limit`` a sketch. O(hits log hits).
    """
    count = len(answers)
    by_text: dict[str, int] = {}
    paragraphs: dict[int, StoredParagraph] = {}
    hits: dict[tuple[int, int], Hit] = {}
    for shard, answer in enumerate(answers):
        own = {}
        for id, stored in answer.paragraphs.items():
            known = own[id] = by_text.setdefault(stored.text, id * count + shard)
            if known in paragraphs:
                before = paragraphs[known]
                carriers = (before.articles + stored.articles)[:CARRIERS]
                frequency = before.frequency + stored.frequency
                paragraphs[known] = replace(before, frequency=frequency, articles=carriers)
            else:
                paragraphs[known] = replace(stored, id=known)
        for hit in answer.hits:
            key = hit.number, own[hit.stored]
            seen = hits.get(key)
            bands = max(hit.bands, seen.bands if seen else 0)
            fingerprints = max(hit.fingerprints, seen.fingerprints if seen else 0)
            hits[key] = Hit(*key, bands, fingerprints)
    ranked = sorted(hits.values(), key=lambda hit: (hit.number, -hit.bands - hit.fingerprints, hit.stored))
    taken: dict[int, int] = {}
    kept = []
    for hit in ranked:
        taken[hit.number] = taken.get(hit.number, 0) + 1
        if taken[hit.number] <= limit:
            kept.append(hit)
    wanted = {hit.stored for hit in kept}
    return Lookup(
        tuple(kept),
        {id: stored for id, stored in paragraphs.items() if id in wanted},
        sum(answer.saturated for answer in answers),
        sum(answer.articles for answer in answers),
    )
