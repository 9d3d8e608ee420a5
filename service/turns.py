"""Who computes: a few of a process's requests, the others in the order they came.

A process computes one thing at a time, whatever its threads are. Eight
requests that all compute interrupt each other, and none is done long before
the last; one after the other none is done later, and most are done sooner.
A turn is a matter of order alone: who has waited too long goes on without, so
that a request that computes for seconds, or waits for a server that does not
answer, holds nobody up for longer than that.
"""

from __future__ import annotations

import threading
from collections import deque

__all__ = ["Turn", "Turns"]

AT_ONCE = 2
"""So that one computes while the other waits for Redis."""

WAIT_S = 0.25


class Turns:
    """Those of one process. One that is free goes to who has waited longest, not to who happens to come."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def take(self, seconds: float) -> bool:
        """Wait for a turn, so long at most; whether there was one."""
        with self._mutex:
            if self._free:
                self._free -= 1
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._mutex:
            if mine not in self._waiting:  # it came just now
                return True
            self._waiting.remove(mine)
            return False

    def leave(self) -> None:
        """Give back one that was taken."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class Turn:
    """What one request has, or has not, of them. Used by one thread at a time."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._taken = False

    def take(self) -> None:
        """Wait for a turn, `WAIT_S` at most; nothing if it is taken."""
        if not self._taken:
            self._taken = self._turns.take(WAIT_S)

    def leave(self) -> None:
        """Let others have it."""
        if self._taken:
            self._taken = False
            self._turns.leave()
