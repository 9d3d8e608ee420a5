"""Is a passage a copy, or one house's frame filled in anew?

Daily market reports, bond issues and payouts are written into fixed
sentences: half of such an article stands in last week's, and yet it tells
another story. What tells them apart is what fills the frame. A copy or an
update keeps its names and numbers, a filled frame changes them. Many frames
hold few of them, and most of those are the frame's own ("the Department of
Agriculture said"), so their share says little by itself. What helps is that
a story is updated within the day, and a frame filled anew the next day at
the earliest.

Of 522 pairs of Reuters stories of which the shorter one shares half of its
5-grams, 406 are of one day: 355 keep eight tenths of their names and numbers,
and 12 are taken for frames. 116 lie 20 hours and more apart: 84 have lost a
tenth and more, and 82 are taken for frames (``python -m
tests.quality.frames``). Of twelve pairs of each kind, read: of one day, 11
copies right and 8 frames; of another day, 9 copies right and all 12 frames.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dedup.model import Alignment, Paragraph
from dedup.sentences import sentences
from dedup.specifics import capitals_tell, specifics

__all__ = ["Tellers", "filled_anew", "tellers"]

_FEWEST = 5


class Tellers(NamedTuple):
    """Places of names and numbers in an article's word stream, and where each sentence starts; both ascending."""

    places: tuple[int, ...]
    starts: tuple[int, ...]


def tellers(paragraphs: Sequence[Paragraph], language: str = "") -> Tellers:
    """What fills a frame: names and figures, as `dedup.specifics` knows them. O(characters).

    >>> from dedup.normalise import normalise
    >>> from dedup.offsets import OffsetMap
    >>> text = "The balances rose on Feb 25 to 4.151 billion. Boeing fell."
    >>> tellers([Paragraph(1, text, "body", OffsetMap.identity(0, len(text)), normalise(text))])
    Tellers(places=(5, 7, 9), starts=(0, 9, 11))
    """
    names = capitals_tell((paragraph.text for paragraph in paragraphs), language)
    places: list[int] = []
    starts: list[int] = []
    base = 0
    for paragraph in paragraphs:
        words = paragraph.words
        for found in specifics(paragraph.text, by_capitals=names):
            low, high = bisect_right(words.ends, found.start), bisect_left(words.starts, found.end)
            places.extend(range(base + low, base + high))
        starts += [base + first for first, _ in sentences(paragraph.text, words.starts)]
        base += len(words)
    return Tellers(tuple(places), (*starts, base))


def filled_anew(told: Tellers, alignments: Iterable[Alignment], *, next_day: bool = False) -> bool:
    """Whether the names and numbers in the sentences of one source's passages are others there.

    Of an article of the same day more than a third must be, and fewer than
    five say nothing. On the ``next_day`` a tenth is enough, of however few.
    O(words of the passages).
    """
    inside: set[int] = set()
    matched: set[int] = set()
    for alignment in alignments:
        first = told.starts[max(bisect_right(told.starts, alignment.first_word) - 1, 0)]
        last = told.starts[min(bisect_right(told.starts, alignment.last_word - 1), len(told.starts) - 1)]
        inside.update(place for place in told.places if first <= place < last)
        matched.update(alignment.matched)
    others = len(inside - matched)
    if next_day:
        return others > 0 and 10 * others >= len(inside)
    return len(inside) >= _FEWEST and 3 * others > len(inside)
