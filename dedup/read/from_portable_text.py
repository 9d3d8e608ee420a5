"""Documents of Sanity, whose bodies are Portable Text."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block
from dedup.read.document import Document
from dedup.read.from_record import plain_block
from dedup.read.json_fields import Object, members, names_of, text_of
from dedup.read.json_text import JsonString, located
from dedup.read.rich_text import CAPTIONS, caption_of, is_rich_text, rich_blocks

__all__ = ["read_portable_text"]

_STANDFIRSTS = ("standfirst", "lead", "lede", "subtitle", "intro", "excerpt")


def read_portable_text(document: Document, value: Object) -> Iterator[Article]:
    """One Article: its standfirst, its picture's caption, then every member that is Portable Text."""
    yield document.article(
        _blocks(document, value),
        id=text_of(value, "_id").removeprefix("drafts."),
        title=text_of(value, "title") or text_of(value, "headline"),
        language=text_of(value, "language") or text_of(value, "__i18n_lang"),
        byline=text_of(value, "byline") or names_of(value.get("author")) or names_of(value.get("authors")),
        credit=text_of(value, "credit") or text_of(value, "source"),
        published=text_of(value, "publishedAt") or text_of(value, "_createdAt"),
        modified=text_of(value, "_updatedAt"),
        url=text_of(value, "url"),
        canonical_url=text_of(value, "canonicalUrl"),
    )


def _blocks(document: Document, value: Object) -> Iterator[Block]:
    for name in _STANDFIRSTS:
        text = value.get(name)
        if isinstance(text, JsonString):
            found = located(document.text, text).stripped()
            yield Block(found.text, "standfirst", found.offsets)
    for member in value.values():
        if isinstance(member, dict) and text_of(member, "_type") in ("image", "mainImage", "figure"):
            yield from caption_of(document, member)
    for name, member in value.items():
        if isinstance(member, list) and is_rich_text(member):
            yield from rich_blocks(document, member, "standfirst" if name in _STANDFIRSTS else "body", cards=_own_blocks)


def _own_blocks(document: Document, kind: str, node: Object) -> Iterator[Block]:
    """What blocks of a newsroom's own kinds hold: captions, the words of a quote, the cells of a table, more Portable Text."""
    yield from caption_of(document, node)
    quote = node.get("quote")
    if isinstance(quote, JsonString):
        yield plain_block(document, quote, "quote")
    for row in members(node, "rows") if kind == "table" else ():
        cells = row.get("cells")
        for cell in cells if isinstance(cells, list) else ():
            if isinstance(cell, JsonString):
                yield plain_block(document, cell, "table")
    for name, member in node.items():
        if name not in ("children", "content", *CAPTIONS) and isinstance(member, list) and is_rich_text(member):
            yield from rich_blocks(document, member, "quote" if "quote" in kind else "body", cards=_own_blocks)
