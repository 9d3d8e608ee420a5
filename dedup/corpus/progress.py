"""How far the job is: a bar that moves on a terminal, plain lines in a log, and never a minute of silence."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TextIO

__all__ = ["TYPICAL", "Progress"]

_HEARTBEAT = 30.0
_REFRESH = 0.2
_BAR = 24
_NOTHING: Mapping[str, float] = MappingProxyType({})

TYPICAL = {"articles": 14, "paragraphs": 4, "sketches": 4, "buckets": 3, "matches": 1, "verdicts": 63, "findings": 1, "report": 5}
"""Hundredths of its time that a job of 100,000 paragraphs spent in each of its longer stages."""


class Progress:
    """Says on ``stream`` which stage runs, how many rows it has done and how long it took.

    ``stages`` is how many there will be. An estimate of the rest comes from
    ``earlier``, the seconds of each stage in the last report; without one,
    from the stages that are done and what part of a job they usually are.
    """

    def __init__(self, stream: TextIO, stages: int, *, quiet: bool = False, earlier: Mapping[str, float] = _NOTHING) -> None:
        self.stream, self.stages, self.quiet = stream, stages, quiet
        self.moving = stream.isatty()
        self.number = 0
        self.seconds: dict[str, float] = {}
        self._earlier = earlier
        self._resumed: set[str] = set()
        self._rows = 0
        self._beside = 0

    def resumed(self, name: str, says: str) -> None:
        """A stage that an earlier run finished."""
        self.number += 1
        self._resumed.add(name)
        self._line(f"{says}: done before")

    @contextmanager
    def stage(self, name: str, says: str) -> Iterator[None]:
        """The time a stage takes. A long one is heard of at least every half minute."""
        self.number += 1
        self._rows = 0
        started = time.monotonic()
        over = threading.Event()
        beat = threading.Thread(target=self._beat, args=(name, says, started, over), daemon=True)
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

    @property
    def whole(self) -> bool:
        """Whether every stage was done in this run, so that its seconds are those of a night."""
        return not self._resumed

    def left(self, name: str, running: float) -> float | None:
        """About how many seconds there are to go, ``running`` seconds into a stage; None where nothing tells."""
        expected = self._earlier
        if not expected:
            known = sum(TYPICAL.get(done, 0) for done in self.seconds)
            if not known:
                return None
            each = sum(self.seconds.values()) / known
            expected = {stage: share * each for stage, share in TYPICAL.items()}
        over = self._resumed | self.seconds.keys()
        rest = sum(seconds for stage, seconds in expected.items() if stage not in over and stage != name)
        return rest + max(expected.get(name, 0.0) - running, 0.0)

    def _beat(self, name: str, says: str, started: float, over: threading.Event) -> None:
        spoken = started
        while not over.wait(_REFRESH if self.moving else 1.0):
            now = time.monotonic()
            if self.moving and not self.quiet:
                text = f"{self._bar(name, now - started)} {says}: {self._rows:,}  {now - started:.0f} s"
                left = self.left(name, now - started)
                text += "" if left is None else f", about {left:.0f} s to go"
                self.stream.write("\r" + text.ljust(self._beside))
                self.stream.flush()
                self._beside = len(text)
            elif now - spoken >= _HEARTBEAT:
                spoken = now
                self._line(f"{says}: {self._rows:,} so far ({now - started:.0f} s)")

    def _bar(self, name: str, running: float) -> str:
        left = self.left(name, running)
        spent = sum(self.seconds.values()) + running
        filled = 0 if left is None else round(_BAR * spent / (spent + left))
        return f"[{'#' * filled}{'.' * (_BAR - filled)}] {self.number}/{self.stages}"

    def _line(self, text: str) -> None:
        if self.quiet:
            return
        if self.moving:
            self.stream.write("\r" + " " * self._beside + "\r")
            self._beside = 0
        self.stream.write(f"[{self.number}/{self.stages}] {text}\n")
        self.stream.flush()
