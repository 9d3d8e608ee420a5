"""What four content systems send when something is published: who signed it, and what to do.

Each system is one `Sender`: how its signature is checked and how its payload
is understood. Both are pure, so that they are tested against the systems' own
algorithms without a server.

============  ==================================================================
Ghost         ``X-Ghost-Signature: sha256=HEX, t=MS``, HMAC-SHA256 over the body
              followed by ``t`` (releases before 5.87: over the body alone)
Sanity        ``sanity-webhook-signature: t=MS,v1=BASE64URL`` over ``t.body``
WordPress     has none of its own; the snippet in ``docs/http.md`` sends
              ``X-Dedup-Signature: t=S,v1=HEX`` over ``t.body``
Strapi        signs nothing; it can send ``Authorization: Bearer SECRET``
============  ==================================================================
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dedup.errors import ConfigError, ReadError
from service.paths import OUTLET

__all__ = ["KEPT_HEADERS", "SENDERS", "Event", "Sender", "secrets_of"]

FRESH_S = 600
"""A signed time further away than this is refused, so that a delivery overheard once cannot be replayed for ever."""

KEPT_HEADERS = ("x-strapi-event", "sanity-operation", "sanity-document-id", "x-dedup-event")
"""What of the headers goes into the queue with the body; never a signature or a secret."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a delivery asks for. ``document`` is the article as JSON text, for `dedup.read`; empty where it is to go."""

    action: Literal["put", "drop", "ignore"]
    id: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """One content system. ``signature`` is the header that is never the same twice, where there is one."""

    signed: Callable[[bytes, Mapping[str, str], str, float], bool]
    understood: Callable[[dict[str, Any], Mapping[str, str]], Event]
    signature: str = ""

    def verify(self, body: bytes, headers: Mapping[str, str], secret: str, now: float | None = None) -> bool:
        """Whether ``body`` comes from who knows ``secret``; constant time. ``headers`` have lower-case names."""
        return bool(secret) and self.signed(body, headers, secret, time.time() if now is None else now)

    def seal(self, name: str, headers: Mapping[str, str]) -> str:
        """What tells a delivery to ``name`` from all others, as long as its signature is good; empty where nothing does."""
        # Without the time: old Ghosts do not sign it, so whoever overheard one could tell another.
        value = re.sub(r"\bt=\d+", "", headers.get(self.signature, ""))
        return hashlib.sha256(f"{name} {value}".encode()).hexdigest() if value else ""

    def event(self, body: bytes, headers: Mapping[str, str]) -> Event:
        """What the delivery asks for. Raises `ReadError` where it is not what this system sends."""
        try:
            payload = json.loads(body)
        except ValueError:
            raise ReadError("the delivery is not JSON") from None
        if not isinstance(payload, dict):
            raise ReadError("the delivery is not a JSON object")
        return self.understood(payload, headers)


def secrets_of(setting: str) -> dict[tuple[str, str], str]:
    """``source/outlet=secret`` pairs of the setting. Raises `ConfigError` for one that no delivery could ever meet.

    >>> secrets_of("ghost/trt=s3cret sanity/desk=other")
    {('ghost', 'trt'): 's3cret', ('sanity', 'desk'): 'other'}
    """
    found = {}
    for number, pair in enumerate(setting.split(), 1):
        name, _, secret = pair.partition("=")
        source, _, outlet = name.partition("/")
        if source not in SENDERS or not secret or not re.fullmatch(OUTLET, outlet):
            raise ConfigError(  # not quoted: it may be a secret
                f"DEDUP_WEBHOOK_SECRETS: pair {number} is not source/outlet=secret",
                remedy=f"the source is one of {', '.join(SENDERS)}; a secret holds no white space",
            )
        found[source, outlet] = secret
    return found


def _ghost_signed(body: bytes, headers: Mapping[str, str], secret: str, now: float) -> bool:
    found = re.fullmatch(r"sha256=([0-9a-f]{64}), ?t=(\d{10,16})", headers.get("x-ghost-signature", ""))
    if found is None or not _fresh(int(found[2]) / 1000, now):
        return False
    both = _mac(secret, body + found[2].encode()).hex(), _mac(secret, body).hex()
    return bool(sum(hmac.compare_digest(found[1], each) for each in both))


def _sanity_signed(body: bytes, headers: Mapping[str, str], secret: str, now: float) -> bool:
    found = re.fullmatch(r"t=(\d{10,16})[, ]+v1=([A-Za-z0-9_=-]+)", headers.get("sanity-webhook-signature", ""))
    if found is None or not _fresh(int(found[1]) / 1000, now):
        return False
    wanted = base64.urlsafe_b64encode(_mac(secret, f"{found[1]}.".encode() + body)).decode().rstrip("=")
    return hmac.compare_digest(found[2].rstrip("="), wanted)


def _wordpress_signed(body: bytes, headers: Mapping[str, str], secret: str, now: float) -> bool:
    found = re.fullmatch(r"t=(\d{9,12}),v1=([0-9a-f]{64})", headers.get("x-dedup-signature", ""))
    if found is None or not _fresh(int(found[1]), now):
        return False
    return hmac.compare_digest(found[2], _mac(secret, f"{found[1]}.".encode() + body).hex())


def _strapi_signed(body: bytes, headers: Mapping[str, str], secret: str, now: float) -> bool:
    presented = headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(_mac(secret, presented.encode()), _mac(secret, secret.encode()))


def _ghost_event(payload: dict[str, Any], headers: Mapping[str, str]) -> Event:
    post = _object(payload, "post")
    current, previous = post.get("current") or {}, post.get("previous") or {}
    id = str(current.get("id") or previous.get("id") or "")
    if current.get("status") == "published":
        return _put(id, current)
    return _gone(id, previous.get("status") == "published" or not current)


def _strapi_event(payload: dict[str, Any], headers: Mapping[str, str]) -> Event:
    name = str(payload.get("event") or headers.get("x-strapi-event", ""))
    entry = _object(payload, "entry")
    id = str(entry.get("documentId") or entry.get("id") or "")
    if name in ("entry.unpublish", "entry.delete"):
        return _gone(id, True)
    if name == "entry.publish" or (name in ("entry.create", "entry.update") and entry.get("publishedAt")):
        return _put(id, entry)
    return Event("ignore", id)


def _sanity_event(payload: dict[str, Any], headers: Mapping[str, str]) -> Event:
    id = str(payload.get("_id") or headers.get("sanity-document-id", ""))
    if id.startswith("drafts."):
        return Event("ignore", id)
    if headers.get("sanity-operation") == "delete":
        return _gone(id, True)
    return _put(id, payload)


def _wordpress_event(payload: dict[str, Any], headers: Mapping[str, str]) -> Event:
    post = payload["post"] if isinstance(payload.get("post"), dict) else payload
    id = str(post.get("id") or post.get("ID") or "")
    if post.get("status") == "publish" and headers.get("x-dedup-event") != "delete":
        return _put(id, post)
    return _gone(id, True)


SENDERS: Mapping[str, Sender] = {
    "ghost": Sender(_ghost_signed, _ghost_event, "x-ghost-signature"),
    "sanity": Sender(_sanity_signed, _sanity_event, "sanity-webhook-signature"),
    "strapi": Sender(_strapi_signed, _strapi_event),
    "wordpress": Sender(_wordpress_signed, _wordpress_event, "x-dedup-signature"),
}


def _put(id: str, document: dict[str, Any]) -> Event:
    return Event("put", _named(id), json.dumps(document, ensure_ascii=False))


def _gone(id: str, published: bool) -> Event:
    return Event("drop" if published else "ignore", _named(id))


def _named(id: str) -> str:
    if not id:
        raise ReadError("the delivery names no document", remedy="include the id in the webhook's payload")
    return id


def _object(payload: dict[str, Any], name: str) -> dict[str, Any]:
    found = payload.get(name)
    if not isinstance(found, dict):
        raise ReadError(f"the delivery has no object {name!r}")
    return found


def _mac(secret: str, message: bytes) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()


def _fresh(sent: float, now: float) -> bool:
    return abs(now - sent) <= FRESH_S
