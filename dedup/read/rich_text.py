"""Rich text kept as JSON nodes -> Blocks.

Sanity's Portable Text, Strapi's blocks, Ghost's Lexical and editors built on
ProseMirror, Slate or TipTap all keep a tree of nodes with a kind, a list of
children and, at the leaves, strings. One walk reads them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dedup.model import Block, Role
from dedup.offsets import OffsetMap
from dedup.read.document import Document
from dedup.read.json_text import Json, JsonString, located
from dedup.read.located import Located

__all__ = ["CAPTIONS", "caption_of", "is_rich_text", "rich_blocks"]

Object = dict[str, Json]
Cards = Callable[[Document, str, Object], Iterator[Block]]

_KINDS: dict[str, Role] = {
    "heading": "heading",
    "header": "heading",
    "extended-heading": "heading",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "quote": "quote",
    "extended-quote": "quote",
    "aside": "quote",
    "blockquote": "quote",
    "pullquote": "quote",
    "block-quote": "quote",
    "list-item": "list",
    "listitem": "list",
    "list_item": "list",
    "li": "list",
    "tablecell": "table",
    "table_cell": "table",
    "table-cell": "table",
    "caption": "caption",
    "figcaption": "caption",
}
_BREAKS = ("linebreak", "hardbreak", "hard_break", "break", "soft-break")
_GALLERIES = ("images", "pictures", "photos", "slides", "files")
CAPTIONS = ("caption", "figcaption", "captiontext")
_PICTURES = ("image", "picture", "photo", "media")  # members that hold one
_LINES = ("block", "paragraph", "heading")  # an object without children in one of these stands between its words
_INLINE = ("link", "span", "a", "autolink", "mention", "inline", "footnote")


def is_rich_text(value: Json) -> bool:
    """Is this a list of nodes, or a node that holds one?"""
    if isinstance(value, dict):
        value = value.get("children") or value.get("content") or value.get("root")
        return is_rich_text(value) if value is not None else False
    return isinstance(value, list) and any(
        isinstance(node, dict) and ("_type" in node or "type" in node) and any(_children(node)) for node in value
    )


def rich_blocks(
    document: Document, value: Json, role: Role = "body", back: OffsetMap | None = None, cards: Cards | None = None
) -> Iterator[Block]:
    """Blocks of the nodes in ``value``; ``back`` leads on where ``document`` is itself a string of another.

    ``cards`` reads what a node holds in members of its own; without it, that is the caption of a picture.

    >>> from dedup.read.json_text import parse
    >>> document = Document('[{"type": "quote", "children": [{"text": "One "}, {"text": "two."}]}]')
    >>> [(block.role, block.text, block.offsets.span(4, 7)) for block in rich_blocks(document, parse(document))]
    [('quote', 'One two.', (60, 63))]
    """
    walk = _Walk(document, back, cards or _captions)
    yield from walk.nodes(value, role)
    yield from walk.flush(role)


def caption_of(document: Document, node: Object) -> Iterator[Block]:
    """The captions that a picture or a gallery carries as members."""
    for name, value in node.items():
        if name.lower() in CAPTIONS and isinstance(value, JsonString):
            found = located(document.text, value).stripped()
            yield Block(found.text, "caption", found.offsets)
        elif name.lower() in CAPTIONS and is_rich_text(value):
            yield from rich_blocks(document, value, "caption")
        elif name.lower() in _GALLERIES and isinstance(value, list):
            for picture in value:
                if isinstance(picture, dict):
                    yield from caption_of(document, picture)
        elif name.lower() in _PICTURES and isinstance(value, dict):
            yield from caption_of(document, value)


def _captions(document: Document, _kind: str, node: Object) -> Iterator[Block]:
    yield from caption_of(document, node)


class _Walk:
    """Gathers leaves until a node ends the block. Recursion is bounded by the depth of the JSON."""

    def __init__(self, document: Document, back: OffsetMap | None, cards: Cards) -> None:
        self.document = document
        self.back = back
        self.cards = cards
        self.texts: list[str] = []
        self.runs: list[tuple[int, int, int]] = []

    def nodes(self, value: Json, role: Role, *, in_line: bool = False) -> Iterator[Block]:
        if isinstance(value, dict):
            yield from self.node(value, role, in_line)
        elif isinstance(value, list):
            for item in value:
                yield from self.nodes(item, role, in_line=in_line)

    def node(self, node: Object, role: Role, in_line: bool) -> Iterator[Block]:
        kind = _kind(node)
        text = node.get("text")
        if isinstance(text, JsonString):
            own = _KINDS.get(kind)  # a pull quote, say, with its words in a member of its own
            if own:
                yield from self.flush(role)
            self.leaf(text)
            if own:
                yield from self.flush(own)
            return
        if kind in _BREAKS:
            self.line_break()
            return
        if kind in _INLINE:
            for child in _children(node):
                yield from self.nodes(child, role, in_line=in_line)
            return
        if not (in_line and next(_children(node), None) is None):
            yield from self.flush(role)
            inner = _role_of(node, kind, role)
            for child in _children(node):
                yield from self.nodes(child, inner, in_line=kind in _LINES)
            yield from self.flush(inner)
        for block in self.cards(self.document, kind, node):
            yield block if self.back is None else Block(block.text, block.role, block.offsets.through(self.back), block.fixed)

    def leaf(self, text: JsonString) -> None:
        found = located(self.document.text, text)
        self.texts.append(found.text)
        offsets = found.offsets
        self.runs += zip(offsets.length, offsets.source_at, offsets.source_length, strict=True)

    def line_break(self) -> None:
        if self.runs:
            _, start, size = self.runs[-1]
            self.texts.append("\n")
            self.runs.append((1, start + size, 0))

    def flush(self, role: Role) -> Iterator[Block]:
        found = Located("".join(self.texts), OffsetMap.of(self.runs)).stripped()
        self.texts, self.runs = [], []
        if found.text:
            offsets = found.offsets if self.back is None else found.offsets.through(self.back)
            yield Block(found.text, role, offsets)


def _kind(node: Object) -> str:
    kind = node.get("_type", node.get("type", ""))
    return str(kind).lower() if isinstance(kind, str) else ""


def _children(node: Object) -> Iterator[Json]:
    for name in ("children", "content", "root"):
        value = node.get(name)
        if isinstance(value, list):
            yield from value
            return
        if isinstance(value, dict):
            yield value
            return


def _role_of(node: Object, kind: str, role: Role) -> Role:
    if node.get("listItem"):
        return "list"
    style = node.get("style") if kind == "block" else None
    return _KINDS.get(str(style).lower() if isinstance(style, str) else kind, role)
