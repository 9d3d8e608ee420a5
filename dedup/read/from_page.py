"""A whole page: its main text, and what it says of itself in its head and in JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from dedup.errors import ReadError
from dedup.model import Article, Block
from dedup.read.blocks import blocks_within
from dedup.read.document import Document, host_of
from dedup.read.front_matter import Fields
from dedup.read.json_ld import article_in, fields_of
from dedup.read.json_text import parse
from dedup.read.markup import Token, decoded, tokens

__all__ = ["read_page"]

_BODY = re.compile(
    r"(?:^|[\s_-])(?:article|story|entry|post|news)[_-]*(?:body|content|text)(?=$|[\s_-])|articleBody", re.IGNORECASE
)
_ABOVE = ("title", "standfirst", "caption")
_CONTAINERS = ("article", "main", "body")


class _Page:
    """What one pass over the tokens finds."""

    def __init__(self) -> None:
        self.meta: dict[str, str] = {}
        self.ld: list[tuple[int, int]] = []
        self.places: dict[str, list[tuple[int, int]]] = {}

    def largest(self, name: str) -> tuple[int, int] | None:
        return max(self.places.get(name, ()), key=lambda place: place[1] - place[0], default=None)


def read_page(document: Document) -> Iterator[Article]:
    """One Article of the page's main text.

    The main text is what stands in the element marked as the article's body,
    else in the longest ``<article>``, else ``<main>``, else ``<body>``,
    without navigation, asides and lists of links. Title, standfirst and
    captions may stand before the marked element in the same article. With
    ``document.extractor`` "trafilatura", that extractor decides which blocks
    belong to it; their places are still this reader's.

    >>> page = Document("<html lang=en><head><title>T</title><link rel=canonical href='https://www.a.org/1'></head>"
    ...                 "<body><nav><a href=/>Home</a></nav><article><h1>T</h1><p>R &amp; D</p></article></body></html>")
    >>> (article,) = read_page(page)
    >>> article.outlet, article.title, [(block.role, block.text) for block in article.blocks]
    ('a.org', 'T', [('title', 'T'), ('body', 'R & D')])
    """
    page = _scan(document.text)
    fields = _fields(document, page)
    start, end = next(
        (place for name in ("marked", *_CONTAINERS) if (place := page.largest(name))), (0, len(document.text))
    )
    if document.extractor != "own":
        from dedup.read.extractor import chosen

        start, end = page.largest("body") or (0, len(document.text))
        blocks = chosen(document, document.bounded(blocks_within(document.text, start, end, page=True)))
    else:
        blocks = document.bounded(_own_blocks(document.text, page, start, end))
    yield document.article(blocks, **fields)


def _own_blocks(source: str, page: _Page, start: int, end: int) -> Iterator[Block]:
    around = [place for name in ("article", "main") for place in page.places.get(name, ()) if place[0] < start and end <= place[1]]
    if around:
        above = blocks_within(source, max(around)[0], start, page=True)
        yield from (block for block in above if block.role in _ABOVE)
    yield from blocks_within(source, start, end, page=True)


def _scan(source: str) -> _Page:
    page = _Page()
    meta = page.meta
    open_: list[tuple[str, str, int]] = []
    script = -1
    title = -1
    for token in tokens(source):
        name = token.name
        if token.kind == "start":
            if name == "meta":
                key = token.attributes.get("property") or token.attributes.get("name") or token.attributes.get("itemprop")
                if key and token.attributes.get("content"):
                    meta.setdefault(key.lower(), unescape(token.attributes["content"]))
            elif name == "link" and "canonical" in token.attributes.get("rel", "").lower().split():
                meta.setdefault("canonical", unescape(token.attributes.get("href", "")))
            elif name == "html":
                meta.setdefault("language", token.attributes.get("lang", ""))
            elif name == "title":
                title = token.end
            elif name == "script" and "ld+json" in token.attributes.get("type", "").lower():
                script = token.end
            elif name in ("article", "main", "body", "div", "section") and not token.closed and len(open_) < 512:
                kind = name if name in _CONTAINERS else ""
                open_.append((name, "marked" if _is_marked(token) else kind, token.end))
        elif token.kind == "end":
            if name == "title" and title >= 0:
                meta.setdefault("title", decoded(source, title, token.start).text)
            elif name == "script" and script >= 0:
                page.ld.append((script, token.start))
                script = -1
            else:
                _close(name, token.start, open_, page)
    while open_:
        _close(open_[-1][0], len(source), open_, page)
    return page


def _is_marked(token: Token) -> bool:
    attributes = token.attributes
    return "articlebody" in attributes.get("itemprop", "").lower() or bool(
        _BODY.search(f"{attributes.get('class', '')} {attributes.get('id', '')}")
    )


def _close(name: str, at: int, open_: list[tuple[str, str, int]], page: _Page) -> None:
    for place in range(len(open_) - 1, -1, -1):
        if open_[place][0] == name:
            for _, kind, start in open_[place:]:
                if kind:
                    page.places.setdefault(kind, []).append((start, at))
            del open_[place:]
            return


def _fields(document: Document, page: _Page) -> Fields:
    """JSON-LD says it best; the head fills what is missing."""
    fields = Fields()
    for start, end in page.ld:
        try:
            value = parse(Document(document.text[start:end].strip().removeprefix("<!--"), limits=document.limits))
        except ReadError:  # pages carry much broken JSON-LD, and are none the worse for it
            continue
        found = article_in(value)
        if found is not None:
            fields = fields_of(found)
            for told in ("title", "byline", "credit"):
                if told in fields:
                    fields[told] = unescape(fields[told])  # as templates escape what stands in a page
            break
    meta = page.meta
    canonical = meta.get("canonical", "")
    url = meta.get("og:url", "") or canonical
    for name, text in (
        ("outlet", host_of(canonical or url)),
        ("id", canonical or url),
        ("title", meta.get("og:title") or meta.get("title", "")),
        ("language", meta.get("language") or meta.get("og:locale", "")),
        ("byline", meta.get("author") or meta.get("article:author", "")),
        ("published", meta.get("article:published_time") or meta.get("datepublished") or meta.get("date", "")),
        ("modified", meta.get("article:modified_time") or meta.get("datemodified", "")),
        ("url", url),
        ("evolved_from", meta.get("original-source") or meta.get("syndication-source", "")),
    ):
        if text and not fields.get(name):
            fields[name] = text  # type: ignore[literal-required]
    if canonical:
        fields["canonical_url"] = canonical
    return fields
