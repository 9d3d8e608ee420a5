"""The nightly job's reports on disk: one directory a date, read and never written.

Only names found by listing are ever opened, so no path from outside reaches
the file system.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

__all__ = ["Reports"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MAIN = "index.html"


class Reports:
    """Reports below one directory; an empty name means there are none."""

    def __init__(self, directory: str) -> None:
        self._directory = directory

    def dates(self) -> list[str]:
        """Newest first."""
        if not self._directory or not os.path.isdir(self._directory):
            return []
        return sorted((name for name in os.listdir(self._directory) if _DATE.fullmatch(name)), reverse=True)

    def files(self, date: str) -> list[str]:
        """Plain files of one report, by name; empty for an unknown date."""
        if date not in self.dates():
            return []
        with os.scandir(os.path.join(self._directory, date)) as entries:
            return sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))

    def path(self, date: str, name: str) -> str | None:
        """Where a file of a report is, None where there is none of that name."""
        return os.path.join(self._directory, date, name) if name in self.files(date) else None

    def lines(self, date: str, name: str) -> Iterator[str]:
        """Lines of a text file of a report; none where there is no such file."""
        path = self.path(date, name)
        if path is None:
            return
        with open(path, encoding="utf-8") as file:
            yield from file
