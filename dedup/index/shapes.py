"""Plain commands for who reads for itself, and the shapes of a collection's tables that they are made by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Any

from dedup.frozen import dataclass

if TYPE_CHECKING:
    from redis.connection import ConnectionInterface

__all__ = [
    "Shapes",
    "articles_command",
    "ask",
    "chunks_command",
    "command",
    "fields_command",
    "generations_of",
    "place",
    "posted",
    "shapes_of",
]

_DEEPEST = 23  # level of a table that grows no more
_GENERATIONS = 256  # of ids, 2**24 in each


@dataclass(frozen=True, slots=True)
class Shapes:
    """State of a collection: level and split of the table of article keys, and of those of each generation's bands and fingerprints."""

    identity: bytes
    writes: bytes
    articles: int
    generations: int
    tables: bytes


def ask(connection: ConnectionInterface, *commands: bytes) -> list[Any]:
    """Answers of packed commands in one round trip; None for an empty one."""
    connection.send_packed_command([b"".join(commands)])  # type: ignore[no-untyped-call]
    return [connection.read_response() if packed else None for packed in commands]


def command(*parts: bytes) -> bytes:
    return b"*%d\r\n" % len(parts) + b"".join([b"$%d\r\n%b\r\n" % (len(part), part) for part in parts])


def articles_command(prefix: bytes, numbers: Sequence[int]) -> bytes:
    """The MGET of article records; empty for none."""
    return command(b"MGET", *[prefix + b"a" + pack(">I", number) for number in numbers]) if numbers else b""


def chunks_command(prefix: bytes, chunks: Sequence[int]) -> bytes:
    """The MGET of chunks of texts; empty for none."""
    return command(b"MGET", *[prefix + b"t" + pack(">I", chunk) for chunk in chunks]) if chunks else b""


@cache
def fields_command(prefix: bytes, generations: int) -> bytes:
    """The HMGET of what `shapes_of` takes."""
    parts = [b"HMGET", prefix, b"scheme", b"writes", b"generation", b"articles", b"e.level", b"e.split"]
    for generation in range(generations):
        number = str(generation or "")
        parts += [f"{kind}{number}.{part}".encode() for kind in ("b", "w") for part in ("level", "split")]
    return command(*parts)


def generations_of(fields: list[bytes | None]) -> int:
    """How many generations of ids there are; 1 where that is not told, or no number of them."""
    last = _number(fields[2])
    return last + 1 if last is not None and last < _GENERATIONS else 1


def shapes_of(fields: list[bytes | None], asked: int) -> Shapes | None:
    """None where there is no collection, one with more generations of ids than were asked for, or one whose tables cannot be."""
    identity, writes, *counters = fields
    numbers = [number for number in map(_number, counters) if number is not None]
    if identity is None or writes is None or len(numbers) < len(counters):
        return None
    last, articles, *tables = numbers
    if last >= asked or articles >= 2**32:
        return None
    if any(level > _DEEPEST or split >= 2**level for level, split in zip(tables[::2], tables[1::2], strict=True)):
        return None
    return Shapes(identity, writes, articles, asked, pack(f"={len(tables)}I", *tables))


def _number(field: bytes | None) -> int | None:
    """A field as the scripts write numbers; None for any other."""
    return int(field) if field is not None and field.isdigit() and len(field) < 20 else None


def place(hashed: bytes, shapes: Shapes) -> tuple[bytes, bytes]:
    """Number of the segment that an article's key is kept in by its hash, and the bytes of that which a record keeps."""
    level, split = unpack_from("=2I", shapes.tables)
    key = int.from_bytes(hashed)
    segment = key % 2**level
    if segment < split:
        level += 1
        segment = key % 2**level
    return segment.to_bytes(3), hashed[: 3 if level < 16 else 2]


def posted(segment: bytes, rest: bytes) -> tuple[int, ...]:
    """Numbers of the articles posted under the rest of a key."""
    width = len(rest) + 4
    ids = [segment[at + len(rest) : at + width] for at in range(0, len(segment), width) if segment.startswith(rest, at)]
    return tuple([int.from_bytes(id) for id in ids if id != b"\xff\xff\xff\xff"])
