"""The measurements. Each returns rows of figures by name; `tests.quality.gate` compares them with the floors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from dedup.normalise import normalise
from dedup.repeats import find_repeats
from dedup.segment import segment
from tests.quality.edits import KINDS
from tests.quality.measure import Desk, article_of
from tests.quality.peers import Peer
from tests.quality.stories import FOOTERS, Topic, quote, story, topic

__all__ = ["PEERS", "Figure", "generated", "own_repeats"]

CASES = 40
NEGATIVES = 200
PEERS = (0.7, 0.5)


@dataclass(frozen=True)
class Figure:
    """``name`` in floors.json; ``good`` of ``total`` cases; ``peers``: what datasketch gave, by threshold."""

    name: str
    good: int
    total: int
    peers: dict[float, int] | None = None

    @property
    def value(self) -> float:
        return self.good / self.total if self.total else 1.0


def generated(seed: int = 1) -> Iterator[Figure]:
    """Stories of our own, edited kind by kind; then stories that only look related."""
    chance = random.Random(seed)
    topics = [topic(chance) for _ in range(CASES)]
    sources = [story(chance, about) for about in topics]
    others = [story(chance, topic(chance)) for _ in range(2 * CASES)]
    desk = Desk(
        article_of(f"{outlet}/{number}", texts)
        for outlet, group in (("wire", sources), ("other", others))
        for number, texts in enumerate(group)
    )
    peers = _peers(sources + others)
    found_wrongly = found_rightly = 0
    for kind, edit in KINDS.items():
        good = 0
        met = dict.fromkeys(PEERS, 0)
        for number, about in enumerate(topics):
            own = story(chance, about, 14)
            copy = edit(sources[number], own, chance)
            found = desk.sources(article_of(f"mine/{number}", copy))
            good += f"wire/{number}" in found
            found_rightly += f"wire/{number}" in found
            found_wrongly += len(found - {f"wire/{number}"})
            asked = [Peer.sketch(words) for words in _words(copy)]
            for threshold, peer in peers.items():
                answers = {name for sketch in asked for name in peer.ask(sketch)}
                met[threshold] += any((number, place) in answers for place in range(8))
        yield Figure(f"generated, {kind}", good, CASES, met)
    yield from _apart(desk, topics, sources, chance)
    clean = 0
    for number in range(NEGATIVES):
        found = desk.sources(article_of(f"mine/n{number}", story(chance, topics[number % CASES])))
        clean += not found
        found_wrongly += len(found)
    yield Figure("generated, hard negatives left alone", clean, NEGATIVES)
    yield Figure("generated, precision", found_rightly, found_rightly + found_wrongly)


def _peers(stories: list[list[str]]) -> dict[float, Peer]:
    peers = {threshold: Peer(threshold) for threshold in PEERS}
    for number, texts in enumerate(stories):
        for place, words in enumerate(_words(texts)):
            sketch = Peer.sketch(words)
            for peer in peers.values():
                peer.add((number, place), sketch)
    return peers


def _words(texts: list[str]) -> list[tuple[str, ...]]:
    return [normalise(text).words for text in texts]


def _apart(desk: Desk, topics: list[Topic], sources: list[list[str]], chance: random.Random) -> Iterator[Figure]:
    """What must be told apart: a shared quotation, and a shared footer."""
    quotes = footers = 0
    spoken = [quote(chance, about) for about in topics]
    with_quote = Desk(article_of(f"wire/{n}", [*texts[:2], spoken[n], *texts[2:]]) for n, texts in enumerate(sources))
    with_footer = Desk(article_of(f"wire/{n}", [*texts, *FOOTERS]) for n, texts in enumerate(sources))
    for number, about in enumerate(topics):
        own = story(chance, about)
        verdict = with_quote.check(article_of(f"mine/q{number}", [*own[:3], spoken[number], *own[3:]]))
        quotes += verdict.share.quoted >= 12 and verdict.share.class_ == "none"
        found = with_footer.sources(article_of(f"wire/f{number}", [*own, *FOOTERS]))
        footers += not found
    yield Figure("generated, quote only: counted apart", quotes, CASES)
    yield Figure("generated, footer only: left alone", footers, CASES)


def own_repeats(seed: int = 3) -> Figure:
    """Stories with one paragraph, sentence or run of nine words said twice somewhere, and as many without.

    Those without may still repeat a formula of the trade, which is told as such.
    """
    chance = random.Random(seed)
    good = 0
    for number in range(3 * CASES):
        texts = story(chance, topic(chance))
        place = chance.choice((0, 1, 2))
        if number % 3 == 0:
            said = texts[place]
            texts.insert(chance.randrange(4, 8), said)
        elif number % 3 == 1:
            said = texts[place].split(". ")[0]
            texts[5] += f" {said}."
        else:
            words = texts[place].split()
            said = " ".join(words[-9:])
            texts[5] = f"Nobody wanted to hear that {said} {texts[5]}"
        article = article_of("mine/1", texts)
        spans = [article.source[slice(*repeat.span)] for repeat in find_repeats(segment(article))]
        others = find_repeats(segment(article_of("mine/2", story(chance, topic(chance)))))
        imagined = any(repeat.kind not in ("near", "phrase") or repeat.resemblance > 0.5 for repeat in others)
        good += any(said.rstrip(".") in span or span in said for span in spans) and not imagined
    return Figure("generated, one repeat found and none imagined", good, 3 * CASES)
