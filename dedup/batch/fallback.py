"""Columns without the kernel: the same bits from `dedup.normalise.reference` and numpy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.bands import band_keys
from dedup.batch.columns import Ragged
from dedup.normalise import reference
from dedup.shingle import shingle_hashes
from dedup.sign import Scheme, sketch_article

__all__ = ["batch", "shared"]


def batch(
    texts: Sequence[str],
    scheme: Scheme,
    borders: NDArray[np.int64] | None,
    views: dict[str, NDArray[np.generic]],
    want: Sequence[str],
) -> tuple[Ragged | None, Ragged | None]:
    """Fills ``views`` and returns shingle sets and fingerprints, where wanted."""
    from xxhash import xxh3_64_intdigest

    words = [reference(text).words for text in texts]
    if "words" in views:
        views["words"][:] = [len(found) for found in words]
    if "digests" in views:
        views["digests"][:] = np.array([xxh3_64_intdigest(" ".join(found).encode()) for found in words], np.uint64)
    sets = prints = None
    if "shingles" in want:
        sets = _ragged([sorted(set(shingle_hashes(found, scheme.shingle))) for found in words])
    if {"signatures", "keys", "fingerprints"} & set(want):
        ends = list(range(len(texts) + 1)) if borders is None else borders.tolist()
        sketches = [sketch for a, b in pairwise(ends) for sketch in sketch_article(words[a:b], scheme)]
        if "signatures" in views:
            rows = np.frombuffer(b"".join([sketch.signature for sketch in sketches]), "<u4")
            views["signatures"][:] = rows.reshape(len(texts), scheme.num_perm)
        if "keys" in views:
            keys = [band_keys(sketch.signature, scheme.bands, scheme.rows) for sketch in sketches]
            views["keys"][:] = np.array(keys, np.uint64).reshape(len(texts), scheme.bands)
        if "fingerprints" in want:
            prints = _ragged([sketch.fingerprints for sketch in sketches])
    return sets, prints


def _ragged(runs: Sequence[Sequence[int]]) -> Ragged:
    offsets = np.zeros(len(runs) + 1, np.int64)
    offsets[1:] = np.cumsum([len(run) for run in runs], dtype=np.int64)
    return Ragged(np.array([value for run in runs for value in run], np.uint64), offsets)


def shared(sets: Ragged, left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """As `dedup.batch.columns.shared`: one membership test a pair."""
    found = [len(np.intersect1d(sets[a], sets[b], assume_unique=True)) for a, b in zip(left, right, strict=True)]
    return np.array(found, np.uint32)
