"""One nightly report, from sources to files: the only place that chooses an engine."""

from __future__ import annotations

import os

from dedup.corpus.archive import parts_of
from dedup.corpus.contents import Sources
from dedup.corpus.digest import five_lines
from dedup.corpus.job import Engine, identity_of, run
from dedup.corpus.on_duckdb import OnDuckdb
from dedup.corpus.publish import publish
from dedup.corpus.workspace import Workspace, locked

__all__ = ["nightly"]

ENGINE_SHARE = 0.3
"""Part of the memory that the engine's own limit takes; the rest is for the workers and what the engine does not count."""


def nightly(
    sources: tuple[str, ...],
    out: str,
    *,
    now: str,
    since: str = "",
    memory: int = 2 << 30,
    workers: int = 2,
    strict: bool = False,
    direction: str = "ltr",
    engine: str = "local",
    keep_work: bool = False,
    quiet: bool = False,
    collection: str = "default",
    outlet: str = "",
    encoding: str = "",
) -> list[str]:
    """Make the report of ``sources`` in ``out``; the night in five lines.

    A run that was stopped keeps the date it started with. Raises
    `dedup.errors.UsageError` if another job is in ``out``, `DedupError` with
    a remedy where disk or memory run out.
    """
    with locked(out) as directory:
        identity = identity_of(sources, engine, outlet, encoding, collection, *_dated(sources, now))
        workspace = Workspace(directory, identity)
        now = workspace.remembered("now", now)
        runner: Engine = OnDuckdb(str(workspace.spill), memory=int(memory * ENGINE_SHARE), workers=workers, now=now)
        parts = parts_of(sources, outlet=outlet, encoding=encoding, collection=collection)
        tables = run(runner, parts, workspace, strict=strict, quiet=quiet)
        asked = Sources(tuple(os.path.basename(source.rstrip("/")) or source for source in sources), now, engine, since)
        told = publish(runner, tables, asked, directory, direction=direction)
        if not keep_work:
            workspace.remove()
        return five_lines(told)


def _dated(sources: tuple[str, ...], now: str) -> tuple[str, ...]:
    """A live index changes without a trace on the disk: its job is another one every day."""
    live = any("://" in source or source.startswith("index:") for source in sources)
    return (now[:10],) if live else ()
