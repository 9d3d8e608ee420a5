"""Whether an article shows anything by itself: what a nightly job asks before it makes a verdict, since most show nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.judge.furniture import leftover_lines
from dedup.model import Article, Repeat, Role

__all__ = ["shows_nothing"]


def shows_nothing(article: Article, texts: Sequence[str], roles: Sequence[Role], repeats: Sequence[Repeat]) -> bool:
    """Whether `dedup.judge.verdict.judge`, asked without an index, would find nothing whatever the policy.

    The rules that need no index draw on nothing else: repeats (``double/*``),
    leftovers (``furniture/*``) and these, or the article's own data
    (``embargo/active``). ``texts`` and ``roles`` are those of its paragraphs.
    O(characters of the edges).
    """
    if repeats or article.embargo_until or article.status == "embargoed":
        return False
    return next(leftover_lines(texts, roles), None) is None
