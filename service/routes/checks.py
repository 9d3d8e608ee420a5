"""`/v1/check`: what of this article stands twice, and what stood elsewhere before."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from service import verdicts
from service.documents import article_of
from service.envelope import stage_timings
from service.operations import Answer, operation
from service.schemas import CheckQuery, CheckRequest, VerdictDocument

blueprint = Blueprint("checks", __name__)


@blueprint.post("/v1/check")
@operation(
    "check",
    tag="Checking",
    scope="check",
    query=CheckQuery,
    body=CheckRequest,
    answers={200: Answer("The verdict", VerdictDocument)},
    problems=(409, 413, 415, 503),
    raw=True,
)
def check(query: CheckQuery, body: CheckRequest, raw: bytes) -> dict[str, Any]:
    """Check one article. Nothing of it is stored."""
    article = article_of(body, raw, outlet=body.outlet or "", id=body.id or "")
    document = verdicts.document(article, query)
    stage_timings(document["timings_ms"])
    return document
