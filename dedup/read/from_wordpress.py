"""Posts of WordPress as JSON: from its REST API (``/wp-json/wp/v2/posts``) or ``wp post get --format=json``."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.model import Article, Block
from dedup.read.blocks import blocks_of
from dedup.read.captions import captions_beside
from dedup.read.document import Document, host_of
from dedup.read.json_fields import members, text_of
from dedup.read.json_text import Json, JsonString, located
from dedup.read.titles import visible_text

__all__ = ["read_post"]

Object = dict[str, Json]


def read_post(document: Document, post: Object) -> Iterator[Article]:
    """One Article: ``content.raw`` where the caller may edit, else ``content.rendered``.

    >>> from dedup.read.json_text import parse
    >>> document = Document('{"id": 7, "link": "https://a.org/x", "content": {"rendered": "<p>One.<\\\\/p>"}}')
    >>> (article,) = read_post(document, parse(document))
    >>> article.key, article.blocks[0].text
    ('a.org/7', 'One.')
    """
    link = _text(post.get("link"))
    yield document.article(
        _blocks(document, post),
        outlet=host_of(link) or host_of(_text(post.get("guid"))),
        id=text_of(post, "id") or text_of(post, "ID") or _text(post.get("slug")),
        title=visible_text(_text(post.get("title")) or _text(post.get("post_title"))),
        language=_text(post.get("lang")),
        byline=_author(post),
        published=_time(post, "date") or _time(post, "post_date"),
        modified=_time(post, "modified") or _time(post, "post_modified"),
        url=link,
        canonical_url=_canonical(post),
    )


def _blocks(document: Document, post: Object) -> Iterator[Block]:
    content = post.get("content", {"raw": post.get("post_content")})  # as wp-cli and exporters write it
    if not isinstance(content, dict):
        return
    raw, rendered = content.get("raw"), content.get("rendered")
    text: tuple[Block, ...] = ()
    if isinstance(raw, JsonString) and raw.strip():
        text = document.bounded(blocks_of(located(document.text, raw), wordpress=True))
    elif isinstance(rendered, JsonString):
        text = document.bounded(blocks_of(located(document.text, rendered)))
    yield from text
    yield from captions_beside(_featured(document, post), text)


def _featured(document: Document, post: Object) -> Iterator[Block]:
    for media in members(post, "_embedded", "wp:featuredmedia"):
        caption = media.get("caption")
        text = caption.get("rendered") if isinstance(caption, dict) else None
        if isinstance(text, JsonString):
            for block in blocks_of(located(document.text, text)):
                yield Block(block.text, "caption", block.offsets)


def _text(value: Json) -> str:
    """A string, or what an object holds as raw or rendered."""
    if isinstance(value, dict):
        return _text(value.get("raw")) or _text(value.get("rendered"))
    return str(value) if isinstance(value, str) else ""


def _time(post: Object, name: str) -> str:
    """WordPress writes local times; the ``_gmt`` twin is the one that means a moment."""
    moment = _text(post.get(f"{name}_gmt"))
    return moment if moment and not moment.startswith("0000") else _text(post.get(name))


def _author(post: Object) -> str:
    embedded = post.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    names = [visible_text(_text(author.get("name"))) for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    return ", ".join(name for name in names if name)


def _canonical(post: Object) -> str:
    seo = post.get("yoast_head_json")
    return _text(seo.get("canonical")) if isinstance(seo, dict) else ""
