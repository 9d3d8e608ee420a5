"""Text used again, or only the wording of a notice?

A dividend, a bond issue or last week's market bulletin is written in the
words of all others of its kind, with other names and figures in them. Of a
story that was copied and edited, names and figures are what stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dedup.data.common_words import COMMON
from dedup.model import Alignment, Op

__all__ = ["SPECIFIC", "has_new_figures", "is_figure", "is_name", "is_template"]

SPECIFIC = re.compile(r"\d[\w.,/-]*|[^\W\d_]+(?:['’&.-][^\W\d_]+)*")
_NUMBERS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
"""
_FEWEST_FIGURES = 2
_FEWEST = 3
_NUMBER_WORDS = frozenset(_NUMBERS.split())
_SLOT = 64
"""Characters of the longest replacement that fills in a form; a longer one is other text."""


def has_new_figures(source: str, passages: Iterable[Alignment]) -> bool:
    """Whether the passages keep the wording and change the figures: at least two, and no fewer than they keep."""
    kept, changed = _counted(source, tuple(passages), names=False, fewest=_FEWEST_FIGURES)
    return changed >= _FEWEST_FIGURES and changed >= kept


def is_template(source: str, passages: Iterable[Alignment]) -> bool:
    """Whether more names and figures changed than stayed, three at least; names are known by their capitals.

    ``source`` is the article's. O(characters of the passages).
    """
    kept, changed = _counted(source, tuple(passages), names=True, fewest=_FEWEST)
    return changed >= _FEWEST and changed > kept


def _counted(source: str, passages: Sequence[Alignment], names: bool, fewest: int) -> tuple[int, int]:
    """How many different names and figures of the passages stand in both texts, and how many replace others.

    Where fewer than ``fewest`` do, no text but that of the replacements is looked at: none changed.
    """
    changed = {word for passage in passages for word in _replacing(source, passage, names)}
    if len(changed) < fewest:
        return 0, 0
    kept: set[str] = set()
    for passage in passages:
        base = passage.here.start
        for found in SPECIFIC.finditer(source, base, passage.here.end):
            word = found.group()
            if is_figure(word) or (names and is_name(word)):
                over = _over(passage.ops, found.start() - base, found.end() - base)
                if all(op.kind == "equal" for op in over):
                    kept.add(word)
    return len(kept), len(changed - kept)


def _replacing(source: str, passage: Alignment, names: bool) -> Iterator[str]:
    """Names and figures that a replacement of the passage touches. No word holds white space, so each is found from the last."""
    base, limit = passage.here.start, passage.here.end
    for op in passage.ops:
        if not _is_slot(op):
            continue
        start, end = base + op.here_start, base + op.here_end
        low, high = start, end
        while low > base and not source[low - 1].isspace():
            low -= 1
        while high < limit and not source[high].isspace():
            high += 1
        for found in SPECIFIC.finditer(source, low, high):
            word = found.group()
            if found.start() < end and found.end() > start and (is_figure(word) or (names and is_name(word))):
                yield word


def _over(ops: Sequence[Op], start: int, end: int) -> list[Op]:
    """The operations that stand, on the side of the article, over ``start`` to ``end``."""
    return [op for op in ops if op.here_start < end and op.here_end > start]


def _is_slot(op: Op) -> bool:
    return op.kind == "replace" and max(op.here_end - op.here_start, op.there_end - op.there_start) <= _SLOT


def is_figure(word: str) -> bool:
    """Whether a `SPECIFIC` is a figure, in digits or in words from two on."""
    return word[0].isdigit() or word in _NUMBER_WORDS


def is_name(word: str) -> bool:
    """Whether a `SPECIFIC` is a name, by its capital; so is the first word of a sentence that is no common one."""
    return word[0].isupper() and word.casefold() not in COMMON
