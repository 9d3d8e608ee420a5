"""Whether an article shows anything by itself: what a nightly job asks before it makes a verdict, since most show nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.judge.furniture import find_furniture
from dedup.model import Article, Paragraph, Repeat

__all__ = ["shows_nothing"]


def shows_nothing(article: Article, paragraphs: Sequence[Paragraph], repeats: Sequence[Repeat]) -> bool:
    """Whether `dedup.judge.verdict.judge`, asked without an index, would find nothing whatever the policy.

    The rules that need no index draw on nothing else: repeats (``double/*``),
    leftovers (``furniture/*``) and these, or the article's own data
    (``embargo/active``). O(characters of the edges).
    """
    if repeats or article.embargo_until or article.status == "embargoed":
        return False
    return next(find_furniture(paragraphs), None) is None
