"""`/v1/articles`: what the newsroom has published, so that later articles meet it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from dedup.index.base import PutResult
from dedup.model import StoredArticle
from service import verdicts
from service.batches import NDJSON, Line, answer_lines, refusal
from service.context import context
from service.documents import article_of
from service.envelope import stage_timings
from service.operations import Answer, operation
from service.problems import ProblemError, refuse
from service.schemas.articles import ArticleRequest, BatchAnswerLine, BatchArticleLine, PutReceipt, StoredDocument
from service.schemas.checks import CheckQuery, VerdictDocument
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
    response = jsonify(_receipt(result, stored))
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
    response.make_conditional(request)
    return response


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


@blueprint.post("/v1/articles:batch")
@operation(
    "putArticles",
    tag="Articles",
    scope="write",
    body=BatchArticleLine,
    media_types=NDJSON,
    answers={200: Answer("One line for each line sent", BatchAnswerLine, media_type="application/x-ndjson")},
    problems=(415,),
)
def put_batch() -> Response:
    """Store many articles, one JSON object a line, each with its key.

    A line answered 200 or 201 is stored. Lines are stored in order; a bad one
    is answered as such and stops nothing. Sending a batch again is harmless.
    """
    return answer_lines(_stored_line)


def _stored_line(line: Line) -> dict[str, Any]:
    try:
        if isinstance(line, ProblemError):
            raise line
        body = BatchArticleLine.model_validate_json(line)
        article = article_of(body, line, outlet=body.outlet, id=body.id)
        with writing(article.key):
            result, stored = store(article)
        return {"status": 201 if result == "created" else 200, "result": _receipt(result, stored)}
    except Exception as error:
        return refusal(error)


def _receipt(result: PutResult, stored: StoredArticle) -> dict[str, Any]:
    return {
        "key": stored.key,
        "result": result,
        "version": stored.version,
        "first_seen": stored.first_seen,
        "etag": f'"{etag_of(stored)}"',
    }


def _stored(key: str) -> StoredArticle:
    stored = fetch(key)
    if stored is not None:
        return stored
    stone = context().tombstones.get(key) if context().has_state else None
    if stone is None:
        refuse("not-found", "no such article")
    raise ProblemError("gone", "the article was deleted", members={"deleted": stone.deleted, "version": stone.version})
