"""Sources -> parts: bounded pieces of work that one worker reads each.

A part is a stretch of lines of an archive, a row group of a Parquet file, a
handful of documents, a page of keys of a live index. Parts are cut by content
alone, so the same sources give the same parts on every machine.
`dedup.corpus.part_reading` reads them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dedup.corpus.stretches import stretches
from dedup.errors import ReadError, UsageError
from dedup.read.archives import COMPRESSED
from dedup.read.paths import documents_under

__all__ = ["Part", "is_remote", "parts_of"]

_LINES = tuple(name + packed for name in (".jsonl", ".ndjson") for packed in ("", *COMPRESSED))
_INDEXES = ("redis://", "rediss://", "unix://", "index:")
_PART_FILES = 256
_PART_KEYS = 1000

Kind = Literal["lines", "rows", "files", "keys", "broken"]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the archive.

    ``lines``: ``data`` if it holds any, else bytes ``start`` to ``end`` of
    ``path``; the first is line ``line``. ``rows``: row group ``start`` of a
    Parquet file. ``files``: the documents ``names``. ``keys``: articles
    ``names`` of the index at ``path``. ``broken``: nothing of ``path`` from
    ``line`` on, ``names`` say why and what to do.
    """

    number: int
    kind: Kind
    path: str
    start: int = 0
    end: int = 0
    line: int = 1
    names: tuple[str, ...] = ()
    data: bytes = b""
    outlet: str = ""
    encoding: str = ""
    extractor: str = "own"


def is_remote(source: str) -> bool:
    """Whether only a cluster can read it: an address that is no index.

    >>> is_remote("s3a://desk/archive"), is_remote("redis://desk:6379/0"), is_remote("archive.jsonl")
    (True, False, False)
    """
    return "://" in source and not source.startswith(_INDEXES)


def parts_of(
    sources: Sequence[str],
    *,
    outlet: str = "",
    encoding: str = "",
    extractor: str = "own",
    collection: str = "default",
    carry: bool = True,
) -> Iterator[Part]:
    """The parts of all sources, in order, numbered from 0.

    A compressed archive can only be read from its start: with ``carry`` its
    parts bring their bytes along, without it is one part.

    A source is a file, a directory, or the URL of a live index
    (``redis://...``, or ``index:`` for the embedded one). Memory: one part.
    Raises `ReadError` for a source that is not there.
    """
    number = 0
    for source in sources:
        for kind, path, start, end, line, names, data in _pieces(source, collection, carry):
            yield Part(number, kind, path, start, end, line, names, data, outlet, encoding, extractor)
            number += 1


_Piece = tuple[Kind, str, int, int, int, tuple[str, ...], bytes]


def _pieces(source: str, collection: str, carry: bool) -> Iterator[_Piece]:
    if source.startswith(_INDEXES):
        yield from _index_pieces(source, collection)
    elif is_remote(source):
        raise UsageError(f"{source}: not a place on this machine", remedy="use --engine spark for remote archives")
    elif os.path.isdir(source):
        yield from _directory_pieces(source, carry)
    elif not os.path.exists(source):
        raise ReadError("no such file or directory", path=source, remedy="check the path")
    else:
        yield from _file_pieces(source, carry)


def _directory_pieces(directory: str, carry: bool) -> Iterator[_Piece]:
    documents: list[str] = []
    for path in documents_under(directory):
        if path.endswith((*_LINES, ".parquet")):
            yield from _file_pieces(path, carry)
            continue
        documents.append(path)
        if len(documents) == _PART_FILES:
            yield "files", directory, 0, 0, 1, tuple(documents), b""
            documents = []
    if documents:
        yield "files", directory, 0, 0, 1, tuple(documents), b""


def _file_pieces(path: str, carry: bool) -> Iterator[_Piece]:
    if path.endswith(".parquet"):
        import pyarrow.parquet as pq

        try:
            groups = pq.ParquetFile(path).num_row_groups
        except (OSError, ValueError):
            groups = 0
            yield "broken", path, 0, 0, 0, ("not a Parquet file", "remove it, or write it again"), b""
        for group in range(groups):
            yield "rows", path, group, 0, 1, (), b""
    elif path.endswith(_LINES) and (carry or not path.endswith(COMPRESSED)):
        yield from _line_pieces(path)
    else:
        yield "files", path, 0, 0, 1, (path,), b""


def _line_pieces(path: str) -> Iterator[_Piece]:
    """Stretches of whole lines, and what is broken among them."""
    for found in stretches(path):
        if isinstance(found, ReadError):
            yield "broken", path, 0, 0, found.line or 0, (found.message, found.remedy), b""
        else:
            yield "lines", path, found.start, found.end, found.line, (), found.data


def _index_pieces(url: str, collection: str) -> Iterator[_Piece]:
    from dedup.index.open import address_of, open_index

    address = address_of("", url.removeprefix("index:")) if url.startswith("index:") else url
    index = open_index(address, collection=collection)
    try:
        keys = sorted(index.scan())
    finally:
        index.close()
    for start in range(0, len(keys), _PART_KEYS):
        yield "keys", f"{address}#{collection}", start, 0, 1, tuple(keys[start : start + _PART_KEYS]), b""
