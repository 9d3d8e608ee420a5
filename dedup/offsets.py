"""Ways back: from the text a reader extracted to the source it came from.

A reader decodes entities, JSON escapes and markup; every span reported later
must still slice the user's own source. An `OffsetMap` records that path as
runs; maps compose, so HTML inside JSON inside a file is two maps in a row.

All offsets are code points. `to_utf16` and `to_utf8` convert for callers that
count otherwise (JavaScript slices UTF-16 units).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from dedup.frozen import dataclass

__all__ = ["OffsetMap", "line_and_column", "line_starts", "to_utf8", "to_utf16"]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps offsets in an extracted text to offsets in its source.

    Four parallel tuples describe runs in text order: run ``i`` covers
    ``text[at[i] : at[i] + length[i]]`` and came from
    ``source[source_at[i] : source_at[i] + source_length[i]]``. Runs of equal
    lengths map one to one; others are atomic (an entity, an escape, a space
    made of a line break). Text runs are contiguous from 0. Lookup is
    O(log runs).

    >>> amp = OffsetMap.of([(2, 10, 2), (1, 12, 5), (3, 17, 3)])   # "R & D" from "...R &amp; D"
    >>> amp.span(0, 6)
    (10, 20)
    >>> amp.span(2, 3)
    (12, 17)
    """

    at: tuple[int, ...]
    length: tuple[int, ...]
    source_at: tuple[int, ...]
    source_length: tuple[int, ...]

    @classmethod
    def of(cls, runs: Iterable[tuple[int, int, int]]) -> OffsetMap:
        """Build from ``(text_length, source_start, source_length)``; neighbours that continue each other merge."""
        at: list[int] = []
        length: list[int] = []
        source_at: list[int] = []
        source_length: list[int] = []
        position = 0
        following = -1  # where a run must start to continue the last one
        for size, start, source_size in runs:
            if size <= 0:
                continue
            if start == following and size == source_size:
                length[-1] += size
                source_length[-1] += size
                following += size
            else:
                at.append(position)
                length.append(size)
                source_at.append(start)
                source_length.append(source_size)
                following = start + size if size == source_size else -1
            position += size
        return cls(tuple(at), tuple(length), tuple(source_at), tuple(source_length))

    @classmethod
    def identity(cls, start: int, size: int) -> OffsetMap:
        """The text is ``source[start : start + size]`` itself."""
        if not size:
            return cls((), (), (), ())
        sizes = (size,)
        return cls((0,), sizes, (start,), sizes)

    def is_identity(self, start: int, size: int) -> bool:
        """Whether this is `identity` of ``start`` and ``size``, which is above 0."""
        return self.at == (0,) and self.source_at == (start,) and self.length == self.source_length == (size,)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source offsets of ``text[start:end]``; an empty span maps to an empty one.

        Raises ``ValueError`` where the map is empty.
        """
        if not self.at:
            raise ValueError("an empty text has no place in its source")
        first = self._start(start)
        return (first, self._end(end)) if end > start else (first, first)

    def _start(self, offset: int) -> int:
        run = max(bisect_right(self.at, offset) - 1, 0)
        inside = offset - self.at[run]
        if self.length[run] == self.source_length[run]:
            return self.source_at[run] + inside
        return self.source_at[run] + (self.source_length[run] if inside >= self.length[run] else 0)

    def _end(self, offset: int) -> int:
        run = max(bisect_right(self.at, offset - 1) - 1, 0)
        inside = offset - self.at[run]
        if self.length[run] == self.source_length[run]:
            return self.source_at[run] + inside
        return self.source_at[run] + self.source_length[run]

    def slice(self, start: int, end: int) -> OffsetMap:
        """The map of ``text[start:end]`` alone. O(log runs + runs in it)."""
        if start <= 0 and self.at and end >= self.at[-1] + self.length[-1]:
            return self
        run = bisect_right(self.at, start) - 1
        if run >= 0 and start < end <= self.at[run] + self.length[run] and self.length[run] == self.source_length[run]:
            return OffsetMap.identity(self.source_at[run] + start - self.at[run], end - start)
        return OffsetMap.of(self._runs(start, end))

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The runs of ``text[start:end]``, as `of` takes them."""
        for run in range(max(bisect_right(self.at, start) - 1, 0), len(self.at)):
            at, size, source_at = self.at[run], self.length[run], self.source_at[run]
            if at >= end:
                return
            low, high = max(at, start), min(at + size, end)
            if low >= high:
                continue
            if size == self.source_length[run]:
                yield high - low, source_at + low - at, high - low
            else:
                yield high - low, source_at, self.source_length[run]

    def through(self, outer: OffsetMap) -> OffsetMap:
        """This map followed by ``outer``: text -> this source -> outer source. O(runs of both)."""
        if len(self.at) == 1 and self.length == self.source_length:  # a stretch of what ``outer`` maps
            return outer.slice(self.source_at[0], self.source_at[0] + self.length[0])
        if len(outer.at) == 1 and outer.length == outer.source_length:
            moved = outer.source_at[0]  # one linear run: all moves by as much
            if not moved:
                return self
            return OffsetMap(self.at, self.length, tuple([start + moved for start in self.source_at]), self.source_length)
        return OffsetMap.of(self._through(outer))

    def _through(self, outer: OffsetMap) -> Iterator[tuple[int, int, int]]:
        for size, source_at, source_size in zip(
            self.length, self.source_at, self.source_length, strict=True
        ):
            if size == source_size:
                yield from outer._runs(source_at, source_at + source_size)
            else:
                low, high = outer.span(source_at, source_at + source_size)
                yield size, low, high - low


@lru_cache(maxsize=2)  # an export of a thousand articles is the one source of them all
def line_starts(source: str) -> tuple[int, ...]:
    r"""Offsets at which the lines of ``source`` begin.

    ``\n``, ``\r\n`` and a lone ``\r`` each end a line, as editors count them.

    >>> line_starts("a\r\nb\nc")
    (0, 3, 5)
    """
    starts = [0]
    if "\r" not in source:
        find = source.find
        position = find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = find("\n", position + 1)
        return tuple(starts)
    for position, character in enumerate(source):
        if character == "\n" or (character == "\r" and source[position + 1 : position + 2] != "\n"):
            starts.append(position + 1)
    return tuple(starts)


def line_and_column(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a code point offset; ``starts`` from `line_starts`."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def to_utf16(source: str, offsets: Iterable[int]) -> dict[int, int]:
    """UTF-16 offsets of code point offsets, in one pass over ``source``.

    >>> to_utf16("a\N{GRINNING FACE}b", [0, 2, 3])
    {0: 0, 2: 3, 3: 4}
    """
    return _units(source, offsets, "utf-16-le", 2)


def to_utf8(source: str, offsets: Iterable[int]) -> dict[int, int]:
    """UTF-8 byte offsets of code point offsets, in one pass over ``source``."""
    return _units(source, offsets, "utf-8", 1)


def _units(source: str, offsets: Iterable[int], encoding: str, width: int) -> dict[int, int]:
    wanted = sorted(set(offsets))
    if source.isascii():
        return {offset: offset for offset in wanted}
    table = {}
    previous, units = 0, 0
    for offset in wanted:
        units += len(source[previous:offset].encode(encoding, "surrogatepass")) // width
        table[offset] = units
        previous = offset
    return table
