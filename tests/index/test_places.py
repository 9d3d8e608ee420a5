"""Places that the caller works out: what is stored is, byte for byte, what the script stores without them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from struct import pack

import pytest
from redis import Redis

from dedup.index.base import Entry
from dedup.index.in_redis import RedisIndex
from dedup.index.records import put_arguments
from dedup.kernel import native
from dedup.model import Sketch
from dedup.sign import SCHEME
from tests.index.conftest import entry

pytestmark = pytest.mark.skipif(not hasattr(native, "places"), reason="there is no kernel here")

Choice = Callable[[Sequence[bytes]], bytes]
TOLD = bytes(19)


def drawn(draw: random.Random, key: str, paragraphs: int = 15) -> Entry:
    texts = [f"{key} {number} {draw.getrandbits(64):x}" for number in range(paragraphs)]
    sketches = [Sketch(draw.randbytes(512), tuple([draw.getrandbits(64) for _ in range(9)])) for _ in texts]
    return Entry(entry(key, *texts).article, tuple(sketches))


def stored(client: Redis, index: RedisIndex) -> dict[bytes, bytes | dict[bytes, bytes]]:
    """What stands under each key of a collection, by the key without its prefix."""
    prefix = index.prefix.encode()
    keys = client.scan_iter(match=prefix + b"*", count=10_000)
    return {key[len(prefix) :]: client.hgetall(key) if key == prefix else client.get(key) for key in keys}


def filled(client: Redis, name: str, entries: Sequence[Entry], choose: Choice, shapes: dict[str, int] | None = None) -> RedisIndex:
    """A collection with those entries, put one by one; choose: what it is told, of all that was told so far."""
    index, history = RedisIndex(client, name), [b""]
    index.put([drawn(random.Random(0), "first/1")])
    client.hset(index.prefix, "writes", 1)  # which begin at the time
    if shapes:
        client.hset(index.prefix, mapping=shapes)
    for each in entries:
        index.told = choose(history)
        assert index.put([each]) == ["created"]
        history.append(index.told)
    return index


@pytest.mark.parametrize(
    "choose",
    [
        pytest.param(lambda history: history[-1], id="as the put before told"),
        pytest.param(lambda history: history[max(0, len(history) - 6)], id="as others were told, five puts ago"),
        pytest.param(lambda history: history[-1][:4] + history[1][4:] if history[-1] else b"", id="shapes of the beginning"),
        pytest.param(lambda history: b"\1" + history[-1][1:] if history[-1] else b"", id="of another generation of ids"),
    ],
)
def test_what_is_told_changes_nothing_that_is_stored(client: Redis, choose: Choice) -> None:
    draw = random.Random(5)
    entries = [drawn(draw, f"a/{number}") for number in range(400)]
    known, other = entries[9], drawn(draw, "b/2")
    texts = [text for pair in zip(known.article.paragraphs, other.article.paragraphs, strict=True) for text in pair]
    sketches = [sketch for pair in zip(known.sketches, other.sketches, strict=True) for sketch in pair]
    entries[200:200] = [Entry(drawn(draw, "b/1").article, known.sketches), Entry(entry("b/2", *texts).article, tuple(sketches))]
    one = filled(client, "one", entries, choose)
    assert stored(client, one) == stored(client, filled(client, "other", entries, lambda history: b""))
    assert int(client.hget(one.prefix, "w.split")) > 0, "tables were to grow in this test"


@pytest.mark.parametrize(("level", "split"), [(8, 100), (14, 3), (15, 0), (15, 20_000), (16, 1), (17, 9), (22, 70_000)])
def test_at_every_level(client: Redis, level: int, split: int) -> None:
    draw = random.Random(level)
    shapes = {f"{kind}.{part}": value for kind in "bwx" for part, value in (("level", level), ("split", split))}
    entries = [drawn(draw, f"a/{number}") for number in range(12)]
    one = filled(client, "one", entries, lambda history: history[-1], shapes)
    assert stored(client, one) == stored(client, filled(client, "other", entries, lambda history: b"", shapes))
    assert len(one.lookup(entries[3].sketches).paragraphs) == 15


def test_places_are_what_is_written_by(client: Redis) -> None:
    """The other tests would hold as well if the script never took any."""
    index = filled(client, "one", [], lambda history: b"")
    index.put([drawn(random.Random(2), "a/2")])
    arguments = list(put_arguments(drawn(random.Random(1), "a/1"), SCHEME, prefix=index.prefix, told=index.told))
    strange = index.prefix.encode() + b"w\7\7\7"
    arguments[10] = bytes(arguments[10])
    at = arguments[10].rindex(index.prefix.encode() + b"w")
    arguments[10] = arguments[10][:at] + strange + arguments[10][at + len(strange) :]
    assert index.run("put", [arguments])[0][0] == b"created"
    assert len(client.get(strange) or b"") == 6


def test_a_batch_is_stored_as_its_articles_one_by_one(client: Redis) -> None:
    entries = [drawn(random.Random(number), f"a/{number}", 1 + number % 30) for number in range(100)]
    one, other = [RedisIndex(client, filled(client, name, [], lambda history: b"").collection) for name in ("one", "other")]
    one.put(entries)
    for each in entries:
        other.put([each])
    assert stored(client, one) == stored(client, other)
    assert int.from_bytes(one.told[:4], "big") == int(client.hget(one.prefix, "id"))


@pytest.mark.parametrize("before", [224, 320, 416])  # whole chunks
def test_a_batch_that_comes_to_another_generation_of_ids(client: Redis, before: int) -> None:
    draw = random.Random(before)
    shapes = {f"{kind}.level": level for kind, level in (("b", 17), ("w", 20), ("x", 17))} | {"id": 2**24 - before}
    entries = [drawn(draw, f"a/{number}") for number in range(50)]
    other = filled(client, "other", entries, lambda history: b"", shapes)
    one = filled(client, "one", entries[:1], lambda history: b"", shapes)
    assert int.from_bytes(one.told[:4], "big") == 2**24 - before + 15
    assert one.put(entries[1:]) == ["created"] * 49
    assert stored(client, one) == stored(client, other)
    assert int(client.hget(one.prefix, "generation")) == 1
    for each in entries:
        assert len(one.lookup(each.sketches).paragraphs) == 15


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda places, prefix: places[:-1], id="too short"),
        pytest.param(lambda places, prefix: places[:18], id="shorter than what is told"),
        pytest.param(lambda places, prefix: places[:19], id="no groups"),
        pytest.param(lambda places, prefix: places + b"0", id="too long"),
        pytest.param(lambda places, prefix: places[:23] + b"\xff\xff" + places[25:], id="more kept in 2 bytes than there are"),
        pytest.param(lambda places, prefix: places.replace(prefix + b"w", prefix + b"W"), id="names of another table"),
        pytest.param(lambda places, prefix: places.replace(prefix, b"x" * len(prefix)), id="names of another collection"),
        pytest.param(lambda places, prefix: places.replace(prefix + b"b", prefix + b"B\1"), id="names of another length"),
    ],
)
def test_places_that_do_not_fit_are_refused(client: Redis, spoil: Callable[[bytes, bytes], bytes]) -> None:
    article = drawn(random.Random(1), "a/1")
    one, other = (filled(client, name, [drawn(random.Random(2), "a/2")], lambda history: b"") for name in ("one", "other"))
    other.told = b""
    assert other.put([article]) == ["created"]
    arguments = list(put_arguments(article, SCHEME, prefix=one.prefix, told=one.told))
    arguments[10] = spoil(bytes(arguments[10]), one.prefix.encode())
    assert one.run("put", [arguments])[0][0] == b"created"
    assert stored(client, one) == stored(client, other)
    assert client.dbsize() == 2 * len(stored(client, one)) + 1, "nothing but these and the list of collections"


def test_ids_of_another_generation_have_no_places() -> None:
    """A table of each generation has names of its own: those of one article are of one."""
    assert native is not None
    hints = pack(">3I", 7, 8, 9) + bytes(9)
    for generation in (0, 1, 255):
        told = pack(">I", (generation << 24) + 2**24 - 10) + TOLD[4:]
        assert [bool(native.places(b"d:1", hints, 3, told, ahead)) for ahead in (0, 7, 8, 9, 10, 2**24, 2**32 - 1)] == [True, True] + 5 * [False]


def test_hints_that_are_none_have_no_places() -> None:
    hints = pack(">IBIHI", 9, 1, 0x01020304, 1, 0x01020304)
    assert native is not None
    assert native.places(b"d:1", hints, 1, TOLD, 0).count(b"d:1") == 3
    for broken, texts in ((hints[:-1], 1), (hints, 2), (hints, 0), (hints, -1), (b"", 1), (hints + b"\0", 1)):
        with pytest.raises(ValueError, match="no hints"):
            native.places(b"d:1", broken, texts, TOLD, 0)
    for told in (TOLD[:-1], TOLD + b"\0", TOLD[:4] + b"\x18" + TOLD[5:]):
        with pytest.raises(ValueError, match="no shapes"):
            native.places(b"d:1", hints, 1, told, 0)
    assert native.places(b"d:1", pack(">I", 9) * 65_536 + bytes(3 * 65_536), 65_536, TOLD, 0) == b""
