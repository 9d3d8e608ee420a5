"""Cut a line into what a credit is made of: agencies, "source", "with files from", names, "photo".

Phrases of the vocabulary (`dedup.data.credits`) are recognised, longest
first; what is left over is a word of which only its letters are known:
capitals, small ones, or those of a script that has no case.
"""

from __future__ import annotations

from functools import lru_cache

from dedup.data.credits import Phrase, phrases_from
from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.judge.house import NONE, House
from dedup.normalise import normalise
from dedup.remembered import remembered

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["SIGNS", "Token", "tokens_of"]

_NOTHING: frozenset[str] = frozenset()
_COPYRIGHT = frozenset(("copyright",))
SIGNS = "©℗ⓒ"
"""Signs of a copyright."""
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
"""Characters of the longest word whose case is kept."""
_kept_case = lru_cache(maxsize=4096)(_case_of)  # with words of so many characters at most: some 2 MB of the longest


def _with_copyright(text: str, tokens: list[Token]) -> list[Token]:
    """Add the copyright signs, which are no words: ©, and (c) before a year, a name or the end."""
    signs = [(place, place + 1) for place, character in enumerate(text) if character in SIGNS] if not text.isascii() else []
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
