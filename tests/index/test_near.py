"""Lookups that the client reads itself: the answers are the script's own, whatever happens in between."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from struct import pack

import pytest
from redis import Redis
from redis.connection import ConnectionInterface

import dedup.index.near
from dedup.errors import IndexError_, SchemeMismatch
from dedup.index.base import Entry
from dedup.index.connect import connect, is_near
from dedup.index.in_redis import RedisIndex, prefix_of
from dedup.index.keys import CAP, text_key
from dedup.index.near import Reader
from dedup.index.records import lookup_hints, utf8
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
    """Whether the client reads for a lookup."""
    assert index.reader is not None
    return index.reader.answer(lookup_hints(asked.sketches, SCHEME), b"", b"", 64) is not None


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
                probes = [sketch and replace(sketch, signature=b"") for sketch in draw.choice(entries).sketches]
                answer = index.lookup([*asked.sketches, *probes], exclude=exclude, limit=limit)
                assert answer == script.lookup([*asked.sketches, *probes], exclude=exclude, limit=limit)
                assert answer.saturated == index.lookup(asked.sketches, exclude=exclude, limit=limit).saturated
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
@pytest.mark.parametrize("trip", [1, 2])
@pytest.mark.parametrize("change", ["put", "replace", "drop", "grow", "flush", "rebuild"])
def test_a_write_between_two_round_trips_is_seen(
    index: RedisIndex, script: RedisIndex, client: Redis, monkeypatch: pytest.MonkeyPatch, change: str, trip: int
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
        "rebuild": lambda: (client.flushall(), RedisIndex(client).put(crowd(random.Random(15), 40))),  # as many writes
    }
    assert index.reader is not None
    index.lookup(entries[3].sketches)
    before = index.lookup(entries[3].sketches)
    ask, trips = dedup.index.near.ask, []

    def then_write(connection: ConnectionInterface, *commands: bytes) -> list[object]:
        answers = ask(connection, *commands)
        trips.append(answers)
        if len(trips) == trip:
            writes[change]()
        return answers

    monkeypatch.setattr(dedup.index.near, "ask", then_write)
    after = index.lookup(entries[3].sketches)
    assert len(trips) == trip + 1
    assert after == script.lookup(entries[3].sketches)
    assert after != before
    monkeypatch.undo()
    assert used(index, entries[5]) == (change != "flush")


@needs_kernel
def test_where_others_write_all_the_time_most_is_left_to_the_script(
    index: RedisIndex, script: RedisIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = crowd(random.Random(14), 40)
    index.put(entries)
    index.lookup(entries[3].sketches)
    ask = dedup.index.near.ask
    trips = []

    def then_write(connection: ConnectionInterface, *commands: bytes) -> list[object]:
        answers = ask(connection, *commands)
        script.put([Entry(replace(entries[3].article, version=len(trips) + 1), entries[3].sketches)])
        trips.append(answers)
        return answers

    with monkeypatch.context() as patch:
        patch.setattr(dedup.index.near, "ask", then_write)
        assert not any([used(index, entries[5]) for _ in range(100)])
    assert 6 < len(trips) < 20
    assert [used(index, entries[5]) for _ in range(40)][15:] == [True] * 25


@needs_kernel
def test_threads_that_count_down_together_do_not_turn_reading_off(index: RedisIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = crowd(random.Random(16), 5)
    index.put(entries)
    index.lookup(entries[0].sketches)
    reader = index.reader
    assert reader is not None
    state = {"resting": 1, "others": 1}

    def read(_: Reader) -> int:
        resting = state["resting"]
        if state["others"]:  # another thread comes in just after this one has looked
            state["others"] = 0
            assert not used(index, entries[0])
        return resting

    def write(_: Reader, resting: int) -> None:
        state["resting"] = resting

    monkeypatch.setattr(Reader, "_resting", property(read, write), raising=False)
    assert not used(index, entries[0])
    assert state == {"resting": 0, "others": 0}
    assert used(index, entries[0])


@needs_kernel
@pytest.mark.parametrize(
    "field, value", [("e.level", "30"), ("e.level", "x"), ("b.level", "x"), ("w.split", "-1"), ("b.split", "9" * 30), ("w.split", "256"),
                     ("generation", "x"), ("generation", "99999999"), ("articles", "1e3"), ("scheme", "another")],
)  # fmt: skip
def test_state_that_cannot_be_is_left_to_the_script_and_not_kept(index: RedisIndex, client: Redis, field: str, value: str) -> None:
    entries = crowd(random.Random(17), 5)
    index.put(entries)
    before = [index.lookup(entries[0].sketches, exclude="a/1") for _ in range(2)]
    right = client.hget(index.prefix, field)
    assert right is not None
    client.hset(index.prefix, field, value)
    names = [(b"a/1", text_key(b"a/1"))]
    assert index.reader is not None
    assert index.reader.articles(names) is None
    for _ in range(3):
        assert index.reader.answer(lookup_hints(entries[0].sketches, SCHEME), *names[0], 64) is None
    client.hset(index.prefix, field, right)
    assert [index.lookup(entries[0].sketches, exclude="a/1") for _ in range(2)] == before
    assert used(index, entries[0])
    assert index.reader.articles(names) is not None


@needs_kernel
@pytest.mark.parametrize("record", [b"", b"\0", b"\0\3a/1", b"\0\3a/1\5", b"\0\3a/1\0" + bytes(16) + b"\0\2" + b"\xff" * 7])
def test_a_cut_record_is_left_to_the_script(index: RedisIndex, script: RedisIndex, client: Redis, record: bytes) -> None:
    entries = crowd(random.Random(18), 5)
    index.put(entries)
    index.lookup(entries[0].sketches)
    name = index.prefix.encode() + b"a" + pack(">I", 2)  # of a/1
    right = client.getset(name, record)
    assert isinstance(right, bytes)

    def outcome(ask: Callable[[RedisIndex], object], index: RedisIndex) -> object:
        try:
            return ask(index)
        except IndexError_ as error:
            return str(error)

    asked: list[Callable[[RedisIndex], object]] = [
        lambda one: one.lookup(entries[1].sketches, exclude="a/1"),
        lambda one: one.lookup(entries[1].sketches),
        lambda one: one.fetch(["a/1"]) and None,
    ]
    for ask in asked:
        assert outcome(ask, index) == outcome(ask, script)
    client.set(name, right)
    assert used(index, entries[1])


@needs_kernel
def test_a_sketch_that_meets_too_many_paragraphs_is_left_to_the_script(index: RedisIndex, script: RedisIndex) -> None:
    draw = random.Random(19)
    paragraphs, under_one = 8_240, CAP
    index.put(
        [
            Entry(
                entry(f"a/{first}", *[f"{first} {place}" for place in range(80)]).article,
                tuple([Sketch(draw.randbytes(512), ((first + place) // under_one,)) for place in range(80)]),
            )
            for first in range(0, paragraphs, 80)
        ]
    )
    for keys, left in ((8_192 // under_one, False), (paragraphs // under_one, True)):
        asked = Sketch(draw.randbytes(512), tuple(range(keys)))
        for _ in range(2):
            assert index.lookup([asked]) == script.lookup([asked])
        assert index.reader is not None
        assert (index.reader.answer(lookup_hints([asked], SCHEME), b"", b"", 64) is None) == left


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
    assert index.reader.answer(lookup_hints(sketches, SCHEME), b"", b"", 64) is None


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
    monkeypatch.setattr(dedup.index.near, "native", None)
    assert not used(index, entries[0])
    assert index.lookup(entries[0].sketches) == answers[0] == answers[1]


def test_only_a_server_on_this_machine_is_near() -> None:
    near = ("unix:///tmp/none.sock", "redis://localhost:1", "redis://127.0.0.1:1/0", "redis://[::1]:1")
    assert [is_near(connect(url)) for url in near] == [True] * 4
    assert not is_near(connect("redis://redis.example.org:6379"))


@needs_kernel
def test_articles_are_those_of_the_script(index: RedisIndex, script: RedisIndex) -> None:
    draw = random.Random(12)
    entries = crowd(draw, 90)
    index.put(entries)
    index.drop(["a/5"])
    index.lookup(entries[0].sketches)  # learns the shapes
    for keys in (["a/3"], ["none/1", "a/89", "a/5", "a/3", "a/3", "a/\ud800"], ["none/1"], [f"a/{n}" for n in range(90)], []):
        answers = index.fetch(keys)
        assert answers == script.fetch(keys)
        assert [answer.key if answer else None for answer in answers] == [
            key if key.startswith("a/") and key not in ("a/5", "a/\ud800") else None for key in keys
        ]
        names = [(utf8(key), text_key(utf8(key))) for key in keys]
        assert index.reader is not None
        assert (index.reader.articles(names) is not None) == bool(keys)
    long = replace(entries[0].article, key="b/1", paragraphs=(draw.randbytes(6000).hex(), *entries[0].article.paragraphs[1:]))
    index.put([Entry(long, entries[0].sketches)])
    index.lookup(entries[0].sketches)
    (answer,) = index.fetch(["b/1"])
    assert answer is not None
    assert answer.paragraphs == long.paragraphs


@needs_kernel
@pytest.mark.parametrize("trip", [1, 2])
def test_an_article_replaced_between_two_round_trips_comes_in_whole(
    index: RedisIndex, script: RedisIndex, monkeypatch: pytest.MonkeyPatch, trip: int
) -> None:
    entries = crowd(random.Random(13), 40)
    index.put(entries)
    index.lookup(entries[3].sketches)
    ask, trips = dedup.index.near.ask, []

    def then_replace(connection: ConnectionInterface, *commands: bytes) -> list[object]:
        answers = ask(connection, *commands)
        trips.append(answers)
        if len(trips) == trip:
            script.put([Entry(replace(entries[3].article, version=1, paragraphs=("x",) * 5), entries[3].sketches)])
        return answers

    monkeypatch.setattr(dedup.index.near, "ask", then_replace)
    (answer,) = index.fetch(["a/3"])
    assert len(trips) == trip + 1
    assert answer is not None
    assert (answer.version, answer.paragraphs) == (1, ("x",) * 5)


@needs_kernel
@pytest.mark.parametrize("change", ["none", "new", "replace", "drop", "grow", "flush", "rebuild", "break"])
def test_articles_met_by_a_lookup_are_fetched_in_one_round_trip_and_as_they_are_now(
    index: RedisIndex, script: RedisIndex, client: Redis, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    draw = random.Random(14)
    entries = crowd(draw, 40)
    index.put(entries)
    index.lookup(entries[3].sketches)
    met = index.lookup([sketch for one in entries[:5] for sketch in one.sketches])
    keys = list({key for stored in met.paragraphs.values() for key in stored.articles})[:8]
    changed = next(one for one in entries if one.article.key == keys[2])
    writes: dict[str, Callable[[], object]] = {
        "none": lambda: None,
        "new": lambda: script.put([replace(changed, article=replace(changed.article, key="b/1"))]),
        "replace": lambda: script.put([Entry(replace(changed.article, version=1, paragraphs=("x",) * 5), changed.sketches)]),
        "drop": lambda: script.drop([keys[2]]),
        "grow": lambda: script.put(crowd(draw, 600)[40:]),
        "flush": client.flushall,
        "rebuild": lambda: (client.flushall(), RedisIndex(client).put(crowd(random.Random(15), 40))),
        "break": lambda: client.hset(prefix_of("default"), "scheme", "another"),
    }
    ask, trips = dedup.index.near.ask, []
    monkeypatch.setattr(dedup.index.near, "ask", lambda *asked: (trips.append(1), ask(*asked))[1])
    assert index.fetch(keys) == script.fetch(keys)
    assert len(trips) == 1
    writes[change]()
    if change == "break":
        with pytest.raises(SchemeMismatch):
            index.fetch(keys)
        return
    found = index.fetch(keys)
    assert found == script.fetch(keys)
    assert (found[2] is None) == (change in ("drop", "flush"))
    if change in ("none", "new", "grow"):
        assert len(trips) == 2


@needs_kernel
def test_an_article_met_by_a_lookup_and_replaced_while_it_is_read_comes_in_whole(
    index: RedisIndex, script: RedisIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = crowd(random.Random(16), 40)
    index.put(entries)
    for _ in range(2):
        index.lookup(entries[3].sketches)
    assert index.reader is not None
    later = Entry(replace(entries[3].article, version=1, paragraphs=("x",) * 5), entries[3].sketches)
    ask, trips = dedup.index.near.ask, []

    def with_a_write_inside(connection: ConnectionInterface, *commands: bytes) -> list[object]:
        trips.append(commands)
        if len(trips) > 1:
            return ask(connection, *commands)
        answers = ask(connection, *commands[:2])
        script.put([later])
        return answers + ask(connection, *commands[2:])

    monkeypatch.setattr(dedup.index.near, "ask", with_a_write_inside)
    assert index.fetch(["a/3"])[0] == script.fetch(["a/3"])[0]
    assert len(trips) == 1 and index.fetch(["a/3"])[0].paragraphs == ("x",) * 5  # type: ignore[union-attr]


@needs_kernel
def test_only_so_many_articles_are_remembered(index: RedisIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dedup.index.near, "_MET", 20)
    entries = crowd(random.Random(17), 200)
    index.put(entries)
    index.lookup(entries[0].sketches)
    most = 0
    for asked in entries:
        carriers = {key for stored in index.lookup(asked.sketches).paragraphs.values() for key in stored.articles}
        most = max(most, len(carriers))
        assert index.reader is not None
        assert len(index.reader._met) <= 20 + most


@needs_kernel
def test_long_texts_and_many_carriers_are_those_of_the_script(index: RedisIndex, script: RedisIndex) -> None:
    draw = random.Random(10)
    entries = crowd(draw, 40)
    long = draw.randbytes(6000).hex()
    index.put([Entry(replace(entries[0].article, paragraphs=(long, *entries[0].article.paragraphs[1:])), entries[1].sketches)])
    footer = entries[1].sketches[1]
    index.put([Entry(replace(entry(f"b/{n}", "All rights reserved.").article), (footer,)) for n in range(60)])
    for _ in range(2):
        for exclude in ("", "b/0", "b/7", "b/59", "none/1"):
            answer = index.lookup([footer], exclude=exclude)
            assert answer == script.lookup([footer], exclude=exclude)
    assert max(stored.frequency for stored in answer.paragraphs.values()) == 60
    assert index.lookup(entries[1].sketches) == script.lookup(entries[1].sketches)


@needs_kernel
def test_an_article_with_a_long_text_is_left_to_the_script_after_one_round_trip(
    index: RedisIndex, script: RedisIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = crowd(random.Random(18), 40)
    article = replace(entries[0].article, paragraphs=(random.Random(18).randbytes(6000).hex(), *entries[0].article.paragraphs[1:]))
    index.put([Entry(article, entries[0].sketches), *entries[1:]])
    for _ in range(2):
        index.lookup(entries[0].sketches)
    ask, trips = dedup.index.near.ask, []
    monkeypatch.setattr(dedup.index.near, "ask", lambda *asked: (trips.append(1), ask(*asked))[1])
    assert index.fetch([article.key]) == script.fetch([article.key]) != [None]
    assert len(trips) == 1


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
    keys = range(600)
    crowded = pack(f">BH{len(keys)}I", 0, len(keys), *[key << 8 for key in keys])
    records = [[pack(">I", key)[1:] + (CAP * key + n).to_bytes(3) for n in range(CAP)] for key in keys]
    few = [b"".join(some) if key < 8_192 // CAP else None for key, some in zip(keys, records, strict=True)]
    told = native.segment_postings(crowded, shapes, few, CAP)
    assert told == pack(">IIH", 0, 1, 8_192) + b"".join([pack(">IHH", id, 0, 1) for id in range(8_192)])
    few[-1] = records[-1][0]
    assert native.segment_postings(crowded, shapes, few, CAP) is None
    for many in (70_000, 65_536):
        assert native.segment_postings(hints, shapes, [b"\1\2\3\0\0\7" * many, None], CAP) is None
    for segments in ([None], [None] * 3, (None, None)):
        with pytest.raises(ValueError, match="no hints"):
            native.segment_postings(hints, shapes, segments, CAP)
    with pytest.raises(TypeError):
        native.segment_postings(hints, shapes, ["text", None], CAP)


@needs_kernel
def test_the_kernel_answers_from_what_is_stored() -> None:
    assert native is not None
    found = pack(">IIHIHHIHH", 3, 1, 2, 33, 1, 2, 34, 0, 9)
    assert native.chunk_command(b"d:1", found, 1) == b"*3\r\n$4\r\nMGET\r\n$8\r\nd:1o\0\0\0\1\r\n$8\r\nd:1t\0\0\0\1\r\n"
    assert native.chunk_command(b"d:1", found, 0) is None
    assert native.chunk_command(b"d:1", pack(">II", 0, 0), 0) == b""
    carriers = b"\0" + pack(">B2I", 2, 5, 6) + pack(">BIB3I", 255, 400, 3, 1, 5, 8)
    texts = pack(">32H", 64, 67, 69, *[0] * 29) + b"abcde"
    expected = pack(">IIIIIHHIIHH", 3, 77, 2, 1, 34, 0, 9, 1, 33, 1, 2)
    expected += pack(">IIIIB2s3I", 2, 34, 400, 2, 3, b"de", 1, 5, 8) + pack(">IIIB3s2I", 33, 2, 3, 2, b"abc", 5, 6)
    assert native.found_answer(found, [carriers, texts], 0, b"", 77, 64, CAP, 32) == (expected, pack(">4I", 1, 5, 8, 6))
    expected = pack(">IIIIIHH", 3, 77, 1, 1, 34, 0, 9) + pack(">IIIIB2s2I", 1, 34, 399, 2, 2, b"de", 1, 8)
    assert native.found_answer(found, [carriers, texts], 5, pack(">I", 34), 77, 1, CAP, 32) == (expected, pack(">2I", 1, 8))
    for damaged in ([carriers[:-1], texts], [carriers, texts[:60]], [carriers, texts[:-1]], [carriers[:12], texts]):
        assert native.found_answer(found, damaged, 0, b"", 77, 64, CAP, 32) is None
    for nothing in ([None, None], [b"", texts], [carriers[:1], texts]):
        assert native.found_answer(found, nothing, 0, b"", 77, 64, CAP, 32) == (pack(">IIII", 3, 77, 0, 0), b"")
    for wrong in (found[:-1], found + b"\0", pack(">II", 0, 1), b""):
        with pytest.raises(ValueError, match="nothing that was found"):
            native.chunk_command(b"d:1", wrong, 9)
    for chunks in ([], [carriers], (carriers, texts)):
        with pytest.raises(ValueError, match="not what is stored"):
            native.found_answer(found, chunks, 0, b"", 77, 64, CAP, 32)
