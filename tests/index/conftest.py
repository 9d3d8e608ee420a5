"""Articles to store, and every implementation of an index to store them in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dedup.index.base import Entry, Index
from dedup.index.connect import connect
from dedup.index.in_memory import InMemoryIndex
from dedup.index.in_redis import RedisIndex
from dedup.model import StoredArticle
from dedup.normalise import normalise
from dedup.sign import sketch_article


def entry(key: str, *paragraphs: str, version: int = 0, first_seen: str = "2020-01-01T00:00:00Z") -> Entry:
    article = StoredArticle(
        key=key,
        title=f"On {key}",
        language="en",
        byline="",
        credit="",
        dateline="",
        published="",
        modified="",
        first_seen=first_seen,
        version=version,
        status="usable",
        url="",
        canonical_url="",
        wire_id="",
        evolved_from="",
        paragraphs=paragraphs,
        roles=("body",) * len(paragraphs),
    )
    words = [normalise(text).words for text in paragraphs]
    sketches = sketch_article(words)
    return Entry(article, tuple(sketch if found else None for sketch, found in zip(sketches, words, strict=True)))


@pytest.fixture(params=["memory", "redis"])
def index(request: pytest.FixtureRequest) -> Iterator[Index]:
    if request.param == "memory":
        yield InMemoryIndex()
        return
    client = connect(request.getfixturevalue("redis_url"))
    store = RedisIndex(client)
    yield store
    store.close()
