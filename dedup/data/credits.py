"""The vocabulary of credits, ready for matching: comparable words -> what a phrase is.

``credits.tsv`` holds the phrases by category and language, ``agencies.tsv``
the names. Categories:

    source with by report edit contrib provided    what opens or closes a credit line
    generic staff title word                       "agencies", "our correspondent", "writer", "news service"
    and via filler                                 what joins names
    copyright rights                               what makes a copyright line
    photo mention                                  what makes a line no text credit at all
    agency                                         a name of `dedup.data.agencies`
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dedup.data.agencies import agencies, rows
from dedup.normalise import normalise

__all__ = ["Phrase", "phrases"]


class Phrase(NamedTuple):
    """One phrase. ``agency`` is its id if it names one; ``exact`` the only spellings that count, if any."""

    words: tuple[str, ...]
    categories: frozenset[str]
    agency: str = ""
    exact: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """All phrases by their first word, the longest first."""
    categories: dict[tuple[str, ...], set[str]] = {}
    names: dict[tuple[str, ...], tuple[str, list[str]]] = {}
    for category, _, listed in rows("credits.tsv"):
        for text in listed.split(" | "):
            if words := normalise(text).words:
                categories.setdefault(words, set()).add(category)
    for agency in agencies().values():
        for text in agency.aliases:
            if words := normalise(text).words:
                names.setdefault(words, (agency.id, []))[1].append(text)
    table: dict[str, list[Phrase]] = {}
    for words in {**categories, **names}:
        id, spellings = names.get(words, ("", []))
        short = all(text.isascii() and sum(map(str.isalpha, text)) <= 4 for text in spellings)
        phrase = Phrase(
            words,
            frozenset(categories.get(words, ())),
            id,
            tuple({*spellings, *map(str.upper, spellings)}) if id and short else (),
        )
        table.setdefault(words[0], []).append(phrase)
    return {first: tuple(sorted(found, key=lambda one: -len(one.words))) for first, found in table.items()}
