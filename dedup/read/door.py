"""One document of any known format -> its Articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import islice

from dedup.errors import NoText, ReadError, TooLarge, UsageError
from dedup.model import Article, Block
from dedup.read.decode import decode
from dedup.read.document import LIMITS, Document, Limits
from dedup.read.formats import READERS, extension, format_of

__all__ = ["OnSkip", "read", "with_text"]

OnSkip = Callable[[ReadError], None]


def read(
    data: bytes,
    *,
    path: str = "",
    media_type: str = "",
    outlet: str = "",
    id: str = "",
    name: str = "",
    encoding: str = "",
    extractor: str = "own",
    limits: Limits = LIMITS,
    on_skip: OnSkip | None = None,
) -> Iterator[Article]:
    """Every article in ``data``, one after the other.

    The format is that of ``media_type``, else of the extension of ``path``,
    else of the first bytes. ``outlet`` and ``id`` overrule what the document
    says; without either, the outlet is "local" and the id is ``name``, or the
    ``path`` where that is empty. ``encoding`` (or the charset of the media type) overrules what
    the document declares; a byte order mark overrules both. ``extractor`` names
    the one that finds the main text of whole pages ("trafilatura"), instead
    of our "own" rules. ``on_skip`` is told of each article without a word
    (`NoText`) that stands beside others with some; a document that has none
    anywhere is refused.

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
        raise NoText("the file is empty" if path else "the document is empty", path=path or None, remedy="give it a text")
    module, function = READERS[format_of(path, media_type, text)]
    reader = getattr(import_module(f"dedup.read.{module}"), function)
    articles = with_text(reader(Document(text, path, outlet, id, name=name, extractor=extractor, limits=limits)), on_skip)
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


def with_text(articles: Iterable[Article], on_skip: OnSkip | None = None) -> Iterator[Article]:
    """``articles`` without those that have no word; raises `NoText` where that leaves none.

    A withdrawal needs no text: it says that an earlier text is void.
    """
    waiting: list[ReadError] = []  # the first, until another article shows that there are several
    given = empty = 0
    for article in articles:
        if article.status == "withdrawn" or any(map(_has_words, article.blocks)):
            given += 1
            yield article
        else:
            empty += 1
            waiting.append(_no_text(article))
        if given + empty > 1:
            if on_skip is not None:
                for error in waiting:
                    on_skip(error)
            waiting.clear()
    if empty and not given:
        raise waiting[0] if waiting else NoText(
            f"no text in any of {empty:,} articles", path=article.path or None, remedy="give them a text"
        )


def _no_text(article: Article) -> ReadError:
    return NoText(
        "no text: there is not one word in this article",
        path=article.path or None,
        line=article.line if article.line > 1 else None,
        remedy=f"give {article.key} a text, or leave it out",
    )


def _has_words(block: Block) -> bool:
    text = block.text
    return text[:1].isalnum() or any(map(str.isalnum, text))


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
