"""Our own JSON: one flat object per article, the record of NDJSON archives.

The text is in ``text`` (plain), ``html``, ``markdown`` or ``paragraphs`` (a
list of strings or of ``{"text": ..., "role": ...}``); ``body`` and ``content``
are taken as whichever they look like. The other members have the names of
`dedup.model.Article`, or the common ones `fields_from` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dedup.model import ROLES, Article, Block, Role
from dedup.read.blocks import blocks_of
from dedup.read.document import Document
from dedup.read.front_matter import fields_from
from dedup.read.json_text import Json, JsonString, located
from dedup.read.rich_text import is_rich_text, rich_blocks

__all__ = ["LOOKS_LIKE_HTML", "plain_block", "read_record", "text_blocks"]

LOOKS_LIKE_HTML = re.compile(r"</?(?:p|br|div|section|article|h[1-6]|ul|ol|li|figure|blockquote|table)[\s/>]", re.IGNORECASE)


def read_record(document: Document, value: dict[str, Json]) -> Iterator[Article]:
    """One Article.

    >>> from dedup.read.json_text import parse
    >>> document = Document('{"id": "1", "outlet": "afp", "text": "One.\\\\n\\\\nTwo."}')
    >>> (article,) = read_record(document, parse(document))
    >>> article.key, article.blocks[0].text, article.blocks[0].offsets.span(6, 10)
    ('afp/1', 'One.\\n\\nTwo.', (46, 50))
    """
    yield document.article(_blocks(document, value), **fields_from(value))


def _blocks(document: Document, value: dict[str, Json]) -> Iterable[Block]:
    text = value.get("text")
    if isinstance(text, JsonString) and _BEFORE_TEXT.isdisjoint(value):
        return (_plain_text(document, text),)
    return _other_blocks(document, value)


_BEFORE_TEXT = frozenset(("standfirst", "paragraphs", "html"))


def _other_blocks(document: Document, value: dict[str, Json]) -> Iterator[Block]:
    standfirst = value.get("standfirst")
    if isinstance(standfirst, JsonString):
        yield plain_block(document, standfirst, "standfirst")
    paragraphs = value.get("paragraphs")
    if isinstance(paragraphs, list):
        for item in paragraphs:
            text = item.get("text") if isinstance(item, dict) else item
            role = str(item.get("role", "")) if isinstance(item, dict) else ""
            if isinstance(text, JsonString):
                yield plain_block(document, text, role if role in ROLES else "body")
        return
    for name in ("html", "text", "markdown", "body", "content"):
        body = value.get(name)
        if body is None:
            continue
        if isinstance(body, JsonString):
            yield from text_blocks(document, body, name)
            return
        if is_rich_text(body):
            yield from rich_blocks(document, body)
            return


def text_blocks(document: Document, body: JsonString, kind: str = "") -> Iterator[Block]:
    """Blocks of a string that holds ``html``, ``text`` or ``markdown``; any other kind is looked at."""
    if kind == "html" or (kind not in ("text", "markdown") and LOOKS_LIKE_HTML.search(body)):
        yield from blocks_of(located(document.text, body))
    elif kind == "markdown":
        from dedup.read.from_markdown import markdown_blocks

        found = located(document.text, body)
        for block in markdown_blocks(found.text, 0, len(found.text)):
            yield Block(block.text, block.role, block.offsets.through(found.offsets), block.fixed)
    else:
        yield _plain_text(document, body)


def _plain_text(document: Document, text: JsonString) -> Block:
    found = located(document.text, text).stripped()
    return Block(found.text, "body", found.offsets, False)


def plain_block(document: Document, text: JsonString, role: Role) -> Block:
    """One paragraph of plain text."""
    found = located(document.text, text).stripped()
    return Block(found.text, role, found.offsets)
