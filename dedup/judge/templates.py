"""Text used again, or only the wording of a notice?

A dividend, a bond issue or last week's market bulletin is written in the
words of all others of its kind, with other names and figures in them. Of a
story that was copied and edited, names and figures are what stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from dedup.model import Alignment, Op, Span
from dedup.specifics import Specific, capitals_tell, specifics

__all__ = ["has_new_figures", "is_template"]

_FEWEST_FIGURES = 2
_FEWEST = 3
_SLOT = 64
"""Characters of the longest replacement that fills in a form; a longer one is other text."""


_Teller = Callable[[str, int, int], Iterable[Specific]]


def has_new_figures(here: str, there: str, passages: Iterable[Alignment]) -> bool:
    """Whether the passages keep the wording and change the figures: at least two, and no fewer than they keep."""
    parts = tuple(passages)
    changed = _changed(here, there, parts, _figures)
    if len(changed) < _FEWEST_FIGURES:
        return False
    kept = _kept(here, parts, _figures, len(changed) + 1)
    return len(changed - kept) >= max(_FEWEST_FIGURES, len(kept))


def is_template(here: str, there: str, passages: Iterable[Alignment], language: str = "") -> bool:
    """Whether more names and figures changed than stayed, three at least.

    ``here`` and ``there`` are what the passages slice: the article's source and the stored text. A slot is filled
    on both sides, a name for a name and a figure for a figure: who puts names where none stood has edited a copy.
    O(characters of the passages).
    """
    parts = tuple(passages)
    changed = _changed(here, there, parts, specifics)
    if len(changed) < _FEWEST:
        return False
    told: _Teller = specifics
    if not capitals_tell((here[part.here.start : part.here.end] for part in parts), language):
        told = partial(specifics, by_capitals=False)
        changed = _changed(here, there, parts, told)
    kept = _kept(here, parts, told, len(changed))
    return len(changed - kept) >= max(_FEWEST, len(kept) + 1)


def _figures(text: str, start: int, end: int) -> Iterator[Specific]:
    return (found for found in specifics(text, start, end, by_capitals=False) if found.is_figure)


def _kept(here: str, passages: Iterable[Alignment], told: _Teller, enough: int) -> set[str]:
    """What the passages tell that stands in both texts, ``enough`` of it at most: then no more can have changed."""
    kept: set[str] = set()
    for passage in passages:
        base = passage.here.start
        edits = [(base + op.here_start, base + op.here_end) for op in passage.ops if op.kind != "equal"]
        place = 0
        for found in told(here, base, passage.here.end):
            while place < len(edits) and edits[place][1] <= found.start:
                place += 1
            if place == len(edits) or edits[place][0] >= found.end:
                kept.add(found.word)
                if len(kept) >= enough:
                    return kept
    return kept


def _changed(here: str, there: str, passages: Iterable[Alignment], told: _Teller) -> set[str]:
    """What of ``here`` a replacement puts in place of something of its kind."""
    changed: set[str] = set()
    for passage in passages:
        ours, theirs = passage.here, passage.there
        for op in passage.ops:
            if not _is_slot(op):
                continue
            new = _touched(here, ours.start + op.here_start, ours.start + op.here_end, ours, told)
            if not new:
                continue
            room = {False: 0, True: 0}
            for each in _touched(there, theirs.start + op.there_start, theirs.start + op.there_end, theirs, told):
                room[each.is_figure] += 1
            for each in new:
                if room[each.is_figure] > 0:
                    room[each.is_figure] -= 1
                    changed.add(each.word)
    return changed


def _touched(text: str, start: int, end: int, bounds: Span, told: _Teller) -> list[Specific]:
    """Names and figures that ``start`` to ``end`` touches, each read whole: back and on to white space, if it is near."""
    low, high = start, end
    first, last = max(bounds.start, start - _SLOT), min(bounds.end, end + _SLOT)
    while low > first and not text[low - 1].isspace():
        low -= 1
    while high < last and not text[high].isspace():
        high += 1
    return [found for found in told(text, low, high) if found.start < end and found.end > start]


def _is_slot(op: Op) -> bool:
    return op.kind == "replace" and max(op.here_end - op.here_start, op.there_end - op.there_start) <= _SLOT
