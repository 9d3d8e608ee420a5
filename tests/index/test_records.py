"""What the index sends: the same bytes with the kernel and without."""

from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup.index.records
from dedup.bands import band_keys
from dedup.index.records import lookup_hints
from dedup.kernel import native
from dedup.model import Sketch
from dedup.sign import SCHEME, Scheme

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


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_without_the_kernel_they_are_the_same(monkeypatch):
    sketches = [Sketch(bytes(range(256)) * 2, (7, 2**40 + 1, 1, 7)), None]
    packed = lookup_hints(sketches, SCHEME)
    monkeypatch.setattr(dedup.index.records, "native", None)
    assert lookup_hints(sketches, SCHEME) == packed
