"""A queue of deliveries in a Redis stream that loses nothing when a worker dies.

``put`` appends to a stream; workers read through one consumer group. What a
worker has taken stays pending until it says ``done``, so a killed worker's
deliveries are claimed by another after ``patience_ms`` without a sign of life.
Work must therefore be idempotent, which storing an article is; and since what
was claimed is done late, `is_overtaken` says whether a later delivery about the
same thing was done meanwhile. A delivery that failed ``tries`` times moves to
the dead letters, where an operator finds it.

Whether an accepted delivery survives a crash of Redis itself is Redis's
``appendfsync``: ``always`` loses nothing, ``everysec`` at most one second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["Delivery", "Queue"]

_GROUP = "workers"
_KEPT_S = 7 * 86_400
_SEAL_S = 3_600


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to do. ``tries`` counts this one."""

    id: str
    source: str
    outlet: str
    body: bytes
    headers: Mapping[str, str]
    tries: int


class Queue:
    """The queue of one collection."""

    def __init__(
        self, redis: Redis, collection: str = "default", *, patience_ms: int = 60_000, tries: int = 5
    ) -> None:
        self._redis = redis
        self._base = f"dedup.state:{collection}"
        self._stream = f"{self._base}:queue"
        self._patience_ms = patience_ms
        self._tries = tries

    def put(self, source: str, outlet: str, body: bytes, headers: Mapping[str, str], *, seal: str = "") -> str:
        """Append a delivery; its id. Once this returns, the delivery will be worked on.

        ``seal`` is what makes a delivery one of its kind (its signature): sent
        again within `_SEAL_S` it is not appended again, and the first id is given.
        """
        sealed = f"{self._base}:seal:{seal}"
        known: Any = self._redis.get(sealed) if seal else None
        if known is not None:
            return bytes(known).decode()
        fields = {**_fields(source, outlet, headers), "body": body}
        pipeline = self._redis.pipeline(transaction=False)
        added: Any = self._redis.xadd(self._stream, fields)
        id: str = added.decode()
        pipeline.hset(self._job(id), mapping={"source": source, "outlet": outlet})
        pipeline.hsetnx(self._job(id), "state", "queued")  # a worker may have done it by now
        pipeline.expire(self._job(id), _KEPT_S)
        if seal:  # after the append: a crash between costs a second delivery, never the only one
            pipeline.set(sealed, id, ex=_SEAL_S)
        pipeline.execute()
        return id

    def take(self, worker: str, *, wait_ms: int = 1_000) -> Delivery | None:
        """The next delivery for ``worker``: first what a dead worker left, then what is new; None after ``wait_ms``.

        One whose workers died at every try goes to the dead letters, so that it does not take all of them with it.
        """
        from redis.exceptions import ResponseError

        try:
            taken = self._taken(worker, wait_ms)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            self._found_group()
            taken = self._taken(worker, wait_ms)
        if taken is not None and taken.tries > self._tries:
            self.failed(taken, "its worker died at every try", again=False)
            return None
        return taken

    def _taken(self, worker: str, wait_ms: int) -> Delivery | None:
        _, entries, *_ = self._redis.xautoclaim(
            self._stream, _GROUP, worker, min_idle_time=self._patience_ms, count=1
        )
        if not entries:
            found: Any = self._redis.xreadgroup(_GROUP, worker, {self._stream: ">"}, count=1, block=wait_ms)
            entries = found[0][1] if found else []
        if not entries:
            return None
        id, fields = entries[0]
        pending: Any = self._redis.xpending_range(self._stream, _GROUP, min=id, max=id, count=1)
        return _delivery(id, fields, pending[0]["times_delivered"] if pending else 1)

    def is_overtaken(self, delivery: Delivery, key: str) -> bool:
        """Whether a later delivery about ``key`` was done already, so that this one must not be."""
        last: Any = self._redis.get(self._last(key))
        return last is not None and _order(bytes(last).decode()) > _order(delivery.id)

    def mark(self, delivery: Delivery, key: str) -> None:
        """From now on deliveries about ``key`` older than this one are overtaken. Call both under one lock of ``key``."""
        self._redis.set(self._last(key), delivery.id, ex=_KEPT_S)

    def done(self, delivery: Delivery, **result: str) -> None:
        """The work is finished and stored; the delivery and its body are removed."""
        self._finish(delivery, "done", result)

    def failed(self, delivery: Delivery, why: str, *, again: bool) -> None:
        """The work failed. With ``again`` it is tried once more later, unless it was tried too often."""
        if again and delivery.tries < self._tries:
            self._note(delivery.id, {"state": "retrying", "problem": why})
            return
        fields = _fields(delivery.source, delivery.outlet, delivery.headers)
        self._redis.xadd(f"{self._base}:dead", {**fields, "why": why, "body": delivery.body}, maxlen=10_000)
        self._finish(delivery, "failed", {"problem": why})

    def job(self, id: str) -> Mapping[str, str] | None:
        """How far a delivery is, None where it is unknown or long done."""
        found: Any = self._redis.hgetall(self._job(id))
        return {name.decode(): value.decode() for name, value in found.items()} or None

    def depth(self) -> int:
        """Deliveries waiting or being worked on."""
        return int(self._redis.xlen(self._stream))

    def _job(self, id: str) -> str:
        return f"{self._base}:job:{id}"

    def _last(self, key: str) -> str:
        return f"{self._base}:last:{key}"

    def _found_group(self) -> None:
        from redis.exceptions import ResponseError

        try:
            self._redis.xgroup_create(self._stream, _GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def _finish(self, delivery: Delivery, state: str, result: Mapping[str, str]) -> None:
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.xack(self._stream, _GROUP, delivery.id)
        pipeline.xdel(self._stream, delivery.id)
        pipeline.hset(self._job(delivery.id), mapping=_texts({"state": state, **result}))
        pipeline.expire(self._job(delivery.id), _KEPT_S)
        pipeline.execute()

    def _note(self, id: str, fields: Mapping[str, str]) -> None:
        self._redis.hset(self._job(id), mapping=_texts(fields))


def _order(id: str) -> tuple[int, int]:
    """Ids of a stream are in the order of its entries."""
    moment, _, number = id.partition("-")
    return int(moment), int(number)


def _fields(source: str, outlet: str, headers: Mapping[str, str]) -> dict[Any, Any]:
    return {"source": source, "outlet": outlet, **{f"header:{name}": value for name, value in headers.items()}}


def _texts(fields: Mapping[str, str]) -> dict[Any, Any]:
    return dict(fields)


def _delivery(id: bytes, fields: Mapping[bytes, bytes], tries: int) -> Delivery:
    headers = {
        name.decode().removeprefix("header:"): value.decode()
        for name, value in fields.items()
        if name.startswith(b"header:")
    }
    return Delivery(
        id.decode(), fields[b"source"].decode(), fields[b"outlet"].decode(), fields[b"body"], headers, tries
    )
