"""Posts of Ghost: from its API (``{"posts": [...]}``), its export file or its web hooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedup.errors import ReadError
from dedup.model import Article, Block, Role
from dedup.offsets import OffsetMap
from dedup.read.blocks import blocks_of
from dedup.read.captions import captions_beside
from dedup.read.document import Document, host_of
from dedup.read.ghost_cards import card_blocks
from dedup.read.json_fields import Object, names_of, text_of
from dedup.read.json_text import Json, JsonString, located, parse
from dedup.read.located import Located
from dedup.read.rich_text import rich_blocks

__all__ = ["read_ghost"]


def read_ghost(document: Document, post: Object) -> Iterator[Article]:
    """One Article: ``html``, or where an export left that out, the editor's ``lexical`` or ``mobiledoc``."""
    url = text_of(post, "url")
    yield document.article(
        _blocks(document, post),
        outlet=host_of(url),
        id=text_of(post, "id") or text_of(post, "uuid") or text_of(post, "slug"),
        title=text_of(post, "title"),
        language=text_of(post, "locale"),
        byline=names_of(post.get("authors")) or names_of(post.get("primary_author")),
        published=text_of(post, "published_at") or text_of(post, "created_at"),
        modified=text_of(post, "updated_at"),
        url=url,
        canonical_url=text_of(post, "canonical_url"),
    )


def _blocks(document: Document, post: Object) -> Iterator[Block]:
    excerpt = post.get("custom_excerpt")
    if isinstance(excerpt, JsonString):
        found = located(document.text, excerpt).stripped()
        yield Block(found.text, "standfirst", found.offsets)
    text = document.bounded(_text(document, post))
    yield from text
    yield from captions_beside(_featured(document, post), text)


def _text(document: Document, post: Object) -> Iterator[Block]:
    html = post.get("html")
    if isinstance(html, JsonString) and html.strip():
        yield from blocks_of(located(document.text, html))
    elif isinstance(lexical := post.get("lexical"), JsonString):
        inner, value, back = _inside(document, lexical)
        yield from rich_blocks(inner, value, back=back, cards=card_blocks)
    elif isinstance(mobiledoc := post.get("mobiledoc"), JsonString):
        yield from _mobiledoc(*_inside(document, mobiledoc))


def _featured(document: Document, post: Object) -> Iterator[Block]:
    caption = post.get("feature_image_caption")
    if isinstance(caption, JsonString):
        for block in blocks_of(located(document.text, caption)):
            yield Block(block.text, "caption", block.offsets)


def _inside(document: Document, string: JsonString) -> tuple[Document, Json, OffsetMap]:
    """JSON that stands as a string inside JSON: the inner document, its value, and the way out."""
    outer = located(document.text, string)
    inner = Document(outer.text, document.path, limits=document.limits)
    try:
        return inner, parse(inner), outer.offsets
    except ReadError:
        raise document.error(
            "the JSON inside this string is broken", string.start, remedy="export the post again, with its HTML"
        ) from None


def _mobiledoc(inner: Document, value: Json, back: OffsetMap) -> Iterator[Block]:
    """Mobiledoc 0.3: ``[1, "p", [[0, [], 0, "text"], ...]]``, ``[3, "ul", [[marker, ...], ...]]``, and cards ``[10, 0]``."""
    document = value if isinstance(value, dict) else {}
    cards, atoms = document.get("cards"), _list(document.get("atoms"))
    for section in _list(document.get("sections")):
        found: Iterable[Block] = ()
        match section:
            case [1, tag, [*markers], *_]:
                role: Role = "heading" if str(tag).startswith("h") else "quote" if tag == "blockquote" else "body"
                found = (_paragraph(inner, markers, atoms, role),)
            case [3, _, [*items], *_]:
                found = [_paragraph(inner, item, atoms, "list") for item in items if isinstance(item, list)]
            case [10, int(number), *_] if isinstance(cards, list) and 0 <= number < len(cards):
                match cards[number]:
                    case [str(kind), dict(card), *_]:
                        found = card_blocks(inner, kind, card)
        for block in found:
            if block.text:
                yield Block(block.text, block.role, block.offsets.through(back), block.fixed)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _paragraph(document: Document, markers: list[Json], atoms: list[Json], role: Role) -> Block:
    """Words are ``[0, [], 0, "text"]``; ``[1, [], 0, 2]`` is an atom: a break of the line, or a word with its own behaviour."""
    texts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    for marker in markers:
        text: Json = None
        match marker:
            case [0, _, _, words, *_]:
                text = words
            case [1, _, _, int(number), *_] if 0 <= number < len(atoms):
                match atoms[number]:
                    case ["soft-return", *_] if runs:
                        texts.append("\n")
                        runs.append((1, runs[-1][1] + runs[-1][2], 0))
                    case [_, words, *_]:
                        text = words
        if isinstance(text, JsonString):
            part = located(document.text, text)
            texts.append(part.text)
            runs += zip(part.offsets.length, part.offsets.source_at, part.offsets.source_length, strict=True)
    found = Located("".join(texts), OffsetMap.of(runs)).stripped()
    return Block(found.text, role, found.offsets)
