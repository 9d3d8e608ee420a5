"""Stored articles as the API shows them, tells them apart and checks them again."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from flask import Request

from dedup.errors import StaleVersion, Unavailable
from dedup.index.base import PutResult
from dedup.model import Article, Block, StoredArticle
from dedup.offsets import OffsetMap
from dedup.pipeline import put
from dedup.state.tombstones import Tombstone
from service.clock import now
from service.context import context
from service.problems import ProblemError

__all__ = ["as_article", "as_document", "etag_of", "fetch", "remove", "require", "store", "writing"]

_in_process = threading.Lock()


def as_document(stored: StoredArticle) -> dict[str, Any]:
    """The record as JSON: its facts, its paragraphs with their roles, and the ``text`` that spans on it slice."""
    found: dict[str, Any] = {
        field.name: getattr(stored, field.name) for field in fields(stored) if field.name not in ("paragraphs", "roles")
    }
    found["paragraphs"] = [
        {"role": role, "text": text} for role, text in zip(stored.roles, stored.paragraphs, strict=True)
    ]
    found["text"] = stored.text
    return found


def as_article(stored: StoredArticle) -> Article:
    """A stored article as if it had been read just now: ``source`` is its ``text``."""
    blocks = []
    place = 0
    for role, text in zip(stored.roles, stored.paragraphs, strict=True):
        blocks.append(Block(text, role, OffsetMap.identity(place, len(text))))
        place += len(text) + 2
    outlet, _, id = stored.key.partition("/")
    same = {field.name for field in fields(stored)} & {field.name for field in fields(Article)}
    return Article(
        outlet=outlet, id=id, source=stored.text, blocks=tuple(blocks), **{name: getattr(stored, name) for name in same}
    )


def etag_of(stored: StoredArticle) -> str:
    """A strong validator (RFC 9110, 8.8.3): changes with every member but the first sighting.

    Not with quotes around: Flask adds them.
    """
    content = [getattr(stored, field.name) for field in fields(stored) if field.name != "first_seen"]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=12).hexdigest()


def fetch(key: str) -> StoredArticle | None:
    """The stored article, None where there is none."""
    return context().index.fetch([key])[0]


def store(article: Article) -> tuple[PutResult, StoredArticle]:
    """Put an article and read it back. Call it while `writing` its key.

    Raises `StaleVersion` for a version below the stored one, or covered by a deletion.
    """
    shared = context()
    stone = shared.tombstones.get(article.key) if shared.has_state else None
    if stone is not None and 0 < article.version <= stone.version:
        raise StaleVersion("this version was deleted", remedy="send a higher version to bring the article back")
    result = put([article], shared.index, now=now())[0]
    if stone is not None:
        shared.tombstones.lift(article.key)
    stored = fetch(article.key)
    if stored is None:
        raise Unavailable("the article was dropped while it was being written", remedy="send it again")
    return result, stored


def remove(key: str) -> bool:
    """Purge an article and leave a tombstone; True if it was there, or was deleted before. Call it while `writing`."""
    shared = context()
    stored = fetch(key)
    if stored is None:
        return shared.has_state and shared.tombstones.get(key) is not None
    if shared.has_state:
        # Before the text goes: a crash between leaves a deletion to repeat, never a silent disappearance.
        shared.tombstones.set(key, Tombstone(now(), stored.version))
    shared.index.drop([key])
    return True


def require(request: Request, current: StoredArticle | None) -> None:
    """Honour If-Match and If-None-Match before a change; 412 where they do not hold (RFC 9110, 13.1)."""
    wanted, unwanted = request.if_match, request.if_none_match
    tag = etag_of(current) if current is not None else None
    if "If-Match" in request.headers and (tag is None or not wanted.contains(tag)):
        raise ProblemError("precondition-failed", "the article is not the version named in If-Match")
    if "If-None-Match" in request.headers and tag is not None and unwanted.contains_weak(tag):
        raise ProblemError("precondition-failed", "the article exists already")


@contextmanager
def writing(key: str) -> Iterator[None]:
    """One writer of an article at a time, over all processes, so that a condition still holds when its write lands.

    Raises `Unavailable` when another writer keeps it for five seconds. The
    lock ends by itself after ten, so a dead writer blocks nobody for long.
    """
    shared = context()
    if not shared.has_state:
        with _in_process:
            yield
        return
    from redis.exceptions import LockError, LockNotOwnedError

    name = f"dedup.state:{shared.settings.collection}:lock:{key}"
    lock = shared.redis.lock(name, timeout=10.0, blocking_timeout=5.0, sleep=0.01, thread_local=False)
    if not lock.acquire():
        raise Unavailable("another writer is at this article", remedy="send it again")
    try:
        yield
    finally:
        try:
            lock.release()
        except (LockNotOwnedError, LockError):
            pass  # it ended by itself, and may be another's by now
