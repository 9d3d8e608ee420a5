"""A bound on the time that others may take: an index or a service that hangs must not hang a commit.

The time-out of a socket bounds one read, while an answer takes several and
clients try again by themselves. The alarm clock of POSIX ends them all.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from dedup.errors import Unavailable

if TYPE_CHECKING:
    from dedup.index.base import Index
    from dedup.model import Lookup, Sketch, StoredArticle

__all__ = ["PatientIndex", "within"]


@contextmanager
def within(seconds: float, whom: str, *, of: float = 0.0) -> Iterator[None]:
    """Raise `Unavailable` if the block takes longer. The message names ``whom``, and the allowance this is the rest of.

    Where there is no alarm clock (Windows, or another thread than the main
    one) only the time-outs of the sockets themselves hold.

    >>> with within(0.01, "the harbour master"):
    ...     time.sleep(1)
    Traceback (most recent call last):
    dedup.errors.Unavailable: the harbour master did not answer within 0.01 s (try again, or raise --deadline)
    """

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Unavailable(f"{whom} did not answer within {of or seconds:g} s", remedy="try again, or raise --deadline")

    try:
        before = signal.signal(signal.SIGALRM, ring)
    except (AttributeError, ValueError):
        yield
        return
    try:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))  # 0 would mean never
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class PatientIndex:
    """The verbs a check asks of an index, which together may keep it waiting for ``seconds``. One for each article."""

    def __init__(self, index: Index, seconds: float) -> None:
        self.scheme = index.scheme
        self._index = index
        self._seconds = self._left = seconds

    def lookup(self, sketches: Sequence[Sketch | None], *, exclude: str = "", limit: int = 64) -> Lookup:
        """As `Index.lookup`."""
        with self._waiting():
            return self._index.lookup(sketches, exclude=exclude, limit=limit)

    def fetch(self, keys: Sequence[str]) -> list[StoredArticle | None]:
        """As `Index.fetch`."""
        with self._waiting():
            return self._index.fetch(keys)

    def stats(self) -> Mapping[str, int | str]:
        """As `Index.stats`."""
        with self._waiting():
            return self._index.stats()

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        began = time.monotonic()
        try:
            with within(self._left, "the index", of=self._seconds):
                yield
        finally:
            self._left -= time.monotonic() - began
