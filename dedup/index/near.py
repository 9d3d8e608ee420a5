"""Lookups and fetches by plain commands, for a client on the server's machine.

A script pays for every byte that it reads, since the server's Lua makes a
string of each value and hashes it, and for every call. A plain MGET does not.
So a client to whom bytes cost no network reads for itself what ``lookup.lua``
would have read: the segments of its hints, by the shapes that the tables had
at its last lookup; who carries the paragraphs found there, and their texts;
the keys of those articles. The kernel makes the commands and the answer, the
same bytes as the script's; without it the script does all. Whole articles are
fetched in the same way; those that lookups met by where they stood then, in
one round trip, which also tells whether they still do.

Each round trip ends with the number of writes so far. If there was any since
the first, what was read is thrown away and the script does all: so an answer
is always that of one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from struct import error as StructError
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Any, TypeVar

from dedup.frozen import dataclass
from dedup.index.base import CARRIERS
from dedup.index.keys import CAP
from dedup.index.records import chunks_of, key_of, paragraph_ids, with_texts
from dedup.index.shapes import (
    Shapes,
    articles_command,
    ask,
    chunks_command,
    command,
    fields_command,
    generations_of,
    place,
    posted,
    shapes_of,
)  # fmt: skip
from dedup.kernel import native_lookup as native

if TYPE_CHECKING:
    from redis import Redis
    from redis.connection import ConnectionInterface

__all__ = ["Reader"]

_REST = 15  # calls left to the script, at most
_OVERTAKEN = 5  # times in a row that this is for
_MOST = 256 * 1024  # bytes of one command, some 8,000 names: the answer is to stay within megabytes
_MET = 4096  # articles to remember, a few hundred bytes each
_CHUNKS = 256  # of 32 paragraphs, 4 KB with their texts: one that is half wanted is cheaper in whole than asked for in parts

_Answer = TypeVar("_Answer")


class _Overtaken(Exception):
    """Somebody wrote while this was read."""


@dataclass(frozen=True, slots=True)
class _Postings:
    """What segments say: of the paragraphs that share a hint, and the numbers of articles with a key's hash."""

    shapes: Shapes
    found: bytes
    articles: tuple[int, ...]


class Reader:
    """Reads one collection, and remembers the shapes of its tables. Safe to share between threads."""

    def __init__(self, client: Redis, prefix: str, identity: str) -> None:
        self._client = client
        self._prefix = prefix.encode()
        self._identity = identity.encode()
        self._writes = command(b"HMGET", self._prefix, b"writes")
        self._resting = 0
        self._overtaken = 0  # times in a row
        self._generations = 1
        self._known: Shapes | None = None
        self._met: dict[bytes, tuple[int, bytes]] = {}  # key -> number and record, as a lookup found them

    def answer(self, hints: bytes, key: bytes, hashed: bytes, limit: int) -> bytes | None:
        """The answer of ``lookup.lua`` to hints, the key to exclude and its hash; None where the script has to give it.

        Three round trips, one where nothing is found. Raises what redis-py
        raises, but for a lost connection: the script, which is called next,
        tries that once more. Nor does it raise for stored bytes that are
        damaged: the script says so.
        """
        return self._guarded(self._answer, hints, key, hashed, limit)

    def articles(self, names: Sequence[tuple[bytes, bytes]]) -> list[list[bytes] | None] | None:
        """The answer of ``fetch.lua`` to keys and their hashes; None where the script has to give it.

        Three round trips, one where all were met by lookups.
        """
        return self._guarded(self._articles, names)

    def _guarded(self, read: Callable[..., _Answer | None], *arguments: Any) -> _Answer | None:
        """What is read over one connection, if nobody writes meanwhile."""
        from redis.exceptions import ConnectionError

        if native is None:
            return None
        resting = self._resting  # read once: threads that count down together may count one too few, never below nought
        if resting > 0:
            self._resting = resting - 1
            return None
        pool = self._client.connection_pool
        connection = None
        try:
            connection = pool.get_connection()
            answer = read(connection, *arguments)
            self._overtaken = 0
            return answer
        except _Overtaken:  # the more often others write, the more is left to the script, rather than read in vain
            self._overtaken = min(self._overtaken + 1, _OVERTAKEN)
            self._resting = min(2**self._overtaken - 2, _REST)
            return None
        except BaseException as error:
            if connection is not None:
                connection.disconnect()  # type: ignore[no-untyped-call]  # answers may be on their way still
            if isinstance(error, (ConnectionError, StructError, IndexError, ValueError)):  # lost; or stored bytes that are damaged
                return None
            raise
        finally:
            if connection is not None:
                pool.release(connection)

    def _answer(self, connection: ConnectionInterface, hints: bytes, key: bytes, hashed: bytes, limit: int) -> bytes | None:
        postings = self._postings(connection, hints, hashed if key else b"")
        return self._stored(connection, postings, key, limit) if postings else None

    def _articles(
        self, connection: ConnectionInterface, names: Sequence[tuple[bytes, bytes]]
    ) -> list[list[bytes] | None] | None:
        shapes = self._known
        if shapes is None or not names:
            return None
        met = [known for key, _ in names if (known := self._met.get(key))]
        if len(met) == len(names):
            still, answers = self._as_met(connection, shapes, met)
            if still:
                return answers
        asked = [place(hashed, shapes) for _, hashed in names]
        wanted = command(b"MGET", *[self._prefix + b"e" + segment for segment, _ in asked])
        fields, segments, (seen,) = ask(connection, fields_command(self._prefix, shapes.generations), wanted, self._writes)
        present = self._learned(fields, shapes.generations)
        if present is None or present.tables[:8] != shapes.tables[:8]:
            return None
        if seen != present.writes:
            raise _Overtaken
        numbers = [posted(segment or b"", rest) for segment, (_, rest) in zip(segments, asked, strict=True)]
        (records,) = self._read(connection, seen, articles_command(self._prefix, [number for some in numbers for number in some]))
        known = iter(records)
        found = []
        for (key, _), some in zip(names, numbers, strict=True):
            mine = [record for record in islice(known, len(some)) if record is not None and key_of(record) == key]
            found.append(mine[0] if mine else None)
        chunks = chunks_of(found)
        if len(chunks) > _CHUNKS:
            return None
        (values,) = self._read(connection, seen, chunks_command(self._prefix, chunks))
        return with_texts(found, chunks, values)

    def _as_met(
        self, connection: ConnectionInterface, shapes: Shapes, met: Sequence[tuple[int, bytes]]
    ) -> tuple[bool, list[list[bytes] | None] | None]:
        """Whether the records are what they were, and the articles, None where the script has to give them. One round trip."""
        records = [record for _, record in met]
        chunks = chunks_of(records)
        if len(chunks) > _CHUNKS:
            return True, None
        wanted = articles_command(self._prefix, [number for number, _ in met]), chunks_command(self._prefix, chunks)
        fields, present, values, (seen,) = ask(connection, fields_command(self._prefix, shapes.generations), *wanted, self._writes)
        learned = self._learned(fields, shapes.generations)
        if learned is None or present != records:
            return learned is None, None
        if seen != learned.writes:
            raise _Overtaken
        return True, with_texts(records, chunks, values or [])

    def _postings(self, connection: ConnectionInterface, hints: bytes, hashed: bytes) -> _Postings | None:
        """What the segments of the hints say, and the articles whose key has that hash. One round trip."""
        assert native is not None
        known = self._known
        asked = known.generations if known else self._generations
        commands = self._segment_commands(known, hints, hashed) if known else (b"", b"")
        if known and not commands[0] or len(commands[0]) > _MOST:
            return None
        fields, segments, keys, (seen,) = ask(connection, fields_command(self._prefix, asked), *commands, self._writes)
        self._generations = generations_of(fields)
        shapes = self._learned(fields, asked)
        if known is None or shapes is None:
            return None
        if shapes.tables != known.tables and self._segment_commands(shapes, hints, hashed) != commands:
            return None
        if seen != shapes.writes:
            raise _Overtaken
        found = native.segment_postings(hints, shapes.tables[8:], segments, CAP)
        if found is None:  # of more paragraphs than a client reads
            return None
        return _Postings(shapes, found, posted(keys or b"", place(hashed, shapes)[1]) if hashed else ())

    def _learned(self, fields: list[bytes | None], asked: int) -> Shapes | None:
        """The shapes of the tables, for the calls after this one too; None where they are no collection's of this scheme."""
        shapes = shapes_of(fields, asked)
        if shapes and shapes.identity != self._identity:
            shapes = None
        self._known = shapes
        return shapes

    def _stored(self, connection: ConnectionInterface, postings: _Postings, key: bytes, limit: int) -> bytes | None:
        """The answer from what is stored of the paragraphs that were posted. Two round trips, none where there are none."""
        assert native is not None
        shapes, found = postings.shapes, postings.found
        wanted = native.chunk_command(self._prefix, found, _CHUNKS)
        if wanted is None:
            return None
        chunks, records = self._read(connection, shapes.writes, wanted, articles_command(self._prefix, postings.articles))
        excluded, own = 0, b""
        for number, record in zip(postings.articles, records, strict=True):
            if record is not None and key_of(record) == key:
                ids = paragraph_ids(record)
                excluded, own = number, pack(f">{len(ids)}I", *ids)
                break
        made = native.found_answer(found, chunks, excluded, own, shapes.articles, limit, CAP, CARRIERS)
        if made is None:
            return None
        answer, carriers = made
        numbers = unpack_from(f">{len(carriers) // 4}I", carriers)
        (records,) = self._read(connection, shapes.writes, articles_command(self._prefix, numbers))
        parts = [answer, pack(">I", len(numbers))]
        if len(self._met) > _MET:
            self._met.clear()
        for number, record in zip(numbers, records, strict=True):
            name = key_of(record) if record is not None else b""
            if record is not None:
                self._met[name] = number, record
            parts += pack(">IH", number, len(name)), name
        return b"".join(parts)

    def _segment_commands(self, shapes: Shapes, hints: bytes, hashed: bytes) -> tuple[bytes, bytes]:
        """They bring the segments of the hints, and that of an article's key."""
        assert native is not None
        own = command(b"GET", self._prefix + b"e" + place(hashed, shapes)[0]) if hashed else b""
        return native.segment_command(self._prefix, hints, shapes.tables[8:]), own

    def _read(self, connection: ConnectionInterface, writes: bytes, *commands: bytes) -> list[Any]:
        """Answers of MGETs; an empty list for an empty command. Nothing is asked where all are empty."""
        if not any(commands):
            return [[] for _ in commands]
        *answers, (seen,) = ask(connection, *commands, self._writes)
        if seen != writes:
            raise _Overtaken
        return [answer or [] for answer in answers]
