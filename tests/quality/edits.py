"""What newsrooms do to copy, kind by kind.

Each function takes paragraphs of a source and gives those of an article made
from it; ``own`` are paragraphs of the newsroom's own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

__all__ = ["HOUSE_TERMS", "KINDS"]

Texts = list[str]
HOUSE_TERMS = {"dockers": "port workers", "lawmakers": "MPs", "residents": "locals", "engineers": "technicians"}

_SYNONYMS = ["perhaps", "today", "nearby", "again", "later", "reportedly", "elsewhere", "once", "often", "meanwhile", "quickly", "slowly"]
_BRITISH = {"harbor": "harbour", "kilometers": "kilometres", "criticized": "criticised", "authorized": "authorised"}


def verbatim(source: Texts, own: Texts, chance: random.Random) -> Texts:
    return list(source)


def trimmed(source: Texts, own: Texts, chance: random.Random) -> Texts:
    """Cut from the bottom, as wire copy is, and a sentence out of each paragraph."""
    kept = source[: max(len(source) // 2, 3)]
    return [re.sub(r"^[^.]+\. ", "", text, count=1) for text in kept]


def merged(source: Texts, own: Texts, chance: random.Random) -> Texts:
    return [" ".join(source[place : place + 3]) for place in range(0, len(source), 3)]


def split(source: Texts, own: Texts, chance: random.Random) -> Texts:
    return [f"{part}." for text in source for part in text.rstrip(".").split(". ")]


def changed(rate: float) -> Callable[[Texts, Texts, random.Random], Texts]:
    """Each word replaced, left out or doubled up with another, at that rate."""

    def change(source: Texts, own: Texts, chance: random.Random) -> Texts:
        texts = []
        for text in source:
            words: list[str] = []
            for word in text.split():
                if chance.random() >= rate:
                    words.append(word)
                    continue
                draw = chance.random()
                if draw < 0.6:
                    words.append(chance.choice(_SYNONYMS))
                elif draw < 0.8:
                    words += [word, chance.choice(_SYNONYMS)]
            texts.append(" ".join(words))
        return texts

    return change


def house_terms(source: Texts, own: Texts, chance: random.Random) -> Texts:
    texts = []
    for text in source:
        for term, ours in HOUSE_TERMS.items():
            text = text.replace(term, ours)
        for american, british in _BRITISH.items():
            text = text.replace(british, american)
        texts.append(text.replace("“", '"').replace("”", '"'))
    return texts


def conversions(source: Texts, own: Texts, chance: random.Random) -> Texts:
    """Every number gets a conversion in brackets, and every longer word pair a chance of an aside."""

    def convert(found: re.Match[str]) -> str:
        return f"{found.group()} ({int(found.group()) * 5 // 8} miles)"

    texts = []
    for text in source:
        text = re.sub(r"\d+", convert, text)
        words = text.split()
        if len(words) > 12:
            words.insert(len(words) // 2, f"({chance.randrange(2, 99)} km)")
        texts.append(" ".join(words))
    return texts


def reordered(source: Texts, own: Texts, chance: random.Random) -> Texts:
    texts = list(source)
    chance.shuffle(texts)
    return texts


def embedded(source: Texts, own: Texts, chance: random.Random) -> Texts:
    """Two paragraphs of the source among three times as many words of our own, inside own paragraphs."""
    taken = " ".join(source[:2])
    words, before, after = len(taken.split()) * 3, [], []
    count = 0
    for place, text in enumerate(own):
        if count >= words:
            break
        (before if place % 2 else after).append(text)
        count += len(text.split())
    if not before or not after:
        return [*before, taken, *after]
    return [*before[:-1], f"{before[-1]} {taken} {after[0]}", *after[1:]]


KINDS: dict[str, Callable[[Texts, Texts, random.Random], Texts]] = {
    "verbatim": verbatim,
    "trimmed": trimmed,
    "merged": merged,
    "split": split,
    "5% of words changed": changed(0.05),
    "10% of words changed": changed(0.10),
    "20% of words changed": changed(0.20),
    "30% of words changed": changed(0.30),
    "house terms": house_terms,
    "conversions": conversions,
    "reordered": reordered,
    "embedded in 3x own text": embedded,
}
