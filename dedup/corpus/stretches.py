"""A file of records, one a line -> stretches of whole lines, each a bounded piece of work.

A compressed file can only be read from its start, so its stretches carry
their bytes; those of others only say where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import cast

from dedup.errors import ReadError, TooLarge
from dedup.read.archives import opened
from dedup.read.document import LIMITS

__all__ = ["Stretch", "stretches"]

_BYTES = 4 << 20
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes ``start`` to ``end`` of what is in the file, of which the first is in line ``line``; ``data`` where it is compressed."""

    start: int
    end: int
    line: int
    data: bytes = b""


def stretches(path: str, longest: int = LIMITS.document) -> Iterator[Stretch | ReadError]:
    """The stretches of a file in order, cut by content alone; what cannot be read is told in its place.

    A record of more than ``longest`` bytes is passed over, and nothing
    follows the damage in a compressed file, or where that is cut off. Memory: a stretch
    and a record.
    """
    line, start = 1, 0
    try:
        with open(path, "rb") as raw:
            file = cast("BufferedReader", opened(raw, path))
            damage: ReadError | None = None
            while damage is None:
                data, rest, damage = _gathered(file, longest)
                if not data and damage is None:
                    return
                over = len(rest) == longest and not rest.endswith(b"\n")
                end = data.rfind(b"\n") + 1 if over else len(data)
                if end:
                    yield Stretch(start, start + end, line, b"" if file is raw else data[:end])
                    line += data.count(b"\n", 0, end)
                start += len(data)
                if over:
                    del data, rest
                    yield TooLarge(f"a record is over the limit of {longest:,} bytes", path=path, line=line, remedy="split it")
                    start += _passed(file)
                    line += 1
            raise damage
    except ReadError as error:
        error.line = line
        yield error
    except OSError as error:
        yield ReadError(f"cannot be read: {error.strerror}", path=path, remedy="check its permissions, or fetch it again")


def _gathered(file: BufferedReader, longest: int) -> tuple[bytes, bytes, ReadError | None]:
    """A stretch up to the end of a line, that line's own part of it, and what damage it ended at."""
    gathered, rest = bytearray(), b""
    try:
        while (room := _BYTES - len(gathered)) and (chunk := file.read1(min(room, _CHUNK))):  # a read at once would lose all before the damage
            gathered += chunk
        rest = file.readline(longest)
    except ReadError as error:
        return bytes(gathered[: gathered.rfind(b"\n") + 1]), b"", error  # its last line may go on behind the damage
    return bytes(gathered + rest), rest, None


def _passed(file: BufferedReader) -> int:
    """Reads up to the end of the line at hand; how many bytes that were."""
    passed = 0
    while chunk := file.readline(_CHUNK):
        passed += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return passed
