"""What is too much for the engine's memory at once, made in portions.

Joins and groupings of many millions of rows do not always spill in time. A
statement says itself by what it can be parted, where it reads: what is
filtered only at the end has been joined and grouped whole.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

__all__ = ["MOST_PORTIONS", "made_in_portions", "portion_of", "portions_for"]

MOST_PORTIONS = 256

_PART = re.compile(r"TRUE /\* (portion|row|column) of ([a-z.]+) \*/")


def portion_of(statement: str, portion: int, portions: int) -> str:
    """``statement`` for one of ``portions`` (a power of four) of its rows.

    A ``portion`` is chosen by the low bits of one id. Pairs are a matrix, cut by its
    rows and its columns: by every second bit of the portion's number each.

    >>> portion_of("SELECT n FROM t AS a WHERE TRUE /* portion of a.n */", 3, 4)
    'SELECT n FROM t AS a WHERE (a.n & 3) = 3'
    >>> portion_of("SELECT a, b FROM p WHERE TRUE /* row of p.a */ AND TRUE /* column of p.b */", 0b1001, 16)
    'SELECT a, b FROM p WHERE (p.a & 3) = 1 AND (p.b & 3) = 2'
    """
    bits = range(portions.bit_length() // 2)
    row, column = (sum((portion >> 2 * bit + odd & 1) << bit for bit in bits) for odd in (0, 1))
    half = (1 << len(bits)) - 1
    chosen = {"portion": (portions - 1, portion), "row": (half, row), "column": (half, column)}

    def condition(part: re.Match[str]) -> str:
        mask, value = chosen[part[1]]
        return f"({part[2]} & {mask}) = {value}"

    return _PART.sub(condition, statement) if portions > 1 else statement


def portions_for(rows: int, at_once: int) -> int:
    """In how many portions of at most ``at_once`` of ``rows`` to begin: what spills takes more memory than it is allowed.

    >>> [portions_for(rows, 1 << 20) for rows in (0, 1_000_000, 4_000_000, 50_000_000)]
    [1, 1, 4, 64]
    """
    portions = 1
    while portions < MOST_PORTIONS and rows > portions * at_once:
        portions *= 4
    return portions


def made_in_portions(
    statement: str, make: Callable[[str, int, int], int], full: Callable[[Exception], bool], portions: int = 1
) -> int:
    """The sum of ``make(part of the statement, its number, made before)`` over a whole statement.

    It starts with so many ``portions``. Where ``make`` raises an error that means a
    memory too ``full``, all that is left is cut into four times as many, up to
    `MOST_PORTIONS`; what was made before stays. No two portions that are made have one number.
    """
    left, made = deque(range(portions)), 0
    while left:
        try:
            made += make(portion_of(statement, left[0], portions), left[0], made)
        except Exception as error:
            if not full(error) or portions == MOST_PORTIONS or not _PART.search(statement):
                raise
            left = deque(portion + portions * quarter for portion in left for quarter in range(4))
            portions *= 4
        else:
            left.popleft()
    return made
