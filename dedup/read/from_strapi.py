"""Entries of Strapi 4 and 5: strings of Markdown or HTML, its blocks, and dynamic zones."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block
from dedup.read.captions import captions_beside
from dedup.read.document import Document
from dedup.read.from_record import LOOKS_LIKE_HTML, plain_block, text_blocks
from dedup.read.json_fields import Object, members, names_of, text_of
from dedup.read.json_text import Json, JsonString
from dedup.read.rich_text import is_rich_text, rich_blocks

__all__ = ["read_strapi"]

# Every installation names its own members; these are the ones found in practice.
_BODIES = ("body", "content", "text", "article", "richtext", "rich_text", "blocks", "description")
_TITLES = ("title", "headline", "name")
_MEDIA = frozenset(("url", "mime", "formats", "alternativeText"))
_STANDFIRSTS = ("standfirst", "subtitle", "lead", "excerpt")


def read_strapi(document: Document, entry: Object) -> Iterator[Article]:
    """One Article of one entry, in the nested shape of version 4 or the flat one of 5."""
    nested = entry.get("attributes")
    data = nested if isinstance(nested, dict) else entry
    yield document.article(
        _blocks(document, data),
        id=text_of(entry, "documentId") or text_of(entry, "id") or text_of(data, "slug"),
        title=next((text for name in _TITLES if (text := text_of(data, name))), ""),
        language=text_of(data, "locale"),
        byline=_byline(data),
        published=text_of(data, "publishedAt") or text_of(data, "createdAt"),
        modified=text_of(data, "updatedAt"),
        url=text_of(data, "url"),
    )


def _byline(data: Object) -> str:
    for name in ("byline", "author", "authors"):
        value = data.get(name)
        inner = value.get("data") if isinstance(value, dict) and "data" in value else value
        if names := names_of(inner):
            return names
    return ""


def _blocks(document: Document, data: Object) -> Iterator[Block]:
    for name in _STANDFIRSTS:
        value = data.get(name)
        if isinstance(value, JsonString):
            for block in text_blocks(document, value, "html" if LOOKS_LIKE_HTML.search(value) else "markdown"):
                yield Block(block.text, "standfirst", block.offsets)
            break
    found = next((found for name in _BODIES if (found := document.bounded(_body(document, data.get(name))))), ())
    yield from found
    yield from captions_beside(_pictures(document, data), found)


def _pictures(document: Document, data: Object) -> Iterator[Block]:
    """Captions of the media that members hold, wrapped as version 4 does or not."""
    for value in data.values():
        inner = value.get("data", value) if isinstance(value, dict) else value
        for media in members(inner):
            attributes = media.get("attributes", media)
            caption = attributes.get("caption") if isinstance(attributes, dict) and _MEDIA & attributes.keys() else None
            if isinstance(caption, JsonString):
                yield plain_block(document, caption, "caption")


def _body(document: Document, value: Json) -> Iterator[Block]:
    if isinstance(value, JsonString):
        yield from text_blocks(document, value, "html" if LOOKS_LIKE_HTML.search(value) else "markdown")
    elif is_rich_text(value):
        yield from rich_blocks(document, value)
    elif isinstance(value, list):  # a dynamic zone: components, each with members of its own
        for component in value:
            if isinstance(component, dict) and "__component" in component:
                role = "quote" if "quote" in text_of(component, "__component") else ""
                for block in _component(document, component):
                    yield Block(block.text, "quote", block.offsets) if role and block.role != "caption" else block


def _component(document: Document, component: Object) -> Iterator[Block]:
    for name in _BODIES:
        found = document.bounded(_body(document, component.get(name)))
        if found:
            yield from found
            break
    yield from _pictures(document, component)
