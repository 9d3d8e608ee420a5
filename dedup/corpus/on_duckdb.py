"""The plan on one machine: DuckDB joins and spills; threads do the steps, and a pool of processes those in Python."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa

from dedup.corpus.ordering import in_order
from dedup.corpus.part_reading import read_part
from dedup.corpus.parts import Part
from dedup.corpus.plan import Query, Step
from dedup.corpus.pool import spread, threaded
from dedup.corpus.portions import made_in_portions, portions_for
from dedup.corpus.progress import Progress
from dedup.corpus.stepping import Terms, step_of
from dedup.corpus.table_parts import write_part
from dedup.corpus.tables import ARTICLES
from dedup.errors import DedupError

__all__ = ["OnDuckdb"]


@dataclass(frozen=True, slots=True)
class _Task:
    """One slice of a step's input, as Arrow IPC where it goes to another process, and the file its result goes to."""

    step: str
    data: bytes | list[pa.RecordBatch]
    path: str
    terms: Terms


class OnDuckdb:
    """Runs stages over directories of Parquet files.

    ``memory`` bounds the engine in bytes (it spills to ``spill``); the pool
    holds at most ``workers + 2`` slices. Raises `DedupError` where the disk
    is full, with what to do.
    """

    def __init__(self, spill: str, *, memory: int, workers: int, terms: Terms) -> None:
        self.spill, self.memory, self.workers, self.terms = spill, memory, workers, terms
        self._database: Any = None
        self._views: dict[str, str] = {}
        self._opening = Lock()

    def read(self, parts: Iterable[Part], out: str, progress: Progress) -> int:
        """Read the archive into the table of articles; how many rows."""
        rows = _counted(spread(partial(_read, out=out, terms=self.terms), parts, self.workers), progress.rows)
        return rows or write_part((), os.path.join(out, "part-none.parquet"), ARTICLES)

    def query(self, stage: Query, tables: dict[str, str], out: str) -> int:
        """Write the rows of a statement; how many."""

        def written(statement: str, number: int, made: int) -> int:
            path = os.path.join(out, f"part-{number}.parquet").replace("'", "''")
            with self._asking(tables, stage.reads) as cursor:
                copied = cursor.execute(f"COPY ({statement}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 65536)")
                return int(copied.fetchone()[0])

        return self._in_portions(stage, written)

    def step(self, stage: Step, tables: dict[str, str], out: str, progress: Progress) -> int:
        """Send the rows of a statement through a step; how many came out."""

        def stepped(statement: str, number: int, made: int) -> int:
            try:
                with self._asking(tables, stage.reads) as cursor:
                    batches = cursor.sql(statement).to_arrow_reader(stage.rows)
                    slices = _grouped(batches, stage, out) if stage.group else ([batch] for batch in batches)
                    tasks = (
                        _Task(stage.step, _packed(held) if stage.interpreted else held, os.path.join(out, f"part-{number}-{place:06}.parquet"), self.terms)
                        for place, held in enumerate(slices)
                    )
                    counts = (spread if stage.interpreted else threaded)(_apply, tasks, self.workers)
                    return _counted(counts, lambda count: progress.rows(made + count))
            except Exception:
                _remove(out, f"part-{number}-")
                raise

        if stage.interpreted:
            self._forget()
        rows = self._in_portions(stage, stepped, self._portions(stage, tables))
        return rows or write_part((), os.path.join(out, "part-none.parquet"), step_of(stage.step, self.terms)[1])

    def _portions(self, stage: Step, tables: dict[str, str]) -> int:
        if not stage.driven_by:
            return 1
        (batch,) = self.rows(f"SELECT count(*) AS rows FROM {stage.driven_by}", tables)
        return portions_for(batch["rows"][0].as_py(), stage.at_once)

    def _in_portions(self, stage: Query, make: Callable[[str, int, int], int], portions: int = 1) -> int:
        try:
            return made_in_portions(stage.sql, make, _out_of_memory, portions)
        except Exception as error:
            raise _explained(error, self.spill) from error

    def keep(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: str) -> int:
        """Write rows that were made on the driver; how many."""
        return write_part(batches, os.path.join(out, "part-0.parquet"), schema)

    def rows(self, statement: str, tables: dict[str, str], size: int = 8192) -> Iterator[pa.RecordBatch]:
        """The rows of a statement over every table, in its order, a batch at a time."""
        try:
            with self._asking(tables, [name for name in tables if re.search(rf"\b{name}\b", statement)]) as cursor:
                yield from cursor.sql(statement).to_arrow_reader(size)
        except Exception as error:
            raise _explained(error, self.spill) from error

    @contextmanager
    def _asking(self, tables: dict[str, str], names: Iterable[str]) -> Iterator[Any]:
        """A cursor that knows the tables ``names``. One database answers all: to make one takes longer than most answers."""
        with self._opening:
            if self._database is None:
                self._database = self._made()
            cursor = self._database.cursor()
        with cursor:
            with self._opening:
                for name in names:
                    self._see(cursor, name, tables[name])
            yield cursor

    def _see(self, cursor: Any, name: str, table: str) -> None:
        if self._views.get(name) != table:
            path = table if table.endswith(".parquet") else os.path.join(table, "*.parquet")
            path = path.replace("'", "''")
            cursor.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
            self._views[name] = table

    def _forget(self) -> None:
        """Close the database: it keeps the room of its largest question, which the processes to come need."""
        if self._database is not None:
            self._database.close()
            self._database = None
            self._views.clear()

    def _made(self) -> Any:
        import duckdb

        shutil.rmtree(self.spill, ignore_errors=True)
        database = duckdb.connect(
            config={
                "memory_limit": f"{self.memory >> 20}MB",
                "temp_directory": self.spill,
                "threads": self.workers,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        database.execute("CREATE MACRO explode(list) AS unnest(list)")
        return database


def _counted(counts: Iterable[int], done: Callable[[int], None]) -> int:
    """The sum of ``counts``, told as it grows."""
    total = 0
    for count in counts:
        total += count
        done(total)
    return total


def _read(part: Part, *, out: str, terms: Terms) -> int:
    from dedup.corpus.records import records

    rows = records(read_part(part), part.number, terms)
    return write_part(rows, os.path.join(out, f"part-{part.number:06}.parquet"), ARTICLES)


def _apply(task: _Task) -> int:
    step, schema = step_of(task.step, task.terms)
    if isinstance(task.data, list):
        return write_part(step(task.data), task.path, schema)
    with pa.ipc.open_stream(task.data) as reader:
        return write_part(step(reader), task.path, schema)


def _remove(folder: str, prefix: str) -> None:
    for path in Path(folder).iterdir():
        if path.name.startswith(prefix):
            path.unlink()


def _packed(batches: list[pa.RecordBatch]) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return bytes(sink.getvalue())


def _grouped(batches: Iterable[pa.RecordBatch], stage: Step, folder: str) -> Iterator[list[pa.RecordBatch]]:
    """Slices of about ``stage.rows`` rows, in order, that never part the rows of one group."""
    held: list[pa.RecordBatch] = []
    count = 0
    for longer in in_order(batches, stage.order, folder):
        for start in range(0, longer.num_rows, stage.rows):
            batch = longer.slice(start, stage.rows)
            values = batch.column(stage.group)
            if held and count >= stage.rows:
                last = held[-1].column(stage.group)[-1].as_py()
                cut = next((place for place in range(batch.num_rows) if values[place].as_py() != last), None)
                if cut is not None:
                    yield [*held, batch.slice(0, cut)] if cut else held
                    held, count, batch = [], 0, batch.slice(cut)
            held.append(batch)
            count += batch.num_rows
    if held:
        yield held


def _out_of_memory(error: Exception) -> bool:
    """Raised as itself before the first row, and as an `OSError` by the Arrow stream after it."""
    full = type(error).__name__ == "OutOfMemoryException" or (isinstance(error, OSError) and "Out of Memory Error" in str(error))
    return full and not _out_of_disk(error)


def _out_of_disk(error: Exception) -> bool:
    message = str(error)
    return "No space left" in message or "out of disk" in message.lower() or "max_temp_directory_size" in message


def _explained(error: Exception, spill: str) -> BaseException:
    """An engine's failure as one of ours where there is something to do about it."""
    if isinstance(error, DedupError):
        return error
    if isinstance(error, RuntimeError) and str(error) == "Query interrupted":  # by Ctrl-C, as the engine tells it
        return KeyboardInterrupt()
    if _out_of_disk(error):
        return DedupError("the disk is full", remedy=f"free space under {os.path.dirname(spill)} and run it again: it goes on")
    if _out_of_memory(error):
        return DedupError("the engine ran out of its memory", remedy="give more with --memory and run it again: it goes on")
    return error
