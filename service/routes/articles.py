"""`/v1/articles`: what the newsroom has published, so that later articles meet it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from dedup.model import StoredArticle
from service import verdicts
from service.context import context
from service.documents import article_of
from service.envelope import stage_timings
from service.operations import Answer, operation
from service.problems import ProblemError, refuse
from service.schemas import ArticleRequest, CheckQuery, PutReceipt, StoredDocument, VerdictDocument
from service.stored import as_article, as_document, etag_of, fetch, remove, require, store, writing

blueprint = Blueprint("articles", __name__)

ROUTE = "/v1/articles/<outlet:outlet>/<article_id:id>"
KEY = {"outlet": "Who published it", "id": "Its id there; may contain slashes"}
ETAG = {"ETag": "Changes with every change of the article"}


@blueprint.put(ROUTE)
@operation(
    "putArticle",
    tag="Articles",
    scope="write",
    body=ArticleRequest,
    parameters=KEY,
    answers={
        200: Answer("Replaced, or the same as before", PutReceipt, headers=ETAG),
        201: Answer("Created", PutReceipt, headers={**ETAG, "Location": "Where the article is now"}),
    },
    problems=(409, 412, 413, 415, 503, 507),
    headers={"If-Match": "Only if this is still its ETag", "If-None-Match": "`*`: only if it does not exist yet"},
    raw=True,
)
def put(outlet: str, id: str, body: ArticleRequest, raw: bytes) -> Response:
    """Store or replace an article. Sending it twice changes nothing.

    A version below the stored one is refused, and so is one that a deletion covered.
    """
    article = article_of(body, raw, outlet=outlet, id=id)
    with writing(article.key):
        require(request, fetch(article.key))
        result, stored = store(article)
    response = jsonify(
        {"key": stored.key, "result": result, "version": stored.version, "first_seen": stored.first_seen}
    )
    response.set_etag(etag_of(stored))
    if result == "created":
        response.status_code = 201
        response.headers["Location"] = url_for("articles.get", outlet=outlet, id=id)
    return response


@blueprint.get(ROUTE)
@operation(
    "getArticle",
    tag="Articles",
    scope="write",
    parameters=KEY,
    answers={200: Answer("The stored article", StoredDocument, headers=ETAG), 304: Answer("Not changed since")},
    problems=(404, 410, 503),
    headers={"If-None-Match": "Answer 304 if this is still its ETag"},
)
def get(outlet: str, id: str) -> Response:
    """An article as it is stored."""
    stored = _stored(f"{outlet}/{id}")
    response = jsonify(as_document(stored))
    response.set_etag(etag_of(stored))
    return response.make_conditional(request)


@blueprint.delete(ROUTE)
@operation(
    "deleteArticle",
    tag="Articles",
    scope="write",
    parameters=KEY,
    answers={204: Answer("Its text is gone; a tombstone remains")},
    problems=(404, 412, 503),
    headers={"If-Match": "Only if this is still its ETag"},
)
def delete(outlet: str, id: str) -> Response:
    """Delete an article. Its text is purged; that it was, when and which version, remains."""
    key = f"{outlet}/{id}"
    with writing(key):
        require(request, fetch(key))
        if not remove(key):
            refuse("not-found", "no such article")
    return Response(status=204)


@blueprint.get(f"{ROUTE}/matches")
@operation(
    "articleMatches",
    tag="Articles",
    scope="check",
    query=CheckQuery,
    parameters=KEY,
    answers={200: Answer("The verdict of the stored article; spans slice its `text`", VerdictDocument)},
    problems=(404, 409, 410, 503),
)
def matches(outlet: str, id: str, query: CheckQuery) -> dict[str, Any]:
    """Check a stored article against all others, as of now."""
    document = verdicts.document(as_article(_stored(f"{outlet}/{id}")), query)
    stage_timings(document["timings_ms"])
    return document


def _stored(key: str) -> StoredArticle:
    stored = fetch(key)
    if stored is not None:
        return stored
    stone = context().tombstones.get(key) if context().has_state else None
    if stone is None:
        refuse("not-found", "no such article")
    raise ProblemError("gone", "the article was deleted", members={"deleted": stone.deleted, "version": stone.version})
