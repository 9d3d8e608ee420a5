"""What may be wrong with an index, each looked at by one function.

Every function takes what it needs and gives `Checkup` lines; none prints.
`examine` runs them all, `repair` mends what can be mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dedup.errors import SchemeMismatch
from dedup.index.in_cluster import ClusterIndex
from dedup.index.in_redis import REGISTRY, RedisIndex

__all__ = ["Checkup", "Repaired", "collections", "examine", "repair"]

_OLDEST = (6, 2)


class Checkup(NamedTuple):
    """One thing looked at. ``remedy`` is empty where all is well."""

    good: bool
    what: str
    detail: str
    remedy: str = ""


class Repaired(NamedTuple):
    """What `repair` did: articles whose hints were written where they were missing, and stray hints removed."""

    articles: int
    strays: int


def examine(index: RedisIndex | ClusterIndex) -> Iterator[Checkup]:
    """All that can be seen without reading the collection: of each server, then of the index. A few round trips.

    Raises `dedup.errors.Unavailable` if a server cannot be reached.
    """
    for name, info in _servers(index):
        for look in (version, durability, last_writes, eviction, room):
            checkup = look(info)
            yield checkup._replace(detail=f"{name}: {checkup.detail}") if name else checkup
    yield scheme(index)
    yield hints(index)


def _servers(index: RedisIndex | ClusterIndex) -> Iterator[tuple[str, dict[str, str]]]:
    """What each server says of itself, and its name where there are several."""
    if isinstance(index, RedisIndex):
        yield "", index.server_info()
        return
    nodes = {str(shard.node().name): shard for shard in index.shards}
    for name, shard in sorted(nodes.items()):
        shard.client = index.cluster.get_redis_connection(shard.node())
        yield name, shard.server_info()


def version(info: dict[str, str]) -> Checkup:
    """Redis 6.2 and later, any Valkey."""
    name = "valkey" if "valkey_version" in info else "redis"
    shown = info.get("valkey_version", info.get("redis_version", "0"))
    numbers = tuple(int(part) for part in shown.split(".")[:2] if part.isdigit())
    if numbers < _OLDEST:
        return Checkup(False, "server", f"{name} {shown}", "upgrade to Redis 6.2 or later, or to Valkey")
    return Checkup(True, "server", f"{name} {shown}")


def durability(info: dict[str, str]) -> Checkup:
    """An append-only file, and how much of it a crash may lose."""
    if info.get("aof_enabled") != "1":
        return Checkup(
            False,
            "durability",
            "no append-only file: what was indexed since the last snapshot is lost when the server dies",
            "set appendonly yes",
        )
    policy = info.get("appendfsync", "")
    lost = {"always": "a crash loses nothing that was answered", "no": "a crash of the machine may lose half a minute"}
    return Checkup(
        True,
        "durability",
        f"append-only file, fsync {policy or 'unknown'}: {lost.get(policy, 'a crash of the machine loses up to 2 s')}",
    )


def last_writes(info: dict[str, str]) -> Checkup:
    """Whether the server could write to its disk the last time it tried."""
    failed = [name for name in ("aof_last_write_status", "aof_last_bgrewrite_status") if info.get(name, "ok") != "ok"]
    if failed:
        return Checkup(False, "disk", f"the last write failed: {', '.join(failed)}", "free disk space, see its log")
    return Checkup(True, "disk", "the last writes went well")


def eviction(info: dict[str, str]) -> Checkup:
    """A server that may throw keys away is no place for an index."""
    policy = info.get("maxmemory_policy", "noeviction")
    if policy.startswith("allkeys-"):
        return Checkup(
            False,
            "eviction",
            f"maxmemory-policy {policy}: the server throws parts of the index away when memory is short",
            "set maxmemory-policy noeviction",
        )
    return Checkup(True, "eviction", policy)


def room(info: dict[str, str]) -> Checkup:
    """How near the server is to its maxmemory."""
    used, most = int(info.get("used_memory", "0")), int(info.get("maxmemory", "0"))
    if not most:
        return Checkup(True, "memory", f"{used / 1e6:.0f} MB used, no limit set")
    shown = f"{used / 1e6:.0f} of {most / 1e6:.0f} MB used"
    if used > 0.9 * most:
        return Checkup(False, "memory", shown, "raise maxmemory, or expire old articles")
    return Checkup(True, "memory", shown)


def scheme(index: RedisIndex | ClusterIndex) -> Checkup:
    """Whether the collection was built as this version builds."""
    try:
        index.fetch([])
    except SchemeMismatch as error:
        return Checkup(False, "scheme", error.message, error.remedy)
    return Checkup(True, "scheme", index.scheme.fingerprint)


def hints(index: RedisIndex | ClusterIndex) -> Checkup:
    """How many dead paragraphs still have hints. Writes sweep them; more than a fifth means that none came."""
    stats = index.stats()
    unswept, paragraphs = int(stats["unswept"]), int(stats["paragraphs"])
    shown = f"{paragraphs} paragraphs, {unswept} dead ones not swept yet"
    if unswept > 1000 + paragraphs / 5:
        return Checkup(False, "hints", shown, "run: dedup doctor --repair")
    return Checkup(True, "hints", shown)


def collections(index: RedisIndex) -> list[str]:
    """Names of the collections on the index's server."""
    names = index.client.hkeys(REGISTRY)
    return sorted(name.decode("utf-8", "surrogatepass") for name in names)  # type: ignore[union-attr]


def repair(index: RedisIndex | ClusterIndex) -> Repaired:
    """Write every article's hints anew and remove those of dead paragraphs. Online; safe to break off and repeat.

    The articles are the truth: their texts are signed again as `dedup.sign`
    signs them. O(articles), some hundred a second; a cluster goes shard by shard.
    """
    if isinstance(index, RedisIndex):
        return _repair(index)
    done = [_repair(shard) for shard in index.shards]
    return Repaired(sum(each.articles for each in done), sum(each.strays for each in done))


def _repair(index: RedisIndex) -> Repaired:
    from dedup.index.portable import resigned

    written = 0
    batch: list[str] = []
    for key in index.scan():
        batch.append(key)
        if len(batch) == 64:
            written += index.mend([resigned(found, index.scheme) for found in index.fetch(batch) if found])
            batch = []
    written += index.mend([resigned(found, index.scheme) for found in index.fetch(batch) if found])
    before = index.stats()
    for _ in index.sweep_thoroughly():
        pass
    for _ in index.sweep():
        pass
    return Repaired(written, int(before["postings"]) - int(index.stats()["postings"]))
