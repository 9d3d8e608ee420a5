"""Equal words of two texts -> the operations that lead from one to the other.

Offsets are those of the two streams' texts. ``equal`` stretches are the same
characters up to white space (lines break elsewhere); everything else between
equal words is a ``replace``, ``insert`` (only here) or ``delete`` (only
there), a changed case or quote mark included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedup.align.stream import Stream
from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.kernel import native_aligned
from dedup.model import Op

__all__ = ["Edits", "edits_of", "runs_of"]

if TYPE_CHECKING:
    from typing import Literal

    PlainOp = tuple[Literal["equal", "replace", "insert", "delete"], int, int, int, int]
else:
    PlainOp = tuple


class Edits(NamedTuple):
    """Operations over ``start`` to ``end`` of one text and ``low`` to ``high`` of the other, relative to these."""

    start: int
    end: int
    low: int
    high: int
    ops: tuple[Op, ...]


def edits_of(pairs: Sequence[tuple[int, int]], here: Stream, there: Stream) -> Edits:
    """Operations from the first pair to the last, and over the punctuation both have around them. O(characters).

    Offsets are those of both texts; where ``here`` knows them to be those of
    its source but for `Stream.inside`, they are the source's.
    """
    if native_aligned is not None and here.inside is None:
        sides = (here.text, here.starts, here.ends), (there.text, there.starts, there.ends)
        found = native_aligned.operations(pairs, *sides, Op)
        if found is not None:
            return Edits(*found)
    flat = _operations(pairs, here, there)
    inside = here.inside or frozenset()
    moved = [(kind, start - (start in inside), end - (end in inside), low, high) for kind, start, end, low, high in flat]
    (_, start, _, low, _), (_, _, end, _, high) = moved[0], moved[-1]
    ops = [Op(kind, a - start, (b if b > a else a) - start, c - low, d - low) for kind, a, b, c, d in moved]
    return Edits(start, end, low, high, tuple(ops))


def _operations(pairs: Sequence[tuple[int, int]], here: Stream, there: Stream) -> list[PlainOp]:
    start, low = here.starts[pairs[0][0]], there.starts[pairs[0][1]]
    back = _shared_before(here.text, start, there.text, low)
    ops: list[PlainOp] = []
    end, high = start - back, low - back
    run_start, run_low = end, high
    for first, stop in runs_of(pairs):
        last_end, last_high = here.ends[pairs[stop - 1][0]], there.ends[pairs[stop - 1][1]]
        for place in range(first, stop):
            # Behind an edit, the rest of a run is mostly the same, too.
            if place <= first + 1 and here.text[end:last_end] == there.text[high:last_high]:
                end, high = last_end, last_high
                break
            word, other = pairs[place]
            word_end, other_end = here.ends[word], there.ends[other]
            if _same(here.text[end:word_end], there.text[high:other_end]):
                end, high = word_end, other_end
                continue
            if end > run_start:
                ops.append(("equal", run_start, end, run_low, high))
            # One character may be two words ("½"): the second of them begins before the first has ended.
            run_start, run_low = max(end, here.starts[word]), max(high, there.starts[other])
            ops.extend(_between(here, end, run_start, there, high, run_low))
            if here.text[run_start:word_end] != there.text[run_low:other_end]:
                ops.append(("insert" if run_low == other_end else "delete" if run_start == word_end else "replace", run_start, word_end, run_low, other_end))
                run_start, run_low = word_end, other_end
            end, high = word_end, other_end
    on = _shared_after(here.text, end, there.text, high)
    if end + on > run_start:
        ops.append(("equal", run_start, end + on, run_low, high + on))
    return list(_merged(ops))


def runs_of(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges of ``pairs`` in which both sides go on without a gap.

    >>> runs_of([(0, 4), (1, 5), (3, 6)])
    [(0, 2), (2, 3)]
    """
    return list(_runs_of(pairs))


def _runs_of(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(pairs) + 1):
        before = pairs[place - 1]
        if place == len(pairs) or pairs[place] != (before[0] + 1, before[1] + 1):
            yield start, place
            start = place


def _same(here: str, there: str) -> bool:
    """Whether two stretches are the same but for white space, and white space leads both or neither."""
    if here == there:
        return True
    return here.split() == there.split() and here[:1].isspace() == there[:1].isspace()


def _between(here: Stream, start: int, end: int, there: Stream, low: int, high: int) -> Iterator[PlainOp]:
    """What stands between two equal words: equal punctuation at either side, an edit in the middle."""
    a, b = here.text[start:end], there.text[low:high]
    if a == b or (a.isspace() and b.isspace()):
        if a or b:
            yield ("equal", start, end, low, high)
        return
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head] and not a[head].isalnum():
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail] and not a[-1 - tail].isalnum():
        tail += 1
    if head:
        yield ("equal", start, start + head, low, low + head)
    middle, there_middle = (start + head, end - tail), (low + head, high - tail)
    if middle[0] < middle[1] and there_middle[0] < there_middle[1]:
        yield ("replace", *middle, *there_middle)
    elif middle[0] < middle[1]:
        yield ("insert", *middle, *there_middle)
    elif there_middle[0] < there_middle[1]:
        yield ("delete", *middle, *there_middle)
    if tail:
        yield ("equal", end - tail, end, high - tail, high)


def _shared_before(here: str, start: int, there: str, low: int) -> int:
    """Characters of opening punctuation that stand before both."""
    count = 0
    while (
        count < min(start, low)
        and here[start - 1 - count] == there[low - 1 - count]
        and not here[start - 1 - count].isalnum()
        and not here[start - 1 - count].isspace()
    ):
        count += 1
    return count


def _shared_after(here: str, end: int, there: str, high: int) -> int:
    """Characters of closing punctuation that stand after both."""
    count = 0
    while (
        end + count < len(here)
        and high + count < len(there)
        and here[end + count] == there[high + count]
        and not here[end + count].isalnum()
        and not here[end + count].isspace()
    ):
        count += 1
    return count


def _merged(ops: Sequence[PlainOp]) -> Iterator[PlainOp]:
    """Neighbours of one kind as one operation."""
    held: PlainOp | None = None
    for op in ops:
        if held is not None:
            if held[0] == op[0] and held[2] == op[1] and held[4] == op[3]:
                held = (op[0], held[1], op[2], held[3], op[4])
                continue
            yield held
        held = op
    if held is not None:
        yield held
