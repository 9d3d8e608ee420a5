"""Words that are no evidence of copying.

Two ways to know them: an outlet repeats them in many of its stories, as the
index remembers; or they are known of old, listed by language
(`dedup.data.boilerplate_phrases`). Boilerplate leaves the share and makes no
two articles related.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from dedup.data.boilerplate_phrases import BOX_SIGNS, PHRASES
from dedup.frozen import dataclass
from dedup.model import Article, Hit, Lookup, Paragraph
from dedup.normalise import normalise
from dedup.phrases import Phrases
from dedup.remembered import remembered
from dedup.runs import shared_runs, size_of
from dedup.sentences import sentences
from dedup.turns import turn_words

__all__ = ["BoilerplateParameters", "boilerplate_words", "listed_words"]


@dataclass(frozen=True, slots=True)
class BoilerplateParameters:
    """``stories``: words that one outlet has in that many other stories are boilerplate.

    Of a paragraph in very many stories only some are named; the others are
    taken to be of the same outlets as those.

    Only runs of ``run`` words are counted, and only in stories that share
    less than ``version`` of the rest of the article: versions and copies of a
    text carry its words without making furniture of them.
    """

    stories: int = 6
    run: int = 5
    version: float = 0.5


_NAMED = 3
"""Stories of an outlet that must be known by name: a lookup names only some of those that carry a paragraph."""

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
    hits = [hit for hit in lookup.hits if hit.stored in lookup.paragraphs]
    carriers: Counter[int] = Counter()
    for hit in hits:
        carriers[hit.number] += lookup.paragraphs[hit.stored].frequency
    suspects = {number for number, count in carriers.items() if count >= parameters.stories}
    if not suspects:
        return frozenset()
    shared = _shared_places(paragraphs, hits, lookup, article.key, parameters.run)
    weights = _weights(hits, lookup)
    fewest = min(parameters.stories, _NAMED)
    total = sum(len(paragraph.words) for paragraph in paragraphs)
    of_story = {key: sum(map(len, numbers.values())) for key, numbers in shared.items()}
    places: set[int] = set()
    base = 0
    for paragraph in paragraphs:
        size = len(paragraph.words)
        if paragraph.number in suspects:
            rest = parameters.version * (total - size)
            outlets: dict[str, list[tuple[set[int], float]]] = {}
            for key, numbers in shared.items():
                covered = numbers.get(paragraph.number)
                if covered and of_story[key] - len(covered) <= rest:
                    outlets.setdefault(key.partition("/")[0], []).append((covered, weights[key]))
            for stories in outlets.values():
                if len(stories) < fewest or sum(weight for _, weight in stories) < parameters.stories:
                    continue
                counts: Counter[int] = Counter()
                weighed: dict[int, float] = {}
                for covered, weight in stories:
                    counts.update(covered)
                    weighed.update((place, weighed.get(place, 0.0) + weight) for place in covered)
                places.update(
                    base + place for place, count in counts.items() if count >= fewest and weighed[place] >= parameters.stories
                )
        base += size
    return frozenset(places)


def _weights(hits: Iterable[Hit], lookup: Lookup) -> dict[str, float]:
    """For how many stories each named one stands: more than one where a lookup named only some of the carriers."""
    weights: dict[str, float] = {}
    for stored in {hit.stored for hit in hits}:
        record = lookup.paragraphs[stored]
        for key in record.articles:
            weights[key] = max(weights.get(key, 1.0), record.frequency / len(record.articles))
    return weights


def _shared_places(
    paragraphs: Sequence[Paragraph], hits: Iterable[Hit], lookup: Lookup, own_key: str, shortest: int
) -> dict[str, dict[int, set[int]]]:
    """For each other story, by paragraph number: the places of words it has in a shared run."""
    words = {paragraph.number: paragraph.words.words for paragraph in paragraphs}
    stored_words: dict[int, Sequence[str]] = {}
    shared: dict[str, dict[int, set[int]]] = {}
    for hit in hits:
        record = lookup.paragraphs[hit.stored]
        if hit.stored not in stored_words:
            stored_words[hit.stored] = remembered(record.text).words
        places: set[int] = set()
        for run in shared_runs(words.get(hit.number, ()), stored_words[hit.stored], shortest):
            places.update(range(run.start, run.start + run.length))
        if places:
            for key in record.articles:
                if key != own_key:
                    shared.setdefault(key, {}).setdefault(hit.number, set()).update(places)
    return shared


def listed_words(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places of the sentences that hold a listed phrase, of lists of sources and headlines, and of who speaks. O(words)."""
    phrases, opening = _phrases()
    found = phrases.found_in([paragraph.text for paragraph in paragraphs])
    listed = _listings(paragraphs) | turn_words(paragraphs)
    if found is None:
        return listed
    places = set(listed)
    base = 0
    for paragraph, held in zip(paragraphs, found, strict=True):
        for low, high in _holding(paragraph, held, opening) if held else ():
            places.update(range(base + low, base + high))
        base += len(paragraph.words)
    return frozenset(places)


def _listings(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places of lists of sources and headlines; most articles have none, and load no expressions for them."""
    texts = [paragraph.text for paragraph in paragraphs if not paragraph.text.isascii()]
    if not any(sign in text for text in texts for sign in ("年", *BOX_SIGNS)):
        return frozenset()
    from dedup.listings import listing_words

    return listing_words(paragraphs)


def _holding(paragraph: Paragraph, held: Iterable[tuple[int, int]], opening: AbstractSet[int]) -> set[tuple[int, int]]:
    """Word ranges of the sentences that hold one of the phrases ``held``, each once; those in ``opening`` only where they begin it."""
    ranges = sentences(paragraph.text, paragraph.words.starts)
    lows = [low for low, _ in ranges]
    around = [(ranges[bisect_right(lows, place) - 1], place, number) for place, number in held]
    return {sentence for sentence, place, number in around if sentence[0] == place or number not in opening}


@cache
def _phrases() -> tuple[Phrases, set[int]]:
    """The phrases, and the numbers of those that must open their sentence."""
    lines = [line for phrases in PHRASES.values() for line in phrases.strip().splitlines()]
    read = [(line, words) for line in lines if size_of(words := normalise(line).words) > 1]
    opening = {number for number, (line, _) in enumerate(read) if line.startswith("^")}
    return Phrases([" ".join(words) for _, words in read]), opening
