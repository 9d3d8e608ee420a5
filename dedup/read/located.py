"""A string and the way back to where it stands."""

from __future__ import annotations

from dedup.frozen import dataclass
from dedup.offsets import OffsetMap

__all__ = ["Located", "Weaver"]


@dataclass(frozen=True, slots=True)
class Located:
    """``text`` and its `OffsetMap`: what a reader found, before it is a Block."""

    text: str
    offsets: OffsetMap

    def stripped(self) -> Located:
        """Without the white space around it."""
        text = self.text
        if text and not (text[0].isspace() or text[-1].isspace()):
            return self
        start = len(text) - len(text.lstrip())
        end = len(text.rstrip())
        if start >= end:
            return Located("", OffsetMap.identity(0, 0))
        return Located(self.text[start:end], self.offsets.slice(start, end))


class Weaver:
    """Strings together pieces of a source into one text and remembers where each came from."""

    __slots__ = ("_pieces", "_runs", "last")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._runs: list[tuple[int, int, int]] = []
        self.last = ""  # the character added last, for those who collapse white space; empty where nothing is woven

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def verbatim(self, source: str, start: int, end: int) -> None:
        """Add ``source[start:end]`` as it stands."""
        if start < end:
            self._pieces.append(source[start:end])
            self._runs.append((end - start, start, end - start))
            self.last = source[end - 1]

    def decoded(self, text: str, start: int, end: int) -> None:
        """Add ``text``, which stands as ``source[start:end]``."""
        if text:
            self._pieces.append(text)
            self._runs.append((len(text), start, end - start))
            self.last = text[-1]

    def trim(self) -> None:
        """Drop the space added last, if it was one."""
        if self.last == " ":
            size, start, source_size = self._runs.pop()
            piece = self._pieces.pop()
            if size > 1:
                self._pieces.append(piece[:-1])
                self._runs.append((size - 1, start, source_size - 1))
            self.last = self._pieces[-1][-1] if self._pieces else ""

    def take(self) -> Located:
        """What was woven so far; the weaver is empty again."""
        pieces, runs = self._pieces, self._runs
        self._pieces, self._runs, self.last = [], [], ""
        if len(runs) == 1 and runs[0][0] == runs[0][2]:  # as most blocks are
            return Located(pieces[0], OffsetMap.identity(runs[0][1], runs[0][0]))
        return Located("".join(pieces), OffsetMap.of(runs))
