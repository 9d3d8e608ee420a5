"""How often a caller may ask: a moving window in Redis, shared by all processes.

`limits`, the engine inside Flask-Limiter, is used directly: the limit hangs on
the key that `service.auth` just found, and the storage on a Redis that may be
opened late. A moving window lets no burst through at the border of two
minutes. When Redis does not answer, each process counts for itself until it
does: the routes then say 503 anyway, and a limit must not be the reason.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from functools import lru_cache

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from dedup.errors import Unavailable
from service.auth import Caller
from service.context import Context, context
from service.problems import ProblemError

__all__ = ["count", "register"]


@dataclass(slots=True)
class _Windows:
    """The shared windows, and those of this process for when Redis is away."""

    own: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))
    shared: MovingWindowRateLimiter | None = None

    def hit(self, found: Context, item: RateLimitItem, name: str) -> float:
        """Count one request; 0, or the seconds to wait."""
        if found.has_state:
            try:
                if self.shared is None:
                    pool = found.redis.connection_pool
                    self.shared = MovingWindowRateLimiter(RedisStorage("redis://", connection_pool=pool))
                return _hit(self.shared, item, f"{found.settings.collection}:{name}")
            except (RedisError, Unavailable, OSError):
                pass
        return _hit(self.own, item, name)


def register(app: Flask) -> None:
    """Count each request of a caller that `service.auth` let in; answer 429 above the limit."""
    app.extensions["dedup.windows"] = _Windows()

    @app.before_request
    def count_known() -> None:
        if "caller" in g:
            count(g.caller)

    @app.after_request
    def tell(response: Response) -> Response:
        if "limit_policy" in g:
            response.headers["RateLimit-Policy"] = g.limit_policy
        return response


def count(caller: Caller) -> None:
    """Count one request of ``caller``; answer 429 above the limit."""
    windows: _Windows = current_app.extensions["dedup.windows"]
    item = _parsed(caller.limit)
    name = caller.name if caller.key else f"{caller.name} {request.remote_addr}"
    wait = windows.hit(context(), item, name)
    g.limit_policy = f'"caller";q={item.amount};w={item.get_expiry()}'
    if wait:
        raise ProblemError(
            "rate-limited",
            f"more than {caller.limit} from this caller",
            headers={"Retry-After": str(math.ceil(wait))},
        )


@lru_cache(maxsize=256)
def _parsed(limit: str) -> RateLimitItem:
    return parse(limit)


def _hit(limiter: MovingWindowRateLimiter, item: RateLimitItem, name: str) -> float:
    if limiter.hit(item, name):
        return 0.0
    return max(limiter.get_window_stats(item, name).reset_time - time.time(), 0.1)
