"""Findings and families in full, as files other tools read: NDJSON, CSV, Parquet, SQLite.

All are streamed, in a fixed order, and say the same.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dedup.corpus.contents import Contents
from dedup.corpus.digest import five_lines
from dedup.corpus.job import Engine, Tables
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
_ROW_GROUP = 8192


def export(engine: Engine, tables: Tables, told: Contents, ids: Mapping[str, str], out: str) -> list[str]:
    """Write the files into ``out``; their names. Each row is held once, a batch at a time."""
    known = "before_findings" in tables.paths
    fresh = "CAST(CASE WHEN b.fingerprint IS NULL THEN 1 ELSE 0 END AS INT)" if known else "CAST(0 AS INT)"
    joined = "LEFT JOIN before_findings AS b ON b.fingerprint = f.fingerprint" if known else ""
    names = ", ".join(f"f.{name}" for name in FINDINGS.names)
    findings = (
        f"SELECT {names}, {fresh} AS fresh FROM findings AS f {joined} "
        "ORDER BY f.key, f.rule, f.paragraph, f.line, f.fingerprint, f.related"
    )
    families = "SELECT head, key, outlet, title, published, url, shared, per_mille FROM members ORDER BY head, time, article"
    database = os.path.join(out, "report.sqlite")
    if os.path.exists(database):
        os.remove(database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        _rows_out(engine.rows(findings, tables.paths), "findings", FINDING_COLUMNS, out, connection)
        _rows_out(_named(engine.rows(families, tables.paths), ids), "families", FAMILY_COLUMNS, out, connection)
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


_IN_JSON = json.JSONEncoder(ensure_ascii=False)


def _rows_out(batches: Iterator[pa.RecordBatch], name: str, schema: pa.Schema, out: str, connection: sqlite3.Connection) -> None:
    """One stream of rows into all four formats at once."""
    columns = schema.names
    kinds = ("INTEGER" if pa.types.is_integer(field.type) else "TEXT" for field in schema)
    listed = ", ".join(f'"{column}" {kind}' for column, kind in zip(columns, kinds, strict=True))
    connection.execute(f"CREATE TABLE {name} ({listed})")
    insert = f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})"
    with ExitStack() as stack:
        lines = stack.enter_context(open(os.path.join(out, f"{name}.ndjson"), "w", encoding="utf-8"))
        sheet = stack.enter_context(open(os.path.join(out, f"{name}.csv"), "w", encoding="utf-8", newline=""))
        parquet = stack.enter_context(pq.ParquetWriter(os.path.join(out, f"{name}.parquet"), schema, compression="zstd"))
        writer = csv.writer(sheet)
        writer.writerow(columns)
        for batch in batches:
            values = [batch.column(column).to_pylist() for column in columns]
            lines.writelines(_IN_JSON.encode(dict(zip(columns, row, strict=True))) + "\n" for row in zip(*values, strict=True))
            writer.writerows(zip(*map(_cells, schema, values), strict=True))
            connection.executemany(insert, zip(*values, strict=True))
            parquet.write_table(pa.Table.from_batches([batch]).select(columns).cast(schema), _ROW_GROUP)
    indexes = {"findings": ("rule", "outlet", "key"), "families": ("family", "outlet", "key")}
    for column in indexes[name]:
        connection.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")


def _cells(field: pa.Field, values: list[Any]) -> list[Any]:
    """A column as a spreadsheet may open it: text that would run as a formula gets a quote in front.

    >>> _cells(pa.field("text", pa.string()), ["=HYPERLINK(1)", "-5", "five", ""])
    ["'=HYPERLINK(1)", "'-5", 'five', '']
    """
    if not pa.types.is_string(field.type):
        return values
    return ["'" + value if value and value[0] in "=+-@\t\r" else value for value in values]


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
