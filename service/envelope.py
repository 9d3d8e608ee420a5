"""What every request and answer carries: an id, timings, headers that keep browsers careful."""

from __future__ import annotations

import re
import time
import uuid

from flask import Flask, Response, g, request

__all__ = ["register", "stage_timings"]

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of every answer: nothing inline, nothing from elsewhere."""


def register(app: Flask) -> None:
    """Number requests on their way in, sign answers on their way out."""

    @app.before_request
    def begin() -> None:
        sent = request.headers.get("X-Request-ID", "")
        g.request_id = sent if _ID.fullmatch(sent) else uuid.uuid4().hex
        g.began = time.perf_counter()

    @app.after_request
    def sign(response: Response) -> Response:
        headers = response.headers
        headers["X-Request-ID"] = g.get("request_id", "")
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if "began" in g and not response.is_streamed:
            total = 1000 * (time.perf_counter() - g.began)
            stages = [f"{name};dur={took:.2f}" for name, took in g.get("stages", {}).items()]
            headers["Server-Timing"] = ", ".join([*stages, f"total;dur={total:.2f}"])
        return response


def stage_timings(timings_ms: dict[str, float]) -> None:
    """Tell the answer of this request how long each stage took, in milliseconds."""
    g.stages = {re.sub(r"[^A-Za-z0-9_-]", "_", name): took for name, took in timings_ms.items() if name != "total"}
