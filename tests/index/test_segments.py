"""Segments that the client reads itself: the answers are the script's own, whatever happens in between."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from struct import pack

import pytest
from redis import Redis

import dedup.index.segments
from dedup.index.base import Entry
from dedup.index.connect import connect, is_near
from dedup.index.in_redis import RedisIndex, prefix_of
from dedup.index.keys import CAP
from dedup.index.records import lookup_hints
from dedup.kernel import native
from dedup.model import Sketch
from dedup.sign import SCHEME
from tests.index.conftest import entry

needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")


@pytest.fixture
def index(client: Redis) -> RedisIndex:
    return RedisIndex(client)


@pytest.fixture
def script(client: Redis) -> RedisIndex:
    """The same index, all read by the script."""
    index = RedisIndex(client)
    index.reader = None
    return index


def crowd(draw: random.Random, articles: int) -> list[Entry]:
    """Articles of distinct texts that meet often: few fingerprints, some paragraphs with one signature, some without words."""
    signatures = [draw.randbytes(512) for _ in range(4)]
    made = []
    for number in range(articles):
        texts = [f"{number} {place} {draw.getrandbits(64):x}" for place in range(5)]
        sketches = [
            Sketch(
                draw.choice(signatures) if draw.random() < 0.3 else draw.randbytes(512),
                tuple(sorted({draw.getrandbits(64) if draw.random() < 0.5 else draw.randrange(9) for _ in range(7)})),
            )
            for _ in texts[1:]
        ]
        made.append(Entry(entry(f"a/{number}", *texts).article, (None, *sketches)))
    return made


def used(index: RedisIndex, asked: Entry) -> bool:
    """Whether the client has read the segments for a lookup."""
    assert index.reader is not None
    return index.reader.found(lookup_hints(asked.sketches, SCHEME))[0] != ""


@needs_kernel
def test_answers_are_those_of_the_script(index: RedisIndex, script: RedisIndex) -> None:
    draw = random.Random(3)
    entries = crowd(draw, 200)
    index.put(entries)
    assert index.lookup(entries[0].sketches) == script.lookup(entries[0].sketches)  # learns the shapes
    seen = 0
    for dropped in (0, 40, 190):
        index.drop([one.article.key for one in draw.sample(entries, dropped)])
        for asked in draw.sample(entries, 25):
            for exclude, limit in (("", 64), (asked.article.key, 64), ("", 2)):
                answer = index.lookup(asked.sketches, exclude=exclude, limit=limit)
                assert answer == script.lookup(asked.sketches, exclude=exclude, limit=limit)
                seen = max(seen, answer.saturated)
            assert used(index, asked)
    assert seen > SCHEME.bands
    for nothing in ([], [None, None]):
        assert index.lookup(nothing) == script.lookup([]) == replace(answer, hits=(), paragraphs={}, saturated=0)


@needs_kernel
def test_answers_are_those_of_the_script_over_generations_of_ids(
    index: RedisIndex, script: RedisIndex, client: Redis
) -> None:
    entries = crowd(random.Random(4), 60)
    for generation in range(3):
        if generation:
            client.hset(prefix_of("default"), "id", generation * 2**24 - 64)  # the last chunks of the one before
        index.put(entries[20 * generation : 20 * generation + 20])
        for _ in range(3):
            for asked in entries[::7]:
                assert index.lookup(asked.sketches) == script.lookup(asked.sketches)
        assert used(index, entries[0])
    assert client.hget(prefix_of("default"), "generation") == b"2"


@needs_kernel
@pytest.mark.parametrize("change", ["put", "replace", "drop", "grow", "flush"])
def test_a_write_between_reading_and_asking_is_seen(
    index: RedisIndex, script: RedisIndex, client: Redis, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    draw = random.Random(5)
    entries = crowd(draw, 40)
    index.put(entries)
    writes: dict[str, Callable[[], object]] = {
        "put": lambda: script.put([replace(entries[3], article=replace(entries[3].article, key="b/1"))]),
        "replace": lambda: script.put([Entry(replace(entries[3].article, version=1, paragraphs=("x",) * 5), entries[3].sketches)]),
        "drop": lambda: script.drop([entries[3].article.key]),
        "grow": lambda: script.put(crowd(draw, 600)[40:]),
        "flush": client.flushall,
    }
    assert index.reader is not None
    index.lookup(entries[3].sketches)
    before = index.lookup(entries[3].sketches)
    read = index.reader.found

    def then_write(hints: bytes) -> tuple[int | str, bytes]:
        found = read(hints)
        assert found[0] != ""
        writes[change]()
        return found

    monkeypatch.setattr(index.reader, "found", then_write)
    after = index.lookup(entries[3].sketches)
    assert after == script.lookup(entries[3].sketches)
    assert after != before
    monkeypatch.undo()
    resting = [used(index, entries[5]) for _ in range(40)]
    assert not any(resting[:15]), "where others write, most lookups are left to the script"
    assert resting[20:] == [change != "flush"] * 20


@needs_kernel
def test_tables_that_grow_and_shrink_are_found(index: RedisIndex, script: RedisIndex) -> None:
    entries = crowd(random.Random(6), 900)
    for first in range(0, 900, 150):
        index.put(entries[first : first + 150])
        for asked in entries[first : first + 150 : 30]:
            assert index.lookup(asked.sketches) == script.lookup(asked.sketches)
    index.drop([one.article.key for one in entries[50:]])
    for _ in index.sweep():
        assert index.lookup(entries[0].sketches) == script.lookup(entries[0].sketches)


@needs_kernel
def test_a_long_question_is_left_to_the_script(index: RedisIndex, script: RedisIndex) -> None:
    entries = crowd(random.Random(7), 400)
    index.put(entries)
    sketches = [sketch for one in entries for sketch in one.sketches]
    for _ in range(2):
        assert index.lookup(sketches) == script.lookup(sketches)
    assert index.reader is not None
    assert index.reader.found(lookup_hints(sketches, SCHEME)) == ("", b"")


def test_a_lost_connection_is_made_anew(index: RedisIndex, client: Redis) -> None:
    entries = crowd(random.Random(8), 5)
    index.put(entries)
    answers = []
    for _ in range(3):
        answers.append(index.lookup(entries[0].sketches))
        client.client_kill_filter(_type="normal", skipme=False)
    assert answers[1:] == answers[:-1]


def test_without_the_kernel_the_script_reads_all(index: RedisIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = crowd(random.Random(9), 5)
    index.put(entries)
    answers = [index.lookup(entries[0].sketches) for _ in range(2)]
    monkeypatch.setattr(dedup.index.segments, "native", None)
    assert not used(index, entries[0])
    assert index.lookup(entries[0].sketches) == answers[0] == answers[1]


def test_only_a_server_on_this_machine_is_near() -> None:
    near = ("unix:///tmp/none.sock", "redis://localhost:1", "redis://127.0.0.1:1/0", "redis://[::1]:1")
    assert [is_near(connect(url)) for url in near] == [True] * 4
    assert not is_near(connect("redis://redis.example.org:6379"))


@needs_kernel
def test_the_kernel_takes_no_nonsense() -> None:
    assert native is not None
    shapes = pack("=4I", 8, 0, 8, 0)
    hints = pack(">BIHI", 1, 0x01020304, 1, 0x01020304)
    command = native.segment_command(b"d:1", hints, shapes)
    assert command == b"*3\r\n$4\r\nMGET\r\n$8\r\nd:1b\0\0\0\x04\r\n$7\r\nd:1w\0\0\x04\r\n"
    told = native.segment_postings(hints, shapes, [b"\1\2\3\0\0\7", None], CAP)
    assert told == pack(">IIHIHH", 0, 1, 1, 7, 1, 0)
    for broken in (hints[:-1], hints[:3], b"\1", hints + b"\0"):
        with pytest.raises(ValueError, match="no hints"):
            native.segment_command(b"d:1", broken, shapes)
    for bad in (shapes[:-1], pack("=4I", 25, 0, 8, 0)):
        with pytest.raises(ValueError, match="no shapes"):
            native.segment_postings(hints, bad, [None, None], CAP)
    for segments in ([None], [None] * 3, (None, None)):
        with pytest.raises(ValueError, match="no hints"):
            native.segment_postings(hints, shapes, segments, CAP)
    with pytest.raises(TypeError):
        native.segment_postings(hints, shapes, ["text", None], CAP)
