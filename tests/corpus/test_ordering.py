"""Rows in order from runs on disk, beside the order of the standard library."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus.ordering import even, in_order

SCHEMA = pa.schema([("subject", pa.int64()), ("nth", pa.int64()), ("texts", pa.list_(pa.string()))])
NUMBERS = st.integers(-(2**63), 2**63 - 1)


def cut(rows: list[tuple[int, int, list[str]]], size: int) -> list[pa.RecordBatch]:
    named = [dict(zip(SCHEMA.names, row, strict=True)) for row in rows]
    return [pa.RecordBatch.from_pylist(named[start : start + size], SCHEMA) for start in range(0, len(named), size)]


def rows_of(batches: list[pa.RecordBatch]) -> list[tuple[int, int, list[str]]]:
    return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


@given(
    st.lists(st.tuples(st.one_of(st.integers(0, 3), NUMBERS), st.one_of(st.integers(0, 9), NUMBERS)), unique=True),
    st.integers(1, 7), st.integers(1, 400), st.integers(2, 5),
)  # fmt: skip
def test_as_sorted_by_the_standard_library(
    tmp_path_factory: pytest.TempPathFactory, keys: list[tuple[int, int]], size: int, run_bytes: int, fan: int
) -> None:
    """Whatever the batches, the runs and how many are merged at a time."""
    folder = tmp_path_factory.mktemp("runs")
    rows = [(first, second, [f"{first} {second}"] * (abs(second) % 4)) for first, second in keys]
    found = list(in_order(cut(rows, size), ("subject", "nth"), str(folder), run_bytes=run_bytes, fan=fan))
    assert rows_of(found) == sorted(rows)
    assert list(folder.iterdir()) == []


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-2, 2), st.integers(0, 9)), unique=True), st.integers(1, 7), st.integers(1, 400))
def test_three_columns_one_after_another(tmp_path_factory: pytest.TempPathFactory, keys: list[tuple[int, int, int]], size: int, run_bytes: int) -> None:
    folder = tmp_path_factory.mktemp("runs")
    names = ("lead", "subject", "nth")
    rows = [dict(zip(names, key, strict=True)) for key in keys]
    batches = [pa.RecordBatch.from_pylist(rows[start : start + size]) for start in range(0, len(rows), size)]
    found = in_order(batches, names, str(folder), run_bytes=run_bytes, fan=2)
    assert [tuple(row.values()) for batch in found for row in batch.to_pylist()] == sorted(keys)


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(-2, 2))), st.integers(1, 7), st.integers(1, 200))
def test_text_is_in_the_order_of_its_code_points_and_no_equal_row_is_lost(tmp_path_factory: pytest.TempPathFactory, keys: list[tuple[str, int]], size: int, run_bytes: int) -> None:
    rows = [{"key": key, "nth": nth} for key, nth in keys]
    batches = [pa.RecordBatch.from_pylist(rows[start : start + size]) for start in range(0, len(rows), size)]
    found = in_order(batches, ("key", "nth"), str(tmp_path_factory.mktemp("runs")), run_bytes=run_bytes, fan=3)
    assert [tuple(row.values()) for batch in found for row in batch.to_pylist()] == sorted(keys)


@given(st.lists(st.integers(0, 9)), st.integers(1, 12))
def test_even_batches_hold_the_same_rows(sizes: list[int], rows: int) -> None:
    numbers = iter(range(sum(sizes)))
    batches = [pa.RecordBatch.from_pydict({"n": pa.array([next(numbers) for _ in range(size)], pa.int64())}) for size in sizes]
    found = list(even(batches, rows))
    assert [n for batch in found for n in batch.column("n").to_pylist()] == list(range(sum(sizes)))
    assert all(batch.num_rows == rows for batch in found[:-1]) and all(0 < batch.num_rows <= rows for batch in found)


def test_no_more_than_a_few_runs_are_in_memory(tmp_path: Path) -> None:
    """Eighty runs of a megabyte each are sorted in less than twelve of them."""
    run = 1 << 20
    keys = list(range(20_000))
    random.Random(1).shuffle(keys)
    batches = (batch for start in range(0, len(keys), 100) for batch in cut([(key, 0, ["word " * 800]) for key in keys[start : start + 100]], 100))
    before, peak, last = pa.total_allocated_bytes(), 0, -1
    for batch in in_order(batches, ("subject", "nth"), str(tmp_path), run_bytes=run, fan=8):
        peak = max(peak, pa.total_allocated_bytes() - before)
        assert batch.column("subject").to_pylist() == list(range(last + 1, last + 1 + batch.num_rows))
        last += batch.num_rows
    assert last == len(keys) - 1
    assert peak < 12 * run


def test_a_reader_that_stops_leaves_nothing_behind(tmp_path: Path) -> None:
    rows = in_order(cut([(key, 0, ["text"]) for key in range(50)], 5), ("subject", "nth"), str(tmp_path), run_bytes=100, fan=2)
    next(rows)
    rows.close()
    assert list(tmp_path.iterdir()) == []
