"""RSS 0.9 to 2.0 and Atom: the items of a feed, as far as a broken one goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dedup.frozen import replace
from dedup.model import Article, Block, Span
from dedup.read.blocks import blocks_of, blocks_within
from dedup.read.captions import captions_beside
from dedup.read.document import Document, fingerprint, host_of
from dedup.read.from_record import LOOKS_LIKE_HTML
from dedup.read.titles import visible_text
from dedup.read.xml_safety import check
from dedup.read.xml_tree import Element

__all__ = ["item_reader", "read_feed"]

_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/"
_MEDIA = "http://search.yahoo.com/mrss"
_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")


def read_feed(document: Document, root: Element) -> Iterator[Article]:
    """One Article for each item that the feed closes; all share the feed as source.

    Raises `ReadError` with its place where the feed is cut off before its
    first item ends.

    >>> from dedup.read.xml_tree import parse
    >>> feed = Document("<rss><channel><link>https://a.org</link><item><guid>1</guid>"
    ...                 "<description>&lt;p&gt;R &amp;amp; D&lt;/p&gt;</description></item></channel></rss>")
    >>> (article,) = read_feed(feed, parse(feed))
    >>> article.key, article.blocks[0].text, article.blocks[0].offsets.span(2, 3)
    ('a.org/1', 'R & D', (84, 93))
    """
    items = [root] if root.name in ("item", "entry") else []
    if not items:
        items = [element for name in ("item", "entry") for element in root.descendants(name)]
    closed = [item for item in items if item.complete]
    if not closed:
        problem = check(document)
        if problem is not None:
            raise problem.error
    read_item = item_reader(root)
    for item in closed:
        yield from read_item(replace(document, extent=Span(item.start, item.end)), item)


def item_reader(root: Element) -> Callable[[Document, Element], Iterator[Article]]:
    """What reads one item, from what the feed says of itself: address, language and authors."""
    channel = root.first("channel") or root
    outlet = host_of(_link(channel) or channel.get("rdf:about"))
    language = channel.text("language") or channel.language() or root.language()
    authors = _byline(channel) if channel.name == "feed" else ""

    def read_item(document: Document, item: Element) -> Iterator[Article]:
        yield _article(document, item, outlet, language, authors)

    return read_item


def _article(document: Document, item: Element, outlet: str, language: str, authors: str) -> Article:
    link, title = _link(item), _title(item)
    published = _first(item, "pubDate", "published", "issued", "date", "created") or item.text("updated")
    id = _first(item, "guid", "id") or item.get("rdf:about") or link
    if not id:  # feeds move on: the place of an item says nothing
        told = (title, published) if title and published else (document.text[item.start : item.end],)
        document = replace(document, part=fingerprint(*told))
    return document.article(
        _blocks(document, item),
        outlet=outlet or host_of(link),
        id=id,
        title=title,
        language=item.language() or item.text("language") or language,
        byline=_byline(item) or authors,
        credit=item.text("credit", namespace=_MEDIA) or _source(item),
        published=published,
        modified=_first(item, "updated", "modified"),
        url=link,
        canonical_url=item.text("origLink"),
    )


def _first(item: Element, *names: str) -> str:
    for name in names:
        if text := item.text(name):
            return text
    return ""


def _link(element: Element) -> str:
    """RSS writes the address as text; Atom in ``href``, and the one without ``rel`` or with "alternate" counts."""
    fallback = ""
    for link in element.all("link"):
        if link.get("href"):
            if link.get("rel") in ("", "alternate"):
                return link.get("href")
            fallback = fallback or (link.get("href") if link.get("rel") == "self" else "")
        elif link.text():
            return link.text()
    return fallback


def _title(item: Element) -> str:
    for title in item.all("title"):
        if not title.namespace.startswith(_MEDIA):
            return visible_text(title.located().text)
    return ""


def _source(item: Element) -> str:
    """The feed an item was taken from: RSS names it in text, Atom in a title among its other data."""
    source = item.first("source")
    return (source.text("title") if source.children else source.text()) if source is not None else ""


def _byline(item: Element) -> str:
    names = [author.text("name") or author.text() for author in item.all("author")]
    names = [name for name in names if name] or [creator.text() for creator in item.all("creator", _DC)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _blocks(document: Document, item: Element) -> Iterator[Block]:
    bodies = (
        *item.all("encoded", _CONTENT),
        *(body for body in item.all("content") if not body.namespace.startswith(_MEDIA)),
        *(body for body in item.all("description") if body.namespace == item.namespace),
        *item.all("description", _DC),
        *item.all("summary"),
    )
    text = next((found for body in bodies if (found := document.bounded(_body_blocks(body)))), ())
    yield from text
    yield from captions_beside(_media_captions(item), text)


def _media_captions(item: Element) -> Iterator[Block]:
    groups = (item, *item.all("group", _MEDIA))
    contents = (content for group in groups for name in ("content", "thumbnail") for content in group.all(name, _MEDIA))
    for media in (*contents, *groups):
        for caption in media.all("description", _MEDIA):
            yield from (Block(block.text, "caption", block.offsets) for block in blocks_of(caption.located()))


def _body_blocks(body: Element) -> Iterator[Block]:
    kind = body.get("type").lower()
    markup = body.namespace.startswith(_ATOM) and ("xhtml" in kind or body.get("mode") == "xml")
    if markup or any(child.namespace.endswith("xhtml") for child in body.children):
        yield from blocks_within(body.source, body.inner_start, body.inner_end, xml=True)
        return
    found = body.located()
    plain = kind in ("text", "text/plain") or not ("<" in found.text or "&" in found.text)
    if plain and not LOOKS_LIKE_HTML.search(found.text):
        found = found.stripped()
        if found.text:
            yield Block(found.text, "body", found.offsets, fixed=False)
    else:
        yield from blocks_of(found)
