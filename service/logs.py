"""One JSON object a line on stderr; never article text.

A request's line says which route, how long, what status and whose key; not the
path, since ids of drafts can be telling, and not the body.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from service.operations import operation_of

__all__ = ["JsonLines", "configure", "register"]

_log = logging.getLogger("dedup.service")


class JsonLines(logging.Formatter):
    """Formats a record, and the ``fields`` of its ``extra``, as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def configure(level: int = logging.INFO) -> None:
    """Send the service's log to stderr as JSON lines; a log that is set up already is left alone."""
    logger = logging.getLogger("dedup")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False


def register(app: Flask) -> None:
    """Write one line for each request answered; health checks only when they fail."""

    @app.after_request
    def write(response: Response) -> Response:
        declared = operation_of(request.endpoint)
        if declared is not None and declared.tag == "Operations" and response.status_code < 400:
            return response
        caller = g.get("caller")
        fields = {
            "request_id": g.get("request_id", ""),
            "operation": declared.name if declared else "",
            "method": request.method,
            "status": response.status_code,
            "ms": round(1000 * (time.perf_counter() - g.get("began", time.perf_counter())), 2),
            "bytes_in": request.content_length or 0,
            "caller": caller.name if caller else "",
        }
        _log.log(logging.WARNING if response.status_code >= 500 else logging.INFO, "request", extra={"fields": fields})
        return response
