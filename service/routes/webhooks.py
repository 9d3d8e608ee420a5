"""`/v1/webhooks`: content systems tell what they published; the work is done after the answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from service.bodies import read_body
from service.context import context
from service.operations import Answer, operation
from service.problems import refuse
from service.schemas.others import JobFacts, WebhookReceipt
from service.webhooks import KEPT_HEADERS, SENDERS, secrets_of

blueprint = Blueprint("webhooks", __name__)


@blueprint.post("/v1/webhooks/<source>/<outlet:outlet>")
@operation(
    "deliver",
    tag="Webhooks",
    scope=None,
    parameters={"source": "ghost, sanity, strapi or wordpress", "outlet": "Whose articles these are"},
    media_types=("application/json",),
    answers={202: Answer("Safe in the queue; the work is done soon", WebhookReceipt, headers={"Location": "Its job"})},
    problems=(401, 404, 408, 413, 501, 503),
)
def deliver(source: str, outlet: str) -> Response:
    """Take a delivery. It must be signed with the secret set for this source and outlet.

    Sent again with the same signature it is not worked on again; the answer names the first job.
    """
    sender = SENDERS.get(source)
    secret = secrets_of(context().settings.webhook_secrets).get((source, outlet), "")
    if sender is None or not secret:
        refuse("not-found", "no webhook is set up here")
    settings = context().settings
    body = read_body(request, settings.max_body, settings.body_timeout_s)
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not sender.verify(body, headers, secret):
        refuse("unauthorized", "the signature is missing, wrong or too old")
    kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
    job = context().queue.put(source, outlet, body, kept, seal=sender.seal(f"{source}/{outlet}", headers))
    response = jsonify({"job": job, "state": "queued"})
    response.status_code = 202
    response.headers["Location"] = url_for("webhooks.job", job=job)
    return response


@blueprint.get("/v1/jobs/<job>")
@operation(
    "job",
    tag="Webhooks",
    scope="check",
    parameters={"job": "As the delivery was answered"},
    answers={200: Answer("How far it is", JobFacts)},
    problems=(404, 501, 503),
)
def job(job: str) -> dict[str, Any]:
    """How far a delivery is, for seven days."""
    found = context().queue.job(job)
    if found is None:
        refuse("not-found", "no such job, or it was done more than seven days ago")
    return dict(found)
