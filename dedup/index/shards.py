"""A shard: a whole index in one hash slot of a cluster, and how it is found again when the slot is elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from dedup.errors import Unavailable
from dedup.index.connect import translated
from dedup.index.in_redis import RedisIndex
from dedup.index.scripts import Arguments, evaluate
from dedup.sign import Scheme

if TYPE_CHECKING:
    from redis.cluster import ClusterNode, RedisCluster

__all__ = ["Moving", "Shard", "tag_of", "unless_moving"]

_PATIENCE = 15.0
_Result = TypeVar("_Result")


@cache
def tag_of(shard: int, shards: int) -> str:
    """A hash tag whose slot lies in the shard's part of all slots, so that shards spread evenly over nodes.

    >>> [tag_of(shard, 3) for shard in range(3)]
    ['3', '1', '0']
    """
    from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot

    number = 0
    while key_slot(str(number).encode()) * shards // REDIS_CLUSTER_HASH_SLOTS != shard:
        number += 1
    return str(number)


class Shard(RedisIndex):
    """An index in one hash slot, found again when the slot moves or its node fails over."""

    def __init__(self, cluster: RedisCluster, collection: str, scheme: Scheme, prefix: str) -> None:
        self.cluster = cluster
        node = cluster.get_default_node()  # type: ignore[no-untyped-call]
        super().__init__(cluster.get_redis_connection(node), collection, scheme, prefix=prefix)
        self._registered = True  # ClusterIndex does that
        self.reader = None

    def node(self) -> ClusterNode:
        """The node that holds the slot, as far as known."""
        node: ClusterNode = self.cluster.get_node_from_key(self.prefix)  # type: ignore[no-untyped-call]
        return node

    def stats(self) -> Mapping[str, int | str]:
        self.fetch([])  # finds the node
        return super().stats()

    def run(self, verb: str, calls: Sequence[Arguments]) -> list[Any]:
        full = [(self.prefix, self.identity, *arguments) for arguments in calls]
        deadline, wait = time.monotonic() + _PATIENCE, 0.02
        while True:
            try:
                self.client = self.cluster.get_redis_connection(self.node())
                with translated(self.identity):
                    return unless_moving(lambda: evaluate(self.client, verb, full))
            except Moving:
                if time.monotonic() > deadline:
                    raise Unavailable(
                        "a part of the cluster is moving or failing over", remedy="try again in a moment"
                    ) from None
                time.sleep(wait)
                wait = min(1.0, wait * 2)
                _refresh(self.cluster)


class Moving(Exception):
    """The slot is elsewhere, on its way, or its node does not answer: look again."""


def unless_moving(work: Callable[[], _Result]) -> _Result:
    """What ``work`` gives. Raises `Moving` for every answer that only says so, and what else redis-py raises."""
    from redis.exceptions import (
        AskError,
        ClusterDownError,
        ConnectionError,
        MovedError,
        ReadOnlyError,
        ResponseError,
        TimeoutError,
        TryAgainError,
    )

    try:
        return work()
    except (MovedError, AskError, TryAgainError, ClusterDownError, ReadOnlyError, ConnectionError, TimeoutError):
        # Never follow ASK: on the receiving node, keys that have not come yet look as if they did not exist.
        raise Moving from None
    except ResponseError as error:
        text = str(error)
        if "non local key" in text or "cluster" in text.lower():
            raise Moving from None
        raise


def _refresh(cluster: RedisCluster) -> None:
    from redis.exceptions import RedisError

    try:
        cluster.nodes_manager.initialize()
    except RedisError:
        pass  # no node answers yet; the caller's patience decides
