"""Lookups by plain commands, for a client on the server's machine.

A script pays for every byte that it reads, since the server's Lua makes a
string of each value and hashes it, and for every call. A plain MGET does not.
So a client to whom bytes cost no network reads for itself what ``lookup.lua``
would have read: the segments of its hints, by the shapes that the tables had
at its last lookup; who carries the paragraphs found there, and their texts;
the keys of those articles. The kernel makes the commands and the answer, the
same bytes as the script's; without it the script does all.

Each round trip ends with the number of writes so far. If there was any since
the first, what was read is thrown away and the script does all: so an answer
is always that of one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Any

from dedup.frozen import dataclass
from dedup.index.base import CARRIERS
from dedup.index.keys import CAP
from dedup.index.records import key_of, paragraph_ids
from dedup.kernel import native

if TYPE_CHECKING:
    from redis import Redis
    from redis.connection import ConnectionInterface

__all__ = ["Reader"]

_REST = 15  # lookups
_MOST = 256 * 1024  # bytes of one command, some 8,000 names: the answer is to stay within megabytes
_CHUNKS = 256  # of 32 paragraphs, 4 KB with their texts: one that is half wanted is cheaper in whole than asked for in parts


class _Overtaken(Exception):
    """Somebody wrote while this was read."""


@dataclass(frozen=True, slots=True)
class _Shapes:
    """State of a collection: level and split of the table of article keys, and of those of each generation's bands and fingerprints."""

    identity: bytes
    writes: bytes
    articles: int
    generations: int
    tables: bytes


@dataclass(frozen=True, slots=True)
class _Postings:
    """What segments say: of the paragraphs that share a hint, and the numbers of articles with a key's hash."""

    shapes: _Shapes
    found: bytes
    articles: tuple[int, ...]


class Reader:
    """Reads one collection, and remembers the shapes of its tables. Safe to share between threads."""

    def __init__(self, client: Redis, prefix: str, identity: str) -> None:
        self._client = client
        self._prefix = prefix.encode()
        self._identity = identity.encode()
        self._writes = _command(b"HMGET", self._prefix, b"writes")
        self._resting = 0
        self._generations = 1
        self._known: _Shapes | None = None

    def answer(self, hints: bytes, key: bytes, hashed: bytes, limit: int) -> bytes | None:
        """The answer of ``lookup.lua`` to hints, the key to exclude and its hash; None where the script has to give it.

        Three round trips, one where nothing is found. Raises what redis-py
        raises, but for a lost connection: the script, which is called next,
        tries that once more.
        """
        from redis.exceptions import ConnectionError

        if native is None or not hasattr(native, "found_answer"):  # none, or one built before this was written
            return None
        if self._resting:
            self._resting -= 1
            return None
        try:
            return self._answer(hints, key, hashed, limit)
        except ConnectionError:
            return None
        except _Overtaken:
            self._resting = _REST  # others write: leave some lookups to the script, rather than read in vain
            return None

    def _answer(self, hints: bytes, key: bytes, hashed: bytes, limit: int) -> bytes | None:
        pool = self._client.connection_pool
        connection = pool.get_connection()
        try:
            postings = self._postings(connection, hints, hashed if key else b"")
            return self._stored(connection, postings, key, limit) if postings else None
        except _Overtaken:
            raise
        except BaseException:
            connection.disconnect()  # type: ignore[no-untyped-call]  # answers may be on their way still
            raise
        finally:
            pool.release(connection)

    def _postings(self, connection: ConnectionInterface, hints: bytes, hashed: bytes) -> _Postings | None:
        """What the segments of the hints say, and the articles whose key has that hash. One round trip."""
        assert native is not None
        known = self._known
        asked = known.generations if known else self._generations
        commands = self._segment_commands(known, hints, hashed) if known else (b"", b"")
        if known and not commands[0] or len(commands[0]) > _MOST:
            return None
        fields, segments, keys, (seen,) = _ask(connection, _fields_command(self._prefix, asked), *commands, self._writes)
        self._generations = int(fields[2] or 0) + 1
        self._known = shapes = _shapes_of(fields, asked)
        if known is None or shapes is None or shapes.identity != self._identity:
            return None
        if shapes.tables != known.tables and self._segment_commands(shapes, hints, hashed) != commands:
            return None
        if seen != shapes.writes:
            raise _Overtaken
        found = native.segment_postings(hints, shapes.tables[8:], segments, CAP)
        return _Postings(shapes, found, _posted(keys or b"", _place(hashed, shapes)[1]) if hashed else ())

    def _stored(self, connection: ConnectionInterface, postings: _Postings, key: bytes, limit: int) -> bytes | None:
        """The answer from what is stored of the paragraphs that were posted. Two round trips, none where there are none."""
        assert native is not None
        shapes, found = postings.shapes, postings.found
        command = native.chunk_command(self._prefix, found, _CHUNKS)
        if command is None:
            return None
        chunks, records = self._read(connection, shapes.writes, command, self._articles_command(postings.articles))
        excluded, own = 0, b""
        for number, record in zip(postings.articles, records, strict=True):
            if record and key_of(record) == key:
                excluded, own = number, paragraph_ids(record)
                break
        made = native.found_answer(found, chunks, excluded, own, shapes.articles, limit, CAP, CARRIERS)
        if made is None:
            return None
        answer, carriers = made
        numbers = unpack_from(f">{len(carriers) // 4}I", carriers)
        (records,) = self._read(connection, shapes.writes, self._articles_command(numbers))
        parts = [answer, pack(">I", len(numbers))]
        for number, record in zip(numbers, records, strict=True):
            name = key_of(record) if record else b""
            parts += pack(">IH", number, len(name)), name
        return b"".join(parts)

    def _segment_commands(self, shapes: _Shapes, hints: bytes, hashed: bytes) -> tuple[bytes, bytes]:
        """They bring the segments of the hints, and that of an article's key."""
        assert native is not None
        own = _command(b"GET", self._prefix + b"e" + _place(hashed, shapes)[0]) if hashed else b""
        return native.segment_command(self._prefix, hints, shapes.tables[8:]), own

    def _articles_command(self, numbers: Sequence[int]) -> bytes:
        return _command(b"MGET", *[self._prefix + b"a" + pack(">I", number) for number in numbers]) if numbers else b""

    def _read(self, connection: ConnectionInterface, writes: bytes, *commands: bytes) -> list[Any]:
        """Answers of MGETs; an empty list for an empty command. Nothing is asked where all are empty."""
        if not any(commands):
            return [[] for _ in commands]
        *answers, (seen,) = _ask(connection, *commands, self._writes)
        if seen != writes:
            raise _Overtaken
        return [answer or [] for answer in answers]


def _ask(connection: ConnectionInterface, *commands: bytes) -> list[Any]:
    """Answers of packed commands in one round trip; None for an empty one."""
    connection.send_packed_command([b"".join(commands)])  # type: ignore[no-untyped-call]
    return [connection.read_response() if command else None for command in commands]


def _command(*parts: bytes) -> bytes:
    return b"*%d\r\n" % len(parts) + b"".join([b"$%d\r\n%b\r\n" % (len(part), part) for part in parts])


@cache
def _fields_command(prefix: bytes, generations: int) -> bytes:
    """The HMGET of what `_shapes_of` takes."""
    parts = [b"HMGET", prefix, b"scheme", b"writes", b"generation", b"articles", b"e.level", b"e.split"]
    for generation in range(generations):
        number = str(generation or "")
        parts += [f"{kind}{number}.{part}".encode() for kind in ("b", "w") for part in ("level", "split")]
    return _command(*parts)


def _shapes_of(fields: list[bytes | None], asked: int) -> _Shapes | None:
    """None where there is no collection, or one with more generations of ids than were asked for."""
    present = [field for field in fields if field is not None]
    if len(present) < len(fields):
        return None
    identity, writes, last, articles, *tables = present
    if int(last) >= asked:
        return None
    return _Shapes(identity, writes, int(articles), asked, pack(f"={len(tables)}I", *map(int, tables)))


def _place(hashed: bytes, shapes: _Shapes) -> tuple[bytes, bytes]:
    """Number of the segment that an article's key is kept in by its hash, and the bytes of that which a record keeps."""
    level, split = unpack_from("=2I", shapes.tables)
    key = int.from_bytes(hashed)
    segment = key % 2**level
    if segment < split:
        level += 1
        segment = key % 2**level
    return segment.to_bytes(3), hashed[: 3 if level < 16 else 2]


def _posted(segment: bytes, rest: bytes) -> tuple[int, ...]:
    """Numbers of the articles posted under the rest of a key."""
    width = len(rest) + 4
    ids = [segment[at + len(rest) : at + width] for at in range(0, len(segment), width) if segment.startswith(rest, at)]
    return tuple([int.from_bytes(id) for id in ids if id != b"\xff\xff\xff\xff"])
