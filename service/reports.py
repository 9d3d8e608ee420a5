"""The nightly job's reports on disk: one directory a date, read and never written.

Only names found by listing are ever opened, so no path from outside reaches
the file system.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import quote

__all__ = ["Reports"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MAIN = "index.html"
DATABASE = "report.sqlite"


class Reports:
    """Reports below one directory; an empty name means there are none."""

    def __init__(self, directory: str) -> None:
        self._directory = directory

    def dates(self) -> list[str]:
        """Newest first. A report's page is the last of its files to be there: one that is being made is none yet."""
        if not self._directory or not os.path.isdir(self._directory):
            return []
        names = (name for name in os.listdir(self._directory) if _DATE.fullmatch(name))
        return sorted((name for name in names if os.path.exists(os.path.join(self._directory, name, MAIN))), reverse=True)

    def files(self, date: str) -> list[str]:
        """Plain files of one report, by name, without the job's own hidden ones; empty for an unknown date."""
        if date not in self.dates():
            return []
        with os.scandir(os.path.join(self._directory, date)) as entries:
            return sorted(entry.name for entry in entries if entry.name[0] != "." and entry.is_file(follow_symlinks=False))

    def path(self, date: str, name: str) -> str | None:
        """Where a file of a report is, None where there is none of that name."""
        return os.path.join(self._directory, date, name) if name in self.files(date) else None

    def families(self, date: str, *, limit: int, offset: int = 0) -> list[dict[str, Any]]:
        """Families of a report, the largest first; empty where the report has none."""
        return self._rows(
            date,
            "SELECT family AS id, head, count(*) AS size, count(DISTINCT outlet) AS outlets,"
            " max(CASE WHEN key = head THEN title END) AS title, min(nullif(published, '')) AS first_published"
            " FROM families GROUP BY family, head ORDER BY size DESC, family LIMIT ? OFFSET ?",
            (limit, offset),
        )

    def members(self, date: str, family: str) -> list[dict[str, Any]]:
        """Articles of one family, the earliest first; empty for an unknown one."""
        return self._rows(
            date,
            "SELECT key, outlet, title, published, url, head, shared, per_mille FROM families"
            " WHERE family = ? ORDER BY nullif(published, '') IS NULL, published, key",
            (family,),
        )

    def _rows(self, date: str, statement: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        path = self.path(date, DATABASE)
        if path is None:
            return []
        with closing(sqlite3.connect(f"file:{quote(os.path.abspath(path))}?mode=ro&immutable=1", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(statement, values)]
