"""A whole page: the main text, and what the page says of itself in its head."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from dedup.model import Article
from dedup.read.blocks import blocks_within
from dedup.read.document import Document, host_of
from dedup.read.markup import decoded, tokens

__all__ = ["read_page"]

_MAIN = ("article", "main", "body")


def read_page(document: Document) -> Iterator[Article]:
    """One Article: the text of ``<article>``, else ``<main>``, else ``<body>``, and the metadata of the head."""
    source = document.text
    meta: dict[str, str] = {}
    places: dict[str, tuple[int, int]] = {}
    open_at: dict[str, int] = {}
    title_start = -1
    for token in tokens(source):
        name = token.name
        attributes = token.attributes
        if token.kind == "start":
            if name == "html":
                meta.setdefault("language", unescape(attributes.get("lang", "")))
            elif name == "meta":
                key = (attributes.get("property") or attributes.get("name") or "").lower()
                if key and attributes.get("content"):
                    meta.setdefault(key, unescape(attributes["content"]))
            elif name == "link" and "canonical" in attributes.get("rel", "").lower().split():
                meta.setdefault("canonical", unescape(attributes.get("href", "")))
            elif name == "title":
                title_start = token.end
            elif name in _MAIN:
                open_at.setdefault(name, token.end)
        elif token.kind == "end":
            if name == "title" and title_start >= 0:
                meta.setdefault("title", decoded(source, title_start, token.start).text)
            elif name in _MAIN and name in open_at:
                places.setdefault(name, (open_at[name], token.start))
    for name in _MAIN:
        if name in open_at:
            start, end = places.get(name, (open_at[name], len(source)))
            break
    else:
        start, end = 0, len(source)
    url = meta.get("og:url", "")
    canonical = meta.get("canonical", "")
    yield document.article(
        blocks_within(source, start, end),
        outlet=host_of(canonical or url),
        title=meta.get("og:title") or meta.get("title", ""),
        language=meta.get("language", ""),
        byline=meta.get("author", ""),
        published=meta.get("article:published_time", ""),
        modified=meta.get("article:modified_time", ""),
        url=url or canonical,
        canonical_url=canonical,
    )
