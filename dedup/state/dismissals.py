"""Findings somebody looked at and set aside, with a reason and an end date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dedup.judge.feedback import is_active

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["Dismissals", "SetAside"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """One finding set aside. ``until`` is ISO 8601 UTC: a day holds to its end, a moment up to it; empty means for good."""

    fingerprint: str
    reason: str
    until: str = ""
    by: str = ""
    at: str = ""


class Dismissals:
    """The dismissals of one collection."""

    def __init__(self, redis: Redis, collection: str = "default") -> None:
        self._redis = redis
        self._name = f"dedup.state:{collection}:dismissed"

    def add(self, dismissal: SetAside) -> None:
        """Set a finding aside; a later word on the same finding replaces the earlier."""
        self._redis.hset(self._name, dismissal.fingerprint, json.dumps(asdict(dismissal)))

    def remove(self, fingerprint: str) -> bool:
        """Take a dismissal back; True if there was one."""
        return bool(self._redis.hdel(self._name, fingerprint))

    def active(self, fingerprints: Iterable[str], now: str) -> Mapping[str, SetAside]:
        """Those of ``fingerprints`` that are set aside at ``now``. One read."""
        wanted = list(dict.fromkeys(fingerprints))
        if not wanted:
            return {}
        values: list[bytes | None] = self._redis.hmget(self._name, wanted)  # type: ignore[assignment]
        found = (SetAside(**json.loads(value)) for value in values if value is not None)
        return {each.fingerprint: each for each in found if is_active(each, now)}

    def list(self) -> list[SetAside]:
        """All of them, the ended too, newest first."""
        values: list[bytes] = self._redis.hvals(self._name)  # type: ignore[assignment]
        return sorted((SetAside(**json.loads(value)) for value in values), key=lambda each: each.at, reverse=True)
