"""`dedup.align.align_all` by the compiled kernel: one call compares an article with all the others.

What the kernel compares is kept as it made it; only what leads from the
stream's text to the source of a marked-up article is done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from dedup.align.alignments import alignment_of
from dedup.align.stream import BORDER
from dedup.align.streams import article_stream, stand_at_source, stored_places
from dedup.align.strength import Floors
from dedup.align.terms import Terms, with_terms
from dedup.data.common_words import COMMON
from dedup.data.spelling import CANONICAL, canonical_all
from dedup.kernel import native_aligned
from dedup.model import Alignment, Op, Paragraph, Span, StoredArticle, Words
from dedup.recent import Recent
from dedup.remembered import is_kept, remembered
from dedup.specifics import SAMPLE, is_german

__all__ = ["compiled"]

_BOUND = 1 << 19
"""Characters of the articles whose streams are kept."""

_LEAST = 256
"""Characters that each counts for besides its text."""

_KEPT = Recent[tuple[tuple[str, ...], "Terms | None"], object](_BOUND)


def compiled(
    paragraphs: Sequence[Paragraph],
    sources: Iterable[StoredArticle],
    terms: Terms | None,
    floors: Floors,
    apart: frozenset[int],
) -> tuple[Alignment, ...]:
    """As the reference, passage by passage."""
    assert native_aligned is not None
    parts = [paragraph.words for paragraph in paragraphs]
    here = _stream(tuple([paragraph.text for paragraph in paragraphs]), terms, parts)
    others = tuple(sources)
    streams = tuple([_stream(other.paragraphs, terms) for other in others])
    sample: list[str] = []
    for words in parts:
        if len(sample) < SAMPLE:
            sample += words.words
    at_source = stand_at_source(paragraphs)
    kept = _marked(apart, sum(map(len, parts))) if apart else None
    found = native_aligned.aligned(here, streams, kept, tuple(floors), COMMON, is_german(sample), at_source, Op)
    made = []
    ours = theirs = told_of = None  # made where they are asked for, and not again for the next passage of a source
    for number, start, end, low, high, paragraph, other, matched, edited, there_matched, ops in found:
        if ops is None or not at_source:
            pairs = tuple(zip(matched, there_matched, strict=True))
            ours = article_stream(paragraphs, terms) if ours is None else ours
            if theirs is None or told_of != number:
                theirs, told_of = stored_places(others[number], terms), number
            made.append(alignment_of(pairs, edited, ours, theirs, others[number].key))
        else:
            made.append(
                Alignment(
                    others[number].key, Span(start, end), Span(low, high), paragraph, other, matched[0], matched[-1] + 1,
                    matched, edited, there_matched, ops,
                )
            )
    return tuple(made)


def _stream(texts: tuple[str, ...], terms: Terms | None, parts: Sequence[Words] | None = None) -> object:
    known = _KEPT.find((texts, terms))
    if known is None:
        known = _made(texts, terms, parts or [remembered(text) for text in texts])
        if is_kept(texts):
            _KEPT.keep((texts, terms), known, sum(map(len, texts)) + _LEAST)
    return known


def _made(texts: tuple[str, ...], terms: Terms | None, parts: Sequence[Words]) -> object:
    assert native_aligned is not None
    tokens: tuple[str, ...] | None = None
    first: tuple[int, ...] | None = None
    if terms is not None:
        merged, starts = with_terms(canonical_all(chain.from_iterable([words.words for words in parts])), terms)
        tokens, first = tuple(merged), tuple(starts)
    told = tuple([(words.words, words.starts, words.ends) for words in parts])
    return native_aligned.stream(texts, told, CANONICAL, tokens, first, BORDER)


def _marked(places: Iterable[int], size: int) -> bytes:
    marked = bytearray(size)
    for place in places:
        if 0 <= place < size:
            marked[place] = 1
    return bytes(marked)
