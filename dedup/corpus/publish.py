"""A finished job -> the files of its report.

They are written beside their places and moved there at the end, so a reader
of yesterday's report never meets half of today's.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dedup.corpus.as_html import as_html
from dedup.corpus.contents import Contents, Sources, contents_of, family_ids
from dedup.corpus.exports import export
from dedup.corpus.job import Engine, Tables
from dedup.errors import UsageError

__all__ = ["check_report", "publish"]


def check_report(directory: str) -> dict[str, str]:
    """The tables of a finished report. Raises `UsageError` where there is none, which is better known before the night."""
    paths = {name: os.path.join(directory, f"{name}.parquet") for name in ("findings", "families")}
    for path in paths.values():
        if not os.path.exists(path):
            raise UsageError(f"{directory}: not the directory of a report", remedy=f"it has no {os.path.basename(path)}")
    return paths


def publish(engine: Engine, tables: Tables, asked: Sources, out: Path, *, direction: str = "ltr") -> Contents:
    """Write the report into ``out``; what it says. Raises `UsageError` if the report before it is not one.

    The page comes first: made beside the other files it is ready no sooner, and takes the memory of both.
    """
    if asked.before:
        tables.paths |= {f"before_{name}": path for name, path in check_report(asked.before).items()}
    ids = family_ids(engine, tables)
    fresh = out / ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    told = contents_of(engine, tables, asked, ids)
    (fresh / "index.html").write_text(as_html(told, direction=direction), "utf-8", errors="replace")
    names = export(engine, tables, told, ids, str(fresh))
    for name in (*names, "index.html"):
        os.replace(fresh / name, out / name)
    fresh.rmdir()
    return told
