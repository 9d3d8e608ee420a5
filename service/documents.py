"""The article inside a request, with offsets that slice what the caller sent.

``text`` and ``html`` are sliced as the strings they are. A ``document`` that is
a JSON object is read from the very characters it had inside the request, so
that offsets fit the client's own serialisation of it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from dedup.errors import ReadError
from dedup.model import Article
from dedup.read import read
from service.schemas.document import Document

__all__ = ["article_of", "raw_member", "sole_article"]

_OVERRIDES = (
    "title", "language", "byline", "credit", "dateline", "published", "modified", "version", "status",
    "embargo_until", "url", "canonical_url", "wire_id", "evolved_from",
)  # fmt: skip


def article_of(body: Document, raw: bytes, *, outlet: str = "", id: str = "") -> Article:
    """The one article in ``body``; ``raw`` is the JSON text it was parsed from. Raises `ReadError`."""
    if body.text is not None:
        source, media_type = body.text, "text/plain"
    elif body.html is not None:
        source, media_type = body.html, "text/html"
    elif isinstance(body.document, str):
        source, media_type = body.document, body.media_type or ""
    else:
        source = raw_member(raw.decode("utf-8"), "document")
        media_type = body.media_type or "application/json"
    article = sole_article(source.encode("utf-8"), media_type=media_type, outlet=outlet, id=id)
    given: dict[str, Any] = {
        name: value for name in _OVERRIDES if (value := getattr(body, name)) is not None
    }
    return replace(article, **given) if given else article


def sole_article(data: bytes, *, media_type: str, outlet: str = "", id: str = "") -> Article:
    """The one article that ``data`` holds. Raises `ReadError` where there is none, or more than one."""
    found = read(data, path="body", media_type=media_type, outlet=outlet, id=id, encoding="utf-8")
    article = next(found, None)
    if article is None:
        raise ReadError("the document holds no article", remedy="send one with text in it")
    if next(found, None) is not None:
        raise ReadError("the document holds several articles", remedy="send them to a batch route, one a line")
    return article


def raw_member(text: str, name: str) -> str:
    """The characters of a top-level member's value, as they stand in a JSON object.

    >>> raw_member('{"a": 1, "document": {"x":  [1e3]} }', "document")
    '{"x":  [1e3]}'
    """
    decoder = json.JSONDecoder()
    place = _skip(text, text.index("{") + 1)
    while True:
        key, place = decoder.raw_decode(text, place)
        start = _skip(text, _skip(text, place) + 1)
        _, end = decoder.raw_decode(text, start)
        if key == name:
            return text[start:end]
        place = _skip(text, _skip(text, end) + 1)


def _skip(text: str, place: int) -> int:
    while text[place] in " \t\r\n":
        place += 1
    return place
