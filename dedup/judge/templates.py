"""Text used again, or only the wording of a notice?

A dividend, a bond issue or last week's market bulletin is written in the
words of all others of its kind, with other names and figures in them. Of a
story that was copied and edited, names and figures are what stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from dedup.frozen import NamedTuple
from dedup.kernel import native_specifics
from dedup.model import Alignment, Op, Span
from dedup.specifics import NO_NAMES, SPACED_NUMBERS, Specific, capitals_tell, specifics

__all__ = ["has_new_figures", "is_template"]

_FEWEST_FIGURES = 2
_FEWEST = 3
_SLOT = 64
"""Characters of the longest replacement that fills in a form; a longer one is other text."""


class _Teller(NamedTuple):
    """What is told of a text: figures, or names by their capitals too; nothing of ``apart``, ascending spans of it."""

    by_capitals: bool
    figures_only: bool = False
    apart: tuple[Span, ...] = ()

    @property
    def no_names(self) -> AbstractSet[str] | None:
        """What the kernel takes for no names; None where it is to look for none."""
        return NO_NAMES if self.by_capitals else None

    def told(self, text: str, start: int, end: int) -> Iterable[Specific]:
        """What ``text[start:end]`` tells."""
        found: Iterable[Specific] = specifics(text, start, end, by_capitals=self.by_capitals)
        if self.figures_only:
            found = (each for each in found if each.is_figure)
        return self._outside(found) if self.apart else found

    def _outside(self, found: Iterable[Specific]) -> Iterator[Specific]:
        starts = [span.start for span in self.apart]
        for each in found:
            place = bisect_right(starts, each.start) - 1
            if place < 0 or self.apart[place].end <= each.start:
                yield each


def has_new_figures(here: str, there: str, passages: Iterable[Alignment], apart: tuple[Span, ...] = ()) -> bool:
    """Whether the passages keep the wording and change the figures: at least two, and no fewer than they keep.

    Of what stands at ``apart``, ascending spans of ``here``, nothing counts.
    """
    parts = tuple(passages)
    teller = _Teller(by_capitals=False, figures_only=True, apart=apart)
    changed = _changed(here, there, parts, teller)
    if len(changed) < _FEWEST_FIGURES:
        return False
    kept = _kept(here, parts, teller, len(changed) + 1)
    return len(changed - kept) >= max(_FEWEST_FIGURES, len(kept))


def is_template(
    here: str, there: str, passages: Iterable[Alignment], language: str = "", apart: tuple[Span, ...] = ()
) -> bool:
    """Whether more names and figures changed than stayed, three at least.

    ``here`` and ``there`` are what the passages slice: the article's source and the stored text. A slot is filled
    on both sides, a name for a name and a figure for a figure: who puts names where none stood has edited a copy.
    Of what stands at ``apart``, ascending spans of ``here``, nothing counts. O(characters of the passages).
    """
    parts = tuple(passages)
    teller = _Teller(by_capitals=True, apart=apart)
    changed = _changed(here, there, parts, teller)
    if len(changed) < _FEWEST:
        return False
    if not capitals_tell((here[part.here.start : part.here.end] for part in parts), language):
        teller = _Teller(by_capitals=False, apart=apart)
        changed = _changed(here, there, parts, teller)
    kept = _kept(here, parts, teller, len(changed))
    return len(changed - kept) >= max(_FEWEST, len(kept) + 1)


def _kept(here: str, passages: Iterable[Alignment], teller: _Teller, enough: int) -> set[str]:
    """What the passages tell that stands in both texts, about ``enough`` of it at most: then no more can have changed."""
    kept: set[str] = set()
    for passage in passages:
        told: Iterable[str] | None = None
        if native_specifics is not None:
            told = native_specifics.told(
                here, passage.ops, passage.here, teller.apart, SPACED_NUMBERS, teller.no_names, enough
            )
        kept.update(_outside_edits(here, passage, teller) if told is None else told)
        if len(kept) >= enough:
            break
    return kept


def _outside_edits(here: str, passage: Alignment, teller: _Teller) -> Iterator[str]:
    base = passage.here.start
    edits = [(base + op.here_start, base + op.here_end) for op in passage.ops if op.kind != "equal"]
    place = 0
    for found in teller.told(here, base, passage.here.end):
        while place < len(edits) and edits[place][1] <= found.start:
            place += 1
        if place == len(edits) or edits[place][0] >= found.end:
            yield found.word


def _changed(here: str, there: str, passages: Iterable[Alignment], teller: _Teller) -> set[str]:
    """What of ``here`` a replacement puts in place of something of its kind. Nothing of ``there`` is apart."""
    changed: set[str] = set()
    apart, no_names = teller.apart, teller.no_names
    for each in passages:
        left: Iterable[Op] = each.ops
        if native_specifics is not None:
            words, left = native_specifics.refilled(here, there, left, each.here, each.there, apart, SPACED_NUMBERS, no_names)
            changed.update(words)
        if left:
            changed.update(_refilled_by_slots(here, there, each, teller, left))
    return changed


def _refilled_by_slots(here: str, there: str, passage: Alignment, teller: _Teller, ops: Iterable[Op]) -> Iterator[str]:
    in_theirs = teller._replace(apart=())
    ours, theirs = passage.here, passage.there
    for op in ops:
        if not _is_slot(op):
            continue
        new = _touched(here, ours.start + op.here_start, ours.start + op.here_end, ours, teller)
        if not new:
            continue
        room = {False: 0, True: 0}
        for each in _touched(there, theirs.start + op.there_start, theirs.start + op.there_end, theirs, in_theirs):
            room[each.is_figure] += 1
        for each in new:
            if room[each.is_figure] > 0:
                room[each.is_figure] -= 1
                yield each.word


def _touched(text: str, start: int, end: int, bounds: Span, teller: _Teller) -> list[Specific]:
    """Names and figures that ``start`` to ``end`` touches, each read whole: back and on to white space, if it is near."""
    low, high = start, end
    first, last = max(bounds.start, start - _SLOT), min(bounds.end, end + _SLOT)
    while low > first and not text[low - 1].isspace():
        low -= 1
    while high < last and not text[high].isspace():
        high += 1
    return [found for found in teller.told(text, low, high) if found.start < end and found.end > start]


def _is_slot(op: Op) -> bool:
    return op.kind == "replace" and max(op.here_end - op.here_start, op.there_end - op.there_start) <= _SLOT
