"""What a text could hold of a credit, told before it is cut into tokens: most paragraphs hold nothing.

Both looks are certain in one direction, and far cheaper than
`dedup.judge.credit_words.tokens_of`: a text that names nobody has no credit,
and one that runs on as prose is no credit line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import chain, compress

from dedup.data.credits import Phrase, is_of_no_phrase, opening_words, phrases_from
from dedup.frozen import NamedTuple
from dedup.judge.credit_words import SIGNS
from dedup.judge.house import NONE, House
from dedup.normalise import normalise
from dedup.remembered import remembered

__all__ = ["Named", "is_running", "named_in", "names_anybody"]

_LONGEST_KEPT = 1_024
"""Characters of the longest text whose answer is kept."""
_TELLING = frozenset(("source", "report", "edit", "contrib", "generic", "staff", "feed", "copyright", "rights"))
"""Categories without which, and without an agency, no line is a credit."""
_SIGNED = frozenset(("feed", "copyright", "rights"))
"""Those that make a credit whatever else the line says."""
_MOST_LEFT = 4


class Named(NamedTuple):
    """What `tokens_of` could find in a text, at most.

    ``anybody``: an agency, or what else a credit line cannot be without. ``agencies``: how often one is named.
    ``signed``: what makes a credit beside running text: a copyright, rights, a feed, an agency of the newsroom's own.
    """

    anybody: bool
    agencies: int
    signed: bool


def named_in(text: str, house: House = NONE) -> Named:
    """Far cheaper than `tokens_of`. O(characters).

    >>> named_in("Source: Harbour Post, AFP").agencies, named_in("He went home with files from the office.").anybody
    (1, False)
    """
    return _named_in(text, house) if house or len(text) > _LONGEST_KEPT else _kept(text)


def names_anybody(text: str, house: House = NONE) -> bool:
    """Whether `tokens_of` could find an agency, or what else a credit line cannot be without.

    >>> names_anybody("Source: Harbour Post"), names_anybody("He went home with files from the office.")
    (True, False)
    """
    return named_in(text, house).anybody


def is_running(text: str) -> bool:
    """Whether `tokens_of` leaves over more than four long words in small letters, as running text does. O(characters).

    True only where that is certain without it: there is no word of any phrase among them, nothing hangs on to them.

    >>> is_running("Heavy overnight rainfall flooded several northern villages, officials said.")
    True
    >>> is_running("Reporting by Jane Doe in Paris; editing by John Roe, for the newsroom")
    False
    """
    left = _plain_word().findall(text)
    return len(left) > _MOST_LEFT and sum(map(is_of_no_phrase, left)) > _MOST_LEFT


@lru_cache(maxsize=1)
def _plain_word() -> re.Pattern[str]:
    return re.compile("(?<= )[a-z]{5,}(?=[ ,])")


def _named_in(text: str, house: House = NONE) -> Named:
    words = remembered(text).words
    if "'" in text or "’" in text:
        words += _parted(text)
    anybody = signed = False
    agencies = 0
    for place in compress(range(len(words)), map(opening_words().__contains__, words)):
        phrases = _TELLING_FROM[words[place]]
        following = words[place + 1] if place + 1 < len(words) else ""  # which is no word
        if following in phrases or None in phrases:
            for phrase in (*phrases.get(None, ()), *phrases.get(following, ())):
                if words[place : place + len(phrase.words)] == phrase.words:
                    anybody = True
                    agencies += bool(phrase.agency)
                    signed = signed or not phrase.categories.isdisjoint(_SIGNED)
    if house and any(words[place : place + len(phrase.words)] == phrase.words
                     for place, word in enumerate(words) for phrase in house.get(word, ())):  # fmt: skip
        anybody = signed = True
    if "و" in text and any(word[0] == "و" and ((word[1:] in opening_words() and _TELLING_FROM[word[1:]]) or word[1:] in house) for word in words):
        anybody = signed = True
    if "(c)" in text or "(C)" in text or (not text.isascii() and any(sign in text for sign in SIGNS)):
        anybody = signed = True
    return Named(anybody, agencies, signed)


def _parted(text: str) -> tuple[str, ...]:
    """The words again, each parted at its apostrophes: an article was elided there, or an ending hung on. Nothing if none has any.

    >>> _parted("l'AFP and CNN's 'source'")
    ('l', 'afp', 'and', 'cnn', 's', 'source')
    """
    found = remembered(text)
    parts: list[tuple[str, ...]] = [(word,) for word in found.words]
    whole = True
    for mark in "'’":
        position = text.find(mark)
        while position >= 0:
            place = bisect_right(found.starts, position) - 1
            end = position + 1
            if place >= 0 and position < found.ends[place]:
                end = found.ends[place]  # with all its other apostrophes
                written = text[found.starts[place] : end]
                parts[place] = normalise(written.replace("'", " ").replace("’", " ")).words
                whole = False
            position = text.find(mark, end)
    return () if whole else tuple(chain.from_iterable(parts))


_kept = lru_cache(maxsize=2048)(_named_in)  # the same wire copy comes again: in a draft, in its source, in those who took it before


class _TellingFrom(dict[str, dict[str | None, tuple[Phrase, ...]]]):
    """Memo of a pure function: opening word -> telling phrases that begin with it, by their second word, None where there is none."""

    def __missing__(self, word: str) -> dict[str | None, tuple[Phrase, ...]]:
        found: dict[str | None, tuple[Phrase, ...]] = {}
        for phrase in phrases_from(word):
            if phrase.agency or phrase.categories & _TELLING:
                second = phrase.words[1] if len(phrase.words) > 1 else None
                found[second] = (*found.get(second, ()), phrase)
        self[word] = found
        return found


_TELLING_FROM = _TellingFrom()
