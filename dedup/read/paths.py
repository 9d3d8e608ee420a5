"""Files and directories -> Articles: the only reader that touches the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from dedup.errors import ReadError, TooLarge
from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.model import Article
from dedup.read.document import LIMITS, Limits
from dedup.read.door import OnSkip, read, with_text
from dedup.read.formats import EXTENSIONS, extension

if TYPE_CHECKING:
    from typing import IO

__all__ = ["document_name", "documents_under", "read_file", "read_path"]

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
    on_skip: OnSkip | None = None,
    extractor: str = "own",
) -> Iterator[Article]:
    """Every article in a file, or in every document under a directory.

    Archives (``.jsonl``, ``.ndjson``, ``.parquet``, the first two also as
    ``.gz`` and ``.zst``) stream: a long one needs no more memory than a short
    one. Other files are read whole, up to ``limits.document`` bytes; feeds and
    exports of WordPress above that stream as well.

    Without ``on_error`` the first document that cannot be read raises its
    `ReadError`; with it, each error is handed over and reading goes on, with
    the next line of an NDJSON archive or the next file; of other formats
    nothing follows what is broken. ``on_skip`` is told of
    articles without a word that stand beside others, as `read` says;
    ``extractor`` is that of `read`.
    """
    options = _Options(outlet, encoding, limits, on_error, on_skip, extractor)
    name = os.fspath(path)
    for file in documents_under(name) if os.path.isdir(name) else (name,):
        try:
            yield from _read_file(file, options)
        except ReadError as error:
            if on_error is None:
                raise
            on_error(error)


def read_file(
    file: IO[bytes],
    path: str,
    *,
    outlet: str = "",
    encoding: str = "",
    limits: Limits = LIMITS,
    on_error: OnError | None = None,
    on_skip: OnSkip | None = None,
    extractor: str = "own",
) -> Iterator[Article]:
    """Every article in an open file or a pipe, as `read_path` reads the file ``path``: archives and large feeds stream.

    A pipe must not be compressed.
    """
    try:
        yield from _read_open(file, path, _Options(outlet, encoding, limits, on_error, on_skip, extractor))
    except ReadError as error:
        if on_error is None:
            raise
        on_error(error)


def documents_under(directory: str) -> Iterator[str]:
    """Paths of the documents under ``directory`` in a fixed order; hidden ones, pipes and devices are passed over.

    A folder that cannot be listed comes last, as itself: reading it says why, and nothing is passed over in silence.
    """
    unlisted: list[str] = []
    for folder, folders, files in os.walk(directory, onerror=lambda error: unlisted.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            kind = extension(_uncompressed(name))
            if not name.startswith(".") and (kind in EXTENSIONS or kind == _PARQUET):
                path = os.path.join(folder, name)
                if os.path.isfile(path) or not os.path.exists(path):  # a link that leads nowhere is told by its reader
                    yield path
    yield from unlisted


def document_name(path: str) -> str:
    """What the articles of this file are called where they have no id: the same however its path is written.

    Relative to the working directory where the file lies in it, with "/"
    between folders; else the whole path with symbolic links followed, as
    ``file:/...``, so that no file outside is taken for one inside.

    >>> document_name("./drafts/../drafts/a.txt"), document_name("-"), document_name("/nowhere/a.txt")
    ('drafts/a.txt', '-', 'file:/nowhere/a.txt')
    """
    if path in ("", "-"):
        return path
    here = os.getcwd()
    absolute = os.path.abspath(path)
    for found, root in ((absolute, here), (os.path.realpath(absolute), os.path.realpath(here))):
        if found.startswith(os.path.join(root, "")):
            return found[len(os.path.join(root, "")) :].replace(os.sep, "/")
    return "file:/" + os.path.realpath(absolute).replace(os.sep, "/").lstrip("/")


def _uncompressed(path: str) -> str:
    """The name of the file inside a compressed one."""
    return path[: -len(extension(path))] if extension(path) in _COMPRESSED else path


class _Options(NamedTuple):
    outlet: str
    encoding: str
    limits: Limits
    on_error: OnError | None
    on_skip: OnSkip | None
    extractor: str


def _read_file(path: str, options: _Options) -> Iterator[Article]:
    try:
        with open(path, "rb") as file:
            yield from _read_open(file, path, options)
    except FileNotFoundError:
        raise ReadError("no such file", path=path, remedy="check the path") from None
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", path=path, remedy="check the path and its permissions") from None


def _read_open(file: IO[bytes], path: str, options: _Options) -> Iterator[Article]:
    outlet, encoding, limits, on_error, on_skip, extractor = options
    inner = _uncompressed(path)
    name = document_name(path)
    if extension(path) == _PARQUET:
        from dedup.read.from_parquet import read_parquet

        yield from with_text(read_parquet(file, path=path, outlet=outlet, name=name, limits=limits), on_skip)
        return
    if inner != path:
        from dedup.read.archives import opened

        if not file.seekable():
            raise ReadError("compressed data from a pipe", path=path, remedy="unpack it into the pipe, as zcat does")
        file = opened(file, path)
    if EXTENSIONS.get(extension(inner)) == "ndjson":
        from dedup.read.archives import read_lines

        lines = read_lines(
            file, path=path, outlet=outlet, name=name, encoding=encoding, limits=limits, on_error=on_error
        )
        yield from with_text(lines, on_skip)
        return
    data = file.read(limits.document + 1)
    if len(data) > limits.document and EXTENSIONS.get(extension(inner)) == "xml":
        from dedup.read.xml_stream import read_stream, streams

        if streams(data):
            items = read_stream(data, file, path=path, outlet=outlet, name=name, encoding=encoding, limits=limits)
            yield from with_text(items, on_skip)
            return
    if len(data) > limits.document:
        raise TooLarge(
            f"over the limit of {limits.document:,} bytes for one document",
            path=path,
            remedy="split it, or make it an archive of one article per line (.jsonl)",
        )
    for article in read(
        data, path=inner, outlet=outlet, name=_uncompressed(name), encoding=encoding, extractor=extractor, limits=limits,
        on_skip=on_skip,
    ):  # fmt: skip
        yield article if inner == path else _renamed(article, path)


def _renamed(article: Article, path: str) -> Article:
    from dedup.frozen import replace

    return replace(article, path=path)
