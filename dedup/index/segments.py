"""Postings read by the client: where they are, and what they say.

A script pays for every byte that it reads: the server's Lua makes a string of
each segment and hashes it. A plain MGET does not. So a client on the server's
machine reads the segments of its hints itself, by the shapes that the tables
had at its last lookup, and tells ``lookup.lua`` what it found in them. How
many writes there were before it read, and the present shapes, come along: if
anything was written until the script runs, that reads the segments itself. So
an answer is always that of one moment. The kernel makes the command and reads
the segments; without it the script does all.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any

from dedup.frozen import dataclass
from dedup.index.keys import CAP
from dedup.kernel import native

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["Reader"]

_REST = 15  # lookups
_MOST = 256 * 1024  # bytes of one command, some 8,000 names: the answer is to stay within megabytes


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Writes so far, and of each generation of ids level and split of its tables of bands and of fingerprints."""

    writes: int
    generations: int
    tables: bytes


class Reader:
    """Reads the segments of one collection, and remembers the shapes of its tables. Safe to share between threads."""

    def __init__(self, client: Redis, prefix: str) -> None:
        self._client = client
        self._prefix = prefix.encode()
        self._resting = 0
        self._generations = 1
        self._known: _Shapes | None = None

    def found(self, hints: bytes) -> tuple[int | str, bytes]:
        """ARGV 6 and 7 of ``lookup.lua`` for hints as it takes them; empty where that has to read the segments itself.

        One round trip. Raises what redis-py raises, but for a lost
        connection: the script, which is called next, tries that once more.
        """
        from redis.exceptions import ConnectionError

        if native is None or not hasattr(native, "segment_command"):  # none, or one built before this was written
            return "", b""
        if self._resting:
            self._resting -= 1
            return "", b""
        known = self._known
        asked = known.generations if known else self._generations
        command: bytes = native.segment_command(self._prefix, hints, known.tables) if known else b""
        if known and not command or len(command) > _MOST:
            return "", b""
        try:
            fields, segments = self._ask(_fields_command(self._prefix, asked), command)
        except ConnectionError:
            return "", b""
        self._generations = int(fields[1] or 0) + 1
        self._known = present = _shapes_of(fields, asked)
        if known is None or present is None:
            return "", b""
        if present.tables != known.tables and native.segment_command(self._prefix, hints, present.tables) != command:
            return "", b""
        return present.writes, native.segment_postings(hints, present.tables, segments, CAP)

    def rest(self) -> None:
        """What was found did not hold, since others write: leave some lookups to the script, rather than read in vain."""
        self._resting = _REST

    def _ask(self, *commands: bytes) -> list[Any]:
        """Answers of packed commands; None for an empty one."""
        pool = self._client.connection_pool
        connection = pool.get_connection()
        try:
            connection.send_packed_command([b"".join(commands)])  # type: ignore[no-untyped-call]
            return [connection.read_response() if command else None for command in commands]
        except BaseException:
            connection.disconnect()  # type: ignore[no-untyped-call]  # answers may be on their way still
            raise
        finally:
            pool.release(connection)


def _fields_command(prefix: bytes, generations: int) -> bytes:
    """The HMGET of what `_shapes_of` takes."""
    parts = [b"HMGET", prefix, b"writes", b"generation"]
    for generation in range(generations):
        number = str(generation or "")
        parts += [f"{kind}{number}.{part}".encode() for kind in ("b", "w") for part in ("level", "split")]
    return b"*%d\r\n" % len(parts) + b"".join([b"$%d\r\n%b\r\n" % (len(part), part) for part in parts])


def _shapes_of(fields: list[bytes | None], asked: int) -> _Shapes | None:
    """None where there is no collection, or one with more generations of ids than were asked for."""
    numbers = [int(field) for field in fields if field is not None]
    if len(numbers) < len(fields):
        return None
    writes, last, *tables = numbers
    if last >= asked:
        return None
    return _Shapes(writes, asked, pack(f"={len(tables)}I", *tables))
