"""The index on a Redis Cluster: shards, each a whole index of its own in one hash slot.

An article belongs to the shard its key hashes to, with all its paragraphs,
hints and counters. So every write is still one script on one node and needs
no intents, no two-phase commit and no repair after a crash. A lookup asks all
shards, the nodes in parallel, and merges: one round trip a node. What that
costs: a text that several shards hold is stored once in each, and every node
takes part in every check.

The number of shards is fixed when a collection is made: the most nodes it
can ever spread over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from dedup.index.base import Entry, PutResult
from dedup.index.connect import translated
from dedup.index.in_redis import REGISTRY, prefix_of
from dedup.index.keys import text_key
from dedup.index.merging import merged
from dedup.index.records import lookup_answer, lookup_hints, utf8
from dedup.index.scripts import Arguments, evaluate
from dedup.index.shards import Moving, Shard, tag_of, unless_moving
from dedup.model import Lookup, Sketch, StoredArticle
from dedup.sign import SCHEME, Scheme

if TYPE_CHECKING:
    from redis.cluster import RedisCluster

__all__ = ["SHARDS", "ClusterIndex", "connect_cluster"]

SHARDS = 12
"""Shards of a new collection."""

_Result = TypeVar("_Result")


def connect_cluster(url: str, *, timeout: float = 5.0) -> RedisCluster:
    """A client of the cluster that the node at ``url`` (redis:// or rediss://) belongs to. Raises `Unavailable`."""
    from redis.backoff import NoBackoff
    from redis.cluster import RedisCluster
    from redis.retry import Retry

    with translated():
        return RedisCluster.from_url(
            url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 1)
        )


class ClusterIndex:
    """One collection, spread over a cluster. Safe to share between threads.

    Carriers of a paragraph are named shard by shard, first stored first in
    each. After a failover a repeated call may answer ``unchanged`` for what
    its first attempt had done.
    """

    def __init__(
        self, cluster: RedisCluster, collection: str = "default", scheme: Scheme = SCHEME, *, shards: int = SHARDS
    ) -> None:
        self.scheme = scheme
        self.collection = collection
        self.cluster = cluster
        with translated():
            cluster.hsetnx(REGISTRY, collection, f"{prefix_of(collection)} {shards}")
            known = cluster.hget(REGISTRY, collection)
        count = int(str(known.decode() if isinstance(known, bytes) else known).split(" ")[1])
        self.shards = [
            Shard(cluster, collection, scheme, f"{prefix_of(collection)}{{{tag_of(shard, count)}}}")
            for shard in range(count)
        ]
        self._pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix="dedup-shard")

    def _place(self, key: str) -> int:
        return int.from_bytes(text_key(utf8(key))[:2], "big") % len(self.shards)

    def _by_shard(self, keys: Sequence[str]) -> dict[int, list[int]]:
        places: dict[int, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(self._place(key), []).append(place)
        return places

    def _spread(self, keys: Sequence[str], work: Callable[[Shard, list[int]], Sequence[_Result]]) -> list[_Result]:
        """``work`` on each shard with the places of its keys, in parallel; the results in the keys' order."""
        places = self._by_shard(keys)
        underway = {shard: self._pool.submit(work, self.shards[shard], own) for shard, own in places.items()}
        results: dict[int, _Result] = {}
        for shard, own in places.items():
            results.update(zip(own, underway[shard].result(), strict=True))
        return [results[place] for place in range(len(keys))]

    def put(self, entries: Sequence[Entry]) -> list[PutResult]:
        keys = [entry.article.key for entry in entries]
        return self._spread(keys, lambda shard, own: shard.put([entries[place] for place in own]))

    def drop(self, keys: Sequence[str]) -> list[bool]:
        return self._spread(keys, lambda shard, own: shard.drop([keys[place] for place in own]))

    def fetch(self, keys: Sequence[str]) -> list[StoredArticle | None]:
        return self._spread(keys, lambda shard, own: shard.fetch([keys[place] for place in own]))

    def lookup(self, sketches: Sequence[Sketch | None], *, exclude: str = "", limit: int = 64) -> Lookup:
        key = utf8(exclude)
        answers = self._everywhere("lookup", [key, text_key(key), limit, lookup_hints(sketches, self.scheme)])
        return merged([lookup_answer(answer) for answer in answers], limit)

    def _everywhere(self, verb: str, arguments: Arguments) -> list[Any]:
        """The answers of all shards to one call: one pipeline a node, in parallel."""
        nodes: dict[str, list[int]] = {}
        for place, shard in enumerate(self.shards):
            nodes.setdefault(str(shard.node().name), []).append(place)

        def ask(places: list[int]) -> list[Any]:
            shards = [self.shards[place] for place in places]
            node = shards[0].node()
            calls = [(shard.prefix, shard.identity, *arguments) for shard in shards]
            try:
                with translated(shards[0].identity):
                    return unless_moving(lambda: evaluate(self.cluster.get_redis_connection(node), verb, calls))
            except Moving:
                return [shard.run(verb, [arguments])[0] for shard in shards]

        underway = [(places, self._pool.submit(ask, places)) for places in nodes.values()]
        answers: dict[int, Any] = {}
        for places, future in underway:
            answers.update(zip(places, future.result(), strict=True))
        return [answers[place] for place in range(len(self.shards))]

    def stats(self) -> Mapping[str, int | str]:
        parts = [self.shards[place].stats() for place in range(len(self.shards))]
        nodes = {str(shard.node().name): part for shard, part in zip(self.shards, parts, strict=True)}
        total: dict[str, int | str] = dict(parts[0])
        for name in ("articles", "paragraphs", "unswept", "postings"):
            total[name] = sum(int(part[name]) for part in parts)
        for name in ("bytes", "bytes_resident"):
            total[name] = sum(int(part[name]) for part in nodes.values())
        total["store"] = f"{parts[0]['store']} cluster"
        total["shards"] = len(self.shards)
        return total

    def scan(self, outlet: str = "") -> Iterator[str]:
        for shard in self.shards:
            yield from shard.scan(outlet)

    def expire(self, before: str, *, limit: int = 1000) -> int:
        dropped = 0
        for shard in self.shards:
            if dropped < limit:
                dropped += shard.expire(before, limit=limit - dropped)
        return dropped

    def sweep(self, *, steps: int = 64) -> Iterator[int]:
        """As `RedisIndex.sweep`, one shard after the other."""
        for shard in self.shards:
            yield from shard.sweep(steps=steps)

    def close(self) -> None:
        self._pool.shutdown()
        for node in self.cluster.get_nodes():  # type: ignore[no-untyped-call]
            if node.redis_connection is not None:
                node.redis_connection.connection_pool.disconnect()
        self.cluster.close()
