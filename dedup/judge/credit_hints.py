"""What a text could hold of a credit, told before it is cut into tokens: most paragraphs hold nothing.

Both looks are certain in one direction, and far cheaper than
`dedup.judge.credit_words.tokens_of`: a text that names nobody has no credit,
and one that runs on as prose is no credit line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from dedup.data.credits import every_phrase, is_of_no_phrase
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
"""Those that are known with an Arabic "and" before them, as agencies are."""
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
    for phrases, kinds in (_telling(), _of_house(house)) if house else (_telling(),):
        # An article is elided before an apostrophe, or an ending hung on.
        for number, places in enumerate(phrases.found_in(texts, apart=True) or ()):
            if places is not None:
                stated = ":" in texts[number] or "：" in texts[number]
                held = [kind for _, phrase in places if not (kind := kinds[phrase]).stated or stated]
                if held:
                    told[number] = _together(told.get(number, _NOBODY), held)
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
    return len(words) < 2 or words[0] in _openings_of_by()  # one alone may have been cut


@cache
def _openings_of_by() -> frozenset[str]:
    first = [words.split()[0] for words, categories, _ in every_phrase() if "by" in categories]
    return frozenset((*first, *map(_with_and, first)))


@lru_cache(maxsize=1)
def _plain_word() -> re.Pattern[str]:
    return re.compile(" ([a-z]{5,})(?=[ ,])")  # a letter first is what the search runs to


def _is_signed(text: str) -> bool:
    """Whether a sign of a copyright stands there, which is no word."""
    return ("(" in text and ("(c)" in text or "(C)" in text)) or (not text.isascii() and any(sign in text for sign in SIGNS))


class _Kind(NamedTuple):
    """Of a phrase that tells of somebody: what it adds to `Named`; ``stated``: only before a colon ("Source:")."""

    agency: bool
    wire: bool
    work: bool
    signed: bool
    stated: bool


def _together(named: Named, kinds: Sequence[_Kind]) -> Named:
    agencies, wires, work, signed, _ = map(sum, zip(*kinds, strict=True))
    return Named(True, named.agencies + agencies, named.wire or wires > 0, named.work or work > 0, named.signed or signed > 0)


def _with_and(words: str) -> str:
    """Arabic "and" is written onto its word."""
    return "و" + words


@cache
def _telling() -> tuple[Phrases, list[_Kind]]:
    told: list[tuple[str, _Kind]] = []
    for words, categories, agency in every_phrase():
        if agency or not _TELLING.isdisjoint(categories):
            kind = _Kind(
                agency=bool(agency),
                wire=bool(agency) or "generic" in categories,
                work=not _WORK.isdisjoint(categories),
                signed=not _SIGNED.isdisjoint(categories),
                stated=not agency and _TELLING & categories <= _STATED,
            )
            told.append((words, kind))
            if agency or not _NAMES.isdisjoint(categories):
                told.append((_with_and(words), kind))
    return Phrases([words for words, _ in told]), [kind for _, kind in told]


def _of_house(house: House) -> tuple[Phrases, list[_Kind]]:
    return _of_names(tuple([" ".join(phrase.words) for phrases in house.values() for phrase in phrases]))


@lru_cache(maxsize=8)
def _of_names(names: tuple[str, ...]) -> tuple[Phrases, list[_Kind]]:
    return Phrases((*names, *map(_with_and, names))), [_Kind(agency=True, wire=True, work=False, signed=True, stated=False)] * (2 * len(names))
