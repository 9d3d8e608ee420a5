"""Boxes of headlines, known by the headlines in them.

Under or above a story the page's template prints what else was written about
it. Stories that carry one box have not copied each other, whatever the box is
called and however the page runs it into the text: what stands in it are the
headlines of this story and of those beside it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from dedup.model import Alignment, Article, Paragraph, StoredArticle
from dedup.remembered import remembered
from dedup.runs import size_of
from dedup.sentences import sentences

__all__ = ["headline_words"]

_SHORTEST = 3.0
"""Words of the shortest headline that stands in a text by no accident."""
_FEWEST = 2
"""Headlines that make a box: a reporter may name one story in a sentence of his own."""
_GAP = 12
"""Words between two headlines of one box, at most, where a sentence ends between them: what stands between others is prose."""


def headline_words(
    article: Article, paragraphs: Sequence[Paragraph], alignments: Sequence[Alignment], sources: Mapping[str, StoredArticle]
) -> frozenset[int]:
    """Places in the article's word stream of boxes that it shares with ``sources``.

    A box reaches, in a paragraph, from one headline to the next ones, as long as no more than 12 words or no end of a
    sentence lie between them, and on from there over shared words to the ends of the sentences; where it does not begin its
    paragraph with a headline, back over the sentence above, if all of that is shared: a headline may be two. A headline before a
    copied text and another one behind it make no box of the text. O(words of shared paragraphs x sources).
    """
    titles = {remembered(title).words for title in (article.title, *(stored.title for stored in sources.values()))}
    known = [title for title in titles if size_of(title) >= _SHORTEST]
    if len(known) < _FEWEST or len(known := _standing(known, paragraphs)) < _FEWEST:
        return frozenset()
    shared = {place for alignment in alignments for place in alignment.matched}
    places: set[int] = set()
    base = 0
    above: range | None = None
    for paragraph in paragraphs:
        size = len(paragraph.words)
        if not shared.isdisjoint(range(base, base + size)):
            found = list(_headlines(paragraph.words.words, known))
            if len(found) >= _FEWEST:
                boxes = list(_boxes(paragraph, base, found, shared))
                places.update(base + place for box in boxes for place in box)
                if above and any(box.start == 0 < min(start for start, _ in found) for box in boxes) and shared.issuperset(above):
                    places.update(above)  # where the headline begins that the box goes on with
        above = _last_sentence(paragraph, base)
        base += size
    return frozenset(places)


def _last_sentence(paragraph: Paragraph, base: int) -> range | None:
    ranges = sentences(paragraph.text, paragraph.words.starts)
    return range(base + ranges[-1][0], base + ranges[-1][1]) if ranges else None


def _standing(titles: Sequence[tuple[str, ...]], paragraphs: Sequence[Paragraph]) -> list[tuple[str, ...]]:
    """Those of ``titles`` that the article has at all: most have none but their own, if that."""
    text = f" {' '.join(chain.from_iterable([paragraph.words.words for paragraph in paragraphs]))} "
    return [title for title in titles if f" {' '.join(title)} " in text]


def _headlines(words: tuple[str, ...], titles: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where which of ``titles`` stands in ``words``; of one inside another only the longer."""
    text = f" {' '.join(words)} "
    taken: list[tuple[int, int]] = []
    for title in sorted(titles, key=len, reverse=True):
        at = text.find(f" {' '.join(title)} ") if len(title) <= len(words) else -1
        if at >= 0:
            start = text.count(" ", 0, at)
            if not any(low < start + len(title) and start < high for low, high in taken):
                taken.append((start, start + len(title)))
                yield start, title


def _boxes(paragraph: Paragraph, base: int, found: Sequence[tuple[int, tuple[str, ...]]], shared: set[int]) -> Iterator[range]:
    ranges = sentences(paragraph.text, paragraph.words.starts)
    starts = [start for start, _ in ranges]
    rows: list[list[tuple[int, int]]] = []
    for low, high in sorted((start, start + len(title)) for start, title in found):
        before = rows[-1][-1][1] if rows else 0
        if rows and (low - before <= _GAP or bisect_right(starts, before - 1) == bisect_right(starts, low)):
            rows[-1].append((low, high))
        else:
            rows.append([(low, high)])
    for row in rows:
        if len(row) >= _FEWEST:
            low, high = row[0][0], row[-1][1]
            first = ranges[bisect_right(starts, low) - 1][0]
            last = ranges[bisect_right(starts, high - 1) - 1][1]
            while low > first and base + low - 1 in shared:
                low -= 1
            while high < last and base + high in shared:
                high += 1
            yield range(low, high)
