"""Band keys and the curve of what they find."""

from __future__ import annotations

import random
import struct

import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from dedup.bands import band_keys, collision_probability
from dedup.sign import signature


@given(st.binary(min_size=512, max_size=512), st.sampled_from([(8, 3), (16, 4), (32, 4), (25, 5), (2, 64), (1, 128)]))
def test_a_key_is_the_seeded_hash_of_its_band(row, shape):
    bands, rows = shape
    expected = [xxhash.xxh3_64_intdigest(row[4 * rows * b : 4 * rows * (b + 1)], b) for b in range(bands)]
    assert list(band_keys(row, bands, rows)) == expected


def test_equal_values_in_other_bands_do_not_meet():
    keys = band_keys(struct.pack("<128I", *[7] * 128), 16, 4)
    assert len(set(keys)) == 16


def test_a_short_signature_is_refused():
    with pytest.raises(ValueError, match="no 32 bands of 5"):
        band_keys(bytes(512), 32, 5)


@pytest.mark.parametrize("resemblance", [0.3, 0.5, 0.7])
def test_the_curve_is_what_random_sets_do(resemblance):
    rng = random.Random(7)
    met, trials = 0, 400
    for _ in range(trials):
        shared = [rng.getrandbits(64) for _ in range(round(200 * resemblance))]
        own = [[rng.getrandbits(64) for _ in range((200 - len(shared)) // 2)] for _ in range(2)]
        one, other = (set(band_keys(signature(shared + part), 16, 4)) for part in own)
        met += bool(one & other)
    expected = collision_probability(resemblance, 16, 4)
    assert abs(met / trials - expected) < 4 * (expected * (1 - expected) / trials) ** 0.5 + 0.01
