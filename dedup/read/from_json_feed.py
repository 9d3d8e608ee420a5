"""JSON Feed 1 and 1.1."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.frozen import replace
from dedup.model import Article, Block
from dedup.read.blocks import blocks_of
from dedup.read.document import Document, fingerprint, host_of
from dedup.read.from_record import text_blocks
from dedup.read.json_fields import Object, members, names_of, text_of
from dedup.read.json_text import JsonString, extent_of, located

__all__ = ["read_json_feed"]


def read_json_feed(document: Document, feed: Object) -> Iterator[Article]:
    """One Article for each item of the feed."""
    site = text_of(feed, "home_page_url") or text_of(feed, "feed_url")
    authors = names_of(feed.get("authors")) or names_of(feed.get("author"))
    for number, item in enumerate(members(feed, "items"), 1):
        url = text_of(item, "url") or text_of(item, "external_url")
        title, published = text_of(item, "title"), text_of(item, "date_published")
        part = fingerprint(title, published) if title and published else f"#{number}"
        yield replace(document, part=part, extent=extent_of(item)).article(
            _blocks(document, item),
            outlet=host_of(site) or host_of(url),
            id=text_of(item, "id") or url,
            title=title,
            language=text_of(item, "language") or text_of(feed, "language"),
            byline=names_of(item.get("authors")) or names_of(item.get("author")) or authors,
            published=published,
            modified=text_of(item, "date_modified"),
            url=url,
        )


def _blocks(document: Document, item: Object) -> Iterator[Block]:
    html, text = item.get("content_html"), item.get("content_text")
    if isinstance(html, JsonString) and html.strip():
        yield from blocks_of(located(document.text, html))
    elif isinstance(text, JsonString):
        yield from text_blocks(document, text, "text")
    elif isinstance(summary := item.get("summary"), JsonString):
        yield from text_blocks(document, summary, "text")
