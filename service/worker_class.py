"""gunicorn's thread worker, with a time limit on slow clients.

The stock worker blocks a thread for as long as a client cares to drip its
headers or its body. Here a request's head must be complete in ten seconds,
and no single wait for a client, reading or writing, takes longer than thirty.
"""

from __future__ import annotations

import errno
import socket
import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

__all__ = ["PatientThreadWorker"]

HEAD_S = 10.0
WAIT_S = 30.0


class _PatientSocket(socket.socket):
    """Blocking calls end after a while; ``head_by`` is set until the head of a request is there."""

    head_by: float | None = None

    def setblocking(self, flag: bool) -> None:
        self.settimeout(WAIT_S if flag else 0.0)

    def recv(self, *arguments: Any) -> bytes:
        if self.head_by is not None and self.gettimeout() != 0.0:
            left = self.head_by - time.monotonic()
            self.settimeout(max(left, 0.001))
            try:
                return super().recv(*arguments)
            except TimeoutError:
                # As if the client had gone: gunicorn closes without a word and without a trace in the log.
                raise ConnectionResetError(errno.ECONNRESET, "the head came too slowly") from None
            finally:
                self.settimeout(WAIT_S)
        return super().recv(*arguments)


class PatientThreadWorker(ThreadWorker):  # type: ignore[misc]
    """See the module."""

    def enqueue_req(self, conn: TConn) -> None:
        if not isinstance(conn.sock, _PatientSocket):
            conn.sock = _PatientSocket(fileno=conn.sock.detach())
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        conn.sock.head_by = time.monotonic() + HEAD_S
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        conn.sock.head_by = None
        return super().handle_request(req, conn)
