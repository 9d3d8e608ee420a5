"""Text used again, or only the wording of a notice?

A dividend, a bond issue or last week's market bulletin is written in the
words of all others of its kind, with other names and figures in them. Of a
story that was copied and edited, names and figures are what stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from dedup.model import Alignment, Op, Span
from dedup.specifics import NUMBER_WORDS, Specific, capitals_tell, specifics

__all__ = ["has_new_figures", "is_template"]

_FEWEST_FIGURES = 2
_FEWEST = 3
_SLOT = 64
"""Characters of the longest replacement that fills in a form; a longer one is other text."""


_Teller = Callable[[str, int, int], Iterable[Specific]]


def has_new_figures(here: str, there: str, passages: Iterable[Alignment], apart: Sequence[Span] = ()) -> bool:
    """Whether the passages keep the wording and change the figures: at least two, and no fewer than they keep.

    Of what stands at ``apart``, ascending spans of ``here``, nothing counts.
    """
    parts = tuple(passages)
    ours = _outside(_figures, apart)
    changed = _changed(here, there, parts, ours, _figures)
    if len(changed) < _FEWEST_FIGURES:
        return False
    kept = _kept(here, parts, ours, len(changed) + 1)
    return len(changed - kept) >= max(_FEWEST_FIGURES, len(kept))


def is_template(
    here: str, there: str, passages: Iterable[Alignment], language: str = "", apart: Sequence[Span] = ()
) -> bool:
    """Whether more names and figures changed than stayed, three at least.

    ``here`` and ``there`` are what the passages slice: the article's source and the stored text. A slot is filled
    on both sides, a name for a name and a figure for a figure: who puts names where none stood has edited a copy.
    Of what stands at ``apart``, ascending spans of ``here``, nothing counts. O(characters of the passages).
    """
    parts = tuple(passages)
    told: _Teller = specifics
    ours = _outside(told, apart)
    changed = _changed(here, there, parts, ours, told)
    if len(changed) < _FEWEST:
        return False
    if not capitals_tell((here[part.here.start : part.here.end] for part in parts), language):
        told = partial(specifics, by_capitals=False)
        ours = _outside(told, apart)
        changed = _changed(here, there, parts, ours, told)
    kept = _kept(here, parts, ours, len(changed))
    return len(changed - kept) >= max(_FEWEST, len(kept) + 1)


def _figures(text: str, start: int, end: int) -> Iterator[Specific]:
    return (found for found in specifics(text, start, end, by_capitals=False) if found.is_figure)


def _outside(told: _Teller, apart: Sequence[Span]) -> _Teller:
    """``told`` without what begins inside one of the spans."""
    if not apart:
        return told
    starts = [span.start for span in apart]

    def found(text: str, start: int, end: int) -> Iterator[Specific]:
        for each in told(text, start, end):
            place = bisect_right(starts, each.start) - 1
            if place < 0 or apart[place].end <= each.start:
                yield each

    return found


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


def _changed(here: str, there: str, passages: Iterable[Alignment], in_ours: _Teller, in_theirs: _Teller) -> set[str]:
    """What of ``here`` a replacement puts in place of something of its kind."""
    changed: set[str] = set()
    for passage in passages:
        ours, theirs = passage.here, passage.there
        for op in passage.ops:
            if not _is_slot(op):
                continue
            start, end = ours.start + op.here_start, ours.start + op.here_end
            new = [] if _tells_nothing(here, start, end, ours) else _touched(here, start, end, ours, in_ours)
            if not new:
                continue
            room = {False: 0, True: 0}
            for each in _touched(there, theirs.start + op.there_start, theirs.start + op.there_end, theirs, in_theirs):
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


def _tells_nothing(text: str, start: int, end: int, bounds: Span) -> bool:
    """Whether `_touched` finds nothing for certain: whole words of small ASCII letters, none of them a number."""
    slot = text[start:end]
    if not (slot.islower() and slot.isascii() and (start == bounds.start or text[start - 1].isspace())):
        return False
    words = slot.split(" ")
    return all(map(str.isalpha, words)) and NUMBER_WORDS.isdisjoint(words)


def _is_slot(op: Op) -> bool:
    return op.kind == "replace" and max(op.here_end - op.here_start, op.there_end - op.there_start) <= _SLOT
