"""What a text could hold of a credit, told before it is cut into tokens: most paragraphs hold nothing.

Both looks are certain in one direction, and far cheaper than
`dedup.judge.credit_words.tokens_of`: a text that names nobody has no credit,
and one that runs on as prose is no credit line.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dedup.data.credits import every_phrase, is_of_no_phrase, phrases_from
from dedup.frozen import NamedTuple
from dedup.judge.credit_words import SIGNS
from dedup.judge.house import NONE, House
from dedup.normalise import normalise
from dedup.phrases import Phrases

__all__ = ["LISTED", "Named", "is_running", "named_in", "names_anybody", "who_is_named"]

_TELLING = frozenset(("source", "report", "edit", "contrib", "generic", "staff", "feed", "copyright", "rights"))
"""Categories without which, and without an agency, no line is a credit."""
_SIGNED = frozenset(("feed", "copyright", "rights"))
"""Those that make a credit whatever else the line says."""
_WORK = frozenset(("report", "edit", "contrib"))
"""Those with which running text may stand in a credit."""
_STATED = frozenset(("source",))
"""Those that tell of somebody only before a colon: sources say much else."""
_NAMES = frozenset(("generic", "staff"))
"""Those that are known with an Arabic "and" before them, as agencies are: it is written onto its word."""
_AND = "و"
_MOST_LEFT = 4
LISTED = 3
"""Agencies that make the end of a sentence a list of its sources."""
_OPENING = 64
"""Characters that mostly hold two words."""


class Named(NamedTuple):
    """What `tokens_of` could find in a text, at most.

    ``anybody``: an agency, or what else a credit line cannot be without. ``agencies``: how often one is named.
    ``wire``: an agency, or "agencies", which a dateline cannot be without. ``work``: what somebody did, as "edited by".
    ``signed``: what makes a credit beside running text: a copyright, rights, a feed, an agency of the newsroom's own.
    """

    anybody: bool
    agencies: int
    wire: bool
    work: bool
    signed: bool


_NOBODY, _SIGN = Named(False, 0, False, False, False), Named(True, 0, False, False, True)


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
    {2: Named(anybody=True, agencies=1, wire=True, work=False, signed=False)}
    """
    told = {number: _SIGN for number, text in enumerate(texts) if ("(" in text or not text.isascii()) and _is_signed(text)}
    for table in (_telling(), _of_house(house)) if house else (_telling(),):
        # An article is elided before an apostrophe, or an ending hung on.
        for number, places in enumerate(table.phrases.found_in(texts, apart=True) or ()):
            for _, phrase in places or ():
                if phrase not in table.stated or ":" in texts[number] or "：" in texts[number]:
                    named, before = table.named[phrase], told.get(number)
                    told[number] = _both(before, named) if before is not None else named
    return told


def is_running(text: str, named: Named) -> bool:
    """Whether `tokens_of` leaves over more long words in small letters than a credit has. O(characters), mostly of the first.

    One is more than any has but those that name work, or open with "by": they have four at most. ``named`` is what
    `named_in` says of ``text``. True only where that is certain without the tokens: words that stand in no phrase, and
    nothing hangs on to them; and never where it is signed, or names so many agencies that the end may be a list of them.

    >>> text = "Heavy rainfall flooded several villages, sources told AFP."
    >>> is_running(text, named_in(text))
    True
    >>> text = "Reporting by Jane Doe in Paris; editing by John Roe, for the newsroom"
    >>> is_running(text, named_in(text))
    False
    """
    if named.signed or named.agencies >= LISTED:
        return False
    most = _MOST_LEFT if named.work or _may_open_with_by(text) else 0
    left = 0
    for word in _plain_word().finditer(text):
        left += is_of_no_phrase(word[1])
        if left > most:
            return True
    return False


def _may_open_with_by(text: str) -> bool:
    words = normalise(text[:_OPENING]).words
    if len(words) < 2:
        return True  # it may have been cut
    return any(["by" in phrase.categories for word in {words[0], words[0].removeprefix(_AND)} for phrase in phrases_from(word)])


@lru_cache(maxsize=1)
def _plain_word() -> re.Pattern[str]:
    return re.compile(" ([a-z]{5,})(?=[ ,])")  # a space first is what the search runs to


def _is_signed(text: str) -> bool:
    """Whether a sign of a copyright stands there, which is no word."""
    return ("(" in text and ("(c)" in text or "(C)" in text)) or (not text.isascii() and any(sign in text for sign in SIGNS))


def _both(one: Named, other: Named) -> Named:
    return Named(
        True, one.agencies + other.agencies, one.wire or other.wire, one.work or other.work, one.signed or other.signed
    )


class _Table(NamedTuple):
    """Phrases that tell of somebody, and of whom each does; those ``stated`` only before a colon ("Source:")."""

    phrases: Phrases
    named: list[Named]
    stated: frozenset[int] = frozenset()


@cache
def _telling() -> _Table:
    phrases: list[str] = []
    named: list[Named] = []
    stated: list[int] = []
    for words, categories, agency in every_phrase():
        kind = _kind(bool(agency), categories)
        if kind is not None:
            ways = (words, _AND + words) if agency or not _NAMES.isdisjoint(categories) else (words,)
            if not agency and _TELLING & categories <= _STATED:
                stated.append(len(phrases))
            phrases += ways
            named += [kind] * len(ways)
    return _Table(Phrases(phrases), named, frozenset(stated))


@cache
def _kind(agency: bool, categories: frozenset[str]) -> Named | None:
    """What a phrase says of the text that holds it; None if nothing."""
    if not agency and _TELLING.isdisjoint(categories):
        return None
    return Named(
        True, int(agency), agency or "generic" in categories, not _WORK.isdisjoint(categories), not _SIGNED.isdisjoint(categories)
    )


def _of_house(house: House) -> _Table:
    return _of_names(tuple([" ".join(phrase.words) for phrases in house.values() for phrase in phrases]))


@lru_cache(maxsize=8)
def _of_names(names: tuple[str, ...]) -> _Table:
    return _Table(Phrases((*names, *[_AND + name for name in names])), [Named(True, 1, True, False, True)] * (2 * len(names)))
