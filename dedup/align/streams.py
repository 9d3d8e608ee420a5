"""Articles -> streams of words, kept: an article that one text was taken from is often the source of the next one, too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain

from dedup.align.stream import BORDER, Stream
from dedup.align.terms import Terms, with_terms
from dedup.data.spelling import canonical_all
from dedup.frozen import replace
from dedup.model import Paragraph, StoredArticle, Words
from dedup.recent import Recent
from dedup.remembered import is_kept, remembered
from dedup.specifics import is_german

__all__ = ["article_stream", "stand_at_source", "stored_places", "stored_stream"]


def article_stream(
    paragraphs: Sequence[Paragraph], terms: Terms | None = None, apart: frozenset[int] = frozenset()
) -> Stream:
    """Stream of the article under check; its offsets lead to the article's source."""
    texts = tuple([part.text for part in paragraphs])
    stream = _placed_once(texts, terms, [part.words for part in paragraphs])
    stands_there = stand_at_source(paragraphs)
    inside = frozenset([base - 1 for base in stream.bases[1:]]) if stands_there else None
    nouns = is_german(stream.words)
    return Stream(
        stream.text, stream.words, stream.starts, stream.ends, stream.tokens, stream.first_words, stream.bases,
        paragraphs, apart, inside, nouns,
    )  # fmt: skip


def stand_at_source(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the joined texts of ``paragraphs`` are the source itself, but for the middle of borders."""
    base = 0
    for paragraph in paragraphs:
        size = len(paragraph.text)
        if not size or not paragraph.offsets.is_identity(base, size):
            return False
        base += size + len(BORDER)
    return True


def stored_stream(source: StoredArticle, terms: Terms | None = None) -> Stream:
    """Stream of a stored article without the places of its words.

    Most of the articles that share a few words share no passage, and need no
    places; `stored_places` adds them. The last ones are kept: an article that
    one text was taken from is often the source of the next one, too, and at
    night the next one itself.
    """
    return _outlined_once(source.paragraphs, terms)


def stored_places(source: StoredArticle, terms: Terms | None = None) -> Stream:
    """As `stored_stream`, with the places of its words: offsets in ``source.text``."""
    return _placed_once(source.paragraphs, terms)


_BOUND = 1 << 19
"""Characters of the articles whose streams are kept. Measured: some 16 MB where most are long."""

_LEAST = 256
"""Characters that each counts for besides its text."""

_Kept = Recent[tuple[tuple[str, ...], "Terms | None"], Stream]
_OUTLINES = _Kept(_BOUND)
_PLACES = _Kept(_BOUND)


def _outlined_once(texts: tuple[str, ...], terms: Terms | None, parts: Sequence[Words] | None = None) -> Stream:
    known = _OUTLINES.find((texts, terms))
    if known is None:
        known = _outline(texts, parts or [remembered(text) for text in texts], terms)
        _keep(_OUTLINES, texts, terms, known)
    return known


def _placed_once(texts: tuple[str, ...], terms: Terms | None, parts: Sequence[Words] | None = None) -> Stream:
    known = _PLACES.find((texts, terms))
    if known is None:
        parts = parts or [remembered(text) for text in texts]
        known = _placed(_outlined_once(texts, terms, parts), parts)
        _keep(_PLACES, texts, terms, known)
    return known


def _keep(kept: _Kept, texts: tuple[str, ...], terms: Terms | None, made: Stream) -> None:
    if is_kept(texts):
        kept.keep((texts, terms), made, len(made.text) + _LEAST)


def _placed(stream: Stream, parts: Iterable[Words]) -> Stream:
    """``stream`` with ``starts`` and ``ends``, from the words of its paragraphs."""
    starts: list[int] = []
    ends: list[int] = []
    for base, words in zip(stream.bases, parts, strict=True):
        starts.extend([base + start for start in words.starts])
        ends.extend([base + end for end in words.ends])
    return replace(stream, starts=starts, ends=ends)


def _outline(texts: Sequence[str], parts: Sequence[Words], terms: Terms | None) -> Stream:
    bases = [0, *accumulate([len(text) + len(BORDER) for text in texts])]
    words = list(chain.from_iterable([found.words for found in parts]))
    tokens = canonical_all(words)
    first_words: Sequence[int] = range(len(words) + 1)
    if terms is not None:
        tokens, first_words = with_terms(tokens, terms)
    return Stream(BORDER.join(texts), words, (), (), tokens, first_words, bases[:-1], None)
