"""A part of the sources -> its articles, and what cannot be read among them."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.corpus.parts import Part
from dedup.errors import ReadError
from dedup.model import Article
from dedup.read.decode import decode
from dedup.read.document import LIMITS, Document, fingerprint
from dedup.read.door import with_text
from dedup.read.from_ndjson import read_line
from dedup.read.paths import document_name

__all__ = ["read_part", "read_record"]


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
    index = open_index(url, collection=collection)
    try:
        for start in range(0, len(part.names), 100):
            for stored in index.fetch(part.names[start : start + 100]):
                if stored is not None:
                    yield rebuilt(stored)
    finally:
        index.close()
