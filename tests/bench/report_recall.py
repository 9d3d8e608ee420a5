"""What the limits of a bucket cost: candidates and pairs put together, beside those of all pairs of all buckets.

All pairs are counted, a few million at a time, and not kept. Of them only
those are verified whose two texts the job has not put together already: a
pair inside one group changes no group, so what all pairs would put together
is what these add to the job's own groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.batch.columns import Ragged, shared
from dedup.corpus.statements import LEADERS, NEXT
from dedup.corpus.steps import related
from tests.bench.contenders import Components

AT_ONCE = 4_000_000

Array = NDArray[Any]


def recall_of(work: Path) -> dict[str, int]:
    """Counts for the finished tables of a job in ``work``, with their names as in `told`."""
    import duckdb

    connection = duckdb.connect()
    for name in ("buckets", "sketches", "matches"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{work}/{name}/*.parquet'")
    sketches = connection.sql("SELECT digest, shingles FROM sketches ORDER BY digest").to_arrow_table().combine_chunks()
    digests = sketches.column("digest").to_numpy()
    sets = _sets(sketches.column("shingles"))
    sizes = np.diff(sets.offsets)
    buckets = connection.sql("SELECT key, digest, members, whole, nth FROM buckets ORDER BY key, digest").fetchnumpy()
    members = np.searchsorted(digests, buckets["digest"])
    groups = Components(len(digests))
    found = connection.sql("SELECT a, b FROM matches").fetchnumpy()
    for a, b in zip(np.searchsorted(digests, found["a"]).tolist(), np.searchsorted(digests, found["b"]).tolist(), strict=True):
        groups.join(a, b)
    ours = groups.heads()
    every = bounded = verified = 0
    for pairs, limited in _all_pairs(members, buckets):
        every += len(pairs)
        bounded += limited
        heads = np.array(groups.heads(), np.uint32)
        left, right = (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        apart = heads[left] != heads[right]
        left, right = left[apart], right[apart]
        verified += len(left)
        held = related(shared(sets, left, right).astype(np.int64), np.minimum(sizes[left], sizes[right]))
        for a, b in zip(left[held].tolist(), right[held].tolist(), strict=True):
            groups.join(a, b)
    theirs = groups.heads()
    both = Counter(zip(ours, theirs, strict=True))
    (crowded, _), *_ = Counter(theirs).most_common(1)
    return {
        "texts": len(digests), "crowd": int(buckets["members"].max(initial=0)), "every": every, "bounded": bounded,
        "apart": verified, "kept": _pairs(both.values()), "all": _pairs(Counter(theirs).values()),
        "kept_besides": _pairs(size for (_, head), size in both.items() if head != crowded),
        "all_besides": _pairs(size for head, size in Counter(theirs).items() if head != crowded),
    }  # fmt: skip


def told(name: str, row: dict[str, int]) -> str:
    """The counts in words."""
    return (
        f"{name}: {row['texts']:,} distinct texts, biggest bucket {row['crowd']:,}\n"
        f"    all pairs: {row['every']:,} candidates put {row['all']:,} pairs of texts into one group\n"
        f"    within the limits: {row['bounded']:,} candidates ({row['bounded'] / max(row['every'], 1):.2%}) put "
        f"{row['kept']:,} of them into one ({row['kept'] / max(row['all'], 1):.3%}); the biggest group left out, "
        f"{row['kept_besides']:,} of {row['all_besides']:,} ({row['kept_besides'] / max(row['all_besides'], 1):.3%})"
    )


def _all_pairs(members: Array, buckets: dict[str, Array]) -> Iterator[tuple[NDArray[np.uint64], int]]:
    """Distinct pairs of all buckets, ``a << 32 | b`` with a < b, ranges of ``a`` after one another; and how many of them are within the limits."""
    places = np.arange(len(members))
    keys = buckets["key"]
    ends = np.searchsorted(keys, keys, side="right")
    whole = (buckets["members"] <= buckets["whole"]) | (buckets["nth"] <= LEADERS)
    order = np.argsort(members, kind="stable")
    counts = (ends - places - 1)[order].cumsum()
    start = 0
    while start < len(order):
        before = int(counts[start - 1]) if start else 0
        stop = max(int(np.searchsorted(counts, before + AT_ONCE)), start + 1)
        while stop < len(order) and members[order[stop]] == members[order[stop - 1]]:  # all pairs of one member at once
            stop += 1
        chosen = order[start:stop]
        sizes = (ends - places - 1)[chosen]
        owner = np.repeat(chosen, sizes)
        other = np.arange(len(owner)) - np.repeat(sizes.cumsum() - sizes, sizes) + owner + 1
        packed = members[owner].astype(np.uint64) << np.uint64(32) | members[other].astype(np.uint64)
        yield np.unique(packed), len(np.unique(packed[whole[owner] | (other <= owner + NEXT)]))
        start = stop


def _sets(column: Any) -> Ragged:
    """The shingle sets as the verification in C reads them."""
    buffers = column.chunk(0).buffers()
    offsets = np.frombuffer(buffers[1], np.int32)[: len(column) + 1].astype(np.int64) // 4
    return Ragged(np.frombuffer(buffers[2] or b"", "<u4")[: offsets[-1]].astype(np.uint64), offsets)


def _pairs(sizes: Any) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
