"""What all routes of one process share: settings, the index, the policy, the state beside the index.

The index is opened at first use, not at start: a service that comes up before
its Redis answers 503 until Redis is there, and then works without a restart.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app

from dedup.index.base import Index
from dedup.judge.policy import Policy
from dedup.state.access import Access, ApiKey
from dedup.state.dismissals import Dismissals
from dedup.state.queue import Queue
from dedup.state.tombstones import Tombstones
from service.deadlines import Deadlines
from service.problems import refuse
from service.settings import Settings

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["Context", "connect", "context"]

FRESH_S = 2.0
"""Seconds for which a key, once looked up, is believed; a revoked one works no longer than that."""

Found = TypeVar("Found")


def connect(settings: Settings) -> Redis:
    """The Redis of the settings; the embedded server is started if need be. Raises `Unavailable`."""
    from dedup.index.connect import connect as connected
    from dedup.index.embedded import ensure

    return connected(settings.redis_url or ensure(settings.data_dir))


@dataclass(slots=True)
class Context:
    """One for each process; `context` finds it from inside a request."""

    settings: Settings
    policy: Policy
    deadlines: Deadlines
    _index: Index | None = None
    _redis: Redis | None = None
    api: dict[str, Any] | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _fresh: dict[str, tuple[float, Any]] = field(default_factory=dict)

    @property
    def index(self) -> Index:
        """The index, opened now if need be. Raises `dedup.errors.Unavailable` and `SchemeMismatch`."""
        if self._index is None:
            with self._lock:
                if self._index is None:
                    self._index = self._open()
        return self._index

    @property
    def redis(self) -> Redis:
        """The Redis of the service's own state; answers 501 where everything is kept in memory."""
        if not self.has_state:
            refuse("not-implemented", "this needs Redis, and the service runs without one (memory:)")
        if self._redis is None:
            with self._lock:
                if self._redis is None:
                    self._redis = connect(self.settings)
        return self._redis

    @property
    def has_state(self) -> bool:
        """Whether there is a Redis to keep anything in."""
        return self.settings.redis_url != "memory:"

    @property
    def access(self) -> Access:
        """The API keys."""
        return Access(self.redis, self.settings.collection)

    @property
    def dismissals(self) -> Dismissals:
        """The dismissed findings."""
        return Dismissals(self.redis, self.settings.collection)

    @property
    def tombstones(self) -> Tombstones:
        """What remains of deleted articles."""
        return Tombstones(self.redis, self.settings.collection)

    @property
    def queue(self) -> Queue:
        """Deliveries of webhooks."""
        return Queue(self.redis, self.settings.collection)

    @property
    def session_secret(self) -> bytes:
        """Signs cookies: the setting, or one made at first use and shared by all processes."""
        if self.settings.session_secret:
            return self.settings.session_secret.encode()
        name = f"dedup.state:{self.settings.collection}:secret"

        def shared() -> bytes:
            self.redis.set(name, secrets.token_bytes(32), nx=True)
            found: Any = self.redis.get(name)
            return bytes(found)

        return self._remembered("secret", shared)

    def verify(self, presented: str) -> ApiKey | None:
        """The live key that ``presented`` is; remembered by its hash for `FRESH_S`."""
        if not self.has_state:
            return None
        digest = hashlib.sha256(presented.encode("utf-8", "replace")).hexdigest()
        return self._remembered(f"key {digest}", lambda: self.access.verify(presented))

    def live_key(self, id: str) -> ApiKey | None:
        """The key of that id unless it is revoked."""
        if not self.has_state:
            return None
        key = self._remembered(f"id {id}", lambda: self.access.get(id))
        return key if key is not None and not key.revoked else None

    def keyless(self) -> bool:
        """Whether callers of this machine are answered without a key.

        Not any more once a key was made: revoking the last one must not open the door.
        """
        return self.settings.keyless == "loopback" and not self._keys()

    def origins(self) -> frozenset[str]:
        """Origins of all browser keys."""
        return frozenset(origin for key in self._keys() if not key.revoked for origin in key.origins)

    def forget(self) -> None:
        """Look every key up anew."""
        self._fresh.clear()

    def _keys(self) -> list[ApiKey]:
        return self._remembered("keys", self.access.list) if self.has_state else []

    def _remembered(self, name: str, look_up: Callable[[], Found]) -> Found:
        now = time.monotonic()
        until, value = self._fresh.get(name, (0.0, None))
        if until <= now:
            value = look_up()
            if len(self._fresh) > 10_000:
                self._fresh.clear()
            self._fresh[name] = (now + FRESH_S, value)
        found: Found = value
        return found

    def _open(self) -> Index:
        from dedup.index.open import open_index

        settings = self.settings
        return open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)

    def reconnect(self) -> None:
        """Start an embedded server that went away: drop what was connected to it, so that the next use begins anew.

        Clients of a server named by URL find it again by themselves.
        """
        if not self.settings.redis_url:
            with self._lock:
                self._index = self._redis = None

    def close(self) -> None:
        """Let go of the connections."""
        self.deadlines.close()
        if self._index is not None:
            self._index.close()
            self._index = None
        if self._redis is not None:
            self._redis.close()
            self._redis = None


def context() -> Context:
    """The context of the application at work."""
    found: Context = current_app.extensions["dedup"]
    return found
