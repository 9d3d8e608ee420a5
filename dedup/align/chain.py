"""Shared runs -> passages.

Anchors are runs of a few words that both texts share. A passage is the best
chain of anchors that stand in the same order in both, where every word left
out between them costs a little (sparse dynamic programming, as in anchor
chaining of sequence alignment: Myers and Miller 1995). Then the gaps between
anchors, and the ends, are compared word by word (`dedup.align.gaps`). The
compiled kernel does the inner loops where there is one; the functions here
say what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dedup.align.edits import runs_of
from dedup.align.gaps import Pair, refined
from dedup.align.stream import Stream
from dedup.frozen import NamedTuple, dataclass
from dedup.kernel import native_matched, native_runs
from dedup.runs import GramIndex, Run, shared_runs, size_of

__all__ = ["ANCHOR", "Floors", "Passage", "passages"]

ANCHOR = 4
"""Words of the shortest anchor."""

_LOOK_BACK = 48
_WIDEST_GAP = 60
_GAP_COST = 0.1
_CHANGE_COST = 0.2
_EDITED_GAP = 16
_TELLING = 3
_TELLING_ALONE = 4
_DENSE = 0.6
_LONG = 2
_MOST = 0.5

ALONE, RELATED, FORMULA = 2, 1, 0
"""Evidence of reuse by itself; worth telling once the texts are known to be related; names, formulas, boilerplate.

Passages that are no evidence by themselves make two texts related only if
they are most of the shorter one.
"""


class Floors(NamedTuple):
    """Words a passage needs: in one run, in all where edits break the runs, or in a run once the texts are related."""

    run: float
    edited: float
    related: float


@dataclass(frozen=True, slots=True)
class Passage:
    """Word pairs (here, there) that are equal, ascending in both; ``edited`` words here replace others.

    ``runs`` are the ranges of ``pairs`` in which both sides go on without a gap.
    """

    pairs: tuple[Pair, ...]
    edited: int
    runs: Sequence[tuple[int, int]]


def passages(here: Stream, there: Stream, floors: Floors, index: GramIndex | None = None) -> list[Passage]:
    """Passages in order of ``here``, no word of it in two. About linear in the words of both.

    ``index`` is ``index_of(here.tokens, ANCHOR)``, for callers that compare one text with many.
    """
    found: list[tuple[Passage, int]] = []
    used = bytearray(len(here.tokens))
    for chain in _anchored(here.tokens, there.tokens, index):
        passage, tokens = _matched(chain, here, there, used)
        strength = _strength(passage, here, floors)
        if strength is not None:
            found.append((passage, strength))
            for start, end in tokens:
                used[start:end] = b"\1" * (end - start)
    if any(strength == ALONE for _, strength in found):
        return _in_order([each for each in found if each[1] != FORMULA])
    return _in_order(found) if found and _are_most(found, here, there, floors) else []


def _are_most(found: Sequence[tuple[Passage, int]], here: Stream, there: Stream, floors: Floors) -> bool:
    """Whether passages are most of the shorter text, and that is long enough to say something.

    Boilerplate does not make them most of a text that goes on beside it; a notice that is little else is read whole.
    """
    places = [word for passage, _ in found for word, _ in passage.pairs]
    matched = size_of(map(here.words.__getitem__, places))
    whole, other = size_of(here.words), size_of(there.words)
    if matched < floors.run or min(whole, other) < floors.edited or matched < _MOST * min(whole, other):
        return False
    if not here.apart:
        return True
    own = size_of(word for place, word in enumerate(here.words) if place not in here.apart)
    counting = size_of(here.words[place] for place in places if place not in here.apart)
    return own < _LONG * floors.run or counting >= _MOST * min(own, other)


def _in_order(found: Sequence[tuple[Passage, int]]) -> list[Passage]:
    return sorted((passage for passage, _ in found), key=lambda passage: passage.pairs[0])


def _anchored(here: Sequence[str], there: Sequence[str], index: GramIndex | None) -> Sequence[Sequence[tuple[int, int, int]]]:
    """Chains of the anchors of two texts, the best first; none if the anchors are few."""
    if native_runs is not None:
        found: list[list[tuple[int, int, int]]] = native_runs.chains(here, there, ANCHOR, 2 * ANCHOR)
        return found
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


def _matched(
    chain: Sequence[tuple[int, int, int]], here: Stream, there: Stream, used: bytearray
) -> tuple[Passage, Sequence[tuple[int, int]]]:
    """The passage of a chain, and the stretches of tokens here that it takes.

    Tokens that are the same by spelling or house term only are edits.
    """
    one_each = len(here.tokens) == len(here.words) and len(there.tokens) == len(there.words)
    if native_matched is not None and one_each:
        *passage, tokens = native_matched.matched(chain, here.tokens, there.tokens, here.words, there.words, used)
        return Passage(*passage), tokens
    pairs = refined(chain, here.tokens, there.tokens, used)
    same, edited = _same_words(pairs, here.words, there.words) if one_each else _of_terms(pairs, here, there)
    return Passage(same, edited, runs_of(same)), _stretches([token for token, _ in pairs])


def _stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending places as ranges.

    >>> _stretches([1, 2, 3, 7])
    [(1, 4), (7, 8)]
    """
    found: list[tuple[int, int]] = []
    for place in places:
        start = found.pop()[0] if found and found[-1][1] == place else place
        found.append((start, place + 1))
    return found


def _same_words(pairs: Sequence[Pair], here: Sequence[str], there: Sequence[str]) -> tuple[tuple[Pair, ...], int]:
    """Pairs of the very same word, and how many words here are edited."""
    words = [pair for pair in pairs if here[pair[0]] == there[pair[1]]]
    edited = len(pairs) - len(words)
    edited += sum(_changed(b[0] - a[0] - 1, b[1] - a[1] - 1) for a, b in pairwise(pairs))
    return tuple(words), edited


def _of_terms(pairs: Sequence[Pair], here: Stream, there: Stream) -> tuple[tuple[Pair, ...], int]:
    """As `_same_words`, where tokens may be house terms of several words."""
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
    return tuple(words), edited


def _changed(gap: int, there_gap: int) -> int:
    """Words here that replace others, of ``gap`` words between two pairs; a long gap is other text."""
    return min(gap, there_gap) if 0 < gap <= _EDITED_GAP and there_gap > 0 else 0


def _strength(passage: Passage, here: Stream, floors: Floors) -> int | None:
    """What a passage is worth: ALONE, RELATED or FORMULA; None if it is too short for any."""
    words = here.words
    pairs: Sequence[Pair] = passage.pairs
    runs = passage.runs
    if here.apart:
        pairs = [pair for pair in pairs if pair[0] not in here.apart]
        runs = runs_of(pairs)
    longest = 0.0
    for start, end in runs:
        run = range(pairs[start][0], pairs[start][0] + end - start)
        size = size_of(words[run.start : run.stop])
        longest = max(longest, size)
        if size >= floors.run and (
            here.telling(run, _TELLING_ALONE) >= _TELLING_ALONE
            or (size >= _LONG * floors.run and len({words[place] for place in run}) >= floors.run)
        ):
            return ALONE
    telling = here.telling([place for place, _ in pairs], _TELLING_ALONE + 1)
    span = max(pairs[-1][0] - pairs[0][0], pairs[-1][1] - pairs[0][1]) + 1 if pairs else 0
    dense = len(pairs) >= _DENSE * span
    matched = size_of([words[place] for place, _ in pairs])
    if matched >= floors.edited and dense and telling > _TELLING_ALONE:
        return ALONE
    if telling >= _TELLING and (longest >= floors.related or (dense and matched >= 1.5 * floors.related)):
        return RELATED
    whole = max((size_of(words[passage.pairs[low][0] : passage.pairs[high - 1][0] + 1]) for low, high in passage.runs), default=0.0)
    return FORMULA if whole >= floors.related else None
