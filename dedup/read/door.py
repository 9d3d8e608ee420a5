"""One document of any known format -> its Articles."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import islice

from dedup.errors import ReadError, TooLarge, UsageError
from dedup.model import Article
from dedup.read.decode import decode
from dedup.read.document import LIMITS, Document, Limits
from dedup.read.formats import READERS, extension, format_of

__all__ = ["read"]


def read(
    data: bytes,
    *,
    path: str = "",
    media_type: str = "",
    outlet: str = "",
    id: str = "",
    encoding: str = "",
    extractor: str = "",
    limits: Limits = LIMITS,
) -> Iterator[Article]:
    """Every article in ``data``, one after the other.

    The format is that of ``media_type``, else of the extension of ``path``,
    else of the first bytes. ``outlet`` and ``id`` overrule what the document
    says; without either, the outlet is "local" and the id comes from
    ``path``. ``encoding`` (or the charset of the media type) overrules what
    the document declares; a byte order mark overrules both. ``extractor`` names
    the one that finds the main text of whole pages ("trafilatura"), instead
    of our own rules.

    Raises `ReadError` and its kinds, `UsageError` for an unknown encoding.
    O(bytes), and memory of a few times the text.

    >>> [article.key for article in read(b"One paragraph.", path="drafts/a.txt", outlet="trt")]
    ['trt/drafts/a.txt']
    """
    if "/" in outlet:
        raise UsageError("an outlet's name has no slash", remedy="the key of an article is outlet/id")
    if len(data) > limits.document:
        raise TooLarge(
            f"{len(data):,} bytes are over the limit of {limits.document:,} for one document",
            path=path or None,
            remedy="split it, or make it an archive of one article per line (.jsonl)",
        )
    text = decode(data, path=path, encoding=encoding or _charset(media_type), declared=_declares(path, media_type, data))
    if not text.strip():
        raise ReadError("the file is empty" if path else "the document is empty", path=path or None, remedy="give it a text")
    module, function = READERS[format_of(path, media_type, text)]
    reader = getattr(import_module(f"dedup.read.{module}"), function)
    articles: Iterator[Article] = reader(Document(text, path, outlet, id, extractor=extractor, limits=limits))
    if not id:
        yield from articles
        return
    found = list(islice(articles, 2))
    if len(found) > 1:
        raise ReadError(
            "one id was given, but the document holds several articles",
            path=path or None,
            remedy="leave the id out, or send one article",
        )
    yield from found


def _charset(media_type: str) -> str:
    for parameter in media_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""


def _declares(path: str, media_type: str, data: bytes) -> bool:
    """Does the format let a document name its own encoding? Text and JSON do not."""
    if extension(path) in (".txt", ".md", ".json", ".jsonl", ".ndjson") and not media_type:
        return False
    return data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
