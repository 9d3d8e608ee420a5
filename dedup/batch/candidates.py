"""Band keys -> candidate pairs, by sorting; a bucket yields bounded work, whatever it holds.

Up to ``cap`` members a bucket yields all its pairs. Above, comparing all with
all is what blows up (one template gives buckets of 14,000), and comparing all
with one member loses what resembles another: so members gather around leaders,
each verified against the leaders only, and what follows no leader is compared
in slices of ``cap``.

Keys are not salted, since sketches of different nights and machines have to
meet: who knows the scheme can put texts of his choice into one bucket. That
is why the bound holds for any keys: ``cap / 2 + 32`` verifications an item
and band at the most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.frozen import dataclass
from dedup.kernel import native_pairs as native

__all__ = [
    "Buckets", "band_pairs", "distinct_edges", "distinct_pairs", "first_places", "hot_pairs", "pairs_of_buckets", "sort_band",
]  # fmt: skip

LEADERS = 32

Pairs = NDArray[np.uint64]
"""``left << 32 | right`` with ``left < right``: an array of these sorts and deduplicates at once."""

Edges = tuple[Pairs, NDArray[np.float64]]
"""Pairs that were verified, and the resemblance of each."""

Resemblance = Callable[[Pairs], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Buckets:
    """One band sorted: ``members`` uint32, bucket after bucket; ``starts`` and ``ends`` of those that hold two or more."""

    members: NDArray[np.uint32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def sort_band(keys: NDArray[np.uint32]) -> Buckets:
    """Buckets of one band's keys uint32[n]; members ascend. O(n log n), 16 bytes an item."""
    packed = keys.astype(np.uint64) << np.uint64(32)
    packed |= np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    heads = (packed >> np.uint64(32)).astype(np.uint32)
    borders = np.flatnonzero(heads[1:] != heads[:-1]) + 1
    starts = np.concatenate([np.zeros(1, np.int64), borders])
    ends = np.concatenate([borders, np.array([len(keys)], np.int64)])
    shared = ends - starts > 1
    return Buckets(packed.astype(np.uint32), starts[shared], ends[shared])


def first_places(values: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """For each of uint64[n] the first place that holds the same: uint32[n]. O(n) by the kernel: what stands once is not sorted.

    >>> first_places(np.array([7, 5, 7, 7 + (1 << 32)], np.uint64)).tolist()
    [0, 1, 0, 3]
    """
    first = np.arange(len(values), dtype=np.uint32)
    members, sizes = _repeated(values.astype(np.uint32))
    heads = np.repeat(members[sizes.cumsum() - sizes], sizes)
    same = values[members] == values[heads]
    first[members[same]] = heads[same]
    rest = np.sort(members[~same])  # the lower half alone is that of their head
    _, begins, which = np.unique(values[rest], return_index=True, return_inverse=True)
    first[rest] = rest[begins[which]]
    return first


def _repeated(keys: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Places whose key stands twice or more, key after key, ascending; and how many there are of each key."""
    if native is not None:
        _, members, sizes = native.bucket_pairs(keys, 1)
        return np.frombuffer(members, np.uint32), np.frombuffer(sizes, np.int64)
    buckets = sort_band(keys)
    sizes = buckets.ends - buckets.starts
    places = np.repeat(buckets.starts - (sizes.cumsum() - sizes), sizes) + np.arange(sizes.sum())
    return buckets.members[places], sizes


def pack(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> Pairs:
    """Pairs of two arrays of members, lesser member first."""
    low, high = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    return (low << np.uint64(32)) | high


def distinct_pairs(parts: Sequence[Pairs]) -> Pairs:
    """All pairs of the parts, each once, ascending. By sorting: `numpy.unique` hashes, which is slower here."""
    pairs = np.concatenate([np.empty(0, np.uint64), *parts])
    if native is not None:
        return np.frombuffer(native.distinct(pairs), np.uint64)
    pairs.sort()
    new = np.ones(len(pairs), np.bool_)
    new[1:] = pairs[1:] != pairs[:-1]
    return pairs[new]


def pairs_of_buckets(buckets: Buckets, cap: int) -> Pairs:
    """All pairs of the buckets with at most ``cap`` members. O(pairs)."""
    sizes = buckets.ends - buckets.starts
    small = sizes <= cap
    starts, sizes = buckets.starts[small], sizes[small]
    # Places of members that have a neighbour `step` further in their bucket: fewer with every step.
    places = np.repeat(starts - np.concatenate([np.zeros(1, np.int64), sizes.cumsum()[:-1]]), sizes)
    places += np.arange(len(places))
    ends = np.repeat(starts + sizes, sizes)
    found = []
    for step in range(1, int(sizes.max(initial=1))):
        inside = places + step < ends
        places, ends = places[inside], ends[inside]
        found.append(pack(buckets.members[places], buckets.members[places + step]))
    return np.concatenate(found) if found else np.empty(0, np.uint64)


def band_pairs(keys: NDArray[np.uint32], cap: int) -> tuple[Pairs, list[NDArray[np.uint32]]]:
    """All pairs of places with the same key, and apart from them the members of the buckets above ``cap``.

    In no order. O(n + pairs) by the kernel: keys that stand once are left out before sorting.
    """
    if native is not None:
        pairs, members, sizes = native.bucket_pairs(np.ascontiguousarray(keys), cap)
        hot = np.split(np.frombuffer(members, np.uint32), np.frombuffer(sizes, np.int64).cumsum()[:-1]) if sizes else []
        return np.frombuffer(pairs, np.uint64), hot
    buckets = sort_band(keys)
    large = np.flatnonzero(buckets.ends - buckets.starts > cap)
    hot = [buckets.members[buckets.starts[place] : buckets.ends[place]] for place in large]
    return pairs_of_buckets(buckets, cap), hot


def hot_pairs(
    hot: Sequence[NDArray[np.uint32]], cap: int, threshold: float, resemblance: Resemblance, seen: set[bytes]
) -> Iterator[Edges]:
    """Verified pairs of buckets (their members) with more than ``cap`` members, round by round.

    ``seen`` remembers member sets across bands, so that a template that fills
    every band is done once.
    """
    for members in hot:
        name = members.tobytes()
        if name in seen:
            continue
        seen.add(name)
        for _ in range(LEADERS):
            if len(members) < 2:
                break
            pairs = pack(np.full(len(members) - 1, members[0]), members[1:])
            values = resemblance(pairs)
            follows = values >= threshold
            yield pairs[follows], values[follows]
            members = members[1:][~follows]
        for start in range(0, len(members), cap):
            rest = members[start : start + cap]
            if len(rest) > 1:
                whole = Buckets(rest, np.zeros(1, np.int64), np.array([len(rest)], np.int64))
                pairs = pairs_of_buckets(whole, cap)
                values = resemblance(pairs)
                yield pairs[values >= threshold], values[values >= threshold]


def distinct_edges(edges: Sequence[Edges]) -> Edges:
    """All edges of the parts, each once, ascending."""
    pairs = np.concatenate([np.empty(0, np.uint64), *(part for part, _ in edges)])
    values = np.concatenate([np.empty(0), *(part for _, part in edges)])
    order = pairs.argsort()
    pairs, values = pairs[order], values[order]
    new = np.ones(len(pairs), np.bool_)
    new[1:] = pairs[1:] != pairs[:-1]
    return pairs[new], values[new]
