"""What there is to find, by brute force: no sketch, no index, no threshold of the detector."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

__all__ = ["containing_pairs", "repeated_grams"]

Pair = tuple[int, int]


def containing_pairs(texts: Sequence[Sequence[str]], k: int, share: float) -> dict[Pair, float]:
    """Pairs (i < j) of word sequences whose shorter one has at least ``share`` of its k-grams in the other.

    Every pair that shares a k-gram at all is counted; pairs that share none
    have a containment of 0.
    """
    sets = [set(_grams(words, k)) for words in texts]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, grams in enumerate(sets):
        for gram in grams:
            holders[gram].append(number)
    shared: Counter[Pair] = Counter()
    for numbers in holders.values():
        shared.update(combinations(numbers, 2))
    found = {}
    for (one, other), count in shared.items():
        containment = count / min(len(sets[one]), len(sets[other]))
        if containment >= share:
            found[one, other] = containment
    return found


def repeated_grams(words: Sequence[str], k: int) -> list[int]:
    """Places of the k-grams that stood before in ``words``, without overlap."""
    first: dict[tuple[str, ...], int] = {}
    places = []
    for place, gram in enumerate(_grams(words, k)):
        if first.setdefault(gram, place) + k <= place:
            places.append(place)
    return places


def _grams(words: Sequence[str], k: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[offset:] for offset in range(k)), strict=False)
