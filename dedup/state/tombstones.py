"""What remains of a deleted article: its key, when, and which version. No text."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["Tombstone", "Tombstones"]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """``version`` is that of the deleted text: nothing up to it may come back by itself."""

    deleted: str
    version: int = 0


class Tombstones:
    """The tombstones of one collection."""

    def __init__(self, redis: Redis, collection: str = "default") -> None:
        self._redis = redis
        self._name = f"dedup.state:{collection}:gone"

    def set(self, key: str, stone: Tombstone) -> None:
        """Remember a deletion. Written before the text goes, so that a crash between leaves one to repeat."""
        self._redis.hset(self._name, key, json.dumps(asdict(stone)))

    def get(self, key: str) -> Tombstone | None:
        """The tombstone of a key, None where there is none."""
        value: bytes | None = self._redis.hget(self._name, key)  # type: ignore[assignment]
        return None if value is None else Tombstone(**json.loads(value))

    def lift(self, key: str) -> None:
        """The article is back."""
        self._redis.hdel(self._name, key)
