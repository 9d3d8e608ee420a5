"""The index in Redis or Valkey: each verb one script call, so that no reader ever sees half an article.

Only `lookup` and `fetch` may do without: see `dedup.index.near`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, cast

from dedup.errors import StaleVersion
from dedup.index.base import Entry, PutResult
from dedup.index.connect import is_near, translated
from dedup.index.keys import text_key
from dedup.index.near import Reader
from dedup.index.records import (
    article,
    lookup_answer,
    lookup_hints,
    put_arguments,
    time_of,
    utf8,
)
from dedup.index.scripts import Arguments, evaluate
from dedup.index.sending import sent
from dedup.index.texts import DICTIONARY
from dedup.model import Lookup, Sketch, StoredArticle
from dedup.sign import SCHEME, Scheme

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["LAYOUT", "REGISTRY", "RedisIndex", "prefix_of"]

LAYOUT = 5
"""Version of the schema in `dedup.index.keys`."""

REGISTRY = "dedup:collections"
"""Hash of collection name -> prefix."""

_PIPELINE = 64
_AHEAD = 16
_SCAN = 1000


def prefix_of(collection: str) -> str:
    """Prefix of a collection's keys: short, since every key pays for it.

    >>> prefix_of("default")
    'd:a164cc'
    """
    return "d:" + blake2b(utf8(collection), digest_size=3).hexdigest()


class RedisIndex:
    """One collection on one server. Safe to share between threads, as its client is."""

    def __init__(
        self, client: Redis, collection: str = "default", scheme: Scheme = SCHEME, *, prefix: str = ""
    ) -> None:
        self.scheme = scheme
        self.collection = collection
        self.client = client
        self.prefix = prefix or prefix_of(collection)
        self.identity = f"{scheme.fingerprint}.{LAYOUT}.{DICTIONARY}"
        self.reader = Reader(client, self.prefix, self.identity) if is_near(client) else None
        self._registered = False
        self.told = b""  # of the tables, by the last put: what places are worked out by

    def put(self, entries: Sequence[Entry]) -> list[PutResult]:
        if entries:
            self._register()
        if len(entries) > _AHEAD:
            return self._put_many(entries)
        return self._results(entries, sent(self.run, entries, self._arguments(entries)))

    def _put_many(self, entries: Sequence[Entry]) -> list[PutResult]:
        """One chunk is made ready while the server works on the one before."""
        from concurrent.futures import ThreadPoolExecutor

        chunks = [entries[first : first + _AHEAD] for first in range(0, len(entries), _AHEAD)]
        results: list[PutResult] = []
        with ThreadPoolExecutor(1) as sender:
            arguments = self._arguments(chunks[0])
            for chunk, following in zip(chunks, [*chunks[1:], []], strict=True):
                answers = sender.submit(sent, self.run, chunk, arguments)
                arguments = self._arguments(following, sum(len(entry.article.paragraphs) for entry in chunk))
                results += self._results(chunk, answers.result())
        return results

    def _arguments(self, entries: Sequence[Entry], ahead: int = 0) -> list[Arguments]:
        """Those of puts before which so many paragraphs are under way."""
        made: list[Arguments] = []
        for entry in entries:
            made.append(put_arguments(entry, self.scheme, prefix=self.prefix, told=self.told, ahead=ahead))
            ahead += len(entry.article.paragraphs)
        return made

    def _results(self, entries: Sequence[Entry], answers: Sequence[Any]) -> list[PutResult]:
        """What became of each entry; learns what the answers tell of the tables."""
        results: list[PutResult] = []
        for entry, answer in zip(entries, answers, strict=True):
            word, *more = answer if isinstance(answer, list) else (answer,)
            if word == b"stale":
                raise StaleVersion(
                    f"{entry.article.key}: version {int(float(more[0]))} is stored, {entry.article.version} was sent",
                    remedy="send the newer version, or drop the article first",
                )
            if more:
                self.told = more[0]
            results.append(cast(PutResult, word.decode()))
        return results

    def _register(self) -> None:
        """Put the collection's name where `dedup.index.doctor.collections` finds it."""
        if not self._registered:
            with translated():
                self.client.hset(REGISTRY, self.collection, self.prefix)
            self._registered = True

    def drop(self, keys: Sequence[str]) -> list[bool]:
        answers: list[bool] = []
        for first in range(0, len(keys), _PIPELINE):
            answers += self._drop([(utf8(key), "") for key in keys[first : first + _PIPELINE]])
        return answers

    def _drop(self, keys: Sequence[tuple[bytes, int | str]]) -> list[bool]:
        calls: list[Arguments] = [[key, text_key(key), number] for key, number in keys]
        return [answer == 1 for answer in self.run("drop", calls)]

    def lookup(self, sketches: Sequence[Sketch | None], *, exclude: str = "", limit: int = 64) -> Lookup:
        key = utf8(exclude)
        hashed, hints = text_key(key), lookup_hints(sketches, self.scheme)
        with translated(self.identity):
            answer = self.reader.answer(hints, key, hashed, limit) if self.reader else None
        if answer is None:
            answer = self.run("lookup", [[key, hashed, limit, hints]])[0]
        return lookup_answer(answer)

    def fetch(self, keys: Sequence[str]) -> list[StoredArticle | None]:
        names = [(name, text_key(name)) for name in map(utf8, keys)]
        with translated(self.identity):
            answers = self.reader.articles(names) if self.reader else None
        if answers is None:
            answers = self.run("fetch", [[part for name in names for part in name]])[0]
        return [article(answer[0], answer[1:]) if answer else None for answer in answers]

    def stats(self) -> Mapping[str, int | str]:
        with translated():
            fields = self.client.hgetall(self.prefix)
            memory = self.client.info("memory")
            server = self.client.info("server")
        values = {name.decode(): value.decode() for name, value in cast("dict[bytes, bytes]", fields).items()}
        return {
            "articles": int(values.get("articles", 0)),
            "paragraphs": int(values.get("paragraphs", 0)),
            "bytes": int(memory["used_memory"]),
            "bytes_resident": int(memory["used_memory_rss"]),
            "scheme": values.get("scheme", self.identity).partition(".")[0],
            "collection": self.collection,
            "store": server.get("server_name", "redis") + " " + str(server.get("valkey_version", server["redis_version"])),
            "postings": sum(int(count) for name, count in values.items() if name.endswith(".count") and name != "e.count"),
            "unswept": int(values.get("dead", 0)) + int(values.get("sweeping", 0)),
        }

    def scan(self, outlet: str = "") -> Iterator[str]:
        for _, key, _ in self._scan():
            if not outlet or key.partition("/")[0] == outlet:
                yield key

    def _scan(self) -> Iterator[tuple[int, str, str]]:
        """Number, key and first sighting of every article, by number."""
        at = 1
        while at:
            answer = self.run("scan", [[at, _SCAN]])[0]
            at = int(answer[0])
            for place in range(1, len(answer), 3):
                number, key, seen = answer[place : place + 3]
                yield int(number), key.decode("utf-8", "surrogatepass"), time_of(seen)

    def expire(self, before: str, *, limit: int = 1000) -> int:
        dropped = 0
        old: list[tuple[bytes, int | str]] = []
        for number, key, seen in self._scan():
            if seen < before and dropped + len(old) < limit:
                old.append((utf8(key), number))
            if len(old) == _PIPELINE:
                dropped += sum(self._drop(old))
                old = []
            if dropped + len(old) >= limit:
                break
        return dropped + sum(self._drop(old))

    def sweep(self, *, steps: int = 64) -> Iterator[int]:
        """Remove the hints of dead paragraphs and give back room; yields after each step how many still wait.

        Writes do this in small portions by themselves; here it is done to the end, in steps of about ``steps``
        segments a table (some 20 ms of the server each).
        """
        left = 1
        while left:
            left = int(self.run("sweep", [[steps, ""]])[0])
            yield max(left, 0)

    def sweep_thoroughly(self, *, steps: int = 64) -> Iterator[int]:
        """As `sweep`, looking at every posting's paragraph itself; yields the segment it has come to."""
        cursor = 0
        while True:
            cursor = int(self.run("sweep", [[steps, cursor]])[0])
            if not cursor:
                return
            yield cursor

    def mend(self, entries: Sequence[Entry]) -> int:
        """Write the hints of stored articles anew where any is missing; how many are still stored just so."""
        answers = sent(self.run, entries, [put_arguments(entry, self.scheme, mend=True) for entry in entries])
        return sum(answer[0] == b"mended" for answer in answers)

    def server_info(self) -> dict[str, str]:
        """What the server says of itself: INFO, and two settings where it tells them."""
        from redis.exceptions import ResponseError

        with translated():
            info = {name: str(value) for name, value in self.client.info().items()}
            for setting in ("appendfsync", "maxmemory-policy"):
                try:
                    answer = self.client.config_get(setting)
                except ResponseError:  # managed servers have no CONFIG
                    continue
                info.update({setting.replace("-", "_"): str(value) for value in answer.values()})
        return info

    def close(self) -> None:
        self.client.close()

    def run(self, verb: str, calls: Sequence[Arguments]) -> list[Any]:
        """Answers of the verb's script, one a call; several go in one pipeline."""
        with translated(self.identity):
            return evaluate(self.client, verb, [(self.prefix, self.identity, *arguments) for arguments in calls])
