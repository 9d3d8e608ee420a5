"""The vocabulary of credits: comparable words -> what a phrase is.

``credits.tsv`` holds the phrases by category and language, ``agencies.tsv``
the names; ``credit_phrases.tsv`` is made of both by
`dedup.data.make_credit_phrases`. Categories:

    source with by report edit contrib provided    what opens or closes a credit line
    generic staff title word                       "agencies", "our correspondent", "writer", "news service"
    and via filler                                 what joins names
    feed                                           what says that a text came by wire untouched
    copyright rights                               what makes a copyright line
    compiled cabled                                what opens and closes a Chinese list of wires
    photo mention                                  what makes a line no text credit at all
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache, lru_cache

from dedup.frozen import NamedTuple

__all__ = ["Phrase", "every_phrase", "is_of_no_phrase", "phrases_from"]


class Phrase(NamedTuple):
    """One phrase. ``agency`` is its id if it names one; ``exact`` the only spellings that count, if any."""

    words: tuple[str, ...]
    categories: frozenset[str]
    agency: str = ""
    exact: tuple[str, ...] = ()


def phrases_from(word: str) -> tuple[Phrase, ...]:
    """The phrases that begin with that comparable word, the longest first.

    >>> [(phrase.agency, phrase.exact) for phrase in phrases_from("dpa")][-1]
    ('dpa', ('DPA', 'dpa'))
    """
    entries = _lines().get(word)
    return _all_parsed(entries) if entries else ()


def every_phrase() -> Iterator[tuple[str, frozenset[str], str]]:
    """Words with a space between, categories and agency of every phrase, without a `Phrase` of each: 1 ms of all."""
    for entry in "\t".join(filter(None, _lines().values())).split("\t"):
        words, categories, agency, _ = entry.split(";")
        yield words, _set_of(categories), agency


def is_of_no_phrase(word: str) -> bool:
    """Whether that comparable word stands in no phrase, at no place of it. O(1).

    >>> is_of_no_phrase("report"), is_of_no_phrase("yesterday")
    (False, True)
    """
    return word not in _vocabulary()


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """Every word of the table, names of categories and agencies among them."""
    lines = _lines()
    return frozenset((*lines, *" ".join(lines.values()).replace(";", " ").split()))


@cache
def _all_parsed(entries: str) -> tuple[Phrase, ...]:
    return tuple(map(_parsed, entries.split("\t")))


def _parsed(entry: str) -> Phrase:
    words, categories, agency, exact = entry.split(";")
    return Phrase(
        tuple(words.split()),
        _set_of(categories),
        agency,
        tuple(exact.split(",")) if exact else (),
    )


@cache
def _set_of(categories: str) -> frozenset[str]:
    return frozenset(categories.split(",")) if categories else frozenset()


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    with open(f"{os.path.dirname(__file__)}/credit_phrases.tsv", encoding="utf-8") as file:
        text = file.read()
    table = {}
    for line in text.split("\n"):
        first, _, entries = line.partition("\t")
        table[first] = entries
    return table
