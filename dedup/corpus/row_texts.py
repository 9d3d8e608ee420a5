"""Rows -> the text of two formats, NDJSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring
from typing import Any

import numpy as np
import pyarrow as pa

from dedup.kernel import native_rows

__all__ = ["as_texts", "headings"]


def headings(columns: Iterable[str]) -> bytes:
    """The first line of a CSV file.

    >>> headings(["key", "line"])
    b'key,line\\r\\n'
    """
    return _sheet([list(columns)])


def as_texts(batch: pa.RecordBatch) -> tuple[bytes, bytes]:
    r"""The rows of a batch of strings and integers as lines of NDJSON and of CSV, in UTF-8. O(characters).

    >>> batch = pa.RecordBatch.from_pydict({"key": ["a/1", "=1"], "line": [7, None]})
    >>> as_texts(batch)
    (b'{"key": "a/1", "line": 7}\n{"key": "=1", "line": null}\n', b"a/1,7\r\n'=1,\r\n")
    """
    members = [f"{encode_basestring(name)}: " for name in batch.schema.names]
    if native_rows is None or len(members) < 2:
        return _told(batch, members)
    heads = ["{" + members[0], *(f", {member}" for member in members[1:])]
    columns = tuple((head.encode(), *_buffers(column)) for head, column in zip(heads, batch.columns, strict=True))
    lines, cells = native_rows.rows(columns, batch.num_rows)
    return lines, cells


def _buffers(column: pa.Array) -> tuple[Any, Any, Any]:
    """Where the kernel finds the texts or numbers of a column: ends, values, and which are there if not all are."""
    valid = column.is_valid().to_numpy(zero_copy_only=False).view(np.uint8) if column.null_count else None
    if not pa.types.is_string(column.type):
        return None, column.fill_null(0).cast(pa.int64()).to_numpy(), valid
    _, ends, texts = column.buffers()
    return np.frombuffer(ends, np.int32)[column.offset : column.offset + len(column) + 1], texts or b"", valid


def _told(batch: pa.RecordBatch, members: list[str]) -> tuple[bytes, bytes]:
    """The same without the kernel."""
    values = [column.to_pylist() for column in batch.columns]
    strings = [pa.types.is_string(field.type) for field in batch.schema]
    line = "{" + ", ".join(member.replace("%", "%%") + "%s" for member in members) + "}\n"
    told = [_mapped(encode_basestring if text else str, column) for text, column in zip(strings, values, strict=True)]
    cells = [_cells(column) if text else column for text, column in zip(strings, values, strict=True)]
    return "".join([line % row for row in zip(*told, strict=True)]).encode(), _sheet(zip(*cells, strict=True))


def _mapped(written: Callable[[Any], str], values: list[Any]) -> list[str]:
    if None in values:
        return ["null" if value is None else written(value) for value in values]
    return list(map(written, values))


def _sheet(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(values: list[str]) -> list[str]:
    """A column as a spreadsheet may open it: text that would run as a formula gets a quote in front.

    >>> _cells(["=HYPERLINK(1)", "-5", "five", ""])
    ["'=HYPERLINK(1)", "'-5", 'five', '']
    """
    return ["'" + value if value and value[0] in "=+-@\t\r" else value for value in values]
