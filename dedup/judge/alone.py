"""Whether an article shows anything by itself: what a nightly job asks before it makes a verdict, since most show nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Article, Repeat

__all__ = ["shows_nothing"]


def shows_nothing(article: Article, repeats: Sequence[Repeat], *, leftovers: bool) -> bool:
    """Whether `dedup.judge.verdict.judge`, asked without an index, would find nothing whatever the policy.

    The rules that need no index draw on nothing else: repeats (``double/*``),
    leftovers (``furniture/*``, as `dedup.judge.furniture.with_leftovers` tells them) and these, or the
    article's own data (``embargo/active``). O(1).
    """
    return not (repeats or leftovers or article.embargo_until or article.status == "embargoed")
