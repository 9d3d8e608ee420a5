"""Sentences of a paragraph, as ranges of its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise

from dedup.kernel import native_specifics

__all__ = ["ABBREVIATIONS", "sentences"]

# One set of characters first: that is what the search runs to without looking at anything else. A run of marks is tried
# once, at its first: dots that lead to a page number end nothing, and may be many.
_END = (
    "[.!?؟۔…।。！？｡](?:(?<![。！？｡])(?<![.!?؟۔…।][.!?؟۔…।])[.!?؟۔…।]*[\"'”’»›)\\]]*(?=\\s)|(?<=[。！？｡])[」』”）)]*)"
)
ABBREVIATIONS = (
    " mr mrs ms dr st prof gen col lt sgt maj capt rep sen gov sr jr inc corp co ltd no vs jan feb mar apr jun jul aug sep"
    " sept oct nov dec approx est m mm bzw nr ca "
)
"""Usual ones, as the kernel takes them; of those with a point inside, the last letter is one that stands alone."""


@cache
def _end() -> re.Pattern[str]:
    return re.compile(_END)  # not at import: with the kernel, most text needs none


@cache
def _abbreviation() -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:{'|'.join(ABBREVIATIONS.split())})|\b\w)\.$", re.IGNORECASE)


def sentences(text: str, starts: tuple[int, ...]) -> list[tuple[int, int]]:
    """Ranges of the words that begin at ``starts``, one for each sentence of ``text``; together they hold all. O(characters).

    A point after an initial or a usual abbreviation does not end one.
    """
    if native_specifics is not None:
        found: list[tuple[int, int]] | None = native_specifics.sentences(text, starts, ABBREVIATIONS)
        if found is not None:
            return found
    return _sentences(text, starts)


def _sentences(text: str, starts: tuple[int, ...]) -> list[tuple[int, int]]:
    bounds = [0]
    for found in _end().finditer(text):
        if found.group()[0] == "." and _abbreviation().search(text, max(found.start() - 8, 0), found.start() + 1):
            continue
        word = bisect_left(starts, found.end())
        if bounds[-1] < word < len(starts):
            bounds.append(word)
    bounds.append(len(starts))
    return [(low, high) for low, high in pairwise(bounds) if low < high]
