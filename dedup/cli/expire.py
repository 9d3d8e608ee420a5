"""Remove articles from the index that are older than what you keep.

Age counts from when the index first saw an article, so that an archive that
is indexed today is new today. The index may be in use meanwhile: articles go
one at a time, each in whole. Memory is given back at the end. Run it nightly.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from contextlib import closing
from typing import TYPE_CHECKING

from dedup.cli.options import INDEX_OPTIONS, add_options, settings_of
from dedup.cli.reach import no_index_yet
from dedup.cli.tally import Tally
from dedup.errors import UsageError

if TYPE_CHECKING:
    from dedup.index.base import Index

__all__ = ["EXAMPLES", "add_arguments", "before", "run"]

EXAMPLES = """\
examples:
  dedup expire --keep 400d                        what was first seen more than 400 days ago goes
  dedup expire --keep 52w --limit 10000           at most so many in one run
  0 3 * * *  dedup expire --keep 400d             in a crontab

exit codes:
  0 done   2 no index yet, or wrong usage   3 index out of reach
"""

_SECONDS = {"h": 3600, "d": 86400, "w": 7 * 86400}
_PORTION = 1000


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup expire``."""
    parser.add_argument("--keep", required=True, metavar="AGE", help="how long articles stay: 400d, 52w, 36h")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="remove at most so many; default: all")
    add_options(parser, *INDEX_OPTIONS)


def run(arguments: Namespace) -> int:
    """Remove the old articles in portions, then give back their room."""
    import time

    from dedup.index.open import open_index

    cutoff = before(arguments.keep, time.time())
    if arguments.limit < 0:
        raise UsageError("--limit is not a number of articles", remedy="leave it out to remove all that are old")
    settings = settings_of(arguments)
    if no_index_yet(settings):
        raise UsageError("there is no index yet", remedy="dedup index PATH makes one; --redis names another")
    tally = Tally("articles removed")
    with closing(open_index(settings.redis_url, data_dir=settings.data_dir, collection=settings.collection)) as index:
        while True:
            portion = min(_PORTION, arguments.limit - tally.count) if arguments.limit else _PORTION
            dropped = index.expire(cutoff, limit=portion) if portion else 0
            tally.add(dropped)
            if dropped < _PORTION:
                break
        tally.close()
        if tally.count:
            _sweep(index)
        left = index.stats()["articles"]
    print(f"{tally.count} removed that were first seen before {cutoff}, {left} kept.")
    return 0


def before(age: str, now: float) -> str:
    """The moment (ISO 8601, UTC) that lies ``age`` before ``now`` (seconds of the epoch). Raises `UsageError`.

    >>> before("2d", 1_000_000_000)
    '2001-09-07T01:46:40Z'
    """
    import time

    match = re.fullmatch(r"(\d{1,6})([hdw])", age)
    if not match or not int(match[1]):
        raise UsageError(f"not an age: {age}", remedy="write 400d for days, 52w for weeks, 36h for hours")
    moment = now - int(match[1]) * _SECONDS[match[2]]
    if moment < 0:
        raise UsageError(f"nothing can be as old as {age}", remedy="write a shorter age")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def _sweep(index: Index) -> None:
    from dedup.index.in_cluster import ClusterIndex
    from dedup.index.in_redis import RedisIndex

    if isinstance(index, (RedisIndex, ClusterIndex)):
        for _ in index.sweep():
            pass
