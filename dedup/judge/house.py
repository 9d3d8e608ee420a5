"""Agencies that a newsroom adds by its settings, ready to be recognised beside those of the table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dedup.data.credits import Phrase
from dedup.normalise import normalise

__all__ = ["NONE", "House", "house_of"]

House = Mapping[str, tuple[Phrase, ...]]
"""A first comparable word -> the phrases of the newsroom's own agencies that begin with it, longest first."""

NONE: House = {}

_SHORT = 4


def house_of(agencies: Mapping[str, tuple[str, ...]]) -> House:
    """``agencies`` maps an id to the names it is credited by, in every script. O(names), remembered.

    As in the built-in table, a name of up to four Latin letters counts only
    as written, or in capitals.

    >>> house_of({"cpa": ("CPA", "Coastal Press Agency")})["coastal"][0].agency
    'cpa'
    """
    return _made(tuple(sorted(agencies.items()))) if agencies else NONE


@lru_cache(maxsize=8)
def _made(agencies: tuple[tuple[str, tuple[str, ...]], ...]) -> House:
    house: dict[str, list[Phrase]] = {}
    for id, names in agencies:
        for name in names:
            words = normalise(name).words
            if words:
                short = name.isascii() and sum(map(str.isalpha, name)) <= _SHORT
                exact = tuple(dict.fromkeys((name, name.upper()))) if short else ()
                house.setdefault(words[0], []).append(Phrase(words, frozenset(), id, exact))
    return {word: tuple(sorted(phrases, key=lambda phrase: -len(phrase.words))) for word, phrases in house.items()}
