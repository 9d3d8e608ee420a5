"""Shared runs -> passages.

Anchors are runs of a few words that both texts share. A passage is the best
chain of anchors that stand in the same order in both, where every word left
out between them costs a little (sparse dynamic programming, as in anchor
chaining of sequence alignment: Myers and Miller 1995). Then the gaps between
anchors, and the ends, are compared word by word (`dedup.align.gaps`), and
what a passage is worth is weighed (`dedup.align.strength`). The compiled
kernel does all of it where there is one (`dedup.align.compiled`).
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup.align.edits import runs_of
from dedup.align.gaps import Pair, refined
from dedup.align.stream import Stream
from dedup.align.strength import ALONE, FORMULA, Floors, Passage, are_most, strength_of
from dedup.runs import GramIndex, Run, shared_runs

__all__ = ["ANCHOR", "passages"]

ANCHOR = 4
"""Words of the shortest anchor."""

_LOOK_BACK = 48
_WIDEST_GAP = 60
_GAP_COST = 0.1
_CHANGE_COST = 0.2
_EDITED_GAP = 16

def passages(here: Stream, there: Stream, floors: Floors, index: GramIndex | None = None) -> list[Passage]:
    """Passages in order of ``here``, no word of it in two. About linear in the words of both.

    ``index`` is ``index_of(here.tokens, ANCHOR)``, for callers that compare one text with many.
    """
    found: list[tuple[Passage, int]] = []
    used = bytearray(len(here.tokens))
    for chain in _anchored(here.tokens, there.tokens, index):
        passage, tokens = _matched(chain, here, there, used)
        strength = strength_of(passage, here, floors)
        if strength is not None:
            found.append((passage, strength))
            for token in tokens:
                used[token] = 1
    if any(strength == ALONE for _, strength in found):
        return _in_order([each for each in found if each[1] != FORMULA])
    return _in_order(found) if found and are_most([passage for passage, _ in found], here, there, floors) else []


def _in_order(found: Sequence[tuple[Passage, int]]) -> list[Passage]:
    return sorted((passage for passage, _ in found), key=lambda passage: passage.pairs[0])


def _anchored(here: Sequence[str], there: Sequence[str], index: GramIndex | None) -> Sequence[Sequence[Run]]:
    """Chains of the anchors of two texts, the best first; none if the anchors are few."""
    anchors = shared_runs(here, there, ANCHOR, index)
    return _chains(anchors, len(here)) if sum(anchor.length for anchor in anchors) >= 2 * ANCHOR else []


def _chains(anchors: Sequence[Run], size: int) -> list[list[Run]]:
    """Best chains first; each word here is used once, so later chains get what earlier ones left."""
    order = sorted(anchors)
    scores: list[float] = []
    previous: list[int] = []
    for place, anchor in enumerate(order):
        best, best_before = float(anchor.length), -1
        for before in range(place - 1, max(place - 1 - _LOOK_BACK, -1), -1):
            gain = _link(order[before], anchor)
            if gain is not None and scores[before] + gain > best:
                best, best_before = scores[before] + gain, before
        scores.append(best)
        previous.append(best_before)
    taken = bytearray(len(order))
    used = bytearray(size)
    chains = []
    for last in sorted(range(len(order)), key=lambda place: -scores[place]):
        chain: list[Run] = []
        place = last
        while place >= 0 and not taken[place]:
            taken[place] = 1
            part = _unused(order[place], used)
            if part.length >= ANCHOR:
                chain.append(part)
            place = previous[place]
        if chain:
            chain.reverse()
            for part in chain:
                used[part.start : part.start + part.length] = b"\1" * part.length
            chains.append(chain)
    return chains


def _link(before: Run, after: Run) -> float | None:
    """What ``after`` adds to a chain that ends in ``before``; None if it cannot follow."""
    if after.start <= before.start or after.there <= before.there:
        return None
    gap = after.start - before.start - before.length
    there_gap = after.there - before.there - before.length
    if gap > _WIDEST_GAP or there_gap > _WIDEST_GAP:
        return None
    overlap = -min(gap, there_gap, 0)
    if overlap >= after.length:
        return None
    changed, added = max(min(gap, there_gap), 0), abs(gap - there_gap)
    return after.length - overlap - _CHANGE_COST * changed - _GAP_COST * added


def _unused(run: Run, used: bytearray) -> Run:
    """The longest stretch of ``run`` whose words here are free."""
    end = run.start + run.length
    if 1 not in used[run.start : end]:
        return run
    best = Run(run.start, run.there, 0)
    start = run.start
    for place in range(run.start, end + 1):
        if place == end or used[place]:
            if place - start > best.length:
                best = Run(start, run.there + start - run.start, place - start)
            start = place + 1
    return best


def _matched(chain: Sequence[Run], here: Stream, there: Stream, used: bytearray) -> tuple[Passage, list[int]]:
    """The passage of a chain, and the tokens here that it takes.

    Tokens that are the same by spelling or house term only are edits.
    """
    pairs = refined(chain, here.tokens, there.tokens, used)
    words: list[Pair] = []
    edited = 0
    previous: Pair | None = None
    for token, other in pairs:
        start, end = here.first_words[token], here.first_words[token + 1]
        low, high = there.first_words[other], there.first_words[other + 1]
        if previous is not None:
            edited += _changed(start - previous[0], low - previous[1])
        if list(here.words[start:end]) == list(there.words[low:high]):
            words.extend(zip(range(start, end), range(low, high), strict=True))
        else:
            edited += end - start
        previous = (end, high)
    return Passage(tuple(words), edited, runs_of(words)), [token for token, _ in pairs]


def _changed(gap: int, there_gap: int) -> int:
    """Words here that replace others, of ``gap`` words between two pairs; a long gap is other text."""
    return min(gap, there_gap) if 0 < gap <= _EDITED_GAP and there_gap > 0 else 0
