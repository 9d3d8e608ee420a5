"""House terms: phrases that a newsroom prefers to others, as one token over several words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from dedup.data.spelling import canonical
from dedup.normalise import normalise

__all__ = ["Terms", "term_finder", "with_terms"]

Terms = Callable[[Sequence[str], int], "tuple[str, int] | None"]
"""(tokens, place) -> the (canonical token, number of tokens) of the longest house term there."""


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


def with_terms(tokens: Sequence[str], find: Terms) -> tuple[list[str], list[int]]:
    """Tokens with house terms made one, the first word of each, and behind them the number of words."""
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
