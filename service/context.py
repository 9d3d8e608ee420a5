"""What all routes of one process share: settings, the index, the policy.

The index is opened at first use, not at start: a service that comes up before
its Redis answers 503 until Redis is there, and then works without a restart.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from flask import current_app

from dedup.index.base import Index
from dedup.judge.policy import Policy
from service.deadlines import Deadlines
from service.settings import Settings

__all__ = ["Context", "context"]


@dataclass(slots=True)
class Context:
    """One for each process; `context` finds it from inside a request."""

    settings: Settings
    policy: Policy
    deadlines: Deadlines
    _index: Index | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def index(self) -> Index:
        """The index, opened now if need be. Raises `dedup.errors.Unavailable` and `SchemeMismatch`."""
        if self._index is None:
            with self._lock:
                if self._index is None:
                    self._index = self._open()
        return self._index

    def _open(self) -> Index:
        from dedup.index.open import open_index

        settings = self.settings
        return open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)

    def close(self) -> None:
        """Let go of the connections."""
        self.deadlines.close()
        if self._index is not None:
            self._index.close()
            self._index = None


def context() -> Context:
    """The context of the application at work."""
    found: Context = current_app.extensions["dedup"]
    return found
