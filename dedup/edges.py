"""Footers and headers that an outlet prints around its stories.

`dedup.boilerplate` learns what an outlet repeats once it has seen it in
several stories. The second story comes before that: two stories of one outlet
that share nothing but their last paragraphs (or their first) share furniture,
not reporting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup.frozen import dataclass
from dedup.model import Alignment, Article, Paragraph, StoredArticle

__all__ = ["EdgeParameters", "edge_words"]


@dataclass(frozen=True, slots=True)
class EdgeParameters:
    """The last ``foot`` and the first ``head`` paragraphs are edges.

    Edges that make more than ``share`` of the words of either story are the
    story itself.
    """

    foot: int = 2
    head: int = 1
    share: float = 0.4


DEFAULTS = EdgeParameters()


def edge_words(
    article: Article,
    paragraphs: Sequence[Paragraph],
    alignments: Sequence[Alignment],
    sources: Mapping[str, StoredArticle],
    parameters: EdgeParameters = DEFAULTS,
) -> frozenset[int]:
    """Places in the article's word stream that it shares, as an edge, with another story of its own outlet.

    A source counts only if all that is shared with it lies at the same edge
    on both sides. O(alignments).
    """
    places: set[int] = set()
    for key, stored in sources.items():
        if stored.outlet != article.outlet or key == article.key:
            continue
        shared = [alignment for alignment in alignments if alignment.key == key]
        if shared and all(_at_edge(each, paragraphs, stored, parameters) for each in shared):
            found = {place for alignment in shared for place in alignment.matched}
            there = {place for alignment in shared for place in alignment.there_matched}
            words = sum(len(paragraph.words) for paragraph in paragraphs)
            there_words = len(stored.text.split())
            if len(found) <= parameters.share * words and len(there) <= parameters.share * there_words:
                places |= found
    return frozenset(places)


def _at_edge(
    alignment: Alignment, paragraphs: Sequence[Paragraph], stored: StoredArticle, parameters: EdgeParameters
) -> bool:
    here, there = alignment.paragraph, alignment.there_paragraph
    foot = here > len(paragraphs) - parameters.foot and there > len(stored.paragraphs) - parameters.foot
    head = (
        max(here, there) <= parameters.head
        and alignment.here.end <= paragraphs[parameters.head - 1].span.end
        and alignment.there.end <= len(stored.paragraphs[parameters.head - 1])
    )
    return foot or head
