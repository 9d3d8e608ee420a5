"""Who came first, as far as the clocks can tell.

Times are ISO 8601 in UTC. A date without a time of day says nothing about
another moment of the same day; neither do two moments nearer than the slack.
"""

from __future__ import annotations

from functools import cache, lru_cache

from dedup.frozen import TYPE_CHECKING
from dedup.model import Article, StoredArticle

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

    Direction = Literal["earlier", "later", "unknown"]
else:
    Direction = str

__all__ = ["Direction", "compare_times", "direction_of", "on_another_day"]

_SECOND = 1_000_000

_DAY = 20 * 3600
"""Seconds between a report and the next one of its kind; the story of the evening is updated in the morning."""


def compare_times(one: str, other: str, slack: int = 0) -> int:
    """-1 if ``one`` lies before ``other``, 1 if after, 0 if that cannot be told. ``slack`` in seconds.

    >>> compare_times("2016-10-25T09:00:00Z", "2016-10-25T10:00:00Z")
    -1
    >>> compare_times("2016-10-25", "2016-10-25T10:00:00Z")
    0
    >>> compare_times("2016-10-25T09:00:00Z", "2016-10-25T09:00:30Z", slack=60)
    0
    """
    if not one or not other or one.startswith(other) or other.startswith(one):
        return 0
    if len(one) <= 10 or len(other) <= 10:
        one, other = one[:10], other[:10]
        return (one > other) - (one < other)
    first, second = _moment(one), _moment(other)
    if first is None or second is None:
        return 0
    apart = first - second
    return 0 if abs(apart) <= slack * _SECOND else (1 if apart > 0 else -1)


@lru_cache(maxsize=1024)
def _moment(time: str) -> int | None:
    """Microseconds from `_first` to a time, of UTC where it names no zone; None if it is none."""
    first = _first()
    try:
        moment = first.fromisoformat(time)
    except ValueError:
        return None
    since = (moment.replace(tzinfo=first.tzinfo) if moment.tzinfo is None else moment) - first
    return (since.days * 24 * 3600 + since.seconds) * _SECOND + since.microseconds


@cache
def _first() -> datetime:
    from datetime import UTC, datetime  # not at import: a check without an index compares no times

    return datetime(1970, 1, 1, tzinfo=UTC)


def on_another_day(one: str, other: str) -> bool:
    """Whether both times are known, and too far apart for two versions of one day's story.

    >>> on_another_day("2016-10-25T09:00:00Z", "2016-10-26"), on_another_day("2016-10-25T09:00:00Z", "")
    (True, False)
    """
    return compare_times(one, other, _DAY) != 0


def direction_of(
    article: Article, source: StoredArticle, own: StoredArticle | None, now: str, slack: int
) -> tuple[Direction, str]:
    """Whether ``source`` is earlier or later than ``article``, and the evidence in words.

    Tried in this order: two versions of one wire item; the two publication
    times; the source's first sighting against this article's publication or
    first sighting (``own`` is this article's own record in the index); for an
    article that has neither, the moment of the check.
    """
    one_item = article.wire_id and article.wire_id == source.wire_id and article.version and source.version
    if one_item and source.version != article.version:
        return ("earlier" if source.version < article.version else "later"), (
            f"wire item, version {source.version} against version {article.version} here"
        )
    order = compare_times(source.published, article.published, slack)
    if order:
        return ("earlier" if order < 0 else "later"), (
            f"published {source.published} against {article.published} here"
        )
    if source.published and article.published:
        return "unknown", "published at the same time, as far as the clocks can tell"
    seen = source.first_seen
    if article.published:
        if compare_times(seen, article.published, slack) < 0:
            return "earlier", f"first seen {seen}, before this article was published {article.published}"
        return "unknown", f"no publication time; first seen {seen}" if seen else "no time is known"
    if own is not None:
        order = compare_times(seen, own.first_seen, slack)
        if order < 0:
            return "earlier", f"first seen {seen} against {own.first_seen} here"
        if order > 0 and compare_times(source.published, own.first_seen, slack) > 0:
            return "later", f"published {source.published}, after this article was first seen {own.first_seen}"
        if compare_times(source.published, own.first_seen, slack) < 0:
            return "earlier", f"published {source.published}, before this article was first seen {own.first_seen}"
        return "unknown", "neither publication nor first sighting tells"
    known = source.published or seen
    if compare_times(known, now) < 0:
        verb = "published" if source.published else "first seen"
        return "earlier", f"{verb} {known}, before this check; this article has no publication time"
    return "unknown", "no time is known"
