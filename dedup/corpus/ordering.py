"""Rows with whole texts in order, in bounded memory: sorted runs on disk, merged.

The engine's own sort keeps the texts of what it sorts in memory, so articles
in order would need as much of it as they are long. Here memory is that of one
run, however much is sorted (external merge sort: Knuth, TAOCP 3, 5.4).
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from operator import methodcaller
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["even", "in_order"]

RUN_BYTES = 16 << 20
"""What is sorted at a time, and what the heads of all runs hold together while they are merged."""

FAN = 64
"""Runs merged at a time; with more, some are merged into longer ones first."""


def in_order(
    batches: Iterable[pa.RecordBatch], columns: tuple[str, ...], folder: str, *, run_bytes: int = RUN_BYTES, fan: int = FAN
) -> Iterator[pa.RecordBatch]:
    """All rows, ascending by columns of numbers or of text (by code points), the first one first; batches of any size.

    No null may stand in them; rows that agree in all of them keep no order of their own. Runs lie under ``folder`` until
    the end. Memory: about three times ``run_bytes``. O(rows log rows), each row
    written once and read once for every factor of ``fan`` in the number of runs.
    """
    with TemporaryDirectory(dir=folder, prefix="runs-") as place:
        held: list[pa.RecordBatch] = []
        runs: list[str] = []
        size = 0
        for batch in batches:
            held.append(batch)
            size += batch.nbytes
            if size >= run_bytes:
                runs.append(_written([_sorted(held, columns)], os.path.join(place, f"{len(runs)}.0"), run_bytes // fan))
                held, size = [], 0
        if not runs:
            if held:
                yield _sorted(held, columns)
            return
        if held:
            runs.append(_written([_sorted(held, columns)], os.path.join(place, f"{len(runs)}.0"), run_bytes // fan))
        held, level = [], 0
        while len(runs) > fan:
            level += 1
            longer: list[str] = []
            for start in range(0, len(runs), fan):
                merged = _merged(runs[start : start + fan], columns)
                longer.append(_written(merged, os.path.join(place, f"{len(longer)}.{level}"), run_bytes // fan))
            runs = longer
        yield from _merged(runs, columns)


def even(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """The same rows, so many in each batch but the last: what is made of them does not depend on how they came."""
    held: list[pa.RecordBatch] = []
    missing = rows
    for batch in batches:
        start = 0
        while batch.num_rows - start >= missing:
            held.append(batch.slice(start, missing))
            start, missing = start + missing, rows
            yield _joined(held)
            held = []
        if start < batch.num_rows:
            held.append(batch.slice(start))
            missing -= batch.num_rows - start
    if held:
        yield _joined(held)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return pa.Table.from_batches(batches).combine_chunks().to_batches()[0]


def _sorted(batches: list[pa.RecordBatch], columns: tuple[str, ...]) -> pa.RecordBatch:
    joined = _joined(batches)
    return joined.take(pc.sort_indices(joined, sort_keys=[(name, "ascending") for name in columns]))


def _written(batches: Iterable[pa.RecordBatch], path: str, block: int) -> str:
    """Write a run in pieces of about ``block`` bytes, since its reader holds one piece."""
    writer = None
    with ExitStack() as opened:
        for batch in batches:
            if writer is None:
                options = pa.ipc.IpcWriteOptions(compression="lz4")
                sink = opened.enter_context(pa.OSFile(path, "wb"))
                writer = opened.enter_context(pa.ipc.new_stream(sink, batch.schema, options=options))
            rows = max(1, batch.num_rows * block // max(batch.nbytes, 1))
            for start in range(0, batch.num_rows, rows):
                writer.write_batch(batch.slice(start, rows))
    return path


def _merged(runs: list[str], columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    """The rows of sorted runs in order. Each round ends at the row at which the first piece ends; then the run goes on."""
    with ExitStack() as opened:
        readers = [opened.enter_context(pa.ipc.open_stream(opened.enter_context(pa.OSFile(run)))) for run in runs]
        heads = [next(reader, None) for reader in readers]
        while left := [number for number, head in enumerate(heads) if head is not None]:
            until = min(_row(heads[number], -1, columns) for number in left)
            taken = []
            for number in left:
                head = heads[number]
                assert head is not None
                count = _count(head, until, columns)
                taken.append(head.slice(0, count))
                heads[number] = head.slice(count) if count < head.num_rows else next(readers[number], None)
            yield _sorted(taken, columns)
    for run in runs:
        os.unlink(run)


def _row(batch: pa.RecordBatch | None, place: int, columns: tuple[str, ...]) -> tuple[int | str, ...]:
    assert batch is not None
    return tuple(batch.column(name)[place].as_py() for name in columns)


_VALUE = methodcaller("as_py")


def _count(batch: pa.RecordBatch, until: tuple[int | str, ...], columns: tuple[str, ...]) -> int:
    """How many rows of a sorted batch come at or before ``until``."""
    start, end = 0, batch.num_rows
    for name, value in zip(columns, until, strict=True):
        column = batch.column(name)
        start = bisect_left(column, value, start, end, key=_VALUE)
        end = bisect_right(column, value, start, end, key=_VALUE)
    return int(end)
