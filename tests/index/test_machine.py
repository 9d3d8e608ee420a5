"""A state machine that does the same to the index in Redis and to the one in memory, and compares all answers.

``DEDUP_MACHINE_STEPS`` sets how many steps it walks in all (200 by default).
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dedup.bands import band_keys
from dedup.errors import StaleVersion
from dedup.index.base import Entry, Index
from dedup.index.connect import connect
from dedup.index.in_cluster import ClusterIndex, connect_cluster
from dedup.index.in_memory import InMemoryIndex
from dedup.index.in_redis import REGISTRY, RedisIndex, prefix_of
from dedup.model import Lookup, Sketch
from dedup.normalise import normalise
from dedup.sign import Scheme
from tests.index.conftest import Cluster, entry

STEPS = int(os.environ.get("DEDUP_MACHINE_STEPS", "200"))

_SENTENCES = [
    "Rain fell on the northern provinces for a third day and closed the main road to the coast.",
    "The council voted eleven to four on Monday to keep the old market hall open through the winter.",
    "Rescuers said they had reached the last of the villages cut off by the flood on Tuesday night.",
    "All rights reserved.",
    "A spokeswoman for the ministry said that no decision on the price of bread had been taken yet.",
    "* * *",
    "Officials in the capital did not comment on the report, which was first published on Sunday.",
]
paragraphs = st.lists(
    st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4
)
keys = st.sampled_from([f"{outlet}/{number}" for outlet in "ab" for number in range(6)])
times = st.sampled_from([f"20{year}-01-01T00:00:00Z" for year in range(10, 16)])


def keys_of(sketch: Sketch | None, scheme: Scheme) -> set[object]:
    """All that an index may find a paragraph by."""
    if sketch is None:
        return set()
    bands = band_keys(sketch.signature, scheme.bands, scheme.rows)
    return {*enumerate(bands), *sketch.fingerprints}


def carried(found: Lookup, pairs: set[tuple[int, str]]) -> list[tuple[str, int, int]]:
    """Text, frequency and number of carriers of the texts in ``pairs``."""
    texts = {text for _, text in pairs}
    return sorted(
        (stored.text, stored.frequency, len(stored.articles))
        for stored in found.paragraphs.values()
        if stored.text in texts
    )


def plain(found: Lookup) -> object:
    """A lookup without its ids, which every index draws as it likes, and without what ranks equal in any order."""
    hits = sorted((hit.number, found.paragraphs[hit.stored].text, hit.bands, hit.fingerprints) for hit in found.hits)
    texts = sorted(
        (stored.text, stored.frequency, stored.articles) for stored in found.paragraphs.values()
    )
    return hits, texts


class Twins(RuleBasedStateMachine):
    """Two indexes in the same state, or so they should be."""

    other: Index
    exact = True  # whether it names carriers and counts texts as one store does

    def __init__(self) -> None:
        super().__init__()
        self.memory = InMemoryIndex()
        type(self).reset()

    @classmethod
    def reset(cls) -> None:
        """An empty second index."""

    @rule(key=keys, texts=paragraphs, version=st.integers(0, 2), seen=times)
    def put(self, key: str, texts: Sequence[str], version: int, seen: str) -> None:
        new = entry(key, *texts, version=version, first_seen=seen)
        answers = []
        for index in (self.memory, self.other):
            try:
                answers.append(index.put([new]))
            except StaleVersion as error:
                answers.append([str(error)])  # type: ignore[list-item]
        assert answers[0] == answers[1]

    @rule(key=keys, texts=paragraphs, times=st.integers(2, 20))
    def put_many(self, key: str, texts: Sequence[str], times: int) -> None:
        batch: list[Entry] = [entry(f"{key}{number % 45}", *texts, version=9) for number in range(times * 2)]
        assert self.memory.put(batch) == self.other.put(batch)

    @rule(dropped=st.lists(keys, max_size=3))
    def drop(self, dropped: list[str]) -> None:
        assert self.memory.drop(dropped) == self.other.drop(dropped)

    @rule(texts=paragraphs, exclude=st.one_of(st.just(""), keys), limit=st.integers(1, 9))
    def lookup(self, texts: Sequence[str], exclude: str, limit: int) -> None:
        sketches = entry("z/9", *texts).sketches
        mine, theirs = (index.lookup(sketches, exclude=exclude) for index in (self.memory, self.other))
        if self.exact:
            assert plain(mine) == plain(theirs)
        owed = self.owed(sketches, exclude)
        for found in (mine, theirs):
            assert owed <= {(hit.number, found.paragraphs[hit.stored].text) for hit in found.hits}
        # A part of a divided store tells how often it has a text only if it finds the text. That is sure for bands,
        # which depend on the text alone, and for passages of the guaranteed length, of which every article has a
        # fingerprint. Which fingerprints a shorter passage has depends on its neighbours.
        sure = self.owed([sketch and Sketch(sketch.signature, ()) for sketch in sketches], exclude)
        sure |= {pair for pair in owed if self.guaranteed(texts[pair[0] - 1], pair[1])}
        assert carried(mine, sure) == carried(theirs, sure)
        for stored in theirs.paragraphs.values():
            for found in self.memory.fetch(stored.articles):
                assert found is not None and stored.text in found.paragraphs
        if self.exact:
            hits = [len(index.lookup(sketches, limit=limit).hits) for index in (self.memory, self.other)]
            assert hits[0] == hits[1]

    def guaranteed(self, one: str, other: str) -> bool:
        """Whether two texts share a passage so long that a fingerprint of it is in every article with either."""
        length = self.memory.scheme.guaranteed_run
        runs = [
            {words[start : start + length] for start in range(len(words) - length + 1)}
            for words in (normalise(text).words for text in (one, other))
        ]
        return bool(runs[0] & runs[1])

    def owed(self, sketches: Sequence[Sketch | None], exclude: str) -> set[tuple[int, str]]:
        """Every pair that shares a key with an article as it stands: what any index must find.

        More may be found: a text is stored once, with the hints of all who ever carried it, and a store that is
        kept in parts has fewer of these. Such hints are what a caller verifies away.
        """
        keys = [keys_of(sketch, self.memory.scheme) for sketch in sketches]
        pairs = set()
        for stored in self.memory.fetch([key for key in self.memory.scan() if key != exclude]):
            assert stored is not None
            for text, sketch in zip(stored.paragraphs, entry(stored.key, *stored.paragraphs).sketches, strict=True):
                there = keys_of(sketch, self.memory.scheme)
                pairs |= {(number, text) for number, here in enumerate(keys, 1) if here & there}
        return pairs

    @rule(before=times, limit=st.integers(1, 3))
    def expire(self, before: str, limit: int) -> None:
        limit = limit if self.exact else 1000  # which of the old ones go first is a store's own affair
        assert self.memory.expire(before, limit=limit) == self.other.expire(before, limit=limit)

    @invariant()
    def the_same_is_stored(self) -> None:
        stored = sorted(self.memory.scan())
        assert stored == sorted(self.other.scan())
        assert self.memory.fetch(stored) == self.other.fetch(stored)
        for count in ("articles", "paragraphs") if self.exact else ("articles",):
            assert self.memory.stats()[count] == self.other.stats()[count]


def walk(machine: type[Twins]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(1, STEPS // 40),
            stateful_step_count=40,
            deadline=None,
            phases=[Phase.generate],  # shrinking against a server takes minutes; the steps are few anyway
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_redis_does_as_memory_does(redis_url: str) -> None:
    client = connect(redis_url)

    class OnRedis(Twins):
        other = RedisIndex(client)

        @classmethod
        def reset(cls) -> None:
            client.flushall()

        @rule(steps=st.integers(1, 300))
        def sweep(self, steps: int) -> None:
            next(self.other.sweep(steps=steps), None)  # type: ignore[attr-defined]

    walk(OnRedis)
    client.close()


def test_a_cluster_does_as_memory_does(cluster: Cluster) -> None:
    index = ClusterIndex(connect_cluster(cluster.url.replace("+cluster", "")))

    class OnCluster(Twins):
        other = index
        exact = False

        @classmethod
        def reset(cls) -> None:
            cluster.flush()
            index.cluster.hset(REGISTRY, "default", f"{prefix_of('default')} {len(index.shards)}")

    walk(OnCluster)
    index.close()


def test_the_machine_sees_a_broken_index() -> None:
    """An index that forgets to drop is caught: the machine can fail."""

    class Forgetful(InMemoryIndex):
        def drop(self, keys: Sequence[str]) -> list[bool]:
            return [key in self._numbers for key in keys]

    class Caught(Twins):
        other = Forgetful()

        @classmethod
        def reset(cls) -> None:
            cls.other = Forgetful()

    machine = Caught()
    machine.put("a/1", [_SENTENCES[0]], 0, "2010-01-01T00:00:00Z")
    machine.the_same_is_stored()
    machine.drop(["a/1"])
    with pytest.raises(AssertionError):
        machine.the_same_is_stored()
