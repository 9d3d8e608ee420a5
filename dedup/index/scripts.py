"""The verbs' Lua scripts: their sources as files, called by their SHA-1, sent again where a server forgot them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis import Redis

__all__ = ["Arguments", "evaluate", "script"]

Arguments = Sequence[bytes | int | str]

_PARTS = ("state", "postings", "places", "growing", "chunks", "carriers", "articles", "sweeping")
"""What stands before each verb, the later parts calling the earlier ones."""


@cache
def script(verb: str) -> tuple[str, str]:
    """Source of a verb's script and the SHA-1 that Redis calls it by."""
    source = source_of(_read(verb))
    return source, sha1(source.encode(), usedforsecurity=False).hexdigest()


def source_of(body: str) -> str:
    """A script that may call what all verbs share; ``body`` is as the files of the verbs are."""
    return f"{_read('names')}return (function()\n{''.join(map(_read, _PARTS))}{body}\nend)()\n"


def _read(name: str) -> str:
    return (Path(__file__).parent / "lua" / f"{name}.lua").read_text("utf-8")


def evaluate(client: Redis, verb: str, calls: Sequence[Arguments]) -> list[Any]:
    """Answers of the verb's script, one for each call (key first, then ARGV). One round trip.

    Raises what redis-py raises; the first error, if several calls fail.
    """
    from redis.exceptions import NoScriptError

    source, digest = script(verb)
    try:
        return _evaluate(client, digest, calls)
    except NoScriptError:
        client.script_load(source)
        return _evaluate(client, digest, calls)


def _evaluate(client: Redis, digest: str, calls: Sequence[Arguments]) -> list[Any]:
    if len(calls) == 1:
        return [client.evalsha(digest, 1, *calls[0])]
    pipeline = client.pipeline(transaction=False)
    for call in calls:
        pipeline.evalsha(digest, 1, *call)
    answers: list[Any] = pipeline.execute(raise_on_error=False) if calls else []
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers
