"""XXH3 in numpy against the `xxhash` package, and the columns it makes against the kernel's."""

from __future__ import annotations

import random

import numpy as np
import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.batch import fallback
from dedup.batch.columns import Ragged, columns
from dedup.batch.xxh3 import hash_slices
from dedup.kernel import native
from dedup.sign import SCHEME, Scheme

texts = st.lists(st.text(st.one_of(st.sampled_from("ab 'é日\u0301\ud800.1"), st.characters()), max_size=90), max_size=9)


@pytest.mark.parametrize("seed", [0, 1, 31, 2**63 + 5, 2**64 - 1])
def test_every_size(seed):
    data = random.Random(1).randbytes(700)
    starts = np.array([start for start in (0, 1, 7, 160) for _ in range(300)])
    sizes = np.array([*range(300)] * 4)
    expected = [xxhash.xxh3_64_intdigest(data[a : a + n], seed) for a, n in zip(starts, sizes, strict=True)]
    assert hash_slices(data, starts, sizes, seed).tolist() == expected


@given(st.binary(max_size=300), st.data())
def test_any_slices(data, draw):
    cuts = draw.draw(st.lists(st.tuples(st.integers(0, len(data)), st.integers(0, len(data))), max_size=8))
    cuts = [(min(cut), max(cut)) for cut in cuts]
    starts, sizes = np.array([a for a, _ in cuts], np.int64), np.array([b - a for a, b in cuts], np.int64)
    assert hash_slices(data, starts, sizes).tolist() == [xxhash.xxh3_64_intdigest(data[a:b]) for a, b in cuts]


@pytest.mark.skipif(native is None, reason="there is no kernel here")
@settings(max_examples=80)
@given(texts, st.data())
def test_the_kernel_makes_the_same_columns(texts, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=4)))
    borders = data.draw(st.sampled_from([None, np.array([0, *cuts, len(texts)])]))
    scheme = data.draw(st.sampled_from([SCHEME, Scheme(1, 2, 100, 20, 5, 3, 2), Scheme(1, 1, 128, 4, 20, 1, 1)]))
    want = ("signatures", "digests", "words", "keys", "shingles", "fingerprints")
    made = columns(texts, want, scheme, articles=borders)
    views = {name: np.zeros_like(getattr(made, name)) for name in want[:4]}
    shingles, fingerprints = fallback.batch(texts, scheme, borders, views, want)
    for name, view in views.items():
        assert (view == getattr(made, name)).all(), name
    for found, expected in ((shingles, made.shingles), (fingerprints, made.fingerprints)):
        assert found.values.tolist() == expected.values.tolist()
        assert found.offsets.tolist() == expected.offsets.tolist()


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_sets_of_every_size_and_of_texts_that_repeat_themselves():
    """Few words, many, more than are sorted by their first bits, and hashes that crowd in one part or are all the same."""
    rng = random.Random(5)
    texts = [" ".join(f"w{rng.randrange(vocabulary)}" for _ in range(size))
             for size in (*range(14, 24), 63, 129, 1000, 2049, 2050, 5000) for vocabulary in (1, 2, 4, 9, 100_000)]  # fmt: skip
    made = columns(texts, ("shingles",)).shingles
    shingles, _ = fallback.batch(texts, SCHEME, None, {}, ("shingles",))
    assert made.offsets.tolist() == shingles.offsets.tolist()
    assert made.values.tolist() == shingles.values.tolist()


@given(st.lists(st.sets(st.integers(0, 20)), min_size=1, max_size=6), st.data())
def test_shared_counts_the_intersection(sets, data):

    runs = Ragged(
        np.array([value for run in sets for value in sorted(run)], np.uint64), np.cumsum([0, *map(len, sets)]).astype(np.int64)
    )
    pairs = data.draw(st.lists(st.tuples(st.integers(0, len(sets) - 1), st.integers(0, len(sets) - 1)), max_size=9))
    left, right = (np.array([pair[side] for pair in pairs], np.uint32) for side in (0, 1))
    expected = [len(sets[a] & sets[b]) for a, b in pairs]
    assert fallback.shared(runs, left, right).tolist() == expected


def test_more_texts_than_one_buffer_holds(monkeypatch):
    rng = random.Random(2)
    texts = [" ".join(rng.choices("abcdefgh", k=rng.randrange(60))) for _ in range(40)]
    want = ("signatures", "shingles", "fingerprints")
    borders = np.array([0, 3, 3, 20, 40])
    results = []
    for size in (1024, 5):
        monkeypatch.setattr(fallback, "_AT_ONCE", size)
        views = {"signatures": np.zeros((40, 128), np.uint32)}
        sets, prints = fallback.batch(texts, SCHEME, borders, views, want)
        results.append((views["signatures"].tobytes(), sets.values.tobytes(), prints.values.tobytes(), prints.offsets.tobytes()))
    assert results[0] == results[1]
