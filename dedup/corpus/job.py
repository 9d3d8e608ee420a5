"""Runs the plan, stage by stage, and goes on where an earlier run was stopped."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import pyarrow as pa

from dedup.corpus.families import FAMILIES, families
from dedup.corpus.parts import Part
from dedup.corpus.plan import KIN_IN_ORDER, PLAN, Query, Step
from dedup.corpus.progress import Progress
from dedup.corpus.workspace import Workspace
from dedup.errors import ReadError

__all__ = ["STAGES", "Engine", "Tables", "identity_of", "run"]


class Engine(Protocol):
    """What runs a stage: `dedup.corpus.on_duckdb` or `dedup.corpus.on_spark`.

    Tables are named, each a directory of Parquet files; every method but
    ``rows`` writes one and says how many rows it has.
    """

    def query(self, stage: Query, tables: dict[str, str], out: str) -> int:
        """Write the rows of a statement."""

    def step(self, stage: Step, tables: dict[str, str], out: str, progress: Progress) -> int:
        """Send the rows of a statement through a pure step."""

    def read(self, parts: Iterable[Part], out: str, progress: Progress) -> int:
        """Read the archive."""

    def keep(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema, out: str) -> int:
        """Write rows that were made on the driver."""

    def rows(self, statement: str, tables: dict[str, str], size: int = 8192) -> Iterator[pa.RecordBatch]:
        """The rows of a statement, in its order, a batch at a time."""


@dataclass(slots=True)
class Tables:
    """The finished tables of a job, and how many rows each has."""

    paths: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


STAGES = len(PLAN) + 1
"""Reading, and what follows it."""


def run(engine: Engine, parts: Iterable[Part], workspace: Workspace, progress: Progress, *, strict: bool = False) -> Tables:
    """Every stage that is not done yet, in order.

    Raises the `ReadError` of the first record that cannot be read if the job
    is ``strict``, or if there is none that can; else what was skipped are
    rows of the table of articles.
    """
    tables = Tables()
    read = Query("articles", (), "records read")
    for stage in chain((read,), PLAN):
        facts = workspace.done(stage.name)
        if facts is not None:
            progress.resumed(stage.name, stage.says)
        else:
            with progress.stage(stage.name, stage.says), workspace.stage(stage.name) as (out, facts):
                if stage is read:
                    facts["rows"] = engine.read(parts, out, progress)
                elif stage.name == "families":
                    facts["rows"] = engine.keep(families(engine.rows(KIN_IN_ORDER, tables.paths)), FAMILIES, out)
                elif isinstance(stage, Step):
                    facts["rows"] = engine.step(stage, tables.paths, out, progress)
                else:
                    facts["rows"] = engine.query(stage, tables.paths, out)
            progress.finished(stage.name, stage.says, facts["rows"])
        tables.paths[stage.name] = workspace.table(stage.name)
        tables.rows[stage.name] = facts["rows"]
        if stage is read:
            _refuse_errors(engine, tables.paths, strict=strict)
        for name in stage.last:
            workspace.forget(name)
            tables.paths.pop(name, None)
    return tables


def _refuse_errors(engine: Engine, paths: dict[str, str], *, strict: bool) -> None:
    forgiven = "" if strict else "AND NOT EXISTS (SELECT 1 FROM articles WHERE error = '')"
    statement = f"SELECT path, line, error FROM articles WHERE error <> '' {forgiven} ORDER BY place LIMIT 1"
    remedy = "mend it, or leave out --strict" if strict else "name sources of which at least one article can be read"
    for batch in engine.rows(statement, {"articles": paths["articles"]}):
        for row in batch.to_pylist():
            raise ReadError(row["error"], path=row["path"], line=row["line"] or None, remedy=remedy)


def identity_of(sources: Sequence[str], *facts: str) -> str:
    """What a job is about: its sources as they lie on the disk now, the scheme, the version and ``facts``."""
    from dedup import __version__
    from dedup.sign import SCHEME

    seen = hashlib.sha256(json.dumps([__version__, SCHEME.fingerprint, *facts]).encode())
    for source in sources:
        seen.update(source.encode("utf-8", "surrogateescape"))
        paths = [source]
        if os.path.isdir(source):
            paths += sorted(os.path.join(folder, name) for folder, _, names in os.walk(source) for name in names)
        for path in paths:
            try:
                state = os.stat(path)
            except OSError:
                continue
            seen.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}".encode("utf-8", "surrogateescape"))
    return seen.hexdigest()
