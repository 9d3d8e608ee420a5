"""Paths on the command line -> files to read: directories walked, globs opened, exclusions left out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from dedup.errors import ReadError

__all__ = ["gather"]

_GLOB = frozenset("*?[")


def gather(paths: Sequence[str], exclude: Sequence[str] = ()) -> list[str]:
    """Files named by ``paths``, each once, in the order named and sorted within a directory.

    ``-`` stays as it is. In a directory, files of a known extension are taken
    and hidden ones passed over. A pattern of ``exclude`` without a slash is held against every part
    of a path, one with a slash against its beginning or the whole of it.
    Raises `ReadError` for a path that does not exist, or a pattern that
    nothing matches.
    """
    found: dict[str, None] = {}
    for path in paths:
        for file in _files_of(path):
            if file == "-" or not _excluded(file, exclude):
                found[file] = None
    return list(found)


def _files_of(path: str) -> Iterator[str]:
    if path == "-" or os.path.isfile(path):
        yield path
    elif os.path.isdir(path):
        from dedup.read.paths import documents_under

        yield from documents_under(path)
    elif os.path.lexists(path):
        yield path  # a pipe or device: the reader takes it, or says why not
    elif _GLOB.intersection(path):
        from glob import glob

        matched = sorted(glob(path, recursive=True))
        if not matched:
            raise ReadError("no file matches this pattern", path=path, remedy="check the spelling")
        for each in matched:
            yield from _files_of(each)
    else:
        raise ReadError("no such file or directory", path=path, remedy="check the spelling, or the working directory")


def _excluded(path: str, patterns: Sequence[str]) -> bool:
    if not patterns:
        return False
    from fnmatch import fnmatch

    plain = os.path.relpath(path).replace(os.sep, "/")
    for pattern in patterns:
        wanted = pattern.replace(os.sep, "/").rstrip("/").removeprefix("./")
        if "/" not in wanted:
            if any(fnmatch(part, wanted) for part in plain.split("/")):
                return True
        elif fnmatch(plain, wanted) or fnmatch(plain, wanted + "/*") or fnmatch(plain, "*/" + wanted):
            return True
    return False
