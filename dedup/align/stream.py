"""A whole text as one stream of words, with two ways of naming each.

``words`` are the comparable words; ``tokens`` are what anchors are looked for
in: the same words with spelling variants, number words and house terms made
one, so that "organise", "five" and "ISIL" do not break a run. A house term of
several words is one token over several words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from dedup.data.common_words import COMMON
from dedup.frozen import dataclass
from dedup.model import Paragraph
from dedup.runs import is_character, is_kana

__all__ = ["BORDER", "Stream"]

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
