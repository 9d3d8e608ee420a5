"""Articles for tests, made from plain text."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Article, Block, Paragraph, Role, StoredArticle, StoredParagraph
from dedup.offsets import OffsetMap
from dedup.segment import segment


def plain(text: str, key: str = "here/1", title: str = "") -> Article:
    """One article of one plain text block."""
    outlet, _, name = key.partition("/")
    block = Block(text, "body", OffsetMap.identity(0, len(text)), fixed=False)
    return Article(outlet, name, text, (block,), title=title)


def fixed(texts: Sequence[str], roles: Sequence[Role] | None = None, key: str = "here/1") -> Article:
    """One article of fixed blocks; its source is the texts as HTML-like paragraphs."""
    outlet, _, name = key.partition("/")
    source = ""
    blocks = []
    for place, text in enumerate(texts):
        source += "<p>"
        blocks.append(Block(text, roles[place] if roles else "body", OffsetMap.identity(len(source), len(text))))
        source += text + "</p>\n"
    return Article(outlet, name, source, tuple(blocks))


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    return segment(plain(text))


def stored(texts: Sequence[str], key: str = "there/1") -> StoredArticle:
    return StoredArticle(
        key, "", "", "", "", "", "", "", "", 0, "usable", "", "", "", "", tuple(texts), ("body",) * len(texts)
    )


def stored_paragraph(number: int, text: str, articles: Sequence[str] = ("there/1",)) -> StoredParagraph:
    return StoredParagraph(number, text, len(articles), tuple(articles))
