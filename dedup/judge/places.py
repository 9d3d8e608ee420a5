"""Places in a word stream as a bit set: a whole number whose bit ``n`` stands for the word at place ``n``.

What two sources have in common, what one has alone, how much that is: a
verdict asks it dozens of times, of stretches of hundreds of words. With whole
numbers each answer is one operation on some bytes (``|``, ``&``, ``& ~``,
``int.bit_count``), and nothing is made for a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dedup.kernel import native_bits

__all__ = ["Places", "divided", "places_of", "stretch", "stretches"]

Places = int
"""Bit ``n`` is set where place ``n`` is in the set; 0 is the empty one."""


def places_of(places: Sequence[int]) -> Places:
    """The set of ``places``, a tuple or list of them that ascends, none below 0. O(places), O(1) where they have no gap.

    >>> bin(places_of((0, 1, 4)))
    '0b10011'
    """
    if not places:
        return 0
    first, last = places[0], places[-1]
    if last - first == len(places) - 1:
        return stretch(first, last + 1)
    if native_bits is not None:
        return int.from_bytes(native_bits.bits(places), "little")
    digits = bytearray(b"0") * (last + 1)
    for place in places:
        digits[last - place] = ord("1")
    return int(digits, 2)


def stretch(start: int, end: int) -> Places:
    """All places from ``start`` up to ``end``, which is not in the set.

    >>> bin(stretch(1, 4))
    '0b1110'
    """
    return (1 << end) - (1 << start)


def stretches(places: Places) -> Iterator[tuple[int, int]]:
    """Where places stand in a row, each row from its first to behind its last, ascending. O(last place).

    >>> list(stretches(0b10011))
    [(0, 2), (4, 5)]
    """
    for row in re.finditer("1+", f"{places:b}"[::-1]):
        yield row.span()


def divided(places: Places, bounds: Sequence[int]) -> Iterator[Places]:
    """What stands between each of ``bounds``, which ascend, and the next, counted from there. O(last place / 8 + bounds).

    >>> [bin(part) for part in divided(0b11011, (0, 1, 4, 9))]
    ['0b1', '0b101', '0b1']
    """
    held = places.to_bytes((places.bit_length() + 7) // 8, "little")
    for start, end in pairwise(bounds):
        yield int.from_bytes(held[start >> 3 : (end + 7) >> 3], "little") >> (start & 7) & stretch(0, end - start)
