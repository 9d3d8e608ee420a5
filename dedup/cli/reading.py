"""Paths -> articles: what commands read, and what they say of what cannot be read.

A file that cannot be read is a problem of its own, and so is a broken line of
an NDJSON archive; all else is read. Other formats are read up to what is
broken in them.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence

from dedup.cli.gather import gather
from dedup.config.settings import Settings
from dedup.errors import NoText, ReadError, UnknownFormat
from dedup.model import Article
from dedup.report.run import Problem

__all__ = ["articles_of", "files_of", "read_files"]

_DATA_FILES = (".json", ".jsonl", ".ndjson", ".xml", ".gz", ".zst", ".parquet")


def files_of(paths: Sequence[str], settings: Settings, problems: list[Problem]) -> list[str]:
    """Files that ``paths`` name; a path that leads to none is added to ``problems``."""
    files: dict[str, None] = {}
    for path in paths:
        try:
            files |= dict.fromkeys(gather([path], settings.exclude))
        except ReadError as error:
            problems.append(Problem(path, "error", str(error)))
    if not files and not problems:
        excluded = any(gather([path]) for path in paths) if settings.exclude else False
        reason = "all of it is excluded" if excluded else f"no document in {', '.join(paths)}"
        print(f"dedup: nothing to read: {reason}", file=sys.stderr)
    return list(files)


def articles_of(
    paths: Sequence[str], settings: Settings, problems: list[Problem], *, stdin_filename: str = ""
) -> Iterator[Article]:
    """Every article of ``paths``; what cannot be read is added to ``problems``."""
    files = files_of(paths, settings, problems)
    yield from read_files(files, settings, problems, stdin_filename=stdin_filename, named=paths)


def read_files(
    files: Sequence[str],
    settings: Settings,
    problems: list[Problem],
    *,
    stdin_filename: str = "",
    named: Collection[str] | None = None,
) -> Iterator[Article]:
    """Every article of ``files``; those that cannot be read, and broken records of archives, are added to ``problems``.

    A data file that holds no article at all (the settings of a site, say), or
    none with text, is a problem only if it was ``named`` itself (None: all were).
    """
    for file in files:
        skipped, broken = _Skipped(), _Broken()
        read = 0
        for article in _articles_in(file, settings, skipped, broken, stdin_filename):
            read += 1
            yield article
        passing = named is not None and file not in named and file.lower().endswith(_DATA_FILES)
        if passing and not read and broken.foreign:
            for error in broken.first:
                if isinstance(error, NoText):
                    skipped(error)
        else:
            problems += broken.problems((stdin_filename or "-") if file == "-" else file)
        skipped.count_said()


def _articles_in(
    file: str, settings: Settings, skipped: _Skipped, broken: _Broken, stdin_filename: str
) -> Iterator[Article]:
    from dedup.read.paths import read_file, read_path

    outlet, encoding, extractor = settings.outlet, settings.encoding, settings.extractor
    if file == "-":
        yield from read_file(
            sys.stdin.buffer, stdin_filename or "-", outlet=outlet, encoding=encoding, extractor=extractor, on_skip=skipped,
            on_error=broken,
        )  # fmt: skip
    else:
        yield from read_path(
            file, outlet=outlet, encoding=encoding, extractor=extractor, on_skip=skipped, on_error=broken
        )


_NAMED = 10
"""So many of a file are named; then they are counted."""


class _Skipped:
    """Articles without text beside others, told at once."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: ReadError) -> None:
        self.count += 1
        if self.count <= _NAMED:
            print(f"dedup: skipped: {error}", file=sys.stderr)

    def count_said(self) -> None:
        if self.count > _NAMED:
            print(f"dedup: skipped: {self.count:,} articles without text in all", file=sys.stderr)


class _Broken:
    """What of one file cannot be read. ``foreign``: all of it is no article, or one without text."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[ReadError] = []
        self.foreign = True

    def __call__(self, error: ReadError) -> None:
        self.count += 1
        self.foreign = self.foreign and isinstance(error, UnknownFormat | NoText)
        if self.count <= _NAMED:
            self.first.append(error)

    def problems(self, path: str) -> Iterator[Problem]:
        for error in self.first:
            yield Problem(path, "error", str(error))
        if self.count > _NAMED:
            yield Problem(path, "error", f"{path}: {self.count:,} records that cannot be read in all")
