"""Sentences of a paragraph, as ranges of its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from dedup.model import Paragraph

__all__ = ["sentences"]

# One set of characters first: that is what the search runs to without looking at anything else. A run of marks is tried
# once, at its first: dots that lead to a page number end nothing, and may be many.
_END = re.compile(
    "[.!?؟۔…।。！？｡](?:(?<![。！？｡])(?<![.!?؟۔…।][.!?؟۔…।])[.!?؟۔…।]*[\"'”’»›)\\]]*(?=\\s)|(?<=[。！？｡])[」』”）)]*)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|prof|gen|col|lt|sgt|maj|capt|rep|sen|gov|sr|jr|inc|corp|co|ltd|no|vs|jan|feb|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov|dec|u\.s|u\.k|u\.n|e\.g|i\.e|a\.m|p\.m|approx|est|m|mm|z\.b|bzw|nr|ca)|\b\w)\.$",
    re.IGNORECASE,
)


def sentences(paragraph: Paragraph) -> list[tuple[int, int]]:
    """Word ranges of the sentences of ``paragraph``, in order; together they hold all of its words. O(characters).

    A point after an initial or a usual abbreviation does not end one.
    """
    text, starts = paragraph.text, paragraph.words.starts
    bounds = [0]
    for found in _END.finditer(text):
        if found.group()[0] == "." and _ABBREVIATION.search(text, max(found.start() - 8, 0), found.start() + 1):
            continue
        word = bisect_left(starts, found.end())
        if bounds[-1] < word < len(starts):
            bounds.append(word)
    bounds.append(len(starts))
    return [(low, high) for low, high in pairwise(bounds) if low < high]
