"""Texts -> groups of texts that resemble each other, verified pair by pair.

Identical texts collapse first (a footer in 5,000 articles is one item), band
keys give candidates, every candidate is settled on the exact resemblance of
the shingle sets, and what is left are the edges of the groups.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dedup.batch.candidates import Edges, Pairs, band_pairs, distinct_edges, distinct_pairs, first_places, hot_pairs
from dedup.batch.columns import CHUNK, Ragged, columns, shared
from dedup.batch.texts import Texts, as_texts
from dedup.frozen import dataclass
from dedup.sign import Scheme

__all__ = ["BATCH_SCHEME", "Groups", "group"]

BATCH_SCHEME = Scheme(bands=32, rows=4)
"""All 128 permutations: at J = 0.7 a pair is missed once in 5,000. The index needs fewer, having fingerprints beside them."""

_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Groups:
    """``group[i]`` is the first text of the group that text ``i`` is in: uint32[n].

    ``left``, ``right`` (uint32) and ``resemblance`` (float32) are the verified
    pairs of *distinct* texts, each named by its first occurrence;
    ``first[i]`` is the first text with the words of text ``i``.
    ``candidates`` counts the pairs that were verified, ``hot`` the buckets
    above the cap, for which recall is not that of the bands alone.
    """

    group: NDArray[np.uint32]
    first: NDArray[np.uint32]
    left: NDArray[np.uint32]
    right: NDArray[np.uint32]
    resemblance: NDArray[np.float32]
    candidates: int
    hot: int


def group(
    texts: Texts, threshold: float = 0.7, *, scheme: Scheme = BATCH_SCHEME, cap: int = 256, threads: int = 1
) -> Groups:
    """Groups of ``texts`` whose resemblance (Jaccard, of shingle sets) is at least ``threshold``, chained.

    Texts without words stay alone. O(bytes) to sign, O(n x bands x log n) to
    sort, and at most ``n x bands x (cap / 2 + 32)`` verifications.

    >>> group(["One and the same text.", "other words here", "one, and the same text"]).group.tolist()
    [0, 1, 0]
    """
    if not 0.0 < threshold <= 1.0:
        raise ValueError("a threshold lies above 0 and not above 1")
    if cap < 2:
        raise ValueError("a bucket has room for two at least")
    texts = as_texts(texts)
    first, distinct = _collapse(texts, scheme, threads)
    chosen = _Chosen(texts, distinct, scheme, threads)
    keys = _band_keys(texts, distinct, scheme, threads)
    edges: list[Edges] = []
    candidates: list[Pairs] = []
    seen: set[bytes] = set()
    hot = 0
    for band in range(scheme.bands):
        pairs, large = band_pairs(keys[band], cap)
        candidates.append(pairs)
        if sum(map(len, candidates)) > 1 << 22:  # bounds the memory that repeats of a pair take
            candidates = [distinct_pairs(candidates)]
        hot += len(large)
        edges.extend(hot_pairs(large, cap, threshold, chosen.resemblance, seen))
    del keys
    pairs = distinct_pairs(candidates)
    values = chosen.resemblance(pairs)
    edges.append((pairs[values >= threshold], values[values >= threshold]))
    verified, values = distinct_edges(edges)
    left, right = (verified >> np.uint64(32)).astype(np.uint32), (verified & _LOW).astype(np.uint32)
    heads = connected(len(distinct), left, right)
    place = np.zeros(len(first), np.uint32)
    place[distinct] = np.arange(len(distinct), dtype=np.uint32)
    alone = np.arange(len(first), dtype=np.uint32)
    groups = np.where(first == _NO_WORDS, alone, 0).astype(np.uint32)
    worded = first != _NO_WORDS
    groups[worded] = distinct[heads[place[first[worded]]]]
    return Groups(
        groups,
        np.where(worded, first, alone).astype(np.uint32),
        distinct[left],
        distinct[right],
        values.astype(np.float32),
        chosen.verified,
        hot,
    )


_NO_WORDS = np.uint32(0xFFFFFFFF)


def _collapse(texts: Texts, scheme: Scheme, threads: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """For each text the first with the same words, or `_NO_WORDS`; and those firsts, ascending."""
    made = columns(texts, ("digests", "words"), scheme, threads=threads)
    assert made.digests is not None and made.words is not None
    worded = np.flatnonzero(made.words).astype(np.uint32)
    heads = worded[first_places(made.digests[worded])]
    first = np.full(len(texts), _NO_WORDS)
    first[worded] = heads
    return first, worded[heads == worded]


def _band_keys(texts: Texts, distinct: NDArray[np.uint32], scheme: Scheme, threads: int) -> NDArray[np.uint32]:
    """uint32[bands, distinct]: the low halves of the band keys, which candidates may share by chance since they are verified."""
    keys = np.empty((scheme.bands, len(distinct)), np.uint32)
    size = CHUNK * max(1, threads)
    for start in range(0, len(distinct), size):
        some = distinct[start : start + size]
        made = columns(texts, ("keys",), scheme, places=some, threads=threads)
        assert made.keys is not None
        keys[:, start : start + len(some)] = made.keys.T  # the low halves
    return keys


class _Chosen:
    """Exact resemblance of pairs of distinct texts; shingle sets are made for texts that stand in a pair, once."""

    def __init__(self, texts: Texts, distinct: NDArray[np.uint32], scheme: Scheme, threads: int) -> None:
        self.texts, self.distinct, self.scheme, self.threads = texts, distinct, scheme, threads
        self.place = np.full(len(distinct), _NO_WORDS)
        self.sets = Ragged(np.empty(0, np.uint64), np.zeros(1, np.int64))
        self.verified = 0

    def resemblance(self, pairs: Pairs) -> NDArray[np.float64]:
        """|A & B| / |A | B| of each pair."""
        self.verified += len(pairs)
        left, right = (pairs >> np.uint64(32)).astype(np.uint32), (pairs & _LOW).astype(np.uint32)
        self._make_sets(left, right)
        left, right = self.place[left], self.place[right]
        sizes = np.diff(self.sets.offsets)
        # A pair whose sizes differ too much cannot reach the threshold, but is counted all the same: it is cheap.
        both = shared(self.sets, left, right).astype(np.int64)
        return both / np.maximum(sizes[left] + sizes[right] - both, 1)

    def _make_sets(self, left: NDArray[np.uint32], right: NDArray[np.uint32]) -> None:
        needed = np.zeros(len(self.place), np.bool_)
        needed[left] = True
        needed[right] = True
        new = np.flatnonzero(needed & (self.place == _NO_WORDS))
        if not len(new):
            return
        self.place[new] = np.arange(len(self.sets), len(self.sets) + len(new), dtype=np.uint32)
        made = columns(self.texts, ("shingles",), self.scheme, places=self.distinct[new], threads=self.threads)
        assert made.shingles is not None
        self.sets = Ragged.joined([self.sets, made.shingles]) if len(self.sets) else made.shingles


def connected(n: int, left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The least member of the component of each of ``n`` items: uint32[n].

    Roots hook onto lesser roots, then every path is flattened, until nothing
    changes: O(log n) rounds over the edges.

    >>> connected(5, np.array([1, 3]), np.array([3, 4])).tolist()
    [0, 1, 2, 1, 1]
    """
    parent = np.arange(n, dtype=np.uint32)
    while True:
        one, other = parent[left], parent[right]
        apart = one != other
        if not apart.any():
            return parent
        left, right, one, other = left[apart], right[apart], one[apart], other[apart]
        np.minimum.at(parent, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(flat := parent[parent], parent):
            parent = flat
