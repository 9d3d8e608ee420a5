"""Connections to a Redis or Valkey server, and its failures in this project's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dedup.errors import (
    ConfigError,
    IndexError_,
    IndexFull,
    SchemeMismatch,
    Unavailable,
)

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["connect", "is_near", "translated", "without_password"]


def connect(url: str, *, timeout: float = 5.0) -> Redis:
    """A client for ``url`` that has not connected yet.

    A lost connection is tried once more at once, and a dead server is then
    reported: redis-py's own default would go on for seconds. ``timeout``, in
    seconds, bounds connecting and each answer; a silent server is not asked
    twice.
    """
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError
    from redis.retry import Retry

    try:
        client = Redis.from_url(
            url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)),
            health_check_interval=0,
        )
    except ValueError:  # its message quotes a part of the URL, which may be of the password
        raise ConfigError(
            "not a Redis URL", remedy="write redis://, rediss:// or unix://, and %2F for a slash in a password"
        ) from None
    if _names_no_database(url):  # redis-py takes database 0 then
        raise ConfigError("the database of a Redis URL is a number", remedy="end the URL with /0, or with the host for the first one")
    return client


_AFTER_HOST = re.compile(r"^rediss?://[^/?#]*/+(?!/|\d*/*(?:[?#]|$))")


def _names_no_database(url: str) -> bool:
    """Whether something that is no number stands where the number of the database does."""
    return _AFTER_HOST.match(url) is not None


def is_near(client: Redis) -> bool:
    """Whether the server is on this machine, by its address: what is read costs no network.

    The local end of a tunnel looks so as well; one by another name than ``localhost`` does not.
    """
    settings = client.connection_pool.connection_kwargs
    host = str(settings.get("host", "localhost"))
    return "path" in settings or host in ("localhost", "::1") or host.startswith("127.")


def without_password(url: str) -> str:
    """``url`` as it may be shown.

    >>> without_password("redis://desk:secret@host:6379/0")
    'redis://desk:***@host:6379/0'
    >>> without_password("unix:///run/redis.sock?password=secret&db=1")
    'unix:///run/redis.sock?password=***&db=1'
    """
    url = re.sub("(?<=[?&]password=)[^&#]*", "***", url)
    head, at, tail = url.rpartition("@")
    if not at:
        return url
    scheme, slashes, login = head.partition("//")
    user = login.partition(":")[0]
    return f"{scheme}{slashes}{user}:***@{tail}"


@contextmanager
def translated(identity: str = "") -> Iterator[None]:
    """Failures of the server inside the block, as `dedup.errors` names them."""
    from redis.exceptions import (
        AuthenticationError,
        BusyLoadingError,
        ConnectionError,
        NoPermissionError,
        OutOfMemoryError,
        ReadOnlyError,
        RedisClusterException,
        RedisError,
        TimeoutError,
    )

    try:
        yield
    except AuthenticationError:
        raise ConfigError("the Redis server refuses the user or password", remedy="put them into the URL") from None
    except BusyLoadingError:
        raise Unavailable("the Redis server is still loading its data", remedy="try again in a moment") from None
    except TimeoutError:
        raise Unavailable("the Redis server does not answer in time", remedy="see its load and its log") from None
    except (ConnectionError, RedisClusterException):
        raise Unavailable("the Redis server cannot be reached", remedy="start it, or name another by its URL") from None
    except OutOfMemoryError:
        raise _out_of_memory() from None
    except ReadOnlyError:
        raise _replica() from None
    except NoPermissionError:
        raise ConfigError(
            "the Redis server refuses a command to this user", remedy="give the user the rights docs/index.md lists"
        ) from None
    except RedisError as error:
        raise _named(str(error), identity) from None


_WITHIN_A_SCRIPT = re.compile(r"^(?:ERR )?Error running script .*?@user_script: ?\d+: -?([A-Z]+) ")


def _named(message: str, identity: str) -> Exception:
    code, _, detail = message.partition(" ")
    within = _WITHIN_A_SCRIPT.match(message)  # Redis 6.2 wraps what a script's command was refused for
    if within:
        code = within[1]
    if code == "SCHEME":
        return _mismatch(detail.split(" ")[0], identity)
    if code == "FULL":
        return IndexFull(f"the collection is full: {detail}", remedy="start another collection")
    if code == "OOM":
        return _out_of_memory()
    if code == "READONLY":
        return _replica()
    if code == "MISCONF":
        return IndexFull(
            "the Redis server cannot write to its disk and takes no more writes", remedy="free disk space, see its log"
        )
    if code in ("CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "LOADING", "BUSY", "NOREPLICAS"):
        return Unavailable(f"the Redis server takes no such command now: {code}", remedy="try again in a moment")
    if "DB index" in message:
        return IndexError_("the Redis server has no such database", remedy="mend the number at the end of the URL")
    return IndexError_(f"the Redis server refuses: {message[:200]}")


def _mismatch(stored: str, mine: str) -> SchemeMismatch:
    """Of identities ``scheme.layout.dictionary``: which of the three differ, and the way out."""
    parts = zip(("scheme", "layout", "dictionary"), stored.split("."), mine.split("."), strict=False)
    others = [(name, one, other) for name, one, other in parts if one != other]
    built = ", ".join(f"{name} {one}" for name, one, _ in others)
    here = ", ".join(f"{name} {other}" for name, _, other in others)
    if [name for name, *_ in others] == ["scheme"]:
        remedy = "use the version that built it, or another --collection: dedup export brings the articles along"
    else:
        remedy = (
            "use the version that built it: its dedup export brings the articles to another --collection of this one"
        )
    return SchemeMismatch(f"the collection was built with {built}, this is {here}", remedy=remedy)


def _out_of_memory() -> IndexFull:
    return IndexFull(
        "the Redis server has reached its maxmemory; nothing was written",
        remedy="raise maxmemory, or run: dedup expire --keep 400d",
    )


def _replica() -> Unavailable:
    return Unavailable("the Redis server is a read-only replica", remedy="name the primary server")
