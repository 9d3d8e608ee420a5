"""Findings and families in full, as files other tools read: NDJSON, CSV, Parquet, SQLite.

All are streamed, in a fixed order, and say the same.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from dedup.corpus.contents import Contents
from dedup.corpus.digest import five_lines
from dedup.corpus.job import Engine, Tables
from dedup.corpus.ordering import even, in_order
from dedup.corpus.pool import spread
from dedup.corpus.row_texts import as_texts, headings
from dedup.corpus.tables import FINDINGS

__all__ = ["FAMILY_COLUMNS", "export"]

FINDING_COLUMNS = pa.schema([*FINDINGS, ("fresh", pa.int32())])
FAMILY_COLUMNS = pa.schema(
    [
        ("family", pa.string()),
        ("head", pa.string()),
        ("key", pa.string()),
        ("outlet", pa.string()),
        ("title", pa.string()),
        ("published", pa.string()),
        ("url", pa.string()),
        ("shared", pa.int64()),
        ("per_mille", pa.int32()),
    ]
)
_FINDINGS_BY = ("key", "rule", "paragraph", "line", "column", "fingerprint", "related")
_FAMILIES_BY = ("head", "time", "article")
_ROW_GROUP, _SENT = 8192, 2048
"""Rows of a group of Parquet, and of what a worker gets at a time, whose lines are several times as large as they."""


@dataclass(frozen=True, slots=True)
class _Files:
    """Where the rows called ``name`` go: files in ``folder``, and a table with ``indexes``."""

    name: str
    folder: str
    connection: sqlite3.Connection
    indexes: tuple[str, ...]

    def path(self, kind: str) -> str:
        return os.path.join(self.folder, f"{self.name}.{kind}")


def export(engine: Engine, tables: Tables, told: Contents, ids: Mapping[str, str], out: str, *, workers: int = 1) -> list[str]:
    """Write the files into ``out``; their names. Memory: a few sorted runs of 16 MB, and ``workers + 2`` batches of 2,048 rows with their texts."""
    known = "before_findings" in tables.paths
    fresh = "CAST(CASE WHEN b.fingerprint IS NULL THEN 1 ELSE 0 END AS INT)" if known else "CAST(0 AS INT)"
    joined = "LEFT JOIN before_findings AS b ON b.fingerprint = f.fingerprint" if known else ""
    names = ", ".join(f"f.{name}" for name in FINDINGS.names)
    findings = f"SELECT {names}, {fresh} AS fresh FROM findings AS f {joined}"
    families = "SELECT head, key, outlet, title, published, url, shared, per_mille, time, article FROM members"
    database = os.path.join(out, "report.sqlite")
    if os.path.exists(database):
        os.remove(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        for name, schema, rows, order, indexes in (
            ("findings", FINDING_COLUMNS, engine.rows(findings, tables.paths), _FINDINGS_BY, ("rule", "outlet", "key")),
            ("families", FAMILY_COLUMNS, _named(engine.rows(families, tables.paths), ids), _FAMILIES_BY, ("family", "outlet", "key")),
        ):
            few = tables.rows["findings" if name == "findings" else "members"] <= _ROW_GROUP
            ordered = even(in_order(rows, order, out), _ROW_GROUP)
            _rows_out(ordered, schema, _Files(name, out, connection, indexes), 1 if few else workers)
        _small_tables(connection, told)
        connection.commit()
    with open(os.path.join(out, "digest.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(five_lines(told)) + "\n")
    return [f"{name}.{kind}" for name in ("findings", "families") for kind in ("ndjson", "csv", "parquet")] + ["report.sqlite", "digest.txt"]


def _named(batches: Iterator[pa.RecordBatch], ids: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """With the family of each row, which its head gives."""
    for batch in batches:
        families = pa.array([ids[head] for head in batch.column("head").to_pylist()], pa.string())
        yield batch.add_column(0, "family", families)


def _rows_out(batches: Iterable[pa.RecordBatch], schema: pa.Schema, files: _Files, workers: int) -> None:
    """One stream of rows into all four formats at once: into tables here, into text in a pool of ``workers`` meanwhile."""
    name, columns, connection = files.name, schema.names, files.connection
    kinds = ("INTEGER" if pa.types.is_integer(field.type) else "TEXT" for field in schema)
    listed = ", ".join(f'"{column}" {kind}' for column, kind in zip(columns, kinds, strict=True))
    connection.execute(f"CREATE TABLE {name} ({listed})")
    with ExitStack() as stack:
        lines = stack.enter_context(open(files.path("ndjson"), "wb"))
        sheet = stack.enter_context(open(files.path("csv"), "wb"))
        parquet = stack.enter_context(pq.ParquetWriter(files.path("parquet"), schema, compression="zstd"))
        sheet.write(headings(columns))
        rows = _into_tables(batches, schema, files, parquet)
        for told, cells in spread(as_texts, rows, workers) if workers > 1 else map(as_texts, rows):
            lines.write(told)
            sheet.write(cells)
    for column in files.indexes:
        connection.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")


def _into_tables(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, files: _Files, parquet: pq.ParquetWriter
) -> Iterator[pa.RecordBatch]:
    """The batches as ``schema`` has them, each on its way into SQLite and Parquet."""
    insert = f"INSERT INTO {files.name} VALUES ({', '.join('?' * len(schema))})"
    for batch in batches:
        table = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
        files.connection.executemany(insert, zip(*(column.to_pylist() for column in table.columns), strict=True))
        parquet.write_table(table, _ROW_GROUP)
        yield from table.to_batches(_SENT)


def _small_tables(connection: sqlite3.Connection, told: Contents) -> None:
    """What the page shows besides, for those who ask the file instead."""
    small = {
        "follows": (("outlet", "source", "times", "minutes"), told.follows),
        "shares": (("day", "outlet", "desk", "agency", "articles", "words", "matched"), told.shares),
        "repeated": (("articles", "outlets", "text"), told.repeated),
        "boilerplate": (("outlet", "articles", "text"), told.furniture),
        "skipped": (("path", "line", "error"), told.skipped),
        "counts": (("name", "count"), [{"name": name, "count": count} for name, count in told.counts.items()]),
    }
    for name, (columns, rows) in small.items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        connection.executemany(
            f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", [[row[column] for column in columns] for row in rows]
        )
