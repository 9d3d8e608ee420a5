"""All that is known of an article before anything is decided.

Facts are computed by the stages, gathered here, and turned into a verdict by
rules that see nothing else. Places are positions in the article's word
stream: the comparable words of all paragraphs in order.
"""

from __future__ import annotations

from collections.abc import Mapping

from dedup.frozen import dataclass, field
from dedup.model import Alignment, Article, Credit, Paragraph, Repeat, StoredArticle

__all__ = ["Facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Input of `dedup.judge.judge`.

    ``sources`` holds every article that ``alignments`` names. ``boilerplate``
    and ``quoted`` are places that count apart. ``indexed`` is False when no
    index was asked, so that rules about other articles report themselves
    skipped rather than passed. ``now`` is ISO 8601 UTC.
    """

    article: Article
    paragraphs: tuple[Paragraph, ...]
    repeats: tuple[Repeat, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    sources: Mapping[str, StoredArticle] = field(default_factory=dict)
    carriers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    boilerplate: frozenset[int] = frozenset()
    quoted: frozenset[int] = frozenset()
    credits: tuple[Credit, ...] = ()
    saturated: int = 0
    indexed: bool = False
    now: str = ""
