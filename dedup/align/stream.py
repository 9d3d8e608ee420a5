"""A whole text as one stream of words, with two ways of naming each.

``words`` are the comparable words; ``tokens`` are what anchors are looked for
in: the same words with spelling variants, number words and house terms made
one, so that "organise", "five" and "ISIL" do not break a run. A house term of
several words is one token over several words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain

from dedup.data.common_words import COMMON
from dedup.data.spelling import canonical, canonical_all
from dedup.frozen import dataclass, replace
from dedup.model import Paragraph, StoredArticle, Words
from dedup.normalise import normalise
from dedup.recent import Recent
from dedup.remembered import is_kept, remembered
from dedup.runs import is_character, is_kana
from dedup.specifics import is_german

__all__ = ["BORDER", "Stream", "Terms", "article_stream", "stored_places", "stored_stream", "term_finder"]

Terms = Callable[[Sequence[str], int], "tuple[str, int] | None"]
"""(tokens, place) -> the (canonical token, number of tokens) of the longest house term there."""

BORDER = "\n\n"
"""What parts paragraphs in ``Stream.text``, as in ``StoredArticle.text``."""


@dataclass(frozen=True, slots=True)
class Stream:
    """``starts[i]`` and ``ends[i]`` place word ``i`` in ``text``; ``first_words[t]`` is the first word of token ``t``.

    ``bases[p]`` is where paragraph ``p`` (from 0) starts in ``text``.
    ``first_words`` has one more entry than ``tokens``: the number of words.
    Words in ``apart`` are no evidence. ``inside``, where ``text`` is the
    source itself: the places in the middle of its borders. ``nouns``: every
    noun has a capital here, so that one makes no name.
    """

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    tokens: Sequence[str]
    first_words: Sequence[int]
    bases: Sequence[int]
    paragraphs: Sequence[Paragraph] | None
    apart: frozenset[int] = frozenset()
    inside: frozenset[int] | None = None
    nouns: bool = False

    def paragraph_of(self, word: int) -> int:
        """Number, from 1, of the paragraph that word stands in."""
        return bisect_right(self.bases, self.starts[word])

    def source_start(self, offset: int) -> int:
        """Where the stretch of source begins that ``text[offset:]`` begins with."""
        if self.paragraphs is None:
            return offset
        if self.inside is not None:
            return offset - 1 if offset in self.inside else offset
        number = bisect_right(self.bases, offset) - 1
        paragraph = self.paragraphs[number]
        inside = min(offset - self.bases[number], len(paragraph.text))
        return paragraph.offsets.span(inside, inside)[0]

    def source_end(self, offset: int) -> int:
        """Where the stretch of source ends that ``text[:offset]`` ends with."""
        if self.paragraphs is None or offset <= 0:
            return offset if self.paragraphs is None else self.source_start(0)
        if self.inside is not None:
            return offset - 1 if offset in self.inside else offset
        number = bisect_right(self.bases, offset - 1) - 1
        paragraph = self.paragraphs[number]
        inside = offset - self.bases[number]
        if inside > len(paragraph.text):
            following = number + 1 < len(self.bases) and offset == self.bases[number + 1]
            return self.source_start(offset) if following else paragraph.span.end
        return paragraph.offsets.span(inside - 1, inside)[1]

    def telling(self, places: Iterable[int], enough: int) -> int:
        """How many different words among ``places`` say something about copying, counted up to ``enough``."""
        found: set[str] = set()
        for place in places:
            if self._is_telling(place):
                found.add(self.words[place])
                if len(found) == enough:
                    break
        return len(found)

    def _is_telling(self, word: int) -> bool:
        """Whether a word says something about copying.

        Common words, names and round or small numbers do not: two reporters
        write the same ones of the same event. A number of three digits or
        more, years apart, does.
        """
        name = self.words[word]
        if name in COMMON or is_kana(name) or (len(name) == 1 and not is_character(name) and name.isalpha()):
            return False  # an initial, or a letter of a l e t t e r - s p a c e d word
        if not name[0].isalpha():
            digits = sum(character.isdigit() for character in name)
            return digits >= 3 and not (len(name) == 4 and name[:2] in {"19", "20"}) and not name.endswith("000")
        surface = self.text[self.starts[word]]
        if self.nouns or not surface.isupper():
            return True
        return self._shouts(word)

    def _shouts(self, word: int) -> bool:
        """Whether the words around are in capitals too (a heading, old wire copy), so that capitals mean nothing."""
        low, high = max(word - 6, 0), min(word + 7, len(self.words))
        capitals = sum(self.text[self.starts[near]].isupper() for near in range(low, high))
        return capitals >= 0.85 * (high - low) and any(
            self.words[near] in COMMON for near in range(low, high) if self.text[self.starts[near]].isupper()
        )


def article_stream(
    paragraphs: Sequence[Paragraph], terms: Terms | None = None, apart: frozenset[int] = frozenset()
) -> Stream:
    """Stream of the article under check; its offsets lead to the article's source."""
    texts = tuple([part.text for part in paragraphs])
    stream = _placed_once(texts, terms, [part.words for part in paragraphs])
    stands_there = all(_is_at(part, base) for part, base in zip(paragraphs, stream.bases, strict=True))
    inside = frozenset([base - 1 for base in stream.bases[1:]]) if stands_there else None
    nouns = is_german(stream.words)
    return Stream(
        stream.text, stream.words, stream.starts, stream.ends, stream.tokens, stream.first_words, stream.bases,
        paragraphs, apart, inside, nouns,
    )  # fmt: skip


def _is_at(paragraph: Paragraph, base: int) -> bool:
    """Whether a paragraph is the source's own text from ``base`` on, character by character."""
    return paragraph.text != "" and paragraph.offsets.is_identity(base, len(paragraph.text))


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
        tokens, first_words = _with_terms(tokens, terms)
    return Stream(BORDER.join(texts), words, (), (), tokens, first_words, bases[:-1], None)


def term_finder(house_terms: Mapping[str, str]) -> Terms | None:
    """House terms made ready; None if there are none.

    A function from (tokens, place) to the (canonical token, number of tokens) of the longest term there.
    """
    return _finder(tuple(house_terms.items())) if house_terms else None


@lru_cache(maxsize=8)
def _finder(house_terms: tuple[tuple[str, str], ...]) -> Terms:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for terms in house_terms:
        name = " ".join(_tokens(terms[1]))
        for term in terms:
            tokens = _tokens(term)
            if tokens:
                table.setdefault(tokens[0], []).append((tokens, name))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))

    def find(tokens: Sequence[str], place: int) -> tuple[str, int] | None:
        for term, name in table.get(tokens[place], ()):
            if tuple(tokens[place : place + len(term)]) == term:
                return name, len(term)
        return None

    return find


def _tokens(phrase: str) -> tuple[str, ...]:
    return tuple(canonical(word) for word in normalise(phrase).words)


def _with_terms(
    tokens: Sequence[str], find: Terms
) -> tuple[list[str], list[int]]:
    merged: list[str] = []
    first_words: list[int] = []
    place = 0
    while place < len(tokens):
        found = find(tokens, place)
        name, size = found if found else (tokens[place], 1)
        merged.append(name)
        first_words.append(place)
        place += size
    first_words.append(len(tokens))
    return merged, first_words
