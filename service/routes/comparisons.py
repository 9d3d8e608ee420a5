"""`/v1/compare`: two articles side by side."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from dedup.errors import NotFound
from dedup.model import Article
from service.comparisons import compared
from service.context import context
from service.documents import article_of, raw_member
from service.operations import Answer, operation
from service.schemas.checks import CompareQuery, CompareRequest, Comparison, StoredKey
from service.schemas.document import Document
from service.stored import as_article

blueprint = Blueprint("comparisons", __name__)


@blueprint.post("/v1/compare")
@operation(
    "compare",
    tag="Checking",
    scope="check",
    query=CompareQuery,
    body=CompareRequest,
    answers={200: Answer("The passages they share", Comparison)},
    problems=(404, 413, 415, 503),
    raw=True,
)
def compare(query: CompareQuery, body: CompareRequest, raw: bytes) -> dict[str, Any]:
    """Compare two articles. Nothing is stored; stored ones are named by key."""
    text = raw.decode()
    a, b = (_article(side, raw_member(text, name).encode(), name) for name, side in (("a", body.a), ("b", body.b)))
    return compared(a, b, query.offset_unit, context().policy)


def _article(side: StoredKey | Document, raw: bytes, name: str) -> Article:
    if isinstance(side, Document):
        return article_of(side, raw, outlet="compared", id=name)
    stored = context().index.fetch([side.key])[0]
    if stored is None:
        raise NotFound(f"there is no stored article with the key of `{name}`")
    return as_article(stored)
