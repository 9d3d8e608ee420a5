"""Checkups see what is wrong, and repair mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dedup.index import doctor
from dedup.index.connect import connect
from dedup.index.in_cluster import ClusterIndex, connect_cluster
from dedup.index.in_redis import RedisIndex, prefix_of
from dedup.sign import SCHEME
from tests.index.conftest import Cluster, entry

FOX = "The quick brown fox jumps over the lazy dog near the bank of the river today, officials said."
RAIN = "Rain fell on the northern provinces for a third day and closed the main road to the coast."


@pytest.fixture
def index(redis_url: str) -> Iterator[RedisIndex]:
    index = RedisIndex(connect(redis_url))
    yield index
    index.close()


def wrong(index: RedisIndex) -> dict[str, doctor.Checkup]:
    return {checkup.what: checkup for checkup in doctor.examine(index) if not checkup.good}


def test_a_server_without_a_file_is_told(index: RedisIndex) -> None:
    index.put([entry("a/1", FOX)])
    assert list(wrong(index)) == ["durability"]
    index.client.config_set("appendonly", "yes")
    try:
        assert wrong(index) == {}
    finally:
        index.client.config_set("appendonly", "no")


def test_eviction_of_any_key_is_refused(index: RedisIndex) -> None:
    index.client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        assert "throws parts of the index away" in wrong(index)["eviction"].detail
    finally:
        index.client.config_set("maxmemory-policy", "noeviction")


def test_another_scheme_is_seen(index: RedisIndex) -> None:
    index.put([entry("a/1", FOX)])
    other = RedisIndex(index.client, scheme=replace(SCHEME, window=9))
    assert SCHEME.fingerprint in wrong(other)["scheme"].detail


def test_versions_and_room() -> None:
    assert not doctor.version({"redis_version": "5.0.14"}).good
    assert doctor.version({"redis_version": "7.2.4", "valkey_version": "8.0.1"}).detail == "valkey 8.0.1"
    assert not doctor.room({"used_memory": "95", "maxmemory": "100"}).good
    assert not doctor.last_writes({"aof_last_write_status": "err"}).good


def test_collections_are_named(index: RedisIndex) -> None:
    RedisIndex(index.client, "weekly").put([entry("a/1", FOX)])
    index.put([entry("a/1", FOX)])
    assert doctor.collections(index) == ["default", "weekly"]


def test_repair_writes_lost_hints_and_removes_strays(index: RedisIndex) -> None:
    index.put([entry("a/1", FOX), entry("a/2", RAIN)])
    lost = [key for key in index.client.scan_iter(match=prefix_of("default") + "[bw]*")]
    index.client.delete(*lost)
    assert index.lookup(entry("b/1", FOX).sketches).hits == ()
    # A paragraph that nobody carries, and nobody marked as dead.
    index.put([entry("a/3", "Something else altogether stood here once upon a time, they say.")])
    postings = int(index.stats()["postings"])
    chunks = sorted(index.client.scan_iter(match=prefix_of("default") + "o*"))
    kept = index.client.get(chunks[0])
    assert kept is not None
    index.client.set(chunks[0], bytes(kept)[:-5] + b"\0")  # the third paragraph's carrier
    repaired = doctor.repair(index)
    assert repaired.articles >= 2
    (hit,) = index.lookup(entry("b/1", FOX).sketches).hits
    assert (hit.bands, hit.fingerprints) == (SCHEME.bands, len(entry("b/1", FOX).sketches[0].fingerprints))  # type: ignore[union-attr]
    assert int(index.stats()["postings"]) > postings
    again = doctor.repair(index)
    assert again.strays == 0


def test_every_node_of_a_cluster_is_looked_at_and_mended(cluster: Cluster) -> None:
    cluster.flush()
    index = ClusterIndex(connect_cluster(cluster.url.replace("+cluster", "")))
    index.put([entry(f"a/{number}", f"{FOX} {number}") for number in range(40)])
    looked = list(doctor.examine(index))
    for port in cluster.ports[:3]:
        assert {checkup.what for checkup in looked if f"127.0.0.1:{port}: " in checkup.detail} == {
            "server", "durability", "disk", "eviction", "memory"
        }  # fmt: skip
    second = cluster.clients[1]
    second.config_set("maxmemory-policy", "allkeys-lru")
    try:
        (bad,) = [checkup for checkup in doctor.examine(index) if checkup.what == "eviction" and not checkup.good]
        assert bad.detail.startswith(f"127.0.0.1:{cluster.ports[1]}: maxmemory-policy allkeys-lru")
    finally:
        second.config_set("maxmemory-policy", "noeviction")
    for client in cluster.clients[:3]:
        lost = [key for shard in index.shards for key in client.scan_iter(match=shard.prefix + "[bw]*")]
        for key in lost:
            client.delete(key)
    assert index.lookup(entry("z/1", f"{FOX} 7").sketches).hits == ()
    assert doctor.repair(index).articles == 40
    best = index.lookup(entry("z/1", f"{FOX} 7").sketches).hits[0]
    assert best.bands == SCHEME.bands
    index.close()
