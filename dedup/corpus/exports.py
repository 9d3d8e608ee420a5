"""Findings and families in full, as files other tools read: NDJSON, CSV, Parquet, SQLite.

All are streamed, in a fixed order, and say the same. One thread puts rows in order, another writes those before in the
first three kinds, and SQLite takes the ones before these meanwhile.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain

import pyarrow as pa
import pyarrow.parquet as pq

from dedup.corpus.contents import Contents
from dedup.corpus.digest import five_lines
from dedup.corpus.job import Engine, Tables
from dedup.corpus.ordering import even, in_order
from dedup.corpus.pool import ahead
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
_ROW_GROUP, _AT_ONCE = 8192, 2048
"""Rows of a group of Parquet, and of what is read, or is text or Python's, at a time."""

_AHEAD = 16
"""Batches of ordered rows, of some 256 KB, that may wait to be written."""


def export(engine: Engine, tables: Tables, told: Contents, ids: Mapping[str, str], out: str) -> list[str]:
    """Write the files into ``out``; their names. Memory: a few sorted runs of 16 MB, and four batches of 8,192 rows, and 2,048 rows as text."""
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
            ("findings", FINDING_COLUMNS, engine.rows(findings, tables.paths, _AT_ONCE), _FINDINGS_BY, ("rule", "outlet", "key")),
            ("families", FAMILY_COLUMNS, _named(engine.rows(families, tables.paths, _AT_ONCE), ids), _FAMILIES_BY, ("family", "outlet", "key")),
        ):
            ordered = even(ahead(in_order(rows, order, out), _AHEAD), _ROW_GROUP)
            _into_table(ahead(_into_files(ordered, schema, name, out)), schema, name, indexes, connection)
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


def _into_files(batches: Iterable[pa.RecordBatch], schema: pa.Schema, name: str, folder: str) -> Iterator[pa.Table]:
    """The rows as ``schema`` has them, in tables, each on its way into the files called ``name``."""
    path = os.path.join(folder, name)
    with (
        open(f"{path}.ndjson", "wb") as lines,
        open(f"{path}.csv", "wb") as sheet,
        pq.ParquetWriter(f"{path}.parquet", schema, compression="zstd") as parquet,
    ):
        sheet.write(headings(schema.names))
        for batch in batches:
            table = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
            parquet.write_table(table, _ROW_GROUP)
            for part in table.to_batches(_AT_ONCE):
                told, cells = as_texts(part)
                lines.write(told)
                sheet.write(cells)
            yield table


def _into_table(tables: Iterable[pa.Table], schema: pa.Schema, name: str, indexes: tuple[str, ...], connection: sqlite3.Connection) -> None:
    """The rows as a table called ``name``."""
    kinds = ("INTEGER" if pa.types.is_integer(field.type) else "TEXT" for field in schema)
    listed = ", ".join(f'"{column}" {kind}' for column, kind in zip(schema.names, kinds, strict=True))
    connection.execute(f"CREATE TABLE {name} ({listed})")
    insert = f"INSERT INTO {name} VALUES ({', '.join('?' * len(schema))})"
    for batch in chain.from_iterable(table.to_batches(_AT_ONCE) for table in tables):
        connection.executemany(insert, zip(*(column.to_pylist() for column in batch.columns), strict=True))
    for column in indexes:
        connection.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")


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
