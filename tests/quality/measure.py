"""Asks the detector, as a user would: through the pipeline, with an index in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dedup.index.in_memory import InMemoryIndex
from dedup.model import Article, Block, Verdict
from dedup.offsets import OffsetMap
from dedup.pipeline import check, put

__all__ = ["Desk", "article_of", "plain"]

NOW = "2026-01-02T00:00:00Z"


def plain(key: str, text: str, title: str = "") -> Article:
    outlet, _, name = key.partition("/")
    return Article(outlet, name, text, (Block(text, "body", OffsetMap.identity(0, len(text)), fixed=False),), title=title)


def article_of(key: str, paragraphs: Sequence[str]) -> Article:
    return plain(key, "\n\n".join(paragraphs))


class Desk:
    """An index with articles in it, and the question every suite asks."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.index = InMemoryIndex()
        put(articles, self.index, now="2026-01-01T00:00:00Z")

    def check(self, article: Article) -> Verdict:
        return check(article, self.index, now=NOW)

    def sources(self, article: Article) -> set[str]:
        """Keys of the articles that share words with this one which count: no boilerplate, no shared quotation."""
        return {source.key for source in self.check(article).sources if source.ratio > 0}
