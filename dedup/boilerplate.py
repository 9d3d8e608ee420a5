"""Words that are no evidence of copying.

Two ways to know them: an outlet repeats them in many of its stories, as the
index remembers; or they are known of old, listed by language
(`dedup.data.boilerplate_phrases`). Boilerplate leaves the share and makes no
two articles related.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dedup.data.boilerplate_phrases import PHRASES
from dedup.model import Article, Lookup, Paragraph
from dedup.normalise import normalise
from dedup.runs import shared_runs, size_of
from dedup.sentences import sentences

__all__ = ["BoilerplateParameters", "boilerplate_words", "listed_words"]


@dataclass(frozen=True, slots=True)
class BoilerplateParameters:
    """``stories``: words that one outlet has in that many of its stories are boilerplate.

    Only runs of ``run`` words are counted.
    """

    stories: int = 6
    run: int = 5


DEFAULTS = BoilerplateParameters()


def boilerplate_words(
    article: Article, paragraphs: Sequence[Paragraph], lookup: Lookup, parameters: BoilerplateParameters = DEFAULTS
) -> frozenset[int]:
    """Places in the article's word stream that are boilerplate, learned or listed.

    A word counts for each stored article that has it in a run shared with
    this paragraph, so a template whose numbers change is learned too. O(words
    of the article and of the texts in ``lookup``).
    """
    return _learned(article, paragraphs, lookup, parameters) | listed_words(paragraphs)


def _learned(
    article: Article, paragraphs: Sequence[Paragraph], lookup: Lookup, parameters: BoilerplateParameters
) -> frozenset[int]:
    by_number: dict[int, list[int]] = {}
    for hit in lookup.hits:
        if hit.stored in lookup.paragraphs:
            by_number.setdefault(hit.number, []).append(hit.stored)
    places: set[int] = set()
    base = 0
    for paragraph in paragraphs:
        words = paragraph.words.words
        ids = by_number.get(paragraph.number, ())
        if sum(lookup.paragraphs[stored].frequency for stored in ids) >= parameters.stories:
            for place in _repeated(words, ids, lookup, article.key, parameters):
                places.add(base + place)
        base += len(words)
    return frozenset(places)


def _repeated(
    words: Sequence[str], ids: Sequence[int], lookup: Lookup, own_key: str, parameters: BoilerplateParameters
) -> set[int]:
    """Places that enough stories of any one outlet share."""
    carriers: list[dict[str, set[str]]] = [{} for _ in words]
    for stored in ids:
        record = lookup.paragraphs[stored]
        keys = [key for key in record.articles if key != own_key]
        covered: set[int] = set()
        for run in shared_runs(words, normalise(record.text).words, parameters.run):
            covered.update(range(run.start, run.start + run.length))
        for place in covered:
            outlets = carriers[place]
            for key in keys:
                outlets.setdefault(key.partition("/")[0], set()).add(key)
    return {
        place
        for place, outlets in enumerate(carriers)
        if any(len(keys) >= parameters.stories for keys in outlets.values())
    }


def listed_words(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places of the sentences that hold a listed phrase. O(words)."""
    starts = _phrase_starts()
    places: set[int] = set()
    base = 0
    for paragraph in paragraphs:
        words = paragraph.words.words
        for place, word in enumerate(words):
            for phrase in starts.get(word, ()):
                if words[place : place + len(phrase)] == phrase:
                    low, high = _sentence_around(paragraph, place)
                    places.update(range(base + low, base + high))
        base += len(words)
    return frozenset(places)


def _sentence_around(paragraph: Paragraph, place: int) -> tuple[int, int]:
    for low, high in sentences(paragraph):
        if low <= place < high:
            return low, high
    return place, place + 1


@cache
def _phrase_starts() -> dict[str, list[tuple[str, ...]]]:
    starts: dict[str, list[tuple[str, ...]]] = {}
    for phrases in PHRASES.values():
        for line in phrases.strip().splitlines():
            words = normalise(line).words
            if size_of(words) > 1:
                starts.setdefault(words[0], []).append(words)
    return starts
