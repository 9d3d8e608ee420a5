"""Where is the index? The one place that turns a URL, a setting or nothing into an `Index`.

The order: the URL given; ``DEDUP_REDIS_URL``; the embedded server of the data
directory, started if it does not run. Redis is imported only when one is used.
"""

from __future__ import annotations

import os

from dedup.errors import ConfigError
from dedup.index.base import Index
from dedup.sign import SCHEME, Scheme

__all__ = ["address_of", "open_index"]


def open_index(url: str = "", *, data_dir: str = "", collection: str = "default", scheme: Scheme = SCHEME) -> Index:
    """The index at ``url``: ``memory:``, ``redis://``, ``rediss://``, ``unix://`` or ``redis+cluster://`` (any node).

    Empty means ``DEDUP_REDIS_URL``, or else the embedded server of
    ``data_dir`` (`dedup.index.embedded`). Raises `ConfigError` for any other
    URL and `dedup.errors.Unavailable` when no server can be had.
    """
    url = address_of(url, data_dir)
    if url == "memory:":
        from dedup.index.in_memory import InMemoryIndex

        return InMemoryIndex(scheme)
    kind = url.partition("://")[0]
    if kind in ("redis+cluster", "rediss+cluster"):
        from dedup.index.in_cluster import ClusterIndex, connect_cluster

        return ClusterIndex(connect_cluster(url.replace("+cluster", "", 1)), collection, scheme)
    if url and kind not in ("redis", "rediss", "unix"):
        raise ConfigError(
            f"not an index: {kind}://..." if "://" in url else "not an index URL",
            remedy="use redis://, rediss://, unix://, redis+cluster:// or memory:",
        )
    from dedup.index.connect import connect
    from dedup.index.in_redis import RedisIndex

    return RedisIndex(connect(url), collection, scheme)


def address_of(url: str = "", data_dir: str = "") -> str:
    """The URL by which every process finds the index that `open_index` opens here, whatever its own environment says.

    The embedded server is started if it does not run. Raises `dedup.errors.Unavailable` when it cannot be.
    """
    if url := url or os.environ.get("DEDUP_REDIS_URL", ""):
        return url
    from dedup.index.embedded import ensure

    return ensure(data_dir)
