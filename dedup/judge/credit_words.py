"""Cut a line into what a credit is made of: agencies, "source", "with files from", names, "photo".

Phrases of the vocabulary (`dedup.data.credits`) are recognised, longest
first; what is left over is a word of which only its letters are known:
capitals, small ones, or those of a script that has no case.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import chain, compress

from dedup.data.credits import Phrase, is_of_no_phrase, phrases_from
from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.judge.house import NONE, House
from dedup.normalise import normalise
from dedup.remembered import remembered

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["Named", "Token", "is_running", "named_in", "names_anybody", "tokens_of"]

_NOTHING: frozenset[str] = frozenset()
_COPYRIGHT = frozenset(("copyright",))
_SIGNS = "©℗ⓒ"
_LONGEST_KEPT = 1_024
"""Characters of the longest text whose answer is kept."""
_TELLING = frozenset(("source", "report", "edit", "contrib", "generic", "staff", "feed", "copyright", "rights"))
"""Categories without which, and without an agency, no line is a credit."""
_SIGNED = frozenset(("feed", "copyright", "rights"))
"""Those that make a credit whatever else the line says."""
_MOST_LEFT = 4
_ELIDED = frozenset(("l", "d", "dell", "dall", "all", "nell", "sull"))
_OPENED = frozenset(("source", "with"))


class Token(NamedTuple):
    """A phrase or a left-over word of a line, and where it stands. ``case``: upper, lower, number or none."""

    start: int
    end: int
    categories: frozenset[str]
    agency: str
    case: Literal["upper", "lower", "number", "none"]

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of it."""
        return not self.categories and not self.agency and self.case != "number"

    @property
    def wire(self) -> bool:
        """Whether it is an agency, or "agencies"."""
        return bool(self.agency) or "generic" in self.categories

    @property
    def staff(self) -> bool:
        """Whether it is one's own house: "our correspondent", "newsroom"."""
        return "staff" in self.categories and "title" not in self.categories and not self.agency


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
    begun = list(map(_TELLING_FROM.__getitem__, words))
    following = (*words[1:], "")  # which is no word
    for place in compress(range(len(begun)), begun):
        phrases = begun[place]
        if following[place] in phrases or None in phrases:
            for phrase in (*phrases.get(None, ()), *phrases.get(following[place], ())):
                if words[place : place + len(phrase.words)] == phrase.words:
                    anybody = True
                    agencies += bool(phrase.agency)
                    signed = signed or not phrase.categories.isdisjoint(_SIGNED)
    if house and any(words[place : place + len(phrase.words)] == phrase.words
                     for place, word in enumerate(words) for phrase in house.get(word, ())):  # fmt: skip
        anybody = signed = True
    if "و" in text and any(word[0] == "و" and (_TELLING_FROM[word[1:]] or word[1:] in house) for word in words):
        anybody = signed = True
    if "(c)" in text or "(C)" in text or (not text.isascii() and any(sign in text for sign in _SIGNS)):
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
    """Memo of a pure function: word -> telling phrases that begin with it, by their second word, None where there is none."""

    def __missing__(self, word: str) -> dict[str | None, tuple[Phrase, ...]]:
        if len(self) >= 1 << 17:  # words come from all the texts that a service ever sees
            self.clear()
        found: dict[str | None, tuple[Phrase, ...]] = {}
        for phrase in phrases_from(word):
            if phrase.agency or phrase.categories & _TELLING:
                second = phrase.words[1] if len(phrase.words) > 1 else None
                found[second] = (*found.get(second, ()), phrase)
        self[word] = found
        return found


_TELLING_FROM = _TellingFrom()


def tokens_of(text: str, house: House = NONE, *, signed: bool = False) -> list[Token]:
    """Cut a line into phrases and left-over words, longest phrase first. O(characters).

    ``house`` holds agencies of the newsroom's own (`dedup.judge.house.house_of`). ``signed``: ``text`` stood between
    the signs of a credit, a bracket or a dash, so that names count which anywhere else are words.
    """
    words = remembered(text)
    tokens: list[Token] = []
    place = 0
    while place < len(words):
        if tokens and _is_domain(text, tokens[-1], words.starts[place], words.ends[place]):
            tokens[-1] = tokens[-1]._replace(end=words.ends[place], case="upper")
            place += 1
            continue
        opened = not tokens[-1].categories.isdisjoint(_OPENED) if tokens else signed and len(words) == 1
        found = _phrase_at(words.words, place, text, words.starts, words.ends, opened, house)
        size = len(found.words) if found else 1
        start, end = words.starts[place], words.ends[place + size - 1]
        case = _case(text[start:end])
        if found is not None:
            tokens.append(Token(start, end, found.categories, found.agency, case))
        elif case == "none" and tokens and tokens[-1].unknown and tokens[-1].case == "none" and tokens[-1].end == start:
            tokens[-1] = tokens[-1]._replace(end=end)  # characters of one name in a script without spaces
        else:
            tokens.append(Token(start, end, _NOTHING, "", case))
        place += size
    return _with_copyright(text, tokens)


def _phrase_at(
    words: tuple[str, ...],
    place: int,
    text: str,
    starts: tuple[int, ...],
    ends: tuple[int, ...],
    opened: bool,
    house: House,
) -> Phrase | None:
    """The longest phrase that begins at a word.

    ``opened``: "source" or "with" stands before it, so that case is free; or nothing, and it is all that a credit holds.
    """
    word = words[place]
    for phrase in _from(word, house):
        size = len(phrase.words)
        if words[place : place + size] != phrase.words:
            continue
        if phrase.exact and text[starts[place] : ends[place + size - 1]] not in phrase.exact:
            if (opened and phrase.agency and (place or phrase.exact[0][0] == "(")) or _stands_alone(text, starts[place], ends[place + size - 1]):
                return phrase
            if not phrase.categories:
                continue
            return phrase._replace(agency="")
        return phrase
    written = text[starts[place] : ends[place]]
    if "'" in written or "’" in written:
        return _apostrophied(written, words, place, house)
    if len(word) > 1 and word[0] == "و":  # Arabic "and" is written onto its word
        for phrase in _from(word[1:], house):
            size = len(phrase.words)
            if _names(phrase) and words[place + 1 : place + size] == phrase.words[1:] and (size > 1 or len(word) > 3):
                return phrase
    return None


def _from(word: str, house: House) -> tuple[Phrase, ...]:
    """Phrases that begin with that word, the newsroom's own first."""
    return (*house.get(word, ()), *phrases_from(word)) if house else phrases_from(word)


def _apostrophied(written: str, words: tuple[str, ...], place: int, house: House) -> Phrase | None:
    """An agency with an elided article before it or an ending after it: "l'AFP", "dell'ANSA", "CNN's", "AA'nın"."""
    before, _, after = written.replace("’", "'").partition("'")
    if before.lower() in _ELIDED:
        first = normalise(after).words
        for phrase in _from(first[0], house) if first else ():
            size = len(phrase.words)
            rest = words[place + 1 : place + size] == phrase.words[1:]
            if phrase.agency and rest and (size > 1 or not phrase.exact or after in phrase.exact):
                return phrase
        return None
    first = normalise(before).words
    named = [phrase for phrase in _from(first[0], house) if phrase.agency and len(phrase.words) == 1] if first else []
    return named[0] if named and (not named[0].exact or before in named[0].exact) else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether signs of a list stand on both sides, as in "(ats, afp)" and "hg/dpa": then small letters do as well."""
    while start and text[start - 1].isspace():  # without a copy of the text, which may be long, for each word
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (before in "(/,|[" and after in ")/,|].") and bool(before or after)


def _is_domain(text: str, before: Token, start: int, end: int) -> bool:
    """Whether a full stop without a space joins a word to the one before it, as in "elDiario.es"."""
    joined = before.unknown and text[before.end : start] == "."
    return joined and text[end : end + 1] in ("", " ", ",", "/", ")", "|", ":", ";")


def _names(phrase: Phrase) -> bool:
    return bool(phrase.agency or phrase.categories & {"generic", "staff", "mention"})


def _case(written: str) -> Literal["upper", "lower", "number", "none"]:
    return _kept_case(written) if len(written) <= _LONGEST_KEPT else _case_of(written)


def _case_of(written: str) -> Literal["upper", "lower", "number", "none"]:
    for character in written:
        if character.isupper() or character.istitle():
            return "upper"
        if character.islower():
            return "upper" if any(map(str.isupper, written)) else "lower"
        if character.isdigit():
            return "lower" if any(map(str.isalpha, written)) else "number"
    return "none"


_LONGEST_KEPT = 64
_kept_case = lru_cache(maxsize=4096)(_case_of)  # with words of so many characters at most: some 2 MB of the longest


def _with_copyright(text: str, tokens: list[Token]) -> list[Token]:
    """Add the copyright signs, which are no words: ©, and (c) before a year, a name or the end."""
    signs = [(place, place + 1) for place, character in enumerate(text) if character in _SIGNS] if not text.isascii() else []
    lowered = text.lower()
    place = lowered.find("(c)")
    while place >= 0:
        signs.append((place, place + 3))
        place = lowered.find("(c)", place + 3)
    if not signs:
        return tokens
    kept = [token for token in tokens if not any(start <= token.start < end for start, end in signs)]
    kept += [Token(start, end, _COPYRIGHT, "", "none") for start, end in signs]
    return sorted(kept)
