"""`/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: how it does."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from service.context import context
from service.metrics import exposition
from service.operations import Answer, operation
from service.schemas.others import Health

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@operation("alive", tag="Operations", scope=None, answers={200: Answer("The process lives", Health)})
def alive() -> dict[str, Any]:
    """Is the process alive? Asks nothing of the index."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@operation("ready", tag="Operations", scope=None, answers={200: Answer("Ready for work", Health)}, problems=(409, 503))
def ready() -> dict[str, Any]:
    """Can it do its work? The index answers and has the right scheme."""
    index = context().index
    return {"status": "ok", "scheme": index.scheme.fingerprint, "articles": index.stats()["articles"]}


@blueprint.get("/metrics")
@operation(
    "metrics",
    tag="Operations",
    scope="admin",
    answers={200: Answer("Metrics in Prometheus' text format", media_type="text/plain")},
)
def metrics() -> Response:
    """Counts and times for Prometheus."""
    return Response(exposition(context()), content_type=CONTENT_TYPE_LATEST)
