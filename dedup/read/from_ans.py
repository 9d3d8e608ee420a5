"""Arc XP's ANS: stories made of content elements."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block, Role
from dedup.read.blocks import blocks_of
from dedup.read.captions import captions_beside
from dedup.read.document import Document, host_of
from dedup.read.json_fields import Object, members, names_of, text_of
from dedup.read.json_text import Json, JsonString, located

__all__ = ["read_ans"]

_TEXTS: dict[str, Role] = {
    "text": "body",
    "header": "heading",
    "raw_html": "body",
    "correction": "note",
    "endorsement": "note",
}
_PICTURES = ("image", "video", "gallery", "graphic")


def read_ans(document: Document, story: Object) -> Iterator[Article]:
    """One Article: headline, subheadline as standfirst, elements in their order, captions of pictures."""
    url = text_of(story, "canonical_url") or text_of(story, "website_url")
    wire = text_of(story, "source", "source_type") == "wires" or text_of(story, "distributor", "category") == "wires"
    yield document.article(
        _blocks(document, story),
        outlet=text_of(story, "canonical_website") or host_of(url) or text_of(story, "owner", "id"),
        id=text_of(story, "_id"),
        title=text_of(story, "headlines", "basic"),
        language=text_of(story, "language"),
        byline=_byline(story),
        credit=text_of(story, "distributor", "name") or text_of(story, "source", "name"),
        dateline=text_of(story, "dateline") or text_of(story, "location"),
        published=text_of(story, "first_publish_date") or text_of(story, "publish_date") or text_of(story, "created_date"),
        modified=text_of(story, "last_updated_date"),
        url=url,
        canonical_url=text_of(story, "canonical_url"),
        wire_id=text_of(story, "source", "source_id") if wire else "",
    )


def _byline(story: Object) -> str:
    people = [
        text_of(person, "byline") or names_of(person)
        for person in members(story, "credits", "by")
        if text_of(person, "type") in ("", "author", "reference")
    ]
    return ", ".join(name for name in people if name)


def _blocks(document: Document, story: Object) -> Iterator[Block]:
    for name in ("subheadlines", "description"):
        holder = story.get(name)
        text = holder.get("basic") if isinstance(holder, dict) else None
        if isinstance(text, JsonString) and text.strip():
            yield from _html(document, text, "standfirst")
            break
    body = document.bounded(_elements(document, story.get("content_elements")))
    promoted = story.get("promo_items")
    above = {  # one picture is often both the teaser's and the story's
        caption.text: caption
        for picture in (promoted.values() if isinstance(promoted, dict) else ())
        if isinstance(picture, dict)
        for caption in _captions(document, picture)
    }
    yield from captions_beside(above.values(), body)
    yield from body


def _captions(document: Document, picture: Object) -> Iterator[Block]:
    """What stands under a picture or film, and under each of a gallery."""
    kind = text_of(picture, "type")
    if kind not in _PICTURES:
        return
    caption = picture.get("caption")
    described = picture.get("description")
    if not (isinstance(caption, JsonString) and caption.strip()) and isinstance(described, dict) and kind != "image":
        caption = described.get("basic")
    yield from _html(document, caption, "caption")
    if kind == "gallery":
        for inner in members(picture, "content_elements"):
            yield from _captions(document, inner)


def _elements(document: Document, elements: Json, role: Role | None = None) -> Iterator[Block]:
    for element in members(elements):
        kind = text_of(element, "type")
        if kind in _TEXTS:
            yield from _html(document, element.get("content", element.get("text")), role or _TEXTS[kind])
        elif kind == "list":
            yield from _elements(document, element.get("items"), "list")
        elif kind == "quote":
            yield from _elements(document, element.get("content_elements"), "quote")
            citation = element.get("citation")
            yield from _html(document, citation.get("content") if isinstance(citation, dict) else None, "quote")
        elif kind == "table":
            for row in (element.get("header"), *_rows(element.get("rows"))):
                yield from _elements(document, row, "table")
        elif kind in _PICTURES:
            yield from _captions(document, element)
        elif kind in ("element_group", "list_element"):
            yield from _elements(document, element.get("content_elements", element.get("items")), role)


def _rows(rows: Json) -> list[Json]:
    return rows if isinstance(rows, list) else []


def _html(document: Document, value: Json, role: Role) -> Iterator[Block]:
    if not isinstance(value, JsonString):
        return
    for block in blocks_of(located(document.text, value)):
        yield Block(block.text, block.role if role == "body" else role, block.offsets, block.fixed)
