"""Texts deflated by the kernel and by zlib: each inflates to what it was, and equal ones are stored once."""

from __future__ import annotations

import zlib
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

import dedup.index.texts
from dedup.index.base import Index
from dedup.index.in_redis import RedisIndex
from dedup.index.texts import deflate, inflate
from dedup.kernel import native
from tests.index.conftest import entry

needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")
ALIKE = "The council meets again on day 63676.", "The council meets again on day 95163."  # the same low half of XXH3-64
LINE = "The minister said on Tuesday that the talks in Geneva would go on until the end of the week."

pieces = st.sampled_from(["said", " ", "the ", LINE, "zq", "\U0001f600", "aaaaaaaa", "\ud800", "é"]) | st.text(max_size=9)


@given(st.lists(pieces, max_size=60).map("".join))
def test_texts_come_back(text):
    assert inflate(deflate(text)) == text


@pytest.mark.parametrize("size", [257, 258, 259, 517, 40_000, 300_000])
def test_long_runs_and_far_repeats_come_back(size):
    for text in ("x" * size, ("".join(map(str, range(9_000))) + LINE) * 3 + "y" * size):
        assert inflate(deflate(text)) == text


@needs_kernel
def test_the_kernel_makes_texts_as_small_as_zlib_does(monkeypatch):
    one = deflate(LINE)
    monkeypatch.setattr(dedup.index.texts, "native", None)
    assert len(one) <= len(deflate(LINE)) + 3 < len(LINE) / 2


@needs_kernel
@given(st.text("ab", max_size=300), st.text("ab", max_size=40), st.integers(0, 2**32))
def test_a_wrong_index_of_the_dictionary_costs_room_alone(text, dictionary, seed):
    dictionary = memoryview((dictionary + "ba" * 150).encode())[: len(dictionary)]  # more of it lies behind
    places = array("H", [seed * number % (len(dictionary) + 99) for number in range(1, len(native.deflate_index(dictionary)) // 2 + 1)])
    (made,) = native.deflate((text,), dictionary, places)
    assert zlib.decompressobj(-15, zdict=dictionary).decompress(made) == text.encode()


@needs_kernel
@given(st.lists(pieces, max_size=60).map("".join), st.binary(max_size=300), st.integers(0, 9))
def test_the_kernel_inflates_what_it_deflated_and_leaves_the_rest_to_zlib(text, dictionary, cut):
    data = text.encode("utf-8", "surrogatepass")
    (made,) = native.deflate((text,), dictionary, native.deflate_index(dictionary))
    assert native.inflate(made + b"more", dictionary) == native.inflate(made, dictionary) == text
    assert native.inflate(made[: len(made) - 1 - cut], dictionary) is None
    for level in (0, 1, 9):
        machine = zlib.compressobj(level, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
        assert native.inflate(machine.compress(data) + machine.flush(), dictionary) in (None, text)


@needs_kernel
@given(st.binary(max_size=80), st.binary(max_size=40))
def test_the_kernel_inflates_no_bytes_to_anything_but_zlib_would(data, dictionary):
    data = bytes([data[0] & 0xF8 | 3]) + data[1:] if data else data  # a last block of fixed codes
    machine = zlib.decompressobj(-15, zdict=dictionary)
    try:
        expected = machine.decompress(data).decode("utf-8", "surrogatepass") if data else None
    except (zlib.error, UnicodeDecodeError):
        expected = None
    try:
        made = native.inflate(data, dictionary)
    except UnicodeDecodeError:
        made = None
    assert made == (expected if machine.eof else None)


@needs_kernel
def test_an_index_of_another_dictionary_is_refused():
    index = native.deflate_index(b"said on Tuesday")
    for wrong in (index[:-2], index + b"\0\0", memoryview(b"\0" + index)[1:]):
        with pytest.raises(ValueError, match="another dictionary"):
            native.deflate(("said",), b"said on Tuesday", wrong)
    with pytest.raises(ValueError, match="32 KB"):
        native.deflate_index(bytes(32_769))


@needs_kernel
def test_a_text_that_was_deflated_otherwise_is_stored_once(redis_url: str, client: Redis, monkeypatch) -> None:
    index = RedisIndex(client)
    other = "Rain fell all day in the north, and the river stood two metres above its mark by the evening."
    index.put([entry("a/1", LINE)])
    kernel = deflate(LINE)
    monkeypatch.setattr(dedup.index.texts, "native", None)
    assert deflate(LINE) != kernel
    entries = [entry("a/2", other, LINE), entry("a/3", other), entry("a/2", LINE, version=1)]
    assert index.put(entries) == ["created", "created", "replaced"]
    assert index.stats()["paragraphs"] == 2
    hit, *_ = index.lookup(entry("z/1", LINE).sketches).paragraphs.values()
    assert (hit.text, hit.frequency, hit.articles) == (LINE, 2, ("a/1", "a/2"))
    stored = index.fetch(["a/2"])[0]
    assert stored is not None and stored.paragraphs == (LINE,)
    assert index.mend([entry("a/3", other), entry("a/2", LINE, version=1)]) == 2
    assert index.stats()["paragraphs"] == 2


@needs_kernel
def test_a_later_version_does_not_overtake_one_that_is_sent_again(redis_url: str, client: Redis, monkeypatch) -> None:
    index = RedisIndex(client)
    index.put([entry("a/1", LINE)])
    monkeypatch.setattr(dedup.index.texts, "native", None)
    first = entry("a/2", LINE, first_seen="2016-10-25T09:00:00Z")
    later = entry("a/2", ALIKE[0], version=1, first_seen="2016-10-26T09:00:00Z")
    assert index.put([first, later]) == ["created", "replaced"]
    stored = index.fetch(["a/2"])[0]
    assert stored is not None and (stored.version, stored.paragraphs) == (1, ALIKE[:1])
    assert stored.first_seen == first.article.first_seen


def test_texts_of_one_hash_stay_apart(index: Index) -> None:
    one, other = ALIKE
    assert index.put([entry("a/1", one), entry("a/2", other, one), entry("a/3", other)]) == ["created"] * 3
    assert index.put([entry("a/3", one, other)]) == ["replaced"]
    stats = index.stats()
    assert stats["paragraphs"] == 2 or "shards" in stats  # a shard knows nothing of the others
    stored = index.fetch(["a/1", "a/2", "a/3"])
    assert [found and found.paragraphs for found in stored] == [(one,), (other, one), (one, other)]
