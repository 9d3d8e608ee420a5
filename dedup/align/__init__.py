"""Word streams -> Alignments: which passage here is which passage there, and what was edited.

Both texts are compared as one stream of words each, so a passage runs over
paragraph borders: merged, split and interrupted paragraphs align as one
reuse, a moved one as its own. Shared word runs are the anchors
(`dedup.runs`); `dedup.align.chain` links them, `dedup.align.gaps` compares
what stands between; `dedup.align.borders` puts their ends where paragraphs and
sentences end; `dedup.align.edits` tells the edits between them. Runs that are
only names or only common phrases do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain as joined
from operator import itemgetter

from dedup.align.alignments import alignment_of
from dedup.align.borders import settled
from dedup.align.chain import ANCHOR, passages
from dedup.align.compiled import compiled
from dedup.align.streams import article_stream, stored_places, stored_stream
from dedup.align.strength import Floors
from dedup.align.terms import term_finder
from dedup.frozen import dataclass, field
from dedup.kernel import native_aligned
from dedup.model import Alignment, Paragraph, StoredArticle
from dedup.runs import index_of

__all__ = ["AlignParameters", "align", "align_all"]


@dataclass(frozen=True, slots=True)
class AlignParameters:
    """What `align` may be told.

    ``house_terms`` maps phrases to the one a newsroom prefers ("ISIL":
    "Daesh"); both count as the same word, edited. Two texts are related by a
    shared run of ``run`` words, or by a passage with ``edited`` matched words
    between edits; once they are, runs of ``related`` words are told too. All
    three need words that are neither names nor formulas, nor in ``apart``
    (places in the article's word stream that are boilerplate), unless what
    is shared is most of the shorter text.
    """

    house_terms: Mapping[str, str] = field(default_factory=dict)
    run: float = 12
    edited: float = 16
    related: float = 8
    apart: frozenset[int] = frozenset()


DEFAULTS = AlignParameters()


def align(
    paragraphs: Sequence[Paragraph], source: StoredArticle, parameters: AlignParameters = DEFAULTS
) -> tuple[Alignment, ...]:
    """Passages that ``paragraphs`` and ``source`` share, in order of the article.

    ``here`` spans slice the article's source, ``there`` spans ``source.text``.
    A word of the article belongs to at most one passage. About linear in the
    words of both texts.
    """
    return align_all(paragraphs, (source,), parameters)


def align_all(
    paragraphs: Sequence[Paragraph], sources: Iterable[StoredArticle], parameters: AlignParameters = DEFAULTS
) -> tuple[Alignment, ...]:
    """As `align`, with each of ``sources`` in turn; the article is prepared once."""
    terms = term_finder(parameters.house_terms)
    floors = Floors(parameters.run, parameters.edited, parameters.related)
    if native_aligned is not None:
        return compiled(paragraphs, sources, terms, floors, parameters.apart)
    here = article_stream(paragraphs, terms, parameters.apart)
    index = index_of(here.tokens, ANCHOR)
    found = []
    for source in sources:
        there = stored_stream(source, terms)
        shared = passages(here, there, floors, index)
        if shared:
            there = stored_places(source, terms)
            taken = set(map(itemgetter(0), joined.from_iterable([passage.pairs for passage in shared])))
            for passage in shared:
                pairs = settled(passage.pairs, passage.runs, here, there, taken)
                found.append(alignment_of(pairs, passage.edited, here, there, source.key))
    return tuple(found)
