"""Pairs of equal words -> an Alignment: where they stand on both sides, and the edits between them."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.align.edits import edits_of
from dedup.align.gaps import Pair
from dedup.align.stream import Stream
from dedup.model import Alignment, Op, Span

__all__ = ["alignment_of"]


def alignment_of(pairs: Sequence[Pair], edited: int, here: Stream, there: Stream, key: str) -> Alignment:
    """The alignment of one settled passage, whose ``edited`` words here replace others. O(characters)."""
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
