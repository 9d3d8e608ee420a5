"""A chain of anchors -> pairs of equal words: the anchors, the gaps between them, and both ends.

What stands in a gap is compared word by word (longest common subsequence),
and so are the words beyond the ends, as far as they outweigh the edits.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup.runs import Run

__all__ = ["Pair", "refined"]

_REFINED_GAP = 60
_SHORT_GAP = 6
_TAIL = 32
_EDIT_COST = 0.9

Pair = tuple[int, int]


def refined(
    chain: Sequence[Run], here: Sequence[str], there: Sequence[str], used: bytearray
) -> list[Pair]:
    """Token pairs of a chain whose words here are free: its anchors, the equal words in its gaps and at its ends."""
    return [pair for pair in _pairs_of(chain, here, there, used) if not used[pair[0]]]


def _pairs_of(chain: Sequence[Run], here: Sequence[str], there: Sequence[str], used: bytearray) -> list[Pair]:
    pairs: list[Pair] = []
    first = chain[0]
    low = max(first.start - _TAIL, 0)
    while low < first.start and 1 in used[low : first.start]:
        low += 1
    there_low = max(first.there - _TAIL, 0)
    head = _tail(here[low : first.start][::-1], there[there_low : first.there][::-1])
    pairs.extend((first.start - 1 - a, first.there - 1 - b) for a, b in reversed(head))
    end, there_end = first.start, first.there
    for anchor in chain:
        skip = max(end - anchor.start, there_end - anchor.there, 0)
        if skip >= anchor.length:
            continue
        start, there_start = anchor.start + skip, anchor.there + skip
        pairs.extend(_between(here, end, start, there, there_end, there_start))
        pairs.extend(zip(range(start, anchor.start + anchor.length), range(there_start, there_start + anchor.length), strict=False))
        end, there_end = anchor.start + anchor.length, anchor.there + anchor.length
    high = min(end + _TAIL, len(here))
    while high > end and 1 in used[end:high]:
        high -= 1
    pairs.extend((end + a, there_end + b) for a, b in _tail(here[end:high], there[there_end : there_end + _TAIL]))
    return pairs


def _between(here: Sequence[str], start: int, end: int, there: Sequence[str], low: int, high: int) -> list[Pair]:
    """Equal words in the gap between two anchors, unless what is there looks like chance."""
    size, there_size = end - start, high - low
    if not size or not there_size or max(size, there_size) > _REFINED_GAP:
        return []
    if size == 1 and there_size == 1:
        return []
    pairs = [(start + a, low + b) for a, b in _equal(here[start:end], there[low:high])]
    return pairs if max(size, there_size) <= _SHORT_GAP or len(pairs) >= 0.4 * min(size, there_size) else []


def _tail(here: Sequence[str], there: Sequence[str]) -> list[Pair]:
    """Equal words beyond the last anchor, as far as they outweigh the edits between them (X-drop)."""
    if not here or not there:
        return []
    best, score, kept = 0.0, 0.0, 0
    end = there_end = 0
    pairs = _equal(here, there)
    for count, (place, other) in enumerate(pairs, 1):
        score += 1.0 - _EDIT_COST * max(place - end, other - there_end)
        end, there_end = place + 1, other + 1
        if score > best:
            best, kept = score, count
        elif score < best - 6:
            break
    return pairs[:kept]


def _equal(here: Sequence[str], there: Sequence[str]) -> list[Pair]:
    """Places of the longest common subsequence."""
    from rapidfuzz.distance import Indel

    pairs: list[Pair] = []
    for opcode in Indel.opcodes(here, there):
        if opcode.tag == "equal":
            pairs.extend(
                zip(range(opcode.src_start, opcode.src_end), range(opcode.dest_start, opcode.dest_end), strict=True)
            )
    return pairs
