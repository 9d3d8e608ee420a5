"""Boxes of headlines, known by the headlines in them.

Under or above a story the page's template prints what else was written about
it. Stories that carry one box have not copied each other, whatever the box is
called and however the page runs it into the text: what stands in it are the
headlines of this story and of those beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dedup.model import Alignment, Article, Paragraph, StoredArticle
from dedup.remembered import remembered
from dedup.runs import size_of
from dedup.sentences import sentences

__all__ = ["headline_words"]

_SHORTEST = 3.0
"""Words of the shortest headline that stands in a text by no accident."""
_FEWEST = 2
"""Headlines that make a box: a reporter may name one story in a sentence of his own."""


def headline_words(
    article: Article, paragraphs: Sequence[Paragraph], alignments: Sequence[Alignment], sources: Mapping[str, StoredArticle]
) -> frozenset[int]:
    """Places in the article's word stream of boxes that it shares with ``sources``.

    A box reaches, in a paragraph, from the first headline to the last, and on from there over shared words to the
    ends of their sentences. O(words of shared paragraphs x sources).
    """
    titles = {remembered(title).words for title in (article.title, *(stored.title for stored in sources.values()))}
    known = [title for title in titles if size_of(title) >= _SHORTEST]
    if len(known) < _FEWEST:
        return frozenset()
    shared = {place for alignment in alignments for place in alignment.matched}
    places: set[int] = set()
    base = 0
    for paragraph in paragraphs:
        size = len(paragraph.words)
        if not shared.isdisjoint(range(base, base + size)):
            found = list(_headlines(paragraph.words.words, known))
            if len({title for _, title in found}) >= _FEWEST:
                places.update(base + place for place in _box(paragraph, base, found, shared))
        base += size
    return frozenset(places)


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


def _box(paragraph: Paragraph, base: int, found: Sequence[tuple[int, tuple[str, ...]]], shared: set[int]) -> range:
    low, high = min(start for start, _ in found), max(start + len(title) for start, title in found)
    ranges = sentences(paragraph)
    first = next(start for start, end in ranges if start <= low < end)
    last = next(end for start, end in ranges if start < high <= end)
    while low > first and base + low - 1 in shared:
        low -= 1
    while high < last and base + high in shared:
        high += 1
    return range(low, high)
