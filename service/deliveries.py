"""The worker behind the webhooks: takes deliveries from the queue and does what they ask.

One thread a process. Storing and dropping are idempotent, so a delivery that
was half done when its worker died is simply done again by another.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable

from flask import Flask
from redis.exceptions import RedisError

from dedup.errors import DedupError, IndexFull, StaleVersion, Unavailable
from dedup.pipeline import check
from dedup.state.queue import Delivery
from service.context import Context
from service.documents import sole_article
from service.problems import log_unexpected
from service.stored import remove, store, writing
from service.webhooks import SENDERS

__all__ = ["Deliverer"]

_log = logging.getLogger("dedup.service")


class Deliverer:
    """Works on the queue of one application until stopped."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="deliveries", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Finish the delivery at work, take no other."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def once(self, *, wait_ms: int = 1) -> bool:
        """Work on one delivery, if there is one."""
        with self._app.app_context():
            found: Context = self._app.extensions["dedup"]
            delivery = found.queue.take(self._name, wait_ms=wait_ms)
            if delivery is None:
                return False
            self._work(found, delivery)
            return True

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.once(wait_ms=1_000)
            except (RedisError, Unavailable, OSError):
                self._stop.wait(2.0)  # Redis is away; what was taken stays pending, nothing is lost
            except Exception as error:
                log_unexpected(error)
                self._stop.wait(2.0)

    def _work(self, found: Context, delivery: Delivery) -> None:
        try:
            result = self._done(found, delivery)
        except (Unavailable, IndexFull, RedisError) as error:
            found.queue.failed(delivery, type(error).__name__, again=True)
            raise Unavailable("the index is away") from error
        except DedupError as error:
            found.queue.failed(delivery, error.message, again=False)
        except Exception as error:
            log_unexpected(error)
            found.queue.failed(delivery, type(error).__name__, again=True)
        else:
            found.queue.done(delivery, **result)

    def _done(self, found: Context, delivery: Delivery) -> dict[str, str]:
        event = SENDERS[delivery.source].event(delivery.body, delivery.headers)
        key = f"{delivery.outlet}/{event.id}"
        if event.action == "ignore":
            return {"key": key, "result": "ignored"}
        if event.action == "drop":
            return {"key": key, "result": self._in_order(found, delivery, key, lambda: "dropped" if remove(key) else "unknown")}
        article = sole_article(
            event.document.encode(), media_type="application/json", outlet=delivery.outlet, id=event.id
        )
        verdict = check(article, found.index, policy=found.policy)
        try:
            result = self._in_order(found, delivery, key, lambda: store(article)[0])
        except StaleVersion:
            result = "stale"
        return {"key": key, "result": result, "verdict": verdict.verdict}

    @staticmethod
    def _in_order(found: Context, delivery: Delivery, key: str, change: Callable[[], str]) -> str:
        """Change an article unless a later delivery did: one claimed from a dead worker brings back nothing old."""
        with writing(key):
            if found.queue.is_overtaken(delivery, key):
                return "overtaken"
            result = change()
            found.queue.mark(delivery, key)
        return result
