"""One nightly report, from sources to files: the only place that chooses an engine."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dedup.corpus.contents import Sources
from dedup.corpus.digest import five_lines
from dedup.corpus.job import STAGES, Engine, identity_of, run
from dedup.corpus.on_duckdb import OnDuckdb
from dedup.corpus.parts import is_remote, parts_of
from dedup.corpus.progress import Progress
from dedup.corpus.publish import check_report, publish
from dedup.corpus.stepping import Terms
from dedup.corpus.workspace import Workspace, locked, write_whole
from dedup.errors import DedupError
from dedup.index.connect import without_password
from dedup.judge.feedback import Feedback
from dedup.judge.policy import Policy

__all__ = ["Cluster", "nightly", "shown"]

ENGINE_SHARE = 0.3
"""Part of the memory that the engine's own limit takes; the rest is for the workers and what the engine does not count."""

_SECONDS = ".seconds.json"
"""How long each stage took, beside the report, for the next night's estimate."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Spark cluster: its master, and where it keeps the tables if not in the output directory."""

    master: str = ""
    store: str = ""


def nightly(
    sources: tuple[str, ...],
    out: str,
    *,
    now: str,
    since: str = "",
    memory: int = 2 << 30,
    workers: int = 2,
    cluster: Cluster | None = None,
    policy: Policy = Policy(),
    set_aside: Iterable[Feedback] = (),
    strict: bool = False,
    direction: str = "ltr",
    keep_work: bool = False,
    quiet: bool = False,
    collection: str = "default",
    outlet: str = "",
    encoding: str = "",
    extractor: str = "own",
) -> list[str]:
    """Make the report of ``sources`` in ``out``; the night in five lines.

    Without ``cluster`` on this machine, in about ``memory`` bytes. A run that
    was stopped keeps the date it started with. Raises
    `dedup.errors.UsageError` if another job is in ``out``, `DedupError` with
    a remedy where disk or memory run out. Findings in ``set_aside`` are left out.
    """
    if since:
        check_report(since)
    aside = {each.fingerprint: each for each in set_aside}
    with locked(out) as directory, _full_disks_explained(out):
        kind = "local" if cluster is None else "spark"
        facts = (kind, outlet, encoding, extractor, collection, repr(policy), repr(sorted(aside.items())), *_dated(sources, now))
        workspace = Workspace(directory, identity_of(sources, *facts))
        now = workspace.remembered("now", now)
        local = [source for source in sources if cluster is None or not is_remote(source)]
        parts = parts_of(
            local, outlet=outlet, encoding=encoding, extractor=extractor, collection=collection, carry=cluster is None
        )
        terms = Terms.of(now, policy, aside)
        here = OnDuckdb(str(workspace.spill), memory=int(memory * ENGINE_SHARE), workers=workers, terms=terms)
        asked = Sources(tuple(map(shown, sources)), now, kind, since)
        with _engine(cluster, here, sources, memory, workers, terms) as (runner, teller):
            progress = Progress(sys.stderr, STAGES + 1, quiet=quiet, earlier=_seconds(since) or _seconds(out))
            tables = run(runner, parts, workspace, progress, strict=strict)
            with progress.stage("report", "the report"):
                told = publish(teller, tables, asked, Path(out), direction=direction)
            progress.finished("report", "the report", told.rule_count(""))
        if progress.whole:
            write_whole(directory / _SECONDS, json.dumps(progress.seconds))
        if not keep_work:
            workspace.remove()
        return five_lines(told)


def shown(source: str) -> str:
    """What the report calls a source: the name of a file or directory, an address without its password.

    >>> shown("archives/2026/"), shown("redis://desk:secret@host:6379/0")
    ('2026', 'redis://desk:***@host:6379/0')
    """
    return without_password(source) if "://" in source else os.path.basename(os.path.abspath(source))


def _seconds(report: str) -> dict[str, float]:
    """The seconds of each stage of an earlier report; nothing where they are not told."""
    try:
        return {str(name): float(seconds) for name, seconds in json.loads((Path(report) / _SECONDS).read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


@contextmanager
def _full_disks_explained(out: str) -> Iterator[None]:
    """Any stage, and the writing of the report, may be what fills the disk."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        if not (full or "No space left" in str(error) or "disk is full" in str(error)):
            raise
        raise DedupError("the disk is full", remedy=f"free space under {out} and run it again: it goes on") from error


@contextmanager
def _engine(
    cluster: Cluster | None, here: OnDuckdb, sources: tuple[str, ...], memory: int, workers: int, terms: Terms
) -> Iterator[tuple[Engine, Engine]]:
    """What runs the plan, and what answers the report's questions: this machine where the tables are on its disk."""
    if cluster is None:
        yield here, here
        return
    from dedup.corpus.on_spark import OnSpark

    remote = tuple(source for source in sources if is_remote(source))
    spark = OnSpark(cluster.master or f"local[{workers},4]", memory=memory, terms=terms, store=cluster.store, remote=remote)
    try:
        yield spark, spark if cluster.store else here
    finally:
        spark.close()


def _dated(sources: tuple[str, ...], now: str) -> tuple[str, ...]:
    """What leaves no trace on the disk when it changes makes another job every day."""
    live = any("://" in source or source.startswith("index:") for source in sources)
    return (now[:10],) if live else ()
