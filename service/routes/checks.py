"""`/v1/check`: what of this article stands twice, and what stood elsewhere before."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from service import verdicts
from service.batches import NDJSON, Line, answer_lines, refusal
from service.documents import article_of
from service.envelope import stage_timings
from service.operations import Answer, operation
from service.problems import ProblemError
from service.schemas.articles import BatchAnswerLine, BatchCheckLine
from service.schemas.checks import CheckQuery, CheckRequest, VerdictDocument

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


@blueprint.post("/v1/check:batch")
@operation(
    "checkBatch",
    tag="Checking",
    scope="check",
    query=CheckQuery,
    body=BatchCheckLine,
    media_types=NDJSON,
    answers={200: Answer("One line for each line sent", BatchAnswerLine, media_type="application/x-ndjson")},
    problems=(415,),
)
def check_batch(query: CheckQuery) -> Response:
    """Check many articles, one JSON object a line. A bad line is answered as such and stops nothing."""
    return answer_lines(lambda line: _checked_line(line, query))


def _checked_line(line: Line, query: CheckQuery) -> dict[str, Any]:
    try:
        if isinstance(line, ProblemError):
            raise line
        body = BatchCheckLine.model_validate_json(line)
        article = article_of(body, line, outlet=body.outlet or "", id=body.id or "")
        return {"status": 200, "result": verdicts.document(article, query)}
    except Exception as error:
        return refusal(error)
