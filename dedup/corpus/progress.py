"""How far the job is: a line that moves on a terminal, plain lines in a log, and never a minute of silence."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

__all__ = ["Progress"]

_HEARTBEAT = 30.0
_REFRESH = 0.2


class Progress:
    """Says on ``stream`` which stage runs, how many rows it has done and how long it took.

    ``stages`` is how many there will be. Where an earlier run left the
    seconds of each stage in ``earlier``, an estimate of the rest is shown.
    """

    def __init__(self, stream: TextIO, stages: int, *, quiet: bool = False) -> None:
        self.stream, self.stages, self.quiet = stream, stages, quiet
        self.moving = stream.isatty()
        self.number = 0
        self.seconds: dict[str, float] = {}
        self.earlier: dict[str, float] = {}
        self._rows = 0
        self._shown = 0.0
        self._beside = 0

    def resumed(self, name: str, says: str) -> None:
        """A stage that an earlier run finished."""
        self.number += 1
        self._line(f"{says}: done before")

    @contextmanager
    def stage(self, name: str, says: str) -> Iterator[None]:
        """The time a stage takes. A long one is heard of at least every half minute."""
        self.number += 1
        self._rows = 0
        started = time.monotonic()
        over = threading.Event()
        beat = threading.Thread(target=self._beat, args=(says, started, over), daemon=True)
        beat.start()
        try:
            yield
        finally:
            over.set()
            beat.join()
            self.seconds[name] = round(time.monotonic() - started, 3)

    def rows(self, count: int) -> None:
        """So many rows are done in this stage."""
        self._rows = count

    def finished(self, name: str, says: str, rows: int) -> None:
        """A stage is done."""
        self._line(f"{says}: {rows:,} ({self.seconds[name]:.1f} s)")

    def _beat(self, says: str, started: float, over: threading.Event) -> None:
        spoken = started
        while not over.wait(_REFRESH if self.moving else 1.0):
            now = time.monotonic()
            if self.moving and not self.quiet:
                left = self._left(now - started)
                text = f"[{self.number}/{self.stages}] {says}: {self._rows:,}  {now - started:.0f} s{left}"
                self.stream.write("\r" + text.ljust(self._beside))
                self.stream.flush()
                self._beside = len(text)
            elif now - spoken >= _HEARTBEAT:
                spoken = now
                self._line(f"{says}: {self._rows:,} so far ({now - started:.0f} s)")

    def _left(self, running: float) -> str:
        rest = sum(seconds for name, seconds in self.earlier.items() if name not in self.seconds) - running
        return f", about {rest:.0f} s to go" if rest > 0 else ""

    def _line(self, text: str) -> None:
        if self.quiet:
            return
        if self.moving:
            self.stream.write("\r" + " " * self._beside + "\r")
            self._beside = 0
        self.stream.write(f"[{self.number}/{self.stages}] {text}\n")
        self.stream.flush()
