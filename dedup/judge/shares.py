"""How much of an article stands elsewhere, counted in words.

A word counts once, however many sources carry it. Boilerplate is in neither
number of the ratio. Quotations: words of a quote that was taken over together
with the text around it are part of that text; a passage that is mostly a
quote shows only that both were told the same, so its words are counted apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from dedup.frozen import dataclass
from dedup.judge.facts import Facts
from dedup.judge.policy import Policy
from dedup.model import Alignment, Share
from dedup.runs import CHARACTER, is_character

__all__ = ["Stream", "counted", "ratio_of", "share_of", "word_stream"]


@dataclass(frozen=True, slots=True)
class Stream:
    """The article's word stream: where each paragraph begins, and which places count apart.

    ``characters`` are the places of words that are one character of a script
    without spaces.
    """

    starts: tuple[int, ...]
    words: int
    boilerplate: frozenset[int]
    quoted: frozenset[int]
    characters: frozenset[int] = frozenset()

    @property
    def countable(self) -> int:
        """Words that are not boilerplate: what a ratio is taken of."""
        return self.words - len(self.boilerplate)

    def size(self, places: AbstractSet[int]) -> float:
        """Length in words of what stands at ``places``, as `dedup.runs.size_of` has it: what a policy's floors are about."""
        return len(places) - (1.0 - CHARACTER) * len(places & self.characters) if self.characters else len(places)

    def paragraph_at(self, place: int) -> int:
        """Index (from 0) of the paragraph in which that word stands. O(log paragraphs)."""
        return bisect_right(self.starts, place) - 1


def word_stream(facts: Facts) -> Stream:
    """The stream of an article's paragraphs, in order."""
    starts, total = [], 0
    characters: set[int] = set()
    for paragraph in facts.paragraphs:
        starts.append(total)
        words = paragraph.words.words
        if not paragraph.text.isascii():
            characters.update(total + place for place, word in enumerate(words) if is_character(word))
        total += len(words)
    boilerplate = frozenset(place for place in facts.boilerplate if 0 <= place < total)
    return Stream(tuple(starts), total, boilerplate, facts.quoted, frozenset(characters))


def counted(stream: Stream, alignments: Iterable[Alignment]) -> tuple[set[int], set[int]]:
    """Places that count as matched, and places matched only as a shared quotation."""
    matched: set[int] = set()
    quotes: set[int] = set()
    if not stream.quoted:
        matched.update(*(alignment.matched for alignment in alignments))
        return matched - stream.boilerplate, quotes
    for alignment in alignments:
        places = set(alignment.matched) - stream.boilerplate
        inside = places & stream.quoted
        if len(inside) * 2 > len(places):
            matched |= places - inside
            quotes |= inside
        else:
            matched |= places
    return matched, quotes - matched


def ratio_of(stream: Stream, places: int) -> float:
    """Share of the article's countable words, between 0 and 1."""
    return min(1.0, places / stream.countable) if stream.countable > 0 else 0.0


def share_of(stream: Stream, sources: Sequence[Sequence[Alignment]], policy: Policy) -> Share:
    """The share carried by all ``sources`` together (the alignments of each)."""
    alignments = [alignment for source in sources for alignment in source]
    matched, quotes = counted(stream, alignments)
    identical: set[int] = set()
    for alignment in alignments:
        identical |= _unchanged(stream, alignment)
    identical &= matched
    ratio = ratio_of(stream, len(matched))
    return Share(
        words=stream.words,
        matched=len(matched),
        ratio=ratio,
        class_=policy.share_class(ratio),
        identical=len(identical),
        edited=len(matched) - len(identical),
        quoted=len(quotes),
        boilerplate=len(stream.boilerplate),
    )


def _unchanged(stream: Stream, alignment: Alignment) -> set[int]:
    """Matched places in those paragraphs of the passage in which no word was changed or added."""
    matched, first, last = alignment.matched, alignment.first_word, alignment.last_word
    if len(matched) == last - first:
        return set(matched)
    kept: set[int] = set()
    place = stream.paragraph_at(first)
    start = first
    while start < last:
        place += 1
        end = min(stream.starts[place], last) if place < len(stream.starts) else last
        if bisect_left(matched, end) - bisect_left(matched, start) == end - start:
            kept.update(range(start, end))
        start = end
    return kept
