"""Articles as they are stored, and NDJSON batches of them."""

from __future__ import annotations

from typing import Any, Literal

from service.schemas.checks import CheckRequest
from service.schemas.document import Answer, Document, Id, Outlet

__all__ = [
    "ArticleRequest",
    "BatchAnswerLine",
    "BatchArticleLine",
    "BatchCheckLine",
    "PutReceipt",
    "StoredDocument",
    "StoredParagraphFacts",
]


class ArticleRequest(Document):
    """An article to store; its key is in the path."""


class PutReceipt(Answer):
    """What became of an article that was sent."""

    key: str
    result: Literal["created", "replaced", "unchanged"]
    version: int
    first_seen: str
    etag: str


class StoredParagraphFacts(Answer):
    """One paragraph as published."""

    role: str
    text: str


class StoredDocument(Answer):
    """A stored article. Spans on it slice `text`."""

    key: str
    title: str
    language: str
    byline: str
    credit: str
    dateline: str
    published: str
    modified: str
    first_seen: str
    version: int
    status: Literal["usable", "corrected", "withdrawn", "embargoed"]
    url: str
    canonical_url: str
    wire_id: str
    evolved_from: str
    paragraphs: list[StoredParagraphFacts]
    text: str


class BatchCheckLine(CheckRequest):
    """One line of a batch to check."""


class BatchArticleLine(Document):
    """One line of a batch to store, with its key."""

    outlet: Outlet
    id: Id


class BatchAnswerLine(Answer):
    """One line for each line sent, in their order. `result` or `problem` is there, by `status`."""

    line: int
    status: int
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
