"""Who calls, and whether they may.

Four kinds of caller: a bearer key; a browser key, good only from pages of its
origins (RFC 6454) and for checking; the editor's page with its cookie; and,
as long as no key exists at all, a caller on this very machine. The last is
guarded against web pages that make a browser call ``http://127.0.0.1``: such
calls name a foreign origin or host, and are refused.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from itsdangerous import BadSignature, TimestampSigner
from werkzeug.wrappers import Response as AnyResponse

from dedup.state.access import ApiKey
from service.context import context
from service.operations import operation_of
from service.problems import ProblemError, refuse

__all__ = ["COOKIE", "Caller", "identify", "may", "register", "require_scope", "same_origin", "set_cookie"]

COOKIE = "dedup"
SIGNED_IN_S = 86_400

_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Caller:
    """``name`` is a key's id, or ``local``; ``address`` tells callers without a key apart."""

    name: str
    key: ApiKey | None

    @property
    def limit(self) -> str:
        """The key's own rate limit, or the service's."""
        return (self.key.limit if self.key else "") or context().settings.rate_limit


def register(app: Flask) -> None:
    """Ask every caller of a declared route for the scope it declares; answer preflights (Fetch standard, CORS)."""

    @app.before_request
    def admit() -> Response | None:
        declared = operation_of(request.endpoint)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return _preflight()
        if declared is None or declared.scope is None:
            return None
        g.caller = identify()
        require_scope(declared.scope)
        return None

    @app.after_request
    def expose(response: Response) -> Response:
        caller: Caller | None = g.get("caller")
        origin = request.headers.get("Origin", "")
        if caller and caller.key and origin in caller.key.origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "X-Request-ID, Server-Timing, Retry-After"
        if "Origin" in request.headers:
            response.headers.add("Vary", "Origin")
        return response


def identify() -> Caller:
    """The caller of this request. Answers 401 or 403 where there is none to be had."""
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, presented = header.partition(" ")
        if scheme.lower() != "bearer":
            raise _unauthorized("send the key as: Authorization: Bearer <key>")
        key = context().verify(presented.strip())
        if key is None:
            raise _unauthorized("this key is unknown or revoked", error="invalid_token")
        return _from_its_origin(Caller(key.id, key))
    key = _signed_in()
    if key is not None and same_origin():
        return Caller(key.id, key)
    if not context().keyless():
        raise _unauthorized("send a key: Authorization: Bearer <key>")
    return _from_this_machine()


def may(scope: str) -> bool:
    """Whether the caller of this request has a scope; callers of this machine, while no key exists, have all."""
    caller: Caller = g.caller
    return caller.key is None or caller.key.allows(scope)


def require_scope(scope: str) -> None:
    """Answer 403 unless the caller has the scope."""
    if not may(scope):
        refuse("forbidden", f"this needs a key with the scope {scope}")


def set_cookie(response: AnyResponse, key: ApiKey) -> None:
    """Remember a key's id in a signed cookie; the key is looked up anew each time, so revoking it signs out."""
    value = TimestampSigner(context().session_secret).sign(key.id).decode()
    response.set_cookie(
        COOKIE, value, max_age=SIGNED_IN_S, httponly=True, samesite="Strict", secure=request.is_secure
    )


def _signed_in() -> ApiKey | None:
    value = request.cookies.get(COOKIE, "")
    if not value or not context().has_state:
        return None
    try:
        id = TimestampSigner(context().session_secret).unsign(value, max_age=SIGNED_IN_S).decode()
    except BadSignature:
        return None
    return context().live_key(id)


def _from_its_origin(caller: Caller) -> Caller:
    key = caller.key
    if key is not None and key.origins:
        origin = request.headers.get("Origin", "")
        if origin not in key.origins:
            refuse("forbidden", "this browser key is not for pages of this origin")
    return caller


def _from_this_machine() -> Caller:
    if not _is_loopback(request.remote_addr or "") or "X-Forwarded-For" in request.headers:
        refuse("forbidden", "no API key exists yet, so only this machine is answered; `dedup keys add` makes one")
    if urlsplit(f"//{request.host}").hostname not in _LOCAL_NAMES:
        refuse("forbidden", "no API key exists yet, so only requests addressed to localhost are answered")
    if not same_origin():
        refuse("forbidden", "no API key exists yet, so pages of other sites are not answered")
    return Caller("local", None)


def same_origin() -> bool:
    """Whether this request comes from a page of this very origin, or from no page: no Origin (not a cross-site browser call), or the one this page itself has."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
    return urlsplit(origin).netloc == request.host


@lru_cache(maxsize=1024)
def _is_loopback(address: str) -> bool:
    if not address:
        return True  # a Unix socket: only this machine has those
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _preflight() -> Response:
    """A browser asks before it sends; it carries no key, so the origin alone is looked at."""
    origin = request.headers.get("Origin", "")
    if origin not in context().origins():
        refuse("forbidden", "no browser key is for pages of this origin")
    response = Response(status=204)
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Content-Encoding, X-Request-ID"
    response.headers["Access-Control-Max-Age"] = "600"
    return response


def _unauthorized(detail: str, error: str = "") -> ProblemError:
    challenge = 'Bearer realm="dedup"' + (f', error="{error}"' if error else "")
    return ProblemError("unauthorized", detail, headers={"WWW-Authenticate": challenge})
