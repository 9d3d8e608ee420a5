"""API keys: made once, shown once, kept only as a hash.

A key is ``dk_ID_SECRET``. The secret has 256 random bits, so one SHA-256 is as
good as a slow hash; it is compared in constant time. What an id may do is
looked up at each request (the service caches it for seconds), so revoking one
works everywhere at once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from dedup.errors import NotFound, UsageError

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["SCOPES", "Access", "ApiKey"]

SCOPES = ("check", "write", "admin")
"""Each includes those before it."""

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|http://\[::1\](:[0-9]{1,5})?")
_LIMIT = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")
_KEY = re.compile(r"dk_([a-z0-9]{10})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored: all but the secret.

    ``origins`` make it a browser key: it works only from pages of those
    origins, and only for the scope ``check``. ``limit`` is like
    ``600/minute``; empty means the service's own.
    """

    id: str
    label: str
    digest: str
    scopes: tuple[str, ...]
    origins: tuple[str, ...] = ()
    limit: str = ""
    created: str = ""
    revoked: str = ""

    def allows(self, scope: str) -> bool:
        """Whether the key has the scope, or one that includes it."""
        return any(SCOPES.index(own) >= SCOPES.index(scope) for own in self.scopes)


class Access:
    """The keys of one collection."""

    def __init__(self, redis: Redis, collection: str = "default") -> None:
        self._redis = redis
        self._name = f"dedup.state:{collection}:access"

    def add(
        self, label: str, scopes: Sequence[str], *, origins: Sequence[str] = (), limit: str = "", now: str = ""
    ) -> tuple[ApiKey, str]:
        """Make a key; returns it and the text to hand over, which cannot be had again.

        Raises `UsageError` for an unknown scope, a browser key that could do
        more than check, or a malformed origin or limit.
        """
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if unknown or not scopes:
            raise UsageError("a key needs scopes that exist", remedy=f"choose from {', '.join(SCOPES)}")
        if origins and tuple(scopes) != ("check",):
            raise UsageError("a browser key may only check", remedy="leave the origins out, or the other scopes")
        wrong = [origin for origin in origins if not _ORIGIN.fullmatch(origin)]
        if wrong:
            raise UsageError(f"{wrong[0]!r} is no origin", remedy="write it like https://cms.example.org, no path")
        if limit and not _LIMIT.fullmatch(limit):
            raise UsageError(f"{limit!r} is no limit", remedy="write it like 600/minute")
        id = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(10))
        secret = secrets.token_urlsafe(32)
        key = ApiKey(id, label, _digest(secret), tuple(scopes), tuple(origins), limit, now)
        self._redis.hset(self._name, id, json.dumps(asdict(key)))
        return key, f"dk_{id}_{secret}"

    def revoke(self, id: str, *, now: str = "") -> ApiKey:
        """End a key; its record stays, so that logs can still be read. Raises `NotFound`."""
        key = self.get(id)
        if key is None:
            raise NotFound(f"there is no key {id!r}", remedy="`dedup keys list` shows the ids")
        key = replace(key, revoked=key.revoked or now or "revoked")
        self._redis.hset(self._name, id, json.dumps(asdict(key)))
        return key

    def list(self) -> list[ApiKey]:
        """All keys, the revoked too, oldest first."""
        values: list[bytes] = self._redis.hvals(self._name)  # type: ignore[assignment]
        return sorted((_parsed(value) for value in values), key=lambda key: (key.created, key.id))

    def get(self, id: str) -> ApiKey | None:
        """The key of that id, revoked or not."""
        value: bytes | None = self._redis.hget(self._name, id)  # type: ignore[assignment]
        return None if value is None else _parsed(value)

    def verify(self, presented: str) -> ApiKey | None:
        """The live key that ``presented`` is, or None. One read; constant time in the secret."""
        found = _KEY.fullmatch(presented)
        if found is None:
            return None
        key = self.get(found[1])
        known = key.digest if key is not None else _digest("")
        same = hmac.compare_digest(known, _digest(found[2]))
        return key if key is not None and same and not key.revoked else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _parsed(value: bytes) -> ApiKey:
    found = json.loads(value)
    return ApiKey(**{**found, "scopes": tuple(found["scopes"]), "origins": tuple(found["origins"])})
