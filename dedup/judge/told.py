"""What a text tells beside the words that it shares: the names and figures of their sentences, and which stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate

from dedup.frozen import NamedTuple
from dedup.judge.places import Places, stretch
from dedup.kernel import native_sentences
from dedup.model import Words
from dedup.normalise import normalise
from dedup.recent import Recent
from dedup.remembered import remembered
from dedup.sentences import ABBREVIATIONS, sentences
from dedup.specifics import NO_NAMES, SPACED_NUMBERS, specifics

__all__ = ["Parts", "Told", "parts_of", "standing_in", "told_beside", "words_of"]


class Told(NamedTuple):
    """Names and figures, as written."""

    figures: set[str]
    names: set[str]

    @property
    def size(self) -> int:
        """How many."""
        return len(self.figures) + len(self.names)


Parts = list[tuple[str, tuple[int, ...], tuple[int, ...]]]
"""The paragraphs of a text: each with the places at which its words start and end."""


def parts_of(paragraphs: Iterable[tuple[str, Words]]) -> Parts:
    """Paragraphs and their words, as `told_beside` takes them."""
    return [(text, words.starts, words.ends) for text, words in paragraphs]


def told_beside(parts: Parts, places: Places, by_capitals: bool) -> Told:
    """Names and figures of each sentence with one of ``places`` in the word stream of a text. O(characters).

    Names only with ``by_capitals``: see `dedup.specifics.specifics`.

    >>> told_beside(parts_of([("Oslo froze. Bergen paid 12 crowns.", normalise("Oslo froze. Bergen paid 12 crowns."))]), 0b1000, True)
    Told(figures={'12'}, names={'Bergen'})
    """
    if native_sentences is None:
        return _told_beside(parts, range(len(parts)), places, by_capitals)
    wanted = places.to_bytes((places.bit_length() + 7) // 8, "little")
    no_names = NO_NAMES if by_capitals else None
    figures, names, left = native_sentences.told_beside(parts, wanted, ABBREVIATIONS, SPACED_NUMBERS, no_names)
    more = _told_beside(parts, left, places, by_capitals) if left else Told(set(), set())
    return Told(more.figures.union(figures), more.names.union(names))


def _told_beside(parts: Parts, numbers: Sequence[int], places: Places, by_capitals: bool) -> Told:
    """The same of the parts with these ``numbers``."""
    told = Told(set(), set())
    bases = list(accumulate([len(starts) for _, starts, _ in parts], initial=0))
    for number in numbers:
        text, starts, ends = parts[number]
        if not places & stretch(bases[number], bases[number] + len(starts)):
            continue
        for low, high in sentences(text, starts):
            if places & stretch(bases[number] + low, bases[number] + high):
                for found in specifics(text, starts[low], ends[high - 1], by_capitals=by_capitals):
                    (told.figures if found.is_figure else told.names).add(found.word)
    return told


def standing_in(told: Told, title: str, paragraphs: tuple[str, ...]) -> int:
    """How many of the names and figures stand in a text or its headline. O(characters), O(told) for a text asked about lately."""
    kept = len(told.figures & _figures_of(title, paragraphs)) if told.figures else 0
    if told.names:
        words = words_of(title, paragraphs)
        kept += sum([name.lower() in words or _stands(name, words) for name in told.names])
    return kept


def _stands(name: str, words: AbstractSet[str]) -> bool:
    """Whether all words of a name that is none itself are among ``words``."""
    return not (name.isascii() and name.isalpha()) and words >= set(normalise(name).words)


_BOUND = 1 << 18
"""Characters of the articles whose words, and whose figures, are kept: one source is compared with all who took from it."""

_LEAST = 256
"""Characters that each counts for besides its text."""

_WORDS = Recent[tuple[str, tuple[str, ...]], AbstractSet[str]](_BOUND)
_FIGURES = Recent[tuple[str, tuple[str, ...]], AbstractSet[str]](_BOUND)


def words_of(title: str, paragraphs: tuple[str, ...]) -> AbstractSet[str]:
    """The words of a text and its headline. O(characters), O(1) where it was asked lately."""
    known = _WORDS.find((title, paragraphs))
    if known is None:
        known = set[str]().union(*[remembered(part).words for part in (title, *paragraphs)])
        _WORDS.keep((title, paragraphs), known, sum(map(len, paragraphs)) + len(title) + _LEAST)
    return known


def _figures_of(title: str, paragraphs: tuple[str, ...]) -> AbstractSet[str]:
    known = _FIGURES.find((title, paragraphs))
    if known is None:
        known = {found.word for found in specifics("\n\n".join((title, *paragraphs)), by_capitals=False) if found.is_figure}
        _FIGURES.keep((title, paragraphs), known, sum(map(len, paragraphs)) + len(title) + _LEAST)
    return known
