"""A socket for slow clients: reading ends at a moment that is told, whatever drips in until then."""

from __future__ import annotations

import errno
import socket
import time
from typing import Any

from service.turns import Turn

__all__ = ["PatientSocket"]

WAIT_S = 30.0


class PatientSocket(socket.socket):
    """Blocking calls end after a while; reading ends at ``due``, however little comes at a time.

    Who has read something has a ``turn``, and leaves it to write, or to wait for more.
    """

    due: float | None = None
    in_head = False
    turn: Turn | None = None

    def read_until(self, due: float) -> None:
        """Reading ends at ``due`` (`time.monotonic`) with `TimeoutError`; `service.bodies` says when.

        It says so anew for each piece of a batch: others have their turn between.
        """
        self.due = due
        if self.turn:
            self.turn.leave()
            self.turn.take()

    def setblocking(self, flag: bool) -> None:
        self.settimeout(WAIT_S if flag else 0.0)

    def recv(self, *arguments: Any) -> bytes:
        usual = self.gettimeout()
        if self.due is None or usual == 0.0:
            return super().recv(*arguments)
        try:
            if self.due <= time.monotonic():
                raise TimeoutError
            read = self._read_at_once(*arguments)
            if read is None:
                left = max(self.due - time.monotonic(), 0.001)
                self.settimeout(left if usual is None else min(left, usual))
                read = super().recv(*arguments)
        except TimeoutError:
            if self.in_head:
                # As if the client had gone: gunicorn closes without a word and without a trace in the log.
                raise ConnectionResetError(errno.ECONNRESET, "the head came too slowly") from None
            raise
        finally:
            self.settimeout(usual)
        if self.turn:
            self.turn.take()
        return read

    def _read_at_once(self, *arguments: Any) -> bytes | None:
        """What is there; None, and the turn left to others, where that has to be waited for."""
        self.settimeout(0.0)
        try:
            return super().recv(*arguments)
        except BlockingIOError:
            if self.turn:
                self.turn.leave()
            return None

    def sendall(self, *arguments: Any) -> None:
        if self.turn:
            self.turn.leave()
        try:
            super().sendall(*arguments)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the answer was read too slowly") from None
