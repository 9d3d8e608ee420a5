"""Rows -> a file of a table. Many such parts, in one directory, are a table."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["write_part"]

_ROW_GROUP = 8192
_GROUP_BYTES = 4 << 20


def write_part(batches: Iterable[pa.RecordBatch], path: str, schema: pa.Schema) -> int:
    """Write a part beside its place and rename it, so that a task done twice leaves one whole file; how many rows. Memory: a group of them."""
    rows = 0
    fresh = f"{path}.{os.getpid()}.new"
    with pq.ParquetWriter(fresh, schema, compression="zstd", compression_level=1, use_dictionary=_repetitive(schema)) as writer:
        for table in _gathered(batches, schema):
            rows += table.num_rows
            writer.write_table(table, _ROW_GROUP if table.num_rows > 0 else None)
    os.replace(fresh, path)
    return rows


def _gathered(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a row group together, or few long ones: to write a group takes as long as some hundred rows of it."""
    held: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        held.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= _ROW_GROUP or size >= _GROUP_BYTES:
            yield pa.Table.from_batches(held, schema)
            held, rows, size = [], 0, 0
    if held:
        yield pa.Table.from_batches(held, schema)


def _repetitive(fields: Iterable[pa.Field], above: str = "") -> list[str]:
    """The columns of text, by their paths in Parquet: they may repeat, and numbers hardly do, so that a dictionary of them is given up halfway.

    >>> _repetitive(pa.schema([("key", pa.int64()), ("found", pa.list_(pa.struct([("rule", pa.string())])))]))
    ['found.list.element.rule']
    """
    found = []
    for field in fields:
        path, kind = above + field.name, field.type
        if pa.types.is_list(kind):
            path, kind = f"{path}.list.element", kind.value_type
        if pa.types.is_struct(kind):
            found += _repetitive(kind, f"{path}.")
        elif pa.types.is_string(kind):
            found.append(path)
    return found
