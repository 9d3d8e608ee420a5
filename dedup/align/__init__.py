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

from dedup.align.borders import Pair, settled
from dedup.align.chain import ANCHOR, Floors, passages
from dedup.align.edits import edits_of
from dedup.align.stream import Stream, article_stream, stored_places, stored_stream, term_finder
from dedup.frozen import dataclass, field
from dedup.model import Alignment, Op, Paragraph, Span, StoredArticle
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
    here = article_stream(paragraphs, terms, parameters.apart)
    floors = Floors(parameters.run, parameters.edited, parameters.related)
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
                found.append(_alignment(pairs, passage.edited, here, there, source.key))
    return tuple(found)


def _alignment(pairs: Sequence[Pair], edited: int, here: Stream, there: Stream, key: str) -> Alignment:
    start, end, low, high, ops = edits_of(pairs, here, there)
    span = Span(start, end)
    if here.inside is None:
        span = Span(here.source_start(start), here.source_end(end))
        ops = tuple([_placed(op, here, start, span.start) for op in ops])
    matched, there_matched = zip(*pairs, strict=True)
    first, last = pairs[0], pairs[-1]
    return Alignment(
        key=key,
        here=span,
        there=Span(low, high),
        paragraph=here.paragraph_of(first[0]),
        there_paragraph=there.paragraph_of(first[1]),
        first_word=first[0],
        last_word=last[0] + 1,
        matched=matched,
        edited=edited,
        there_matched=there_matched,
        ops=ops,
    )


def _placed(op: Op, here: Stream, text_base: int, base: int) -> Op:
    """An operation of the stream's text as one of the source."""
    start = here.source_start(text_base + op.here_start)
    end = here.source_end(text_base + op.here_end) if op.here_end > op.here_start else start
    return Op(op.kind, start - base, end - base, op.there_start, op.there_end)
