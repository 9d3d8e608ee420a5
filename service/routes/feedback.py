"""`/v1/feedback`: a finding looked at and set aside, with a reason and an end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, jsonify

from dedup.state.dismissals import SetAside
from service.clock import now
from service.context import context
from service.operations import Answer, operation
from service.problems import refuse
from service.schemas.others import DismissalFacts, DismissalList, FeedbackRequest

blueprint = Blueprint("feedback", __name__)

FINGERPRINT = {"fingerprint": "Of the finding, as a verdict names it"}


@blueprint.post("/v1/feedback")
@operation(
    "dismiss",
    tag="Feedback",
    scope="write",
    body=FeedbackRequest,
    answers={201: Answer("Set aside", DismissalFacts)},
    problems=(413, 415, 501, 503),
)
def dismiss(body: FeedbackRequest) -> Response:
    """Set a finding aside. It moves to `dismissed` in every verdict until the end date."""
    dismissal = SetAside(body.fingerprint, body.reason, body.until or "", by=g.caller.name, at=now())
    context().dismissals.add(dismissal)
    response = jsonify(asdict(dismissal))
    response.status_code = 201
    return response


@blueprint.get("/v1/feedback")
@operation(
    "dismissals",
    tag="Feedback",
    scope="write",
    answers={200: Answer("All dismissals", DismissalList)},
    problems=(501, 503),
)
def dismissals() -> dict[str, Any]:
    """All findings that were set aside, newest first."""
    return {"dismissals": [asdict(each) for each in context().dismissals.list()]}


@blueprint.delete("/v1/feedback/<fingerprint>")
@operation(
    "restore",
    tag="Feedback",
    scope="write",
    parameters=FINGERPRINT,
    answers={204: Answer("The finding speaks again")},
    problems=(404, 501, 503),
)
def restore(fingerprint: str) -> Response:
    """Take a dismissal back."""
    if not context().dismissals.remove(fingerprint):
        refuse("not-found", "this finding was not set aside")
    return Response(status=204)
