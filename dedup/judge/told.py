"""What a text tells beside the words that it shares: the names and figures of their sentences, and which stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import accumulate

from dedup.judge.places import Places, divided
from dedup.kernel import native_specifics
from dedup.model import Words
from dedup.normalise import normalise
from dedup.recent import Recent
from dedup.remembered import remembered
from dedup.sentences import ABBREVIATIONS, sentences
from dedup.specifics import NO_NAMES, SPACED_NUMBERS, figures_of, specifics

__all__ = ["Parts", "new_and_kept", "parts_of", "words_of"]

Parts = list[tuple[str, tuple[int, ...], tuple[int, ...]]]
"""The paragraphs of a text, each with the places at which its words start and end."""


def parts_of(paragraphs: Iterable[tuple[str, Words]]) -> Parts:
    """Paragraphs and their words, as `new_and_kept` takes them."""
    return [(text, words.starts, words.ends) for text, words in paragraphs]


def new_and_kept(parts: Parts, places: Places, by_capitals: bool, title: str, paragraphs: tuple[str, ...]) -> tuple[int, int]:
    """Of the names and figures told in sentences of ``parts`` with one of ``places`` in their word stream: how many another text
    or its headline has not, and how many it has. O(characters).

    Names only with ``by_capitals``: see `dedup.specifics.specifics`. They stand there in any writing, figures as they are.

    >>> text = "Oslo froze. Bergen paid 12 crowns to Olav."
    >>> new_and_kept(parts_of([(text, normalise(text))]), 0b1000, True, "OLAV", ("He got 12.",))
    (1, 2)
    """
    if native_specifics is not None:
        wanted, no_names = places.to_bytes((places.bit_length() + 7) // 8, "little"), NO_NAMES if by_capitals else None
        there = "\n\n".join((title, *paragraphs))
        counts: tuple[int, int] | None = native_specifics.beside(parts, wanted, ABBREVIATIONS, SPACED_NUMBERS, no_names, there)
        if counts is not None:
            return counts
    figures, words = _figures_and_words(title, paragraphs)
    told = set(_told_beside(parts, places, by_capitals))
    kept = sum(word in figures if is_figure else words >= set(normalise(word).words) for word, is_figure in told)
    return len(told) - kept, kept


def _told_beside(parts: Parts, places: Places, by_capitals: bool) -> Iterator[tuple[str, bool]]:
    """What these sentences tell, and whether it is a figure."""
    bounds = (0, *accumulate(len(starts) for _, starts, _ in parts))
    for (text, starts, ends), here in zip(parts, divided(places, bounds), strict=True):
        if here:
            ranges = sentences(text, starts)
            for (low, high), inside in zip(ranges, divided(here, (0, *[high for _, high in ranges])), strict=True):
                if inside:
                    for found in specifics(text, starts[low], ends[high - 1], by_capitals=by_capitals):
                        yield found.word, found.is_figure


_BOUND = 1 << 18
"""Characters of the articles whose figures and words are kept: one source is compared with all who took from it."""

_LEAST = 256
"""Characters that each counts for besides its text."""

_KEPT = Recent[tuple[str, tuple[str, ...]], tuple[AbstractSet[str], AbstractSet[str]]](_BOUND)


def words_of(title: str, paragraphs: tuple[str, ...]) -> AbstractSet[str]:
    """The words of a text and its headline. O(characters), O(1) where it was asked lately."""
    return _figures_and_words(title, paragraphs)[1]


def _figures_and_words(title: str, paragraphs: tuple[str, ...]) -> tuple[AbstractSet[str], AbstractSet[str]]:
    key = (title, paragraphs)
    known = _KEPT.find(key)
    if known is None:
        text = "\n\n".join((title, *paragraphs))
        known = figures_of(text), set[str]().union(*[remembered(part).words for part in (title, *paragraphs)])
        _KEPT.keep(key, known, len(text) + _LEAST)
    return known
