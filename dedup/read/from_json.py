"""JSON: finds out whose, and hands it to the reader of that system.

A document may hold one article or a list of them; systems are told apart by
the members that only they have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from dedup.errors import UnknownFormat
from dedup.model import Article
from dedup.read.document import Document
from dedup.read.json_text import Json, JsonString, parse

__all__ = ["articles_of", "read_json"]

Object = dict[str, Json]


def read_json(document: Document) -> Iterator[Article]:
    """Every article of a JSON document. O(characters).

    >>> [a.key for a in read_json(Document('[{"id": "1", "text": "One."}, {"id": "2", "text": "Two."}]'))]
    ['local/1', 'local/2']
    """
    yield from articles_of(document, parse(document))


def articles_of(document: Document, value: Json) -> Iterator[Article]:
    """Every article of a parsed JSON value of ``document``."""
    if isinstance(value, list):
        # A single id cannot name several articles.
        for item in value:
            yield from articles_of(document, item)
        return
    if not isinstance(value, dict):
        raise _unknown(document, "this JSON is not an object and holds no article")
    for takes, module, function in _SYSTEMS:
        if takes(value):
            reader = getattr(import_module(f"dedup.read.{module}"), function)
            yield from reader(document, value)
            return
    raise _unknown(document, "no known kind of article in this JSON object")


def _unknown(document: Document, message: str) -> UnknownFormat:
    return UnknownFormat(
        message,
        path=document.path or None,
        line=document.line,
        remedy='expected ninjs, WordPress, Ghost, Strapi, Arc ANS, Portable Text, JSON-LD, JSON Feed or {"text": ...}',
    )


def _has(*names: str) -> Callable[[Object], bool]:
    return lambda value: all(name in value for name in names)


def _is_wordpress(value: Object) -> bool:
    content = value.get("content")
    return isinstance(content, dict) and ("rendered" in content or "raw" in content)


def _is_portable_text(value: Object) -> bool:
    return isinstance(value.get("_type"), JsonString) and any(_is_blocks(member) for member in value.values())


def _is_blocks(member: Json) -> bool:
    return isinstance(member, list) and any(isinstance(item, dict) and item.get("_type") == "block" for item in member)


_OWN_BODIES = ("text", "html", "markdown", "paragraphs", "body", "content")


def _is_own(value: Object) -> bool:
    return any(isinstance(value.get(name), JsonString | list) for name in _OWN_BODIES)


def _is_ninjs(value: Object) -> bool:
    return isinstance(value.get("uri"), str) and not any(isinstance(value.get(n), str) for n in _OWN_BODIES)


_SYSTEMS: tuple[tuple[Callable[[Object], bool], str, str], ...] = (
    (_is_wordpress, "from_wordpress", "read_post"),
    (_is_ninjs, "from_ninjs", "read_ninjs"),
    (_is_own, "from_record", "read_record"),
)
