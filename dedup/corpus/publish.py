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

__all__ = ["publish"]


def publish(engine: Engine, tables: Tables, asked: Sources, out: Path, *, direction: str = "ltr") -> Contents:
    """Write the report into ``out``; what it says. Raises `UsageError` if the report before it is not one."""
    if asked.before:
        for name in ("findings", "families"):
            path = os.path.join(asked.before, f"{name}.parquet")
            if not os.path.exists(path):
                raise UsageError(f"{asked.before}: not the directory of a report", remedy=f"it has no {name}.parquet")
            tables.paths[f"before_{name}"] = path
    ids = family_ids(engine, tables)
    told = contents_of(engine, tables, asked, ids)
    fresh = out / ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    names = export(engine, tables, told, ids, str(fresh))
    (fresh / "index.html").write_text(as_html(told, direction=direction), "utf-8", errors="replace")
    for name in (*names, "index.html"):
        os.replace(fresh / name, out / name)
    fresh.rmdir()
    return told
