"""What a passage is worth: evidence of reuse, or names, formulas and boilerplate that say nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.align.edits import runs_of
from dedup.align.gaps import Pair
from dedup.align.stream import Stream
from dedup.frozen import NamedTuple, dataclass
from dedup.runs import size_of

__all__ = ["ALONE", "FORMULA", "RELATED", "Floors", "Passage", "are_most", "strength_of"]

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


def strength_of(passage: Passage, here: Stream, floors: Floors) -> int | None:
    """What a passage is worth: ALONE, RELATED or FORMULA; None if it is too short for any."""
    if not passage.pairs:
        return None
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


def are_most(found: Sequence[Passage], here: Stream, there: Stream, floors: Floors) -> bool:
    """Whether passages are most of the shorter text, and that is long enough to say something.

    Boilerplate does not make them most of a text that goes on beside it; a notice that is little else is read whole.
    """
    places = [word for passage in found for word, _ in passage.pairs]
    matched = size_of(map(here.words.__getitem__, places))
    whole, other = size_of(here.words), size_of(there.words)
    if matched < floors.run or min(whole, other) < floors.edited or matched < _MOST * min(whole, other):
        return False
    if not here.apart:
        return True
    own = size_of(word for place, word in enumerate(here.words) if place not in here.apart)
    counting = size_of(here.words[place] for place in places if place not in here.apart)
    return own < _LONG * floors.run or counting >= _MOST * min(own, other)
