"""Files and directories -> Articles: the only reader that touches the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import IO

from dedup.errors import ReadError, TooLarge
from dedup.model import Article
from dedup.read.document import LIMITS, Limits
from dedup.read.door import read
from dedup.read.formats import EXTENSIONS, extension

__all__ = ["documents_under", "read_path"]

_COMPRESSED = (".gz", ".zst")
_PARQUET = ".parquet"

OnError = Callable[[ReadError], None]


def read_path(
    path: str | os.PathLike[str],
    *,
    outlet: str = "",
    encoding: str = "",
    limits: Limits = LIMITS,
    on_error: OnError | None = None,
) -> Iterator[Article]:
    """Every article in a file, or in every document under a directory.

    Archives (``.jsonl``, ``.ndjson``, ``.parquet``, the first two also as
    ``.gz`` and ``.zst``) stream: a long one needs no more memory than a short
    one. Other files are read whole, up to ``limits.document`` bytes.

    Without ``on_error`` the first document that cannot be read raises its
    `ReadError`; with it, each error is handed over and reading goes on, with
    the next line of an archive or the next file.
    """
    name = os.fspath(path)
    for file in documents_under(name) if os.path.isdir(name) else (name,):
        try:
            yield from _read_file(file, outlet, encoding, limits, on_error)
        except ReadError as error:
            if on_error is None:
                raise
            on_error(error)


def documents_under(directory: str) -> Iterator[str]:
    """Paths of the documents under ``directory`` in a fixed order; hidden ones are passed over."""
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            kind = extension(_uncompressed(name))
            if not name.startswith(".") and (kind in EXTENSIONS or kind == _PARQUET):
                yield os.path.join(folder, name)


def _uncompressed(path: str) -> str:
    """The name of the file inside a compressed one."""
    return path[: -len(extension(path))] if extension(path) in _COMPRESSED else path


def _read_file(path: str, outlet: str, encoding: str, limits: Limits, on_error: OnError | None) -> Iterator[Article]:
    try:
        with open(path, "rb") as file:
            yield from _read_open(file, path, outlet, encoding, limits, on_error)
    except FileNotFoundError:
        raise ReadError("no such file", path=path, remedy="check the path") from None
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", path=path, remedy="check the path and its permissions") from None


def _read_open(
    file: IO[bytes], path: str, outlet: str, encoding: str, limits: Limits, on_error: OnError | None
) -> Iterator[Article]:
    inner = _uncompressed(path)
    if extension(path) == _PARQUET:
        from dedup.read.from_parquet import read_parquet

        yield from read_parquet(file, path=path, outlet=outlet, limits=limits)
        return
    if inner != path:
        from dedup.read.archives import opened

        file = opened(file, path)
    if EXTENSIONS.get(extension(inner)) == "ndjson":
        from dedup.read.archives import read_lines

        yield from read_lines(file, path=path, outlet=outlet, encoding=encoding, limits=limits, on_error=on_error)
        return
    data = file.read(limits.document + 1)
    if len(data) > limits.document:
        raise TooLarge(
            f"over the limit of {limits.document:,} bytes for one document",
            path=path,
            remedy="split it, or make it an archive of one article per line (.jsonl)",
        )
    for article in read(data, path=inner, outlet=outlet, encoding=encoding, limits=limits):
        yield article if inner == path else _renamed(article, path)


def _renamed(article: Article, path: str) -> Article:
    from dataclasses import replace

    return replace(article, path=path)
