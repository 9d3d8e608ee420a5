"""What an article shares with the stories worth a close look, and which of its words count for nothing there.

Boilerplate is known before anything is aligned; boxes of headlines and the
edges of one's own stories only once it is. What was related by a box alone
is then looked at again without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup.align import AlignParameters, align_all
from dedup.edges import edge_words
from dedup.frozen import NamedTuple
from dedup.headlines import headline_words
from dedup.model import Alignment, Article, Paragraph, StoredArticle

__all__ = ["Passages", "passages_of"]


class Passages(NamedTuple):
    """Passages, the ``sources`` that they name by key, and the places in the article's word stream that are boilerplate."""

    alignments: tuple[Alignment, ...]
    sources: Mapping[str, StoredArticle]
    boilerplate: frozenset[int]


def passages_of(
    article: Article,
    paragraphs: Sequence[Paragraph],
    stored: Sequence[StoredArticle],
    boilerplate: frozenset[int],
    house_terms: Mapping[str, str],
) -> Passages:
    """The passages that ``article`` shares with each of ``stored``. O(words of the article and of them)."""
    passages = _aligned(paragraphs, stored, boilerplate, house_terms)
    boxes = headline_words(article, paragraphs, passages.alignments, passages.sources) - boilerplate
    if boxes:
        passages = _aligned(paragraphs, stored, boilerplate | boxes, house_terms)
    edges = edge_words(article, paragraphs, passages.alignments, passages.sources)
    return Passages(passages.alignments, passages.sources, passages.boilerplate | edges)


def _aligned(
    paragraphs: Sequence[Paragraph], stored: Sequence[StoredArticle], apart: frozenset[int], house_terms: Mapping[str, str]
) -> Passages:
    alignments = align_all(paragraphs, stored, AlignParameters(house_terms, apart=apart))
    named = {alignment.key for alignment in alignments}
    return Passages(alignments, {source.key: source for source in stored if source.key in named}, apart)
