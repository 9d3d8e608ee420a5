"""The pure steps: Arrow batches in, Arrow batches out, the same on every engine.

Between them stand the joins of `dedup.corpus.statements`. A step keeps one
batch in memory and knows no file, engine or order of batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dedup.batch.candidates import distinct_pairs
from dedup.batch.columns import Ragged, columns, shared
from dedup.batch.texts import arrow_texts
from dedup.corpus.tables import FINDING, FINDINGS, MATCHES, PARAGRAPHS, SKETCHES, TAKEN
from dedup.sign import SCHEME

__all__ = ["SHORTEST", "desk_of", "flatten", "related", "segment", "sketch", "taken", "verify"]

SHORTEST = 5
"""Words a paragraph must have to be compared with others."""

_ABOUT = ("key", "outlet", "title", "published", "url", "path")

CONTAINMENT = 0.3
COMMON = 6

Batches = Iterable[pa.RecordBatch]
_U64 = NDArray[np.uint64]


def segment(batches: Batches) -> Iterator[pa.RecordBatch]:
    """`ARTICLES` -> `PARAGRAPHS` of at least `SHORTEST` words, each text once an article. O(paragraphs)."""
    for batch in batches:
        digests, sizes, texts = batch.column("digests"), batch.column("sizes"), batch.column("texts")
        rows = np.repeat(np.arange(batch.num_rows), np.diff(digests.offsets.to_numpy()))
        numbers = np.arange(len(rows)) - digests.offsets.to_numpy()[rows] + digests.offsets[0].as_py() + 1
        flat, words = digests.flatten().to_numpy(), sizes.flatten().to_numpy()
        order = np.lexsort((numbers, flat, rows))
        first = np.ones(len(order), bool)
        first[1:] = (flat[order][1:] != flat[order][:-1]) | (rows[order][1:] != rows[order][:-1])
        kept = np.sort(order[first & (words[order] >= SHORTEST)])
        take = pa.array(kept)
        owner = pa.array(rows[kept])
        yield pa.RecordBatch.from_arrays(
            [
                batch.column("article").take(owner),
                pa.array(numbers[kept].astype(np.int32)),
                pa.array(flat[kept]),
                pa.array(words[kept]),
                batch.column("outlet").take(owner),
                batch.column("time").take(owner),
                texts.flatten().take(take),
            ],
            schema=PARAGRAPHS,
        )


def sketch(batches: Batches) -> Iterator[pa.RecordBatch]:
    """(digest, words, text) of distinct paragraphs -> `SKETCHES`: the keys and fingerprints of the index. O(words x permutations)."""
    for batch in batches:
        made = columns(arrow_texts(batch.column("text")), ("keys", "shingles", "fingerprints"))
        assert made.keys is not None and made.shingles is not None and made.fingerprints is not None
        ends = np.arange(len(made.keys) + 1, dtype=np.int32) * SCHEME.bands
        yield pa.RecordBatch.from_arrays(
            [
                batch.column("digest"),
                batch.column("words"),
                _lists(ends, made.keys.reshape(-1)),
                _lists(made.fingerprints.offsets, made.fingerprints.values),
                _low_halves(made.shingles),
            ],
            schema=SKETCHES,
        )


def _lists(ends: NDArray[Any], values: _U64) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(ends.astype(np.int32)), pa.array(values.view(np.int64)))


def _low_halves(sets: Ragged) -> pa.BinaryArray:
    """The low 32 bits of each set's hashes, distinct and ascending, as bytes; one sort for all sets."""
    rows = np.repeat(np.arange(len(sets), dtype=np.uint64), np.diff(sets.offsets))
    values = distinct_pairs([rows << np.uint64(32) | (sets.values & np.uint64(0xFFFFFFFF))])
    counts = np.bincount((values >> np.uint64(32)).astype(np.int64), minlength=len(sets))
    ends = np.concatenate(([0], np.cumsum(counts) * 4)).astype(np.int32)
    data = (values & np.uint64(0xFFFFFFFF)).astype("<u4")
    return pa.BinaryArray.from_buffers(pa.binary(), len(sets), [None, pa.py_buffer(ends), pa.py_buffer(data)])


def verify(batches: Batches) -> Iterator[pa.RecordBatch]:
    """(a, b, words_a, words_b, shingles_a, shingles_b) -> `MATCHES`.

    Exact up to the 32 bits of a shingle: a chance of one in two million for a
    pair of forty shingles each to count one too many. A pair stays if one
    holds at least `CONTAINMENT` of the other's shingles, and `COMMON` of
    them (or all, of a shorter text). O(shingles).
    """
    for batch in batches:
        values_a, sizes_a = _ragged(batch.column("shingles_a"))
        values_b, sizes_b = _ragged(batch.column("shingles_b"))
        ends = np.concatenate((np.zeros(1, np.int64), sizes_a, sizes_b)).cumsum()
        sets = Ragged(np.concatenate((values_a, values_b), dtype=np.uint64), ends)
        place = np.arange(batch.num_rows, dtype=np.uint32)
        common = shared(sets, place, place + np.uint32(batch.num_rows)).astype(np.int64)
        words_a = batch.column("words_a").to_numpy().astype(np.int64)
        words_b = batch.column("words_b").to_numpy().astype(np.int64)
        kept = related(common, np.minimum(sizes_a, sizes_b))
        union = np.maximum(sizes_a + sizes_b - common, 1)
        columns = (
            common * words_a // np.maximum(sizes_a, 1), common * words_b // np.maximum(sizes_b, 1), common * 1000 // union,
        )  # fmt: skip
        mask = pa.array(kept)
        yield pa.RecordBatch.from_arrays(
            [
                batch.column("a").filter(mask),
                batch.column("b").filter(mask),
                *(pa.array(column[kept].astype(np.int32)) for column in columns),
            ],
            schema=MATCHES,
        )


def related(common: NDArray[np.int64], smaller: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pairs stay: by the shingles that both texts have, and those of the smaller one. int64[pairs] each."""
    kept: NDArray[np.bool_] = (common >= np.minimum(COMMON, smaller)) & (common * 10 >= smaller * int(CONTAINMENT * 10)) & (common > 0)
    return kept


def _ragged(column: pa.BinaryArray) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Values and counts of a binary column of ``uint32`` values, without copying the bytes."""
    buffers = column.buffers()
    offsets = np.frombuffer(buffers[1], np.int32)[column.offset : column.offset + len(column) + 1]
    data = np.frombuffer(buffers[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    return data.view("<u4"), np.diff(offsets).astype(np.int64) // 4


def taken(batches: Batches) -> Iterator[pa.RecordBatch]:
    """(article, words, taken) of `VERDICTS` -> `TAKEN`. O(entries)."""
    for batch in batches:
        entries = batch.column("taken")
        owner = pa.array(np.repeat(np.arange(batch.num_rows), np.diff(entries.offsets.to_numpy())))
        source, shared = entries.flatten().flatten()
        columns = [batch.column("article").take(owner), source, shared, batch.column("words").take(owner)]
        yield pa.RecordBatch.from_arrays(columns, schema=TAKEN)


def flatten(batches: Batches) -> Iterator[pa.RecordBatch]:
    """Articles with their own findings and those across articles -> `FINDINGS`, one row a finding. O(findings)."""
    for batch in batches:
        own, across = batch.column("findings"), batch.column("across")
        owner = np.concatenate((_owners(own), _owners(across)))
        order = np.argsort(owner, kind="stable")  # those of an article together, its own first
        parts = dict(zip(FINDING.names, zip(own.flatten().flatten(), across.flatten().flatten(), strict=True), strict=True))
        nowhere = pa.array(np.zeros(len(across.flatten()), np.int32))
        parts |= {name: (parts[name][0], nowhere) for name in ("line", "column")}
        found = {name: pa.concat_arrays(part).take(pa.array(order)) for name, part in parts.items()}
        article = pa.array(owner[order])
        about = {name: batch.column(name).take(article) for name in _ABOUT}
        desks = [desk_of(url) for url in batch.column("url").to_pylist()]
        found |= about | {"desk": pa.array(desks, pa.string()).take(article)}
        yield pa.RecordBatch.from_arrays([found[name] for name in FINDINGS.names], schema=FINDINGS)


def _owners(lists: pa.ListArray) -> NDArray[np.int64]:
    """The row of each item of all lists; a null has none."""
    owners: NDArray[np.int64] = pc.list_parent_indices(lists).to_numpy().astype(np.int64)
    return owners


def desk_of(url: str) -> str:
    """The section a story stands in, as its address tells it.

    >>> desk_of("https://example.org/world/europe/a-story"), desk_of("https://example.org/a-story")
    ('world', '')
    """
    try:
        parts = [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return ""
    first = parts[0] if len(parts) > 1 else ""
    return "" if any(character.isdigit() for character in first) else first[:40]
