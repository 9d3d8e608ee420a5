"""Fixed phrases, looked for among the comparable words of many texts at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress

from dedup.kernel import native_phrases
from dedup.normalise import normalise
from dedup.remembered import remembered

__all__ = ["Phrases"]


class Phrases:
    """Phrases of comparable words with a space between; each is known by its number among those given.

    >>> vague = Phrases(["at least", "some", "at least some"])
    >>> vague.found_in(["Some say: at least some.", "None at all.", ""])
    [[(0, 1), (2, 0), (2, 2), (4, 1)], None, None]
    """

    __slots__ = ("_by_first", "_table")

    def __init__(self, phrases: Iterable[str]) -> None:
        self._table: object = None
        self._by_first: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        if native_phrases is not None:
            self._table = native_phrases.phrases(tuple(phrases))
            return
        for number, phrase in enumerate(phrases):
            words = tuple(phrase.split())
            self._by_first.setdefault(words[0], []).append((number, words))

    def found_in(self, texts: list[str], *, apart: bool = False) -> list[list[tuple[int, int]] | None] | None:
        """For each text (place of a word, number of a phrase that begins there), in order; None of none.

        None instead of all where no text holds any. O(characters): some 10 ns a word, of which most begin no phrase.
        ``apart``: also among the words as the apostrophes ' and ’ part them, with their places there.

        >>> Phrases(["afp"]).found_in(["l'AFP", "AFP’s"], apart=True)
        [[(1, 0)], [(0, 0)]]
        """
        if native_phrases is not None:
            found: list[list[tuple[int, int]] | None] | None = native_phrases.phrases_in(texts, self._table, apart)
            return found
        told = [self._found_in(text, apart) or None for text in texts]
        return told if any(told) else None

    def _found_in(self, text: str, apart: bool) -> list[tuple[int, int]]:
        """The reference of the kernel."""
        found = self._in_words(remembered(text).words)
        if apart and ("'" in text or "’" in text):
            found += self._in_words(normalise(text.replace("'", " ").replace("’", " ")).words)
        return found

    def _in_words(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        by_first = self._by_first
        return [
            (place, number)
            for place in compress(range(len(words)), map(by_first.__contains__, words))
            for number, phrase in by_first[words[place]]
            if words[place : place + len(phrase)] == phrase
        ]
