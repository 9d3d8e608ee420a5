"""The cards of Ghost's editor: pictures, callouts, toggles, blocks of HTML and of Markdown.

A card is an object with a kind; Lexical keeps it among its nodes, Mobiledoc in
a list beside its sections. What a reader of the post sees of it is in members
of HTML, of Markdown, or of plain words.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Block, Role
from dedup.read.blocks import blocks_of
from dedup.read.document import Document
from dedup.read.from_markdown import markdown_blocks
from dedup.read.json_fields import Object
from dedup.read.json_text import JsonString, located

__all__ = ["card_blocks"]

# Kind -> its members that are seen, in their order, and the role of each. Every other kind has a caption, or nothing.
_SEEN: dict[str, tuple[tuple[str, Role], ...]] = {
    "html": (("html", "body"),),
    "markdown": (("markdown", "body"),),
    "card-markdown": (("markdown", "body"),),
    "callout": (("calloutText", "note"),),
    "toggle": (("heading", "heading"), ("content", "body")),
    "product": (("productTitle", "heading"), ("productDescription", "body")),
    "file": (("fileTitle", "caption"), ("fileCaption", "caption")),
    "header": (("header", "heading"), ("subheader", "standfirst")),
}
_CAPTION: tuple[tuple[str, Role], ...] = (("caption", "caption"),)


def card_blocks(document: Document, kind: str, card: Object) -> Iterator[Block]:
    """Blocks of one card of ``document``.

    >>> from dedup.read.json_text import parse
    >>> document = Document('{"type": "image", "src": "a.jpg", "caption": "A <b>map</b>"}')
    >>> [(block.role, block.text) for block in card_blocks(document, "image", parse(document))]
    [('caption', 'A map')]
    """
    for name, role in _SEEN.get(kind, _CAPTION):
        value = card.get(name)
        if not isinstance(value, JsonString):
            continue
        found = located(document.text, value)
        if name == "markdown":
            for block in markdown_blocks(found.text, 0, len(found.text)):
                yield Block(block.text, block.role, block.offsets.through(found.offsets), block.fixed)
        else:
            for block in blocks_of(found):
                yield block if role == "body" else Block(block.text, role, block.offsets)
