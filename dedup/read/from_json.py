"""JSON: finds out whose, and hands it to the reader of that system.

A document may hold one article or a list of them; systems are told apart by
the members that only they have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from itertools import chain

from dedup.errors import ReadError, UnknownFormat
from dedup.model import Article
from dedup.read.document import Document
from dedup.read.from_drupal import is_drupal
from dedup.read.front_matter import STATUS
from dedup.read.json_fields import Object, text_of
from dedup.read.json_ld import article_in
from dedup.read.json_text import Json, extent_of, parse
from dedup.read.rich_text import is_rich_text

__all__ = ["articles_of", "read_json"]

def read_json(document: Document) -> Iterator[Article]:
    """Every article of a JSON document. O(characters).

    >>> [a.key for a in read_json(Document('[{"id": "1", "text": "One."}, {"id": "2", "text": "Two."}]'))]
    ['local/1', 'local/2']
    """
    return articles_of(document, parse(document))


def articles_of(document: Document, value: Json) -> Iterator[Article]:
    """Every article of a parsed JSON value of ``document``. Raises `UnknownFormat` at once where an object holds none."""
    if isinstance(value, list):
        return chain.from_iterable(articles_of(document.inner(number, extent_of(item)), item) for number, item in enumerate(value, 1))
    if not isinstance(value, dict):
        raise _unknown(document, f"this JSON is {_NAMES.get(type(value), 'a string')} and holds no article", value)
    for place in _possible(tuple([name for name in value if name in _MARKED])):
        _, takes, module, function = _SYSTEMS[place]
        if takes(value):
            return _reader(module, function)(document, value)
    for name in _CONTAINERS:
        inner = value.get(name)
        if isinstance(inner, dict) or (isinstance(inner, list) and any(isinstance(item, dict) for item in inner)):
            return articles_of(document, inner)
    names = [name for name in value if _PLAIN_NAME.fullmatch(name)][:5]
    members = f" with the members {', '.join(names)}{' ...' if len(value) > len(names) else ''}" if names else ""
    raise _unknown(document, f"no known kind of article in this JSON object{members}", value)


@lru_cache(maxsize=256)  # the records of an archive have the same members
def _possible(names: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the systems that members of ``_MARKED`` speak for, in order."""
    return tuple(sorted({place for name in names for place in _MARKED[name]}))


@cache
def _reader(module: str, function: str) -> Callable[[Document, Object], Iterator[Article]]:
    """Imported when first needed."""
    reader: Callable[[Document, Object], Iterator[Article]] = getattr(import_module(f"dedup.read.{module}"), function)
    return reader


_NAMES: dict[type, str] = {int: "a number", float: "a number", bool: "true or false", type(None): "null"}
_PLAIN_NAME = re.compile(r"[A-Za-z_@$][\w.:@$-]{0,39}")  # what a programmer chose, and no text


def _unknown(document: Document, message: str, value: Json) -> ReadError:
    start = getattr(value, "start", None)
    place = len(document.text) - len(document.text.lstrip()) if start is None else start
    return document.error(
        message,
        place,
        remedy='expected ninjs, WordPress, Drupal, Ghost, Strapi, Arc ANS, Portable Text, JSON-LD, JSON Feed or {"text": ...}',
        kind=UnknownFormat,
    )


_OWN_BODIES = ("text", "html", "markdown", "paragraphs", "body", "content")
# Members under which APIs and exports wrap their articles.
_CONTAINERS = ("posts", "articles", "items", "_items", "data", "db", "docs", "result", "results", "hits", "_source", "current")


def _is_wordpress(value: Object) -> bool:
    content = value.get("content")
    return "post_content" in value or (isinstance(content, dict) and ("rendered" in content or "raw" in content))


def _is_ans(value: Object) -> bool:
    return isinstance(value.get("content_elements"), list) and value.get("type") not in ("results", "collection")


def _is_ghost(value: Object) -> bool:
    return any(isinstance(value.get(name), str) for name in ("html", "lexical", "mobiledoc")) and (
        "comment_id" in value or "feature_image" in value or "lexical" in value or "mobiledoc" in value
    )


def _is_json_feed(value: Object) -> bool:
    return text_of(value, "version").startswith("https://jsonfeed.org/") and isinstance(value.get("items"), list)


def _is_json_ld(value: Object) -> bool:
    return article_in(value) is not None


def _is_sanity(value: Object) -> bool:
    return isinstance(value.get("_type"), str) and any(is_rich_text(member) for member in value.values())


def _is_strapi(value: Object) -> bool:
    return isinstance(value.get("attributes"), dict) or isinstance(value.get("documentId"), str)


def _is_ninjs(value: Object) -> bool:
    if any(isinstance(value.get(name), str) for name in _OWN_BODIES):
        return False
    if isinstance(value.get("uri"), str):
        return True
    return isinstance(value.get("guid"), str) and ("headline" in value or "body_html" in value or "slugline" in value)


def _is_own(value: Object) -> bool:
    for name in _OWN_BODIES:
        if isinstance(value.get(name), (str, list)):
            return True
    # A withdrawal needs no text.
    return "id" in value and STATUS.get(text_of(value, "status").lower()) == "withdrawn"


# The members of which each system has one at least, what tells for sure, and the reader.
_SYSTEMS: tuple[tuple[tuple[str, ...], Callable[[Object], bool], str, str], ...] = (
    (("content", "post_content"), _is_wordpress, "from_wordpress", "read_post"),
    (("content_elements",), _is_ans, "from_ans", "read_ans"),
    (("version",), _is_json_feed, "from_json_feed", "read_json_feed"),
    (("@context", "@type", "@graph"), _is_json_ld, "json_ld", "read_json_ld"),
    (("html", "lexical", "mobiledoc"), _is_ghost, "from_ghost", "read_ghost"),
    (("type", "nid"), is_drupal, "from_drupal", "read_drupal"),
    (("_type",), _is_sanity, "from_portable_text", "read_portable_text"),
    (("attributes", "documentId"), _is_strapi, "from_strapi", "read_strapi"),
    (("uri", "guid"), _is_ninjs, "from_ninjs", "read_ninjs"),
    ((*_OWN_BODIES, "status"), _is_own, "from_record", "read_record"),
)
# Member -> the places of the systems it speaks for: one look at each member, however many systems there are.
_MARKED = {
    name: tuple(place for place, (marks, *_) in enumerate(_SYSTEMS) if name in marks)
    for name in {name for marks, *_ in _SYSTEMS for name in marks}
}
