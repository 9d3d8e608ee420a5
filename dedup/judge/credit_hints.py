"""What a text could hold of a credit, told before it is cut into tokens: most paragraphs hold nothing.

Both looks are certain in one direction, and far cheaper than
`dedup.judge.credit_words.tokens_of`: a text that names nobody has no credit,
and one that runs on as prose is no credit line.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dedup.data.credits import every_phrase, is_of_no_phrase
from dedup.frozen import NamedTuple
from dedup.judge.credit_words import SIGNS
from dedup.judge.house import NONE, House
from dedup.phrases import Phrases

__all__ = ["Named", "is_running", "named_in", "names_anybody", "who_is_named"]

_TELLING = frozenset(("source", "report", "edit", "contrib", "generic", "staff", "feed", "copyright", "rights"))
"""Categories without which, and without an agency, no line is a credit."""
_SIGNED = frozenset(("feed", "copyright", "rights"))
"""Those that make a credit whatever else the line says."""
_STATED = frozenset(("source",))
"""Those that tell of somebody only before a colon: sources say much else."""
_NAMES = frozenset(("generic", "staff"))
"""Those that are known with an Arabic "and" before them, as agencies are."""
_MOST_LEFT = 4
_SOON = 160
"""Characters in which running text mostly has more of them."""


class Named(NamedTuple):
    """What `tokens_of` could find in a text, at most.

    ``anybody``: an agency, or what else a credit line cannot be without. ``agencies``: how often one is named.
    ``signed``: what makes a credit beside running text: a copyright, rights, a feed, an agency of the newsroom's own.
    """

    anybody: bool
    agencies: int
    signed: bool


_NOBODY, _SIGN = Named(False, 0, False), Named(True, 0, True)


def named_in(text: str, house: House = NONE) -> Named:
    """Far cheaper than `tokens_of`. O(characters).

    >>> named_in("Source: Harbour Post, AFP").agencies, named_in("He went home with files from the office.").anybody
    (1, False)
    """
    return who_is_named([text], house).get(0, _NOBODY)


def names_anybody(text: str, house: House = NONE) -> bool:
    """Whether `tokens_of` could find an agency, or what else a credit line cannot be without.

    >>> names_anybody("Source: Harbour Post"), names_anybody("He went home with files from the office.")
    (True, False)
    """
    return bool(who_is_named([text], house))


def who_is_named(texts: list[str], house: House = NONE) -> dict[int, Named]:
    """As `named_in`, by the number of a text in the list; of most articles nothing. O(characters): some microseconds an article.

    >>> who_is_named(["Nobody.", "Sources said so.", "Source: AFP"])
    {2: Named(anybody=True, agencies=1, signed=False)}
    """
    told = {number: _SIGN for number, text in enumerate(texts) if ("(" in text or not text.isascii()) and _is_signed(text)}
    parted = [number for number, text in enumerate(texts) if "'" in text or "’" in text]
    # An article was elided there, or an ending hung on: the words are looked at as they are, and parted.
    asked = [*texts, *[texts[number].replace("'", " ").replace("’", " ") for number in parted]] if parted else texts
    for phrases, kinds in (_telling(), _of_house(house)) if house else (_telling(),):
        found = phrases.found_in(asked)
        if found is not None:
            for number, places in zip((*range(len(texts)), *parted), found, strict=True):
                for kind in [kinds[phrase] for _, phrase in places or ()]:
                    if not kind.stated or ":" in texts[number] or "：" in texts[number]:
                        before = told.get(number, _NOBODY)
                        told[number] = Named(True, before.agencies + kind.agency, before.signed or kind.signed)
    return told


def is_running(text: str) -> bool:
    """Whether `tokens_of` leaves over more than four long words in small letters, as running text does. O(characters).

    True only where that is certain without it: there is no word of any phrase among them, nothing hangs on to them.

    >>> is_running("Heavy overnight rainfall flooded several northern villages, officials said.")
    True
    >>> is_running("Reporting by Jane Doe in Paris; editing by John Roe, for the newsroom")
    False
    """
    for end in (_SOON, len(text)):
        left = _plain_word().findall(text, 0, end)
        if len(left) > _MOST_LEFT and sum(map(is_of_no_phrase, left)) > _MOST_LEFT:
            return True
    return False


@lru_cache(maxsize=1)
def _plain_word() -> re.Pattern[str]:
    return re.compile(" ([a-z]{5,})(?=[ ,])")  # a letter first is what the search runs to


def _is_signed(text: str) -> bool:
    """Whether a sign of a copyright stands there, which is no word."""
    return ("(" in text and ("(c)" in text or "(C)" in text)) or (not text.isascii() and any(sign in text for sign in SIGNS))


class _Kind(NamedTuple):
    """Whether a phrase names an agency, makes a credit beside running text, and tells of nobody but before a colon ("Source:")."""

    agency: bool
    signed: bool
    stated: bool


def _with_and(words: str) -> str:
    """Arabic "and" is written onto its word."""
    return "و" + words


@cache
def _telling() -> tuple[Phrases, list[_Kind]]:
    told: list[tuple[str, _Kind]] = []
    for words, categories, agency in every_phrase():
        if agency or not _TELLING.isdisjoint(categories):
            kind = _Kind(bool(agency), not _SIGNED.isdisjoint(categories), not agency and _TELLING & categories <= _STATED)
            told.append((words, kind))
            if agency or not _NAMES.isdisjoint(categories):
                told.append((_with_and(words), kind))
    return Phrases([words for words, _ in told]), [kind for _, kind in told]


def _of_house(house: House) -> tuple[Phrases, list[_Kind]]:
    return _of_names(tuple([" ".join(phrase.words) for phrases in house.values() for phrase in phrases]))


@lru_cache(maxsize=8)
def _of_names(names: tuple[str, ...]) -> tuple[Phrases, list[_Kind]]:
    return Phrases((*names, *map(_with_and, names))), [_Kind(False, True, False)] * (2 * len(names))
