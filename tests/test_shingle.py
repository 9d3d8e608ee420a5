"""Shingle hashes against the `xxhash` package."""

from __future__ import annotations

import xxhash
from hypothesis import given
from hypothesis import strategies as st

from dedup.shingle import kgram_hashes, shingle_hashes

words = st.lists(st.text(min_size=1, max_size=12), max_size=30)


@given(words, st.integers(1, 6))
def test_one_hash_for_each_run_of_k_words(words, k):
    runs = [" ".join(words[place : place + k]) for place in range(max(0, len(words) - k + 1))]
    assert kgram_hashes(words, k) == [xxhash.xxh3_64_intdigest(run.encode()) for run in runs]


@given(words, st.integers(1, 6))
def test_a_short_text_is_one_shingle(words, k):
    hashes = shingle_hashes(words, k)
    if len(words) >= k:
        assert hashes == kgram_hashes(words, k)
    else:
        assert hashes == [xxhash.xxh3_64_intdigest(" ".join(words).encode())][: len(words)]


def test_lone_surrogates_are_hashed_not_refused():
    assert len(shingle_hashes(["\ud800"], 3)) == 1
