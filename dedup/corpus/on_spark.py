"""The plan on a cluster: Spark SQL for the statements, ``mapInArrow`` for the steps.

Tables stay with the engine: under ``store`` (any address Spark writes to: S3,
HDFS, a shared disk), or in the output directory where all executors see the
driver's disk. The driver holds the members of families and what the report
shows, never the corpus. Executors need this package installed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from dedup.corpus.part_reading import read_part
from dedup.corpus.parts import Part
from dedup.corpus.plan import Query, Step
from dedup.corpus.progress import Progress
from dedup.corpus.stepping import Terms, step_of
from dedup.corpus.tables import ARTICLES
from dedup.errors import DedupError

__all__ = ["OnSpark"]

_PARTS = pa.schema(
    [
        ("number", pa.int64()),
        ("kind", pa.string()),
        ("path", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("line", pa.int64()),
        ("names", pa.list_(pa.string())),
        ("outlet", pa.string()),
        ("encoding", pa.string()),
        ("extractor", pa.string()),
    ]
)
_TEXT = (".jsonl", ".ndjson", ".json", ".txt", ".gz", ".zst")


class OnSpark:
    """Runs stages on the cluster at ``master`` (``local[2,4]``, ``spark://...``, ``yarn``, or ``sc://...`` for Connect).

    In local mode the second number lets a lost worker be tried again. Raises
    `DedupError` where Spark gives up, with what to look at.
    """

    def __init__(
        self, master: str, *, memory: int, terms: Terms, store: str = "", remote: tuple[str, ...] = ()
    ) -> None:
        self.master, self.memory, self.terms = master, memory, terms
        self.store, self.remote = store.rstrip("/"), remote
        self._session: Any = None

    @property
    def session(self) -> Any:
        """The Spark session, started when first needed."""
        if self._session is None:
            from pyspark.sql import SparkSession

            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            builder: Any = SparkSession.builder
            builder = builder.remote(self.master) if self.master.startswith("sc://") else builder.master(self.master)
            options = {
                "spark.sql.session.timeZone": "UTC",
                "spark.sql.execution.arrow.pyspark.enabled": "true",
                "spark.sql.parquet.compression.codec": "zstd",
                "spark.ui.enabled": "false",
                "spark.ui.showConsoleProgress": "false",
                "spark.driver.memory": f"{max(self.memory // 2, 1 << 30) >> 20}m",
                "spark.log.level": "ERROR",
                # A lost executor takes its shuffle files with it: their stages run again, which may happen more than once.
                "spark.task.maxFailures": "8",
                "spark.stage.maxConsecutiveAttempts": "8",
                "spark.network.timeout": "60s",
                "spark.executor.heartbeatInterval": "10s",
            }
            if self.master.startswith("local"):
                options["spark.sql.shuffle.partitions"] = "16"
                # Executors of this machine see what the driver sees: a checkout needs no installation.
                paths = [str(Path(__file__).resolve().parents[2]), *filter(None, [os.environ.get("PYTHONPATH", "")])]
                options["spark.executorEnv.PYTHONPATH"] = os.pathsep.join(paths)
            for name, value in options.items():
                builder = builder.config(name, value)
            try:
                self._session = builder.appName("dedup report").getOrCreate()
            except Exception as error:
                raise DedupError(
                    f"Spark did not start ({type(error).__name__})", remedy="Java 17 is needed, and a master that answers"
                ) from error
        return self._session

    def close(self) -> None:
        """Stop the session."""
        if self._session is not None:
            self._session.stop()
            self._session = None

    def read(self, parts: Iterable[Part], out: str, progress: Progress) -> int:
        """Read the archive into the table of articles: a task a part, so a part is what is lost with an executor."""
        schema = self._schema(ARTICLES)
        frames = []
        rows = [{name: getattr(part, name) for name in _PARTS.names} for part in parts]
        if rows:
            frame = self.session.createDataFrame(pa.Table.from_pylist(rows, _PARTS))
            spread = frame.repartitionByRange(len(rows), "number")
            frames.append(spread.mapInArrow(partial(_read_parts, terms=self.terms), schema))
        for number, source in enumerate(self.remote, 1):
            frames.append(self._lines_of(source).mapInArrow(partial(_read_lines, first=number << 14, terms=self.terms), schema))
        if not frames:
            frames.append(self.session.createDataFrame([], schema))
        joined = frames[0]
        for frame in frames[1:]:
            joined = joined.unionAll(frame)
        return self._write(joined, out)

    def query(self, stage: Query, tables: dict[str, str], out: str) -> int:
        """Write the rows of a statement; how many."""
        return self._write(self._sql(stage.sql, tables, stage.reads), out)

    def step(self, stage: Step, tables: dict[str, str], out: str, progress: Progress) -> int:
        """Send the rows of a statement through a step; how many came out."""
        frame = self._sql(stage.sql, tables, stage.reads)
        if stage.group:
            frame = frame.repartition(stage.group).sortWithinPartitions(*stage.order)
        self.session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(stage.rows))
        step, schema = step_of(stage.step, self.terms)
        return self._write(frame.mapInArrow(step, self._schema(schema)), out)

    def keep(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: str) -> int:
        """Write rows that were made on the driver, which holds them; how many."""
        return self._write(self.session.createDataFrame(pa.Table.from_batches(batches, schema), self._schema(schema)), out)

    def rows(self, statement: str, tables: dict[str, str], size: int = 8192) -> Iterator[pa.RecordBatch]:
        """The rows of a statement over every table, in its order, a partition at a time on the driver."""
        from pyspark.sql.pandas.types import to_arrow_schema

        frame = self._sql(statement, tables, tuple(tables))
        schema = to_arrow_schema(frame.schema)
        rows = iter(frame.toLocalIterator())
        while chunk := list(islice(rows, size)):
            yield pa.RecordBatch.from_pylist([row.asDict(recursive=True) for row in chunk], schema)

    def _sql(self, statement: str, tables: dict[str, str], names: Iterable[str]) -> Any:
        for name in names:
            self.session.read.parquet(self._place(tables[name])).createOrReplaceTempView(name)
        return self.session.sql(statement)

    def _write(self, frame: Any, out: str) -> int:
        place = self._place(out)
        try:
            frame.write.mode("overwrite").parquet(place)
            return int(self.session.read.schema(frame.schema).parquet(place).count())
        except Exception as error:
            raise _explained(error) from error

    def _place(self, path: str) -> str:
        """Where Spark keeps the table that the workspace knows as ``path``."""
        if path.endswith(".parquet") or not self.store:
            return path if "://" in path else f"file://{os.path.abspath(path)}"
        return f"{self.store}/{os.path.basename(path).removesuffix('.new')}"

    def _schema(self, schema: pa.Schema) -> Any:
        from pyspark.sql.pandas.types import from_arrow_schema

        return from_arrow_schema(schema)

    def _lines_of(self, source: str) -> Any:
        """A remote archive as records of JSON, one a row, with the file each came from."""
        from pyspark.sql import functions as f

        if source.rstrip("/").endswith(_TEXT):
            frame = self.session.read.text(source)
            return frame.select(f.col("value"), f.input_file_name().alias("path"))
        frame = self.session.read.parquet(source)
        return frame.select(f.to_json(f.struct("*")).alias("value"), f.input_file_name().alias("path"))


def _read_parts(batches: Iterable[pa.RecordBatch], terms: Terms) -> Iterator[pa.RecordBatch]:
    from dedup.corpus.records import records

    for batch in batches:
        for row in batch.to_pylist():
            part = Part(**(row | {"names": tuple(row["names"])}))
            yield from records(read_part(part), part.number, terms)


def _read_lines(batches: Iterable[pa.RecordBatch], first: int, terms: Terms) -> Iterator[pa.RecordBatch]:
    """Records of a remote archive; where they stand in their file is not known, so only the file is named."""
    from pyspark import TaskContext

    from dedup.corpus.part_reading import read_record
    from dedup.corpus.records import records

    context = TaskContext.get()
    part = first + (context.partitionId() if context is not None else 0)
    rows = (row for batch in batches for row in batch.to_pylist())
    found = (item for row in rows for item in read_record(row["value"] or "", row["path"], 0))
    yield from records(found, part, terms)


def _explained(error: Exception) -> Exception:
    message = str(error)
    if "No space left" in message:
        return DedupError("the disk is full", remedy="free space where Spark keeps its tables and run it again: it goes on")
    if "ExecutorLostFailure" in message or "exited unexpectedly" in message or "Python worker" in message:
        return DedupError(
            "Spark lost executors more often than it retries",
            remedy="give executors more memory (spark.executor.memoryOverhead) and run it again: it goes on",
        )
    return error

