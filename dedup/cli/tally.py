"""How many so far: one line that is written over, on a terminal only."""

from __future__ import annotations

import sys
import time

__all__ = ["Tally"]

_EVERY = 0.2


class Tally:
    """Counts, and shows the count on standard error at most five times a second."""

    def __init__(self, what: str) -> None:
        self.what, self.count = what, 0
        self._shown = time.monotonic()
        self._moving = sys.stderr is not None and sys.stderr.isatty()

    def add(self, count: int = 1) -> None:
        """So many more are done."""
        self.count += count
        if self._moving and time.monotonic() - self._shown > _EVERY:
            self._shown = time.monotonic()
            print(f"\r{self.count:,} {self.what}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the line away."""
        if self._moving:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
