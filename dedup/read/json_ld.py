"""schema.org articles in JSON-LD: what a page says of itself, and documents that are nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.frozen import replace
from dedup.model import Article, Block
from dedup.read.document import Document, host_of, version_number
from dedup.read.from_record import plain_block, text_blocks
from dedup.read.front_matter import Fields
from dedup.read.json_fields import Object, members, names_of, text_of
from dedup.read.json_text import Json, JsonString, extent_of

__all__ = ["article_in", "articles_in", "fields_of", "is_article", "read_json_ld"]

_TYPES = ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "blogposting",
          "reviewnewsarticle", "backgroundnewsarticle", "liveblogposting", "report", "advertisercontentarticle")  # fmt: skip


def is_article(value: Object) -> bool:
    """Is this object a schema.org article, of whatever kind?"""
    kinds = value.get("@type")
    return any(isinstance(kind, str) and kind.rpartition("/")[2].lower() in _TYPES
               for kind in (kinds if isinstance(kinds, list) else [kinds]))  # fmt: skip


def articles_in(value: Json) -> Iterator[Object]:
    """The articles of a JSON-LD value: itself, in a list, or in its graph."""
    for item in members(value):
        if is_article(item):
            yield item
            continue
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            inner = item.get(name)
            if isinstance(inner, list | dict):
                yield from articles_in(inner)


def article_in(value: Json) -> Object | None:
    """The first of `articles_in`."""
    return next(articles_in(value), None)


def fields_of(value: Object) -> Fields:
    """Its metadata, under the names that `Document.article` takes."""
    url = text_of(value, "url")
    page = text_of(value, "mainEntityOfPage") or text_of(value, "mainEntityOfPage", "@id") or text_of(value, "@id")
    fields = Fields(
        outlet=host_of(page or url),
        title=text_of(value, "headline") or text_of(value, "name"),
        language=text_of(value, "inLanguage") or text_of(value, "inLanguage", "alternateName"),
        byline=names_of(value.get("author")),
        credit=text_of(value, "creditText") or names_of(value.get("sourceOrganization")),
        dateline=text_of(value, "dateline"),
        published=text_of(value, "datePublished"),
        modified=text_of(value, "dateModified"),
        version=version_number(value.get("version")),
        url=url or page,
        canonical_url=page if page.startswith("http") else "",
        wire_id=text_of(value, "identifier") or text_of(value, "identifier", "value"),
        evolved_from=_based_on(value.get("isBasedOn")),
    )
    if any(members(value, "correction")) or text_of(value, "correction"):
        fields["status"] = "corrected"
    return fields


def _based_on(value: Json) -> str:
    for item in value if isinstance(value, list) else [value]:
        found = text_of(item) or text_of(item, "url") or text_of(item, "@id")
        if found:
            return found
    return ""


def read_json_ld(document: Document, value: Object) -> Iterator[Article]:
    """An Article of each object of ``value`` that carries its text in ``articleBody``; of the first where none does."""
    found = list(articles_in(value))
    told = [article for article in found if isinstance(article.get("articleBody"), JsonString)] or found[:1]
    for number, article in enumerate(told, 1):
        own = document if len(told) == 1 else replace(document, part=f"{document.part}#{number}", extent=extent_of(article))
        fields = fields_of(article)
        fields["id"] = text_of(article, "@id") or text_of(article, "url")
        yield own.article(_blocks(document, article), **fields)


def _blocks(document: Document, article: Object) -> Iterator[Block]:
    body = article.get("articleBody")
    if isinstance(body, JsonString):
        yield from text_blocks(document, body)
    for image in members(article, "image"):
        caption = image.get("caption")
        if isinstance(caption, JsonString):
            yield plain_block(document, caption, "caption")
