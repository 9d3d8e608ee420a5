"""How much of an article stands elsewhere, counted in words.

A word counts once, however many sources carry it. Boilerplate is in neither
number of the ratio. Quotations: words of a quote that was taken over together
with the text around it are part of that text; a passage that is mostly a
quote shows only that both were told the same, so its words are counted apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from dedup.frozen import dataclass
from dedup.judge.facts import Facts
from dedup.judge.places import Places, places_of, stretch
from dedup.judge.policy import Policy
from dedup.model import Share
from dedup.runs import CHARACTER, is_character

__all__ = ["Stream", "counted", "ratio_of", "share_of", "word_stream"]


@dataclass(frozen=True, slots=True)
class Stream:
    """The article's word stream: where each paragraph begins, and at last where it ends, and which places count apart.

    ``characters`` are the places of words that are one character of a script
    without spaces.
    """

    bounds: tuple[int, ...]
    boilerplate: Places
    quoted: Places
    characters: Places = 0

    @property
    def words(self) -> int:
        """How many it has."""
        return self.bounds[-1]

    @property
    def countable(self) -> int:
        """Words that are not boilerplate: what a ratio is taken of."""
        return self.words - self.boilerplate.bit_count()

    def size(self, places: Places) -> float:
        """Length in words of what stands at ``places``, as `dedup.runs.size_of` has it: what a policy's floors are about."""
        size = places.bit_count()
        return size - (1.0 - CHARACTER) * (places & self.characters).bit_count() if self.characters else size

    def paragraph_at(self, place: int) -> int:
        """Index (from 0) of the paragraph in which that word stands. O(log paragraphs)."""
        return bisect_right(self.bounds, place) - 1


def word_stream(facts: Facts) -> Stream:
    """The stream of an article's paragraphs, in order."""
    bounds, total = [0], 0
    characters: list[int] = []
    for paragraph in facts.paragraphs:
        words = paragraph.words.words
        if not paragraph.text.isascii():
            characters += [place for place, word in enumerate(words, total) if is_character(word)]
        total += len(words)
        bounds.append(total)
    boilerplate = places_of([place for place in sorted(facts.boilerplate) if 0 <= place < total])
    return Stream(tuple(bounds), boilerplate, places_of(sorted(facts.quoted)), places_of(characters))


def counted(stream: Stream, passages: Iterable[Places]) -> tuple[Places, Places]:
    """Places that count as matched, of those each of the passages shares, and places matched only as a shared quotation."""
    matched = quotes = 0
    for passage in passages:
        places = passage & ~stream.boilerplate
        inside = places & stream.quoted
        if inside and inside.bit_count() * 2 > places.bit_count():
            matched |= places & ~inside
            quotes |= inside
        else:
            matched |= places
    return matched, quotes & ~matched


def ratio_of(stream: Stream, words: int) -> float:
    """That many words as a share of the article's countable ones, between 0 and 1."""
    return min(1.0, words / stream.countable) if stream.countable > 0 else 0.0


def share_of(stream: Stream, passages: Sequence[Places], policy: Policy) -> Share:
    """The share carried by all sources together, whose ``passages`` match these places of the article each."""
    matched, quotes = counted(stream, passages)
    identical = 0
    for passage in passages:
        identical |= _unchanged(stream, passage)
    words, unchanged = matched.bit_count(), (identical & matched).bit_count()
    ratio = ratio_of(stream, words)
    return Share(
        words=stream.words,
        matched=words,
        ratio=ratio,
        class_=policy.share_class(ratio),
        identical=unchanged,
        edited=words - unchanged,
        quoted=quotes.bit_count(),
        boilerplate=stream.boilerplate.bit_count(),
    )


def _unchanged(stream: Stream, passage: Places) -> Places:
    """The places of a passage in those of its paragraphs in which no word was changed or added between its ends."""
    if not passage:
        return 0
    missing = stretch((passage & -passage).bit_length() - 1, passage.bit_length()) & ~passage
    while missing:
        number = stream.paragraph_at((missing & -missing).bit_length() - 1)
        elsewhere = ~stretch(stream.bounds[number], stream.bounds[number + 1])
        missing, passage = missing & elsewhere, passage & elsewhere
    return passage
