"""What the index sends: the same bytes with the kernel and without."""

from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

import dedup.index.records
from dedup.bands import band_keys
from dedup.index.in_redis import RedisIndex
from dedup.index.keys import FINGERPRINTS
from dedup.index.records import lookup_hints
from dedup.kernel import native
from dedup.model import Sketch
from dedup.sign import SCHEME, Scheme
from tests.index.conftest import entry

few = st.integers(0, 3) | st.integers(0, 2**64 - 1)


@given(
    st.binary(min_size=512, max_size=512),
    st.lists(few, max_size=30).map(tuple),
    st.sampled_from([SCHEME, Scheme(bands=32, rows=4), Scheme(bands=1, rows=128)]),
)
def test_hints_are_the_low_halves_of_band_keys_and_distinct_fingerprints(row, fingerprints, scheme):
    bands = [key & 0xFFFFFFFF for key in band_keys(row, scheme.bands, scheme.rows)]
    kept = sorted({value & 0xFFFFFFFF for value in fingerprints})
    expected = pack(f">B{len(bands)}IH{len(kept)}I", len(bands), *bands, len(kept), *kept)
    sketch = Sketch(row, fingerprints)
    assert lookup_hints([sketch, None], scheme) == expected + b"\0\0\0"
    assert lookup_hints([Sketch(b"", fingerprints)], scheme) == b"\0" + expected[1 + 4 * len(bands) :]


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_without_the_kernel_they_are_the_same(monkeypatch):
    sketches = [Sketch(bytes(range(256)) * 2, (7, 2**40 + 1, 1, 7)), None, Sketch(b"", (9, 3))]
    packed = lookup_hints(sketches, SCHEME)
    monkeypatch.setattr(dedup.index.records, "native", None)
    assert lookup_hints(sketches, SCHEME) == packed


def test_of_too_many_fingerprints_the_least_are_kept(monkeypatch):
    sketches = [Sketch(bytes(512), tuple(range(80_000, 0, -1)))]
    packed = lookup_hints(sketches, SCHEME)
    assert packed[1 + 4 * SCHEME.bands :] == pack(f">H{FINGERPRINTS}I", FINGERPRINTS, *range(1, FINGERPRINTS + 1))
    monkeypatch.setattr(dedup.index.records, "native", None)
    assert lookup_hints(sketches, SCHEME) == packed


def test_a_paragraph_of_half_a_million_words_is_stored_and_found(client: Redis) -> None:
    index = RedisIndex(client)
    long = entry("a/1", " ".join(map(str, range(500_000))))
    assert long.sketches[0] is not None and len(long.sketches[0].fingerprints) > FINGERPRINTS
    assert index.put([long]) == ["created"]
    for _ in range(2):
        assert [hit.stored for hit in index.lookup(long.sketches).hits] == [32]
