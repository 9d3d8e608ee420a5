"""WXR, the export files of WordPress: RSS with WordPress's own members."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dedup.frozen import replace
from dedup.model import Article, Block, Role, Span
from dedup.read.blocks import blocks_of
from dedup.read.captions import captions_beside
from dedup.read.document import Document, fingerprint, host_of
from dedup.read.titles import visible_text
from dedup.read.xml_tree import Element

__all__ = ["post_reader", "read_wxr"]

_WP = "http://wordpress.org/export/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
# What WordPress keeps beside articles.
_NOT_ARTICLES = frozenset(
    ["attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face"]
)
_NOT_KEPT = ("trash", "auto-draft")


def read_wxr(document: Document, root: Element) -> Iterator[Article]:
    """One Article for each post or page (and custom type), drafts included; all share the file as source.

    The caption of a featured image is the excerpt of an attachment, which
    stands in an item of its own: outside the extent of the article, the first
    whose image it is, that has it among its blocks.
    """
    read_post = post_reader(root)
    for item in (root.first("channel") or root).all("item"):
        yield from read_post(replace(document, extent=Span(item.start, item.end)), item)


def post_reader(root: Element) -> Callable[[Document, Element], Iterator[Article]]:
    """What reads one item, from what the channel says beside it: site, language, authors, attachments (if ``root`` has them)."""
    channel = root.first("channel") or root
    site = channel.text("base_blog_url", namespace=_WP) or channel.text("link")
    authors = {
        author.text("author_login", namespace=_WP): author.text("author_display_name", namespace=_WP)
        for author in channel.all("author", _WP)
    }
    language = channel.text("language")
    # Many posts may name one picture. Its caption goes to the first: no slip in it is told twice, and none is read twice.
    pictures = {
        id: item
        for item in channel.all("item")
        if item.text("post_type", namespace=_WP) == "attachment" and (id := item.text("post_id", namespace=_WP))
    }

    def read_post(document: Document, item: Element) -> Iterator[Article]:
        kind = item.text("post_type", namespace=_WP) or "post"
        if kind in _NOT_ARTICLES or item.text("status", namespace=_WP) in _NOT_KEPT:
            return
        creator = item.text("creator", namespace=_DC)
        link = item.text("link")
        id = item.text("post_id", namespace=_WP) or item.text("guid") or link
        part = document.part if id else fingerprint(document.text[item.start : item.end])
        yield replace(document, part=part).article(
            _blocks(document, item, pictures.pop(_meta(item, "_thumbnail_id"), None)),
            outlet=host_of(site) or host_of(link),
            id=id,
            title=visible_text(item.text("title")),
            language=language,
            byline=visible_text(authors.get(creator) or creator),
            published=_time(item, "post_date") or item.text("pubDate"),
            modified=_time(item, "post_modified"),
            url=link,
            canonical_url=_meta(item, "_yoast_wpseo_canonical"),
        )

    return read_post


def _time(item: Element, name: str) -> str:
    """The time in UTC; drafts have zeros there, and only a local time."""
    moment = item.text(f"{name}_gmt", namespace=_WP)
    if moment and not moment.startswith("0000"):
        return moment
    moment = item.text(name, namespace=_WP)
    return "" if moment.startswith("0000") else moment


def _meta(item: Element, key: str) -> str:
    for meta in item.all("postmeta", _WP):
        if meta.text("meta_key", namespace=_WP) == key:
            return meta.text("meta_value", namespace=_WP)
    return ""


def _blocks(document: Document, item: Element, picture: Element | None) -> Iterator[Block]:
    yield from _excerpt(item, "standfirst")  # only what an author wrote; WordPress makes the others
    text = document.bounded(
        block for content in item.all("encoded", _CONTENT) for block in blocks_of(content.located(), wordpress=True)
    )
    yield from text
    if picture is not None:
        yield from captions_beside(_excerpt(picture, "caption"), text)


def _excerpt(item: Element, role: Role) -> Iterator[Block]:
    for excerpt in item.all("encoded", _WP):
        for block in blocks_of(excerpt.located(), wordpress=True):
            yield Block(block.text, role, block.offsets)
