"""Nodes of Drupal, as its JSON:API and its REST module give them.

Text stands in ``body``: ``processed`` is what the text format made of it,
``value`` what an editor wrote, ``summary`` a standfirst if one was written.
The REST module wraps each field in a list.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block
from dedup.read.blocks import blocks_of
from dedup.read.document import Document, host_of
from dedup.read.json_fields import Object, members, names_of, text_of
from dedup.read.json_text import Json, JsonString, located

__all__ = ["is_drupal", "read_drupal"]

_BODIES = ("body", "field_body", "field_text", "field_content")
_BYLINES = ("field_byline", "field_author", "field_authors")


def is_drupal(value: Object) -> bool:
    """A node of JSON:API, by its type, or of the REST module, by its wrapped number."""
    return text_of(value, "type").startswith("node--") or any("value" in each for each in members(value, "nid"))


def read_drupal(document: Document, node: Object) -> Iterator[Article]:
    """One Article of one node.

    >>> from dedup.read.json_text import parse
    >>> document = Document('{"nid": [{"value": 7}], "body": [{"value": "<p>R &amp; D</p>", "summary": ""}]}')
    >>> (article,) = read_drupal(document, parse(document))
    >>> article.key, article.blocks[0].text, article.blocks[0].offsets.span(2, 3)
    ('local/7', 'R & D', (49, 54))
    """
    attributes = node.get("attributes")
    fields = attributes if isinstance(attributes, dict) else node
    url = text_of(node, "links", "self", "href")
    alias = next((text_of(path, "alias") for path in members(fields, "path")), "")
    yield document.article(
        _blocks(document, fields),
        outlet=host_of(url),
        id=_value(fields, "drupal_internal__nid", "nid") or text_of(node, "id"),
        title=_value(fields, "title"),
        language=_value(fields, "langcode"),
        byline=_value(fields, *_BYLINES) or names_of(fields.get("field_author")),
        published=_value(fields, "published_at", "created"),
        modified=_value(fields, "changed"),
        url=f"https://{host_of(url)}{alias}" if host_of(url) and alias else alias,
    )


def _value(fields: Object, *names: str) -> str:
    """The first of these fields that has something, wrapped or not."""
    for name in names:
        for value in (text_of(fields, name), *(text_of(each, "value") for each in members(fields, name))):
            if value:
                return value
    return ""


def _blocks(document: Document, fields: Object) -> Iterator[Block]:
    for name in _BODIES:
        for body in members(fields, name):
            for block in _html(document, body.get("summary")):
                yield Block(block.text, "standfirst", block.offsets)
            processed = body.get("processed")
            yield from _html(document, processed if isinstance(processed, JsonString) and processed else body.get("value"))


def _html(document: Document, value: Json) -> Iterator[Block]:
    if isinstance(value, JsonString):
        yield from blocks_of(located(document.text, value))
