"""Every error as ``application/problem+json`` (RFC 9457), the framework's own included.

``type`` points at the problem's paragraph on ``/docs``; ``detail`` never holds
article text, since clients log what they are answered.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NoReturn

from flask import Flask, Response, g, json, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from dedup import errors

__all__ = ["PROBLEMS", "ProblemError", "problem", "refuse", "register", "validation_details"]

MEDIA_TYPE = "application/problem+json"

PROBLEMS: Mapping[str, tuple[int, str, str]] = {
    "malformed-request": (400, "The request is malformed", "The request line, a header or the JSON syntax is broken."),
    "usage": (400, "This cannot be asked for", "The request is well formed but asks for something that cannot be."),
    "unauthorized": (401, "A key is needed", "Send a valid key: Authorization: Bearer <key>."),
    "forbidden": (403, "The key does not allow this", "The key lacks the scope, or the origin is not on its list."),
    "not-found": (404, "Not found", "No such resource."),
    "method-not-allowed": (405, "Method not allowed", "The Allow header names the methods of this resource."),
    "not-acceptable": (406, "Not acceptable", "Nothing here comes in a media type that the Accept header names."),
    "request-timeout": (408, "The request came too slowly", "The body was not complete in time. Send it again."),
    "stale-version": (409, "A newer version is stored", "Fetch the article and decide again."),
    "scheme-mismatch": (409, "The index has another scheme", "The service and the index disagree; see the operator."),
    "gone": (410, "The article was deleted", "A tombstone remains: when, and which version."),
    "precondition-failed": (412, "The article has changed", "The ETag sent in If-Match is not the current one."),
    "too-large": (413, "The document is too large", "Split it, or ask the operator to raise the limit."),
    "uri-too-long": (414, "The address is too long", "Shorten it."),
    "unsupported-media-type": (415, "The media type is not read here", "Send one that the route's page names."),
    "expectation-failed": (417, "The expectation cannot be met", "Only `Expect: 100-continue` is understood."),
    "unreadable": (422, "The document cannot be read", "The detail says where and why."),
    "invalid": (422, "The request does not fit its schema", "`errors` points at each member that is wrong."),
    "rate-limited": (429, "Too many requests", "Wait as long as the Retry-After header says."),
    "headers-too-large": (431, "The headers are too large", "Send fewer, or shorter ones."),
    "internal": (500, "Something went wrong here", "It is logged under the request id."),
    "not-implemented": (501, "Not possible in this set-up", "The detail says what is missing."),
    "unavailable": (503, "The index cannot be reached", "Nothing was stored. Send it again in a few seconds."),
    "index-full": (507, "The index is full", "Nothing was half written. See the operator."),
}
"""``slug: (status, title, what to do)``; ``/docs`` lists them."""

_OF_ERROR: Sequence[tuple[type[errors.DedupError], str]] = (
    (errors.TooLarge, "too-large"),
    (errors.UnknownFormat, "unsupported-media-type"),
    (errors.ReadError, "unreadable"),
    (errors.UsageError, "usage"),
    (errors.StaleVersion, "stale-version"),
    (errors.SchemeMismatch, "scheme-mismatch"),
    (errors.NotFound, "not-found"),
    (errors.IndexFull, "index-full"),
    (errors.Unavailable, "unavailable"),
)

_OF_STATUS = {
    400: "malformed-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "request-timeout",
    410: "gone",
    412: "precondition-failed",
    413: "too-large",
    414: "uri-too-long",
    415: "unsupported-media-type",
    417: "expectation-failed",
    422: "invalid",
    429: "rate-limited",
    431: "headers-too-large",
    500: "internal",
    501: "not-implemented",
    503: "unavailable",
}

_log = logging.getLogger("dedup.service")


class ProblemError(Exception):
    """Raised by a route to answer with that problem."""

    def __init__(
        self,
        slug: str,
        detail: str,
        *,
        members: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.slug = slug
        self.detail = detail
        self.members = dict(members or {})
        self.headers = dict(headers or {})

    def document(self) -> dict[str, object]:
        """The problem as a JSON object, for a line of a batch as well as for a whole answer."""
        status, title, _ = PROBLEMS[self.slug]
        return {
            "type": f"/docs#problem-{self.slug}",
            "title": title,
            "status": status,
            "detail": self.detail,
            **self.members,
        }


def refuse(slug: str, detail: str, **members: object) -> NoReturn:
    """Answer with that problem."""
    raise ProblemError(slug, detail, members=members)


def problem(error: Exception) -> ProblemError:
    """What a caller is told of ``error``; unexpected ones are told nothing of."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, errors.DedupError):
        return _of_dedup_error(error)
    if isinstance(error, ValidationError):
        return _of_validation_error(error)
    if isinstance(error, HTTPException):
        return _of_http_exception(error)
    if _is_redis_error(error):
        return _of_dedup_error(_translated(error))
    return ProblemError("internal", "an unexpected error; the log has it under this request's id")


def register(app: Flask) -> None:
    """Install the handlers that turn every exception into a problem."""

    @app.errorhandler(Exception)
    def answer(error: Exception) -> Response:
        found = problem(error)
        if found.slug == "internal":
            log_unexpected(error)
        if found.slug == "unavailable":
            app.extensions["dedup"].reconnect()
        document = found.document()
        document["instance"] = request.path
        document["request_id"] = g.get("request_id", "")
        status = PROBLEMS[found.slug][0]
        if request.blueprint == "page":
            response = Response(render_template("problem.html", problem=document), status)
        else:
            response = Response(json.dumps(document) + "\n", status, mimetype=MEDIA_TYPE)
        if isinstance(error, HTTPException):
            kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
            response.headers.update(kept)
        response.headers.update(found.headers)
        return response


def validation_details(error: ValidationError) -> list[dict[str, str]]:
    """Where and why a model refused: JSON pointers and plain sentences, without the values."""
    return [
        {"pointer": "".join(f"/{_escape(str(part))}" for part in entry["loc"]), "detail": entry["msg"]}
        for entry in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def log_unexpected(error: BaseException) -> None:
    """Log where it happened, not its message: messages of encoders and parsers quote their input."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    _log.error("unexpected error", extra={"fields": {"error": type(error).__name__, "frames": frames[-8:]}})


def _of_dedup_error(error: errors.DedupError) -> ProblemError:
    slug = next((slug for kind, slug in _OF_ERROR if isinstance(error, kind)), "internal")
    members: dict[str, object] = {}
    if error.remedy:
        members["remedy"] = error.remedy
    if isinstance(error, errors.ReadError):
        members.update({name: at for name in ("line", "column") if (at := getattr(error, name)) is not None})
    headers = {"Retry-After": "2"} if slug == "unavailable" else {}
    return ProblemError(slug, error.message, members=members, headers=headers)


def _of_validation_error(error: ValidationError) -> ProblemError:
    found = validation_details(error)
    if any(entry["type"] == "json_invalid" for entry in error.errors(include_url=False, include_input=False)):
        return ProblemError("malformed-request", "the body is not valid JSON", members={"errors": found})
    return ProblemError("invalid", f"{len(found)} member(s) do not fit", members={"errors": found})


def _of_http_exception(error: HTTPException) -> ProblemError:
    status = error.code or 500
    slug = _OF_STATUS.get(status) or ("malformed-request" if 400 <= status < 500 else "internal")
    detail = error.description or HTTPStatus(status).phrase
    return ProblemError(slug, " ".join(detail.split()))


def _is_redis_error(error: Exception) -> bool:
    from redis.exceptions import RedisError

    return isinstance(error, RedisError)


def _translated(error: Exception) -> errors.DedupError:
    """A failure of Redis met outside the index, in the index's words."""
    from dedup.index.connect import translated

    try:
        with translated():
            raise error
    except errors.DedupError as found:
        return found


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
