"""Sources -> parts -> articles.

A part is a bounded piece of work that one worker reads: a stretch of lines of
an archive, a row group of a Parquet file, a handful of documents, a page of
keys of a live index. Parts are cut by content alone, so the same sources give
the same parts on every machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dedup.corpus.stretches import stretches
from dedup.errors import ReadError, UsageError
from dedup.model import Article
from dedup.read.archives import COMPRESSED
from dedup.read.decode import decode
from dedup.read.document import LIMITS, Document, fingerprint
from dedup.read.door import with_text
from dedup.read.from_ndjson import read_line
from dedup.read.paths import document_name, documents_under

__all__ = ["Part", "is_remote", "parts_of", "read_part", "read_record"]

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
    from dedup.index.open import open_index

    index = open_index("" if url.startswith("index:") else url, data_dir=_data_dir(url), collection=collection)
    try:
        keys = sorted(index.scan())
    finally:
        index.close()
    for start in range(0, len(keys), _PART_KEYS):
        yield "keys", f"{url}#{collection}", start, 0, 1, tuple(keys[start : start + _PART_KEYS]), b""


def _data_dir(url: str) -> str:
    return url.removeprefix("index:") if url.startswith("index:") else ""


def read_part(part: Part) -> Iterator[Article | ReadError]:
    """The articles of a part, in order; where a record cannot be read, the reason in its place."""
    if part.kind == "lines":
        yield from _read_lines(part)
    elif part.kind == "rows":
        yield from _read_rows(part)
    elif part.kind == "files":
        yield from _read_files(part)
    elif part.kind == "broken":
        message, remedy = part.names
        yield ReadError(message, path=part.path, line=part.line or None, remedy=remedy)
    else:
        yield from _read_keys(part)


def _read_files(part: Part) -> Iterator[Article | ReadError]:
    """Documents, and what is broken or without text among their articles."""
    from dedup.read import read_path

    for name in part.names:
        told: list[ReadError] = []
        articles = read_path(
            name, outlet=part.outlet, encoding=part.encoding, extractor=part.extractor, on_error=told.append, on_skip=told.append
        )
        for article in articles:
            yield from told
            told.clear()
            yield article
        yield from told


def _read_lines(part: Part) -> Iterator[Article | ReadError]:
    name = document_name(part.path)  # asks the file system, so not for each record
    for number, line in enumerate(_lines_of(part), part.line):
        if line.strip():
            yield from _read_line(line, part, number, name)


def _lines_of(part: Part) -> Iterator[bytes]:
    if part.data:
        yield from part.data.split(b"\n")
    else:
        with open(part.path, "rb") as file:
            file.seek(part.start)
            yield from file.read(part.end - part.start).split(b"\n")


def _read_line(line: bytes, part: Part, number: int, name: str) -> Iterator[Article | ReadError]:
    try:
        text = decode(line, path=part.path, encoding=part.encoding)
    except ReadError as error:
        error.line = number
        yield error
    else:
        yield from read_record(text.rstrip("\r\n"), part.path, number, part.outlet, name)


def read_record(text: str, path: str, line: int, outlet: str = "", name: str = "") -> Iterator[Article | ReadError]:
    """The articles of one record of JSON, or why there is none. ``name``: `dedup.read.paths.document_name` of its path."""
    part = "" if line else fingerprint(text)  # Spark does not count lines
    try:
        yield from with_text(read_line(Document(text, path, outlet, line=max(line, 1), name=name or document_name(path), part=part)))
    except ReadError as error:
        error.path, error.line = path, line
        yield error


def _read_rows(part: Part) -> Iterator[Article | ReadError]:
    """One row group of a Parquet file, through the reader of Parquet archives."""
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    from dedup.read.from_parquet import read_parquet

    try:
        file = pq.ParquetFile(part.path)
        before = sum(file.metadata.row_group(group).num_rows for group in range(part.start))
        held = io.BytesIO()
        pq.write_table(file.read_row_group(part.start), held, compression="none")
        yield from read_parquet(
            held, path=part.path, outlet=part.outlet, name=document_name(part.path), first=before + 1, limits=LIMITS
        )
    except (pa.ArrowException, OSError) as error:
        yield ReadError(f"a damaged Parquet file ({type(error).__name__})", path=part.path, remedy="write or copy it again")
    except ReadError as error:
        yield error


def _read_keys(part: Part) -> Iterator[Article]:
    """Articles as the index holds them; one dropped since its key was listed is no longer there."""
    from dedup.corpus.rebuilt import rebuilt
    from dedup.index.open import open_index

    url, _, collection = part.path.rpartition("#")
    index = open_index("" if url.startswith("index:") else url, data_dir=_data_dir(url), collection=collection)
    try:
        for start in range(0, len(part.names), 100):
            for stored in index.fetch(part.names[start : start + 100]):
                if stored is not None:
                    yield rebuilt(stored)
    finally:
        index.close()
