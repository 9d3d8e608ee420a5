"""Files and directories -> Articles: the only reader that touches the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from dedup.errors import ReadError, TooLarge
from dedup.model import Article
from dedup.read.document import LIMITS, Limits
from dedup.read.door import read
from dedup.read.formats import EXTENSIONS, extension

__all__ = ["documents_under", "read_path"]


def read_path(
    path: str | os.PathLike[str],
    *,
    outlet: str = "",
    encoding: str = "",
    limits: Limits = LIMITS,
    on_error: Callable[[ReadError], None] | None = None,
) -> Iterator[Article]:
    """Every article in a file, or in every file of a known extension under a directory.

    Without ``on_error`` the first document that cannot be read raises its
    `ReadError`; with it, each error is handed over and reading goes on.
    """
    name = os.fspath(path)
    for file in documents_under(name) if os.path.isdir(name) else (name,):
        try:
            yield from _read_file(file, outlet, encoding, limits)
        except ReadError as error:
            if on_error is None:
                raise
            on_error(error)


def documents_under(directory: str) -> Iterator[str]:
    """Paths of the documents under ``directory`` in a fixed order; hidden ones are passed over."""
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and extension(name) in EXTENSIONS:
                yield os.path.join(folder, name)


def _read_file(path: str, outlet: str, encoding: str, limits: Limits) -> Iterator[Article]:
    try:
        with open(path, "rb") as file:
            data = file.read(limits.document + 1)
    except FileNotFoundError:
        raise ReadError("no such file", path=path, remedy="check the path") from None
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror}", path=path, remedy="check its permissions") from None
    if len(data) > limits.document:
        size = os.path.getsize(path)
        raise TooLarge(
            f"{size:,} bytes are over the limit of {limits.document:,} for one document",
            path=path,
            remedy="split it, or make it an archive of one article per line (.jsonl)",
        )
    yield from read(data, path=path, outlet=outlet, encoding=encoding, limits=limits)
