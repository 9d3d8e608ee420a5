"""An answer in time, complete or not.

Where a caller names ``timeout_ms``, the check runs on a thread of its own. At
the deadline the answer is what needs no index (doubles, credits, furniture),
marked incomplete, if that much was done. An abandoned check ends soon by
itself, since the index client has time limits of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from dataclasses import dataclass

from dedup.errors import Unavailable
from dedup.index.base import Index
from dedup.judge.policy import Policy
from dedup.model import Article, Verdict
from dedup.pipeline import Begun, begin, conclude

__all__ = ["Deadlines", "Timed"]


@dataclass(frozen=True, slots=True)
class Timed:
    """A verdict, and whether every stage had its say; None when not even the local rules were done."""

    verdict: Verdict | None
    complete: bool


class Deadlines:
    """Runs checks under a deadline, at most ``workers`` at once; those that wait, wait within their time."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="check")

    def check(self, article: Article, index: Callable[[], Index], policy: Policy, seconds: float) -> Timed:
        """The verdict after at most ``seconds``; ``index`` opens it.

        An index that cannot be reached counts as running out of time.
        """
        begun: list[Begun] = []
        abandoned = threading.Event()

        def work() -> Verdict | None:
            begun.append(begin(article, policy=policy))
            return None if abandoned.is_set() else conclude(begun[0], index(), policy=policy)

        future: Future[Verdict | None] = self._pool.submit(work)
        try:
            verdict = future.result(seconds)
        except (OutOfTime, Unavailable):
            abandoned.set()
            future.cancel()
            return Timed(conclude(begun[0], policy=policy) if begun else None, complete=False)
        return Timed(verdict, complete=verdict is not None)

    def close(self) -> None:
        """Start no more; do not wait for the abandoned."""
        self._pool.shutdown(wait=False, cancel_futures=True)
