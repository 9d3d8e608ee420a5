"""Parquet archives: one article a row, in the columns that our own JSON has as members.

Needs pyarrow (the extra ``parquet``). Rows are read in batches, so memory is
that of a batch. The source of an article is the text of its row, since a
binary file has no offsets a user could slice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from dedup.errors import ReadError, UsageError
from dedup.frozen import replace
from dedup.model import ROLES, Article, Block
from dedup.offsets import OffsetMap
from dedup.read.blocks import blocks_within
from dedup.read.document import Document, Limits
from dedup.read.from_record import LOOKS_LIKE_HTML
from dedup.read.front_matter import fields_from

__all__ = ["read_parquet"]

_TEXTS = ("html", "text", "markdown", "body", "content", "paragraphs")
_ROWS = 32
_BUFFER = 1 << 20  # bytes of a column read ahead


def read_parquet(file: IO[bytes], *, path: str = "", outlet: str = "", name: str = "", first: int = 1, limits: Limits) -> Iterator[Article]:
    """One Article for each row; its ``line`` is the number of the row, the first one's is ``first``.

    Raises `ReadError` for a damaged file or one without a column of text,
    `UsageError` where pyarrow is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError("reading Parquet needs the package pyarrow", remedy="pip install pyarrow") from None
    try:
        # Without these, the columns of all row groups come into memory before the first row.
        table = parquet.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
        names = [name for name in table.schema_arrow.names if not name.startswith("__")]
        if not any(name in _TEXTS for name in names):
            raise ReadError(
                "this Parquet file has no column of text", path=path or None, remedy=f"name it one of: {', '.join(_TEXTS)}"
            )
        number = first - 1
        for batch in table.iter_batches(batch_size=_ROWS, columns=names):
            for row in batch.to_pylist():
                number += 1
                yield from _row(row, Document("", path, outlet, line=number, name=name, limits=limits))
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise ReadError(
            f"a damaged Parquet file ({type(error).__name__})", path=path or None, remedy="write or copy it again"
        ) from None


def _row(row: Mapping[str, Any], document: Document) -> Iterator[Article]:
    for name in _TEXTS:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            source, blocks = value, list(_blocks(value, name))
            break
        if isinstance(value, list) and value:
            source, blocks = _joined(value)
            break
    else:
        source, blocks = "", []
    fields = fields_from({name: _plain(value) for name, value in row.items() if name not in _TEXTS})
    yield replace(document, text=source).article(blocks, **fields)


def _plain(value: object) -> object:
    """Timestamps as ISO 8601, everything else as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _blocks(text: str, name: str) -> Iterator[Block]:
    if name == "html" or (name in ("body", "content") and LOOKS_LIKE_HTML.search(text)):
        yield from blocks_within(text, 0, len(text))
    elif name == "markdown":
        from dedup.read.from_markdown import markdown_blocks

        yield from markdown_blocks(text, 0, len(text))
    else:
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        yield Block(text[start:end], "body", OffsetMap.identity(start, end - start), fixed=False)


def _joined(paragraphs: list[Any]) -> tuple[str, list[Block]]:
    """Paragraphs as our own JSON has them: strings, or a text and a role each. Nothing else is text."""
    texts, blocks, at = [], [], 0
    for paragraph in paragraphs:
        text = paragraph.get("text") if isinstance(paragraph, dict) else paragraph
        role = paragraph.get("role") if isinstance(paragraph, dict) else None
        if isinstance(text, str) and text:
            texts.append(text)
            blocks.append(Block(text, role if role in ROLES else "body", OffsetMap.identity(at, len(text))))
            at += len(text) + 2
    return "\n\n".join(texts), blocks
