"""What only the index in Redis has: its own keys, sweeping, growing, schemes, failing servers."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from dedup.errors import ConfigError, IndexError_, IndexFull, SchemeMismatch, Unavailable
from dedup.index.base import CARRIERS, Entry
from dedup.index.connect import connect, translated
from dedup.index.in_redis import LAYOUT, RedisIndex, prefix_of
from dedup.index.keys import CAP
from dedup.index.scripts import source_of
from dedup.index.texts import DICTIONARY
from dedup.model import Sketch
from dedup.sign import SCHEME
from tests.index.conftest import entry


@pytest.fixture
def index(client: Redis) -> RedisIndex:
    return RedisIndex(client)


def drawn(draw: random.Random, key: str, paragraphs: int) -> Entry:
    """An article of random texts and sketches, all distinct."""
    texts = [f"{key} {number} {draw.getrandbits(64):x}" for number in range(paragraphs)]
    sketches = [Sketch(draw.randbytes(512), tuple(sorted(draw.getrandbits(64) for _ in range(7)))) for _ in texts]
    return Entry(entry(key, *texts).article, tuple(sketches))


def finds(index: RedisIndex, stored: Entry) -> bool:
    """Whether each paragraph of an article is found by all of its keys, above any that met by chance."""
    found = index.lookup(stored.sketches)
    texts = {
        hit.number: (found.paragraphs[hit.stored].text, hit.bands, hit.fingerprints) for hit in reversed(found.hits)
    }
    return texts == {
        number: (text, SCHEME.bands, 7) for number, text in enumerate(stored.article.paragraphs, 1)
    }


def test_nothing_is_left_when_all_is_dropped_and_swept(index: RedisIndex, client: Redis) -> None:
    draw = random.Random(1)
    entries = [drawn(draw, f"a/{number}", 12) for number in range(800)]
    index.put(entries)
    assert client.dbsize() > 4000
    index.drop([stored.article.key for stored in entries])
    list(index.sweep())
    assert (index.stats()["articles"], index.stats()["paragraphs"], index.stats()["unswept"]) == (0, 0, 0)
    state = client.hgetall(prefix_of("default"))
    assert [state[f"{table}.count".encode()] for table in "bwxe"] == [b"0"] * 4
    # The counters, the registry, and the last chunks, which are still open.
    assert client.dbsize() <= 4


def test_writes_sweep_by_themselves(index: RedisIndex, client: Redis) -> None:
    draw = random.Random(2)
    for _ in range(40):
        index.put([drawn(draw, f"a/{number}", 6) for number in range(20)])
    state = client.hgetall(prefix_of("default"))
    # 4,800 paragraphs were written, 120 live: their hints and not many more are there.
    assert int(state[b"w.count"]) < 7 * 120 * 8


def test_sweeping_and_growing_lose_no_living_hint(index: RedisIndex, client: Redis) -> None:
    draw = random.Random(3)
    kept: dict[str, Entry] = {}
    for turn in range(20):
        for _ in range(30):
            stored = drawn(draw, f"a/{draw.randrange(600)}", 15)
            index.put([stored])
            kept[stored.article.key] = stored
        gone = draw.sample(sorted(kept), 5)
        index.drop(gone)
        for key in gone:
            del kept[key]
        if turn == 7:
            list(index.sweep(steps=7))
    state = client.hgetall(prefix_of("default"))
    assert int(state[b"w.split"]) + 2 ** int(state[b"w.level"]) > 256, "the tables were to grow in this test"
    assert all(finds(index, stored) for stored in kept.values())
    index.drop(list(kept)[20:])
    list(index.sweep())
    state = client.hgetall(prefix_of("default"))
    assert int(state[b"w.split"]) + 2 ** int(state[b"w.level"]) == 256, "the tables were to shrink in this test"
    assert all(finds(index, stored) for stored in list(kept.values())[:20])


def test_records_narrow_at_level_16_and_widen_below(index: RedisIndex, client: Redis) -> None:
    """A table forced above level 16 and back holds every key."""
    draw = random.Random(4)
    stored = [drawn(draw, f"a/{number}", 15) for number in range(40)]
    index.put(stored[:20])
    prefix = prefix_of("default")
    body = "\n".join(
        [
            "local state, w = load_state()",
            "w = state.w",
            "for _ = 1, 4096 do",
            "  if w.level < tonumber(ARGV[2]) then split(state, w) end",
            "  if w.level > tonumber(ARGV[2]) then merge(w) end",
            "end",
            "save_state(state)",
            "return w.level",
        ]
    )
    source = source_of(body)
    for level in (12, 16, 17, 15, 9):
        while client.eval(source, 1, prefix, index.identity, level) != level:
            pass
        assert all(finds(index, one) for one in stored[:20]), level
        assert index.fetch([one.article.key for one in stored[:20]]) == [one.article for one in stored[:20]]
        index.put(stored[20:])
        assert all(finds(index, one) for one in stored), level
        index.drop([one.article.key for one in stored[20:]])


def test_ids_of_more_than_three_bytes_have_tables_of_their_own(index: RedisIndex, client: Redis) -> None:
    draw = random.Random(6)
    stored = [drawn(draw, f"a/{number}", 15) for number in range(30)]
    index.put(stored[:10])
    client.hset(prefix_of("default"), "id", 2**24 - 96)  # the last but three chunks of the first generation
    index.put(stored[10:])
    state = client.hgetall(prefix_of("default"))
    assert (state[b"generation"], int(state[b"id"]) >> 24) == (b"1", 1)
    assert int(state[b"b.count"]) + int(state[b"b1.count"]) == 30 * 15 * SCHEME.bands
    assert all(finds(index, one) for one in stored)
    assert index.fetch([one.article.key for one in stored]) == [one.article for one in stored]
    index.put([Entry(replace(one.article, key="b" + one.article.key), one.sketches) for one in stored])
    assert index.stats()["paragraphs"] == 450
    index.drop([key + one.article.key for one in stored for key in ("", "b") if one is not stored[20]])
    list(index.sweep())
    assert finds(index, stored[20])
    assert int(client.hget(prefix_of("default"), "b1.count")) == 15 * SCHEME.bands
    assert int(client.hget(prefix_of("default"), "w.count")) == 0


def test_a_hot_segment_is_relieved_of_what_no_lookup_takes(index: RedisIndex, client: Redis) -> None:
    draw = random.Random(5)
    stored = [drawn(draw, f"a/{number}", 10) for number in range(200)]
    hot = replace(stored[0].sketches[0], fingerprints=(7,))
    index.put([replace(one, sketches=(hot,) * 10) for one in stored])
    longest = max(client.strlen(name) for name in client.scan_iter(f"{prefix_of('default')}[bw]*"))
    assert longest < 2000  # of 2,000 postings of 6 bytes
    found = index.lookup([hot])
    assert [hit.stored for hit in found.hits] == list(range(32, 32 + CAP))
    assert found.saturated == SCHEME.bands + 1


def test_the_dead_take_no_place_of_the_living_under_a_hot_key(index: RedisIndex) -> None:
    draw = random.Random(6)
    stored = [drawn(draw, f"a/{number}", 1) for number in range(2 * CAP + 1200)]
    hot = [replace(one, sketches=(replace(one.sketches[0], fingerprints=(7,)),)) for one in stored[: 2 * CAP]]
    index.put([*hot, *stored[2 * CAP : -160]])  # so many that few dead are not worth sweeping
    index.drop([one.article.key for one in hot[:CAP]])
    later = [replace(one, sketches=hot[number % CAP].sketches) for number, one in enumerate(stored[-160:])]
    index.put([replace(one, sketches=(replace(one.sketches[0], fingerprints=(7,)),)) for one in later])
    found = index.lookup([Sketch(bytes(512), (7,))])
    assert [hit.stored for hit in found.hits] == list(range(32 + CAP, 32 + 2 * CAP))
    assert found.saturated == 1


def test_who_moves_up_among_the_first_carriers_is_posted_when_mended(index: RedisIndex) -> None:
    text = "The quick brown fox"
    signature = entry("a/1", text).sketches[0].signature  # type: ignore[union-attr]
    stored = [Entry(entry(f"a/{number}", text).article, (Sketch(signature, (number,)),)) for number in range(CARRIERS + 8)]

    def found() -> list[int]:
        return [number for number in range(CARRIERS + 8) if index.lookup([Sketch(bytes(512), (number,))]).hits]

    index.put(stored)
    assert index.mend(stored) == CARRIERS + 8
    assert found() == list(range(CARRIERS))
    index.drop([one.article.key for one in stored[:5]])
    assert found() == list(range(CARRIERS))  # they are the paragraph's, whoever brought them
    assert index.mend(stored[5:]) == CARRIERS + 3
    assert found() == list(range(CARRIERS + 5))


@pytest.mark.parametrize("text", ["2016-10-25T09:00:00Z", "", "\0abcd", "2016-10-25", "2016-10-25T09:00:00+01:00", "2150-01-01T00:00:00Z"])
def test_first_sightings_are_kept_as_they_are(index: RedisIndex, text: str) -> None:
    index.put([entry("a/1", "The quick brown fox", first_seen=text)])
    stored = index.fetch(["a/1"])[0]
    assert stored is not None and stored.first_seen == text
    assert index.expire(text) == 0
    assert index.expire(text + "~") == 1


def test_another_scheme_is_refused(index: RedisIndex, client: Redis) -> None:
    index.put([entry("a/1", "The quick brown fox jumps over the lazy dog.")])
    other = RedisIndex(client, scheme=replace(SCHEME, window=9))
    for verb in (
        lambda: other.put([entry("a/2", "Another text of some words.")]),
        lambda: other.lookup(entry("a/1", "The quick brown fox jumps over the lazy dog.").sketches),
        lambda: other.fetch(["a/1"]),
        lambda: other.drop(["a/1"]),
        lambda: list(other.scan()),
    ):
        with pytest.raises(SchemeMismatch, match=f"built with scheme {SCHEME.fingerprint}, this is scheme"):
            verb()
    assert index.stats()["articles"] == 1


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (f"{SCHEME.fingerprint}.4.{DICTIONARY}", f"built with layout 4, this is layout {LAYOUT} "),
        (f"{SCHEME.fingerprint}.{LAYOUT}.sw1", f"built with dictionary sw1, this is dictionary {DICTIONARY} "),
        (f"0123.4.{DICTIONARY}", f"built with scheme 0123, layout 4, this is scheme {SCHEME.fingerprint}, layout {LAYOUT} "),
    ],
)
def test_another_layout_or_dictionary_is_named(index: RedisIndex, client: Redis, stored: str, told: str) -> None:
    client.hset(index.prefix, "scheme", stored)
    with pytest.raises(SchemeMismatch, match=told) as refused:
        index.fetch(["a/1"])
    assert "its dedup export" in str(refused.value.remedy)


def test_collections_do_not_see_each_other(client: Redis) -> None:
    text = "The quick brown fox jumps over the lazy dog."
    one, two = RedisIndex(client, "one"), RedisIndex(client, "two", replace(SCHEME, window=9))
    one.put([entry("a/1", text)])
    assert two.fetch(["a/1"]) == [None]
    two.put([entry("b/1", text)])
    assert list(one.scan()) == ["a/1"]
    assert list(two.scan()) == ["b/1"]


def test_a_dead_server_is_unavailable_at_once() -> None:
    index = RedisIndex(connect("unix:///nonexistent/redis.sock"))
    with pytest.raises(Unavailable):
        index.fetch(["a/1"])
    with pytest.raises(Unavailable):
        index.put([entry("a/1", "Some words of a text.")])


def test_maxmemory_refuses_puts_and_lets_drops_through(index: RedisIndex, client: Redis) -> None:
    draw = random.Random(5)
    entries = [drawn(draw, f"a/{number}", 15) for number in range(50)]
    index.put(entries[:25])
    client.config_set("maxmemory", client.info("memory")["used_memory"])
    try:
        with pytest.raises(IndexFull):
            index.put(entries[25:])
        stored = list(index.scan())
        assert all(finds(index, one) for one in entries if one.article.key in stored)
        assert index.drop(stored[:5]) == [True] * 5
    finally:
        client.config_set("maxmemory", 0)
    index.put(entries)
    assert all(finds(index, one) for one in entries)


def test_a_url_that_is_none_is_told_as_such() -> None:
    with pytest.raises(ConfigError):
        connect("http://example.com")


@pytest.mark.parametrize("url", ["redis://desk/archive", "redis://desk:6379/1x", "rediss://:word@desk/0/1a?ssl_cert_reqs=none"])
def test_a_database_that_is_no_number_is_told_and_not_taken_for_the_first(url: str) -> None:
    with pytest.raises(ConfigError, match="database"):
        connect(url)


@pytest.mark.parametrize(("url", "number"), [("redis://desk", 0), ("redis://desk/", 0), ("redis://desk//3", 3), ("redis://:a%2Fb@desk/12/?health_check_interval=1", 12)])
def test_the_database_is_that_of_the_url(url: str, number: int) -> None:
    assert connect(url).connection_pool.connection_kwargs.get("db", 0) == number


def test_a_database_that_is_not_there_is_told(redis_url: str) -> None:
    url = f"{redis_url}?db=99999" if redis_url.startswith("unix") else f"{redis_url.rpartition('/')[0]}/99999"
    with pytest.raises(IndexError_, match="no such database"), translated():
        connect(url).ping()


@pytest.mark.parametrize(
    ("code", "told"), [("OOM", IndexFull), ("MISCONF", IndexFull), ("READONLY", Unavailable), ("CLUSTERDOWN", Unavailable)]
)
def test_what_redis_6_wraps_into_an_error_of_the_script_is_told_as_such(code: str, told: type[Exception]) -> None:
    """As Redis 6.2 says it; later ones put the code in front."""
    with pytest.raises(told), translated():
        raise ResponseError(
            f"Error running script (call to f_{'8' * 40}): @user_script:233: @user_script: 233: -{code} no such thing now."
        )
