"""Words that somebody is quoted with.

Two outlets that quote the same speaker need not have copied each other, so
quoted-and-attributed words are counted apart. A quotation counts if it is
more than a phrase and its paragraph, or the one before, says whose words
they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dedup.data.attribution import ATTRIBUTION
from dedup.model import Paragraph
from dedup.runs import size_of

__all__ = ["quotations", "quoted_words"]

SHORTEST = 4.0
"""Words of the shortest quotation: below it stand names, titles and words used with distance."""

_CLOSING = {
    mark: re.compile(f"[{closers}]")
    for mark, closers in {
        "“": "”“", "„": "“”‟", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"', "‟": "”", "〝": "〟"
    }.items()
}  # fmt: skip
# One set of characters first: that is what the search runs to without looking at anything else.
_OPENING = re.compile("[“„«»‹「『\"‟〝‘'](?:(?<![‘'])|(?<![^\\W_][‘'])(?=[^\\W_]))")
_SINGLE_OPENING = re.compile("'(?<![^\\W_]')(?=[^\\W_])")
_CLOSED = re.compile("[”’»›«“‟」』\"〟']")
_BEHIND = re.compile("[\"'”’]\\s+")
_SINGLE = re.compile("[’'](?![^\\W_])")


def quoted_words(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places in the article's word stream that are quoted and attributed. O(characters).

    A quotation that its paragraph does not close goes on in the next one, as
    English papers set it.
    """
    found = [_long_ones(paragraph) for paragraph in paragraphs]
    if not any(found):
        return frozenset()
    places: set[int] = set()
    base = 0
    attributed = False
    for paragraph, ranges, following in zip(paragraphs, found, [*found[1:], []], strict=True):
        words = paragraph.words.words
        # Who speaks matters to the quotations of this paragraph, and to one that goes on in the next.
        own = bool(ranges or following) and _says_who(words, ranges)
        if ranges:
            inside = sum([high - low for low, high in ranges])
            own = own or (attributed and inside >= 0.8 * len(words))
            if own or paragraph.role == "quote":
                for low, high in ranges:
                    places.update(range(base + low, base + high))
        attributed = own
        base += len(words)
    return frozenset(places)


def quotations(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places in the article's word stream between quotation marks that are closed, four words or more, whoever said them.

    O(characters). A mark without another one may be a slip, so nothing is quoted by it; nor by inches (6'2").
    """
    places: set[int] = set()
    base = 0
    for paragraph in paragraphs:
        text, starts, ends = paragraph.text, paragraph.words.starts, paragraph.words.ends
        for low, high in _long_ones(paragraph):
            following = starts[high] if high < len(starts) else len(text)
            inches = low > 0 and _BEHIND.fullmatch(text, ends[low - 1], starts[low])
            if not inches and _CLOSED.search(text, ends[high - 1], following):
                places.update(range(base + low, base + high))
        base += len(starts)
    return frozenset(places)


def _says_who(words: tuple[str, ...], ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether a word outside of the ranges, which ascend, says that somebody speaks."""
    end = 0
    for low, high in ranges:
        if not ATTRIBUTION.isdisjoint(words[end:low]):
            return True
        end = high
    return not ATTRIBUTION.isdisjoint(words[end:])


def _long_ones(paragraph: Paragraph) -> list[tuple[int, int]]:
    """Word ranges of the quotations of a paragraph that are more than a phrase."""
    text = paragraph.text
    spaced = text.isascii()  # so that each word counts as one
    plain = spaced and ("'" not in text or _SINGLE_OPENING.search(text) is None)
    if plain and '"' not in text:
        return []
    words, starts = paragraph.words.words, paragraph.words.starts
    ranges = []
    for start, end in _every_other(text) if plain else _quotations(text):
        low = bisect_left(starts, start)
        high = bisect_left(starts, end, low)
        if high - low >= SHORTEST and (spaced or size_of(words[low:high]) >= SHORTEST):
            ranges.append((low, high))
    return ranges


def _every_other(text: str) -> list[tuple[int, int]]:
    """As `_quotations`, of a text with no other quotation mark than \"."""
    ranges = []
    start = text.find('"') + 1
    while start:
        end = text.find('"', start)
        end = end if end >= 0 else len(text)
        ranges.append((start, end))
        start = text.find('"', end + 1) + 1
    return ranges


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Ranges between quotation marks; one left open lasts to the end of the text, or is none where others follow it."""
    position = 0
    singles = True
    left_open: dict[str, bool] = {}
    while True:
        opening = _OPENING.search(text, position)
        if opening is None:
            return
        mark, start = opening.group(), opening.end()
        if mark in _CLOSING:
            closing = _CLOSING[mark].search(text, start)
            end = closing.start() if closing else len(text)
            again = text.rfind(mark, start, end) if closing else -1
            if again >= 0:
                if mark not in left_open:
                    left_open[mark] = _left_open(text, mark)
                start = again + 1 if left_open[mark] else start
        else:
            closing = _SINGLE.search(text, start) if singles else None
            if closing is None:
                singles = False
                position = start
                continue
            end = closing.start()
        yield start, end
        position = end + 1


def _left_open(text: str, mark: str) -> bool:
    """Whether ``mark`` opens more often than it is closed: then one inside another is no quotation in a quotation."""
    return text.count(mark) > len(_CLOSING[mark].findall(text))
