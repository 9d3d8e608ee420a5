"""Names and figures: what tells one report from the next one of its kind.

A copy and an update keep them; last week's bulletin, or a notice about another
company, has others in the same sentences. Figures are known in every
language. Names are known by their capitals where these tell something, which
they do not in German (every noun has one), in a text set in capitals, and in
scripts that have none; in Japanese, runs of katakana are the foreign ones.
`capitals_tell` says which it is, so that who counts knows what the count is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice

from dedup.data.common_words import COMMON
from dedup.frozen import NamedTuple
from dedup.kernel import native_specifics

__all__ = ["NO_NAMES", "SAMPLE", "SPACED_NUMBERS", "Specific", "capitals_tell", "figures_of", "is_german", "specifics"]

_WORD = (
    r"\d(?:[.,/-]?[\dA-Za-z])*(?:\s?[年月日時分秒度](?:午前|午後|上午|下午)?\s?\d+)*"
    r"|[ァ-ヺー]+(?:・[ァ-ヺー]+)*|[^\W\d_ァ-ヺー]+(?:['’&.-][^\W\d_ァ-ヺー]+)*"
)
_NUMBERS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
"""
_NUMBER_WORDS = frozenset(_NUMBERS.split())
SPACED_NUMBERS = f" {' '.join(_NUMBERS.split())} "
"""The same as the kernel takes them."""

_COMPANY = ("ag", "co", "company", "corp", "inc", "ltd", "nv", "plc", "sa")
NO_NAMES = COMMON.union(_COMPANY)
"""Words that are no names however they are written, folded."""

_KATAKANA = 3
"""Characters of the shortest katakana run that is taken for a name."""

_GRAMMAR = "der und den dem das ein eine einen einem einer im ist von zum zur auf für fur nicht wird wurde sich mit"
_GERMAN = frozenset(_GRAMMAR.split())
_SPACED_GRAMMAR = f" {_GRAMMAR} "
_GERMAN_SHARE = 0.1
"""Share of words that are German ones of grammar: a fifth and more in German, next to none elsewhere."""
_SHOUTED = 0.7
SAMPLE = 200
"""Words that are enough to see how a text is written."""


class Specific(NamedTuple):
    """A name or figure at ``start`` to ``end`` of a text. ``word`` is as written."""

    start: int
    end: int
    word: str
    is_figure: bool


@cache
def _words() -> re.Pattern[str]:
    return re.compile(_WORD)  # not at import: the local check needs none


def specifics(text: str, start: int = 0, end: int | None = None, *, by_capitals: bool = True) -> list[Specific]:
    """Names and figures of ``text[start:end]``, in order. O(characters).

    Figures stand in digits, or in English words from two on; a date or time of day in Japanese or Chinese is one. With
    ``by_capitals`` a word with a capital is a name unless it is a common one;
    so is the first of a sentence. See `capitals_tell`.

    >>> [found.word for found in specifics("Tarn Mills paid 7-1/4 pct, said the Mayor of Ålesund.")]
    ['Tarn', 'Mills', '7-1/4', 'Mayor', 'Ålesund']
    >>> [found.word for found in specifics("サオラーは9月23日", by_capitals=False)]
    ['サオラー', '9月23']
    """
    stop = len(text) if end is None else end
    if native_specifics is not None:
        no_names = NO_NAMES if by_capitals else None
        told: list[Specific] | None = native_specifics.specifics(text, start, stop, SPACED_NUMBERS, no_names, Specific)
        if told is not None:
            return told
    return list(_specifics(text, start, stop, by_capitals))


def figures_of(text: str) -> set[str]:
    """The figures of a text, as written. O(characters).

    >>> sorted(figures_of("Tarn Mills paid 7-1/4 pct twice, or 7-1/4 of two."))
    ['7-1/4', 'two']
    """
    if native_specifics is not None:
        told: set[str] | None = native_specifics.told(text, (), (0, len(text)), (), SPACED_NUMBERS, None, len(text))
        if told is not None:
            return told
    return {found.word for found in _specifics(text, 0, len(text), False) if found.is_figure}


def _specifics(text: str, start: int, end: int, by_capitals: bool) -> Iterator[Specific]:
    for found in _words().finditer(text, start, end):
        word = found.group()
        if word[0].isdigit() or word in _NUMBER_WORDS:
            yield Specific(*found.span(), word, True)
        elif "ァ" <= word[0] <= "ー":
            if len(word) >= _KATAKANA:
                yield Specific(*found.span(), word, False)
        elif by_capitals and word[0].isupper() and word.casefold() not in NO_NAMES:
            yield Specific(*found.span(), word, False)


def capitals_tell(texts: Iterable[str], language: str = "") -> bool:
    """Whether a capital makes a name in ``texts``: not in German, in scripts without case, nor where most words have one.

    ``language`` is a BCP 47 tag, if known; German is also known by its words. Only the first words
    are looked at, so the cost is bounded.

    >>> capitals_tell(["The mayor of Nordhafen spoke."]), capitals_tell(["Der Bürgermeister sprach auf dem Markt."])
    (True, False)
    """
    if language[:2].casefold() in ("de", "lb"):
        return False
    seen, figures, capitals, small, german = _written(list(texts), SAMPLE)
    cased = capitals + small
    return 2 * cased > seen - figures and capitals <= _SHOUTED * cased and german <= _GERMAN_SHARE * cased


def _written(texts: list[str], most: int) -> tuple[int, int, int, int, int]:
    """Of the first words: how many, those in digits, those with a capital, small ones, and German ones of grammar."""
    if native_specifics is not None:
        counts: tuple[int, int, int, int, int] | None = native_specifics.written(texts, most, _SPACED_GRAMMAR)
        if counts is not None:
            return counts
    words = [found.group() for found in islice(chain.from_iterable(map(_words().finditer, texts)), most)]
    small = [word for word in words if word[0].islower()]
    figures, capitals = sum([word[0].isdigit() for word in words]), sum([word[0].isupper() for word in words])
    return len(words), figures, capitals, len(small), sum(map(_GERMAN.__contains__, small))


def is_german(words: Sequence[str]) -> bool:
    """Whether a tenth of the first ``words``, folded, are German ones of grammar. O(1).

    >>> is_german("die regierung hat den bau der brucke im mai beschlossen".split())
    True
    >>> is_german("the government closed the old bridge".split())
    False
    """
    sample = words[:SAMPLE]
    if _GERMAN.isdisjoint(sample):
        return False
    return sum(map(_GERMAN.__contains__, sample)) > _GERMAN_SHARE * len(sample)
