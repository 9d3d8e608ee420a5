"""gunicorn's thread worker, with a time limit on slow clients, problem documents for what is no request, and even work.

The stock worker blocks a thread for as long as a client cares to drip its
headers or its body: it reads on until it has all that was asked for, and a
time limit of the socket holds for one byte. Here a request's head must be
complete in ten seconds, its body by the moment that `service.bodies` names,
and no single wait for a client, reading or writing, takes longer than thirty.

Nor does a client that has connected and says nothing yet keep a thread, as it
does the stock worker's for five seconds. A request that has begun goes to the
worker with the fewest (`service.sharing`).

What gunicorn cannot parse never reaches the application, so it is answered
here. Its own answer is a page that quotes the line; and its log quotes it too,
which is article text where a body was longer than its Content-Length said.
"""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import time
from collections import deque
from functools import partial
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from service.patient_socket import PatientSocket
from service.sharing import Seat
from service.turns import Turn, Turns

__all__ = ["PatientThreadWorker"]

HEAD_S = 10.0
DRAIN_S = 5.0
LINGER_S = 2.0

_SLUGS: tuple[tuple[type[Exception], str], ...] = (
    (errors.InvalidResponseHeader, "internal"),
    (errors.InvalidResponseHeaderName, "internal"),
    (errors.LimitRequestLine, "uri-too-long"),
    (errors.LimitRequestHeaders, "headers-too-large"),
    (errors.ExpectationFailed, "expectation-failed"),
    (errors.ParseException, "malformed-request"),
)

_log = logging.getLogger("dedup.service")


class PatientThreadWorker(ThreadWorker):  # type: ignore[misc]
    """See the module."""

    seat: Seat | None = None  # among the workers, set by `service.sharing` before the fork
    _requests = 0  # in hand: waiting for a thread, or on one

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._turns = Turns()

    def run(self) -> None:
        if self.seat:
            self.poller.register(self.seat.inbox, selectors.EVENT_READ, self._take_over)
        self._tell()
        super().run()

    def notify(self) -> None:
        """Once a second or more often; so what the others are told never stays wrong."""
        super().notify()
        self._tell()

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that stops takes what it was sent until now, and waits for clients that say nothing as it does for kept ones."""
        super().set_accept_enabled(enabled)
        if self.alive:
            return
        self._tell()
        while self.seat and self._take_over(self.seat.inbox):
            pass
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, time.monotonic() + LINGER_S)

    def accept(self, listener: socket.socket) -> None:
        """A new connection waits for its first request as a kept one for its next: without a thread."""
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        conn = self._connected(accepted, address, listener.getsockname())
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        if not self._handed_over(conn, self.pending_conns):
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        if not self._handed_over(conn, self.keepalived_conns):
            super().on_client_socket_readable(conn, client)

    def enqueue_req(self, conn: TConn) -> None:
        self._requests += 1
        self._tell()
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        self._requests -= 1
        self._tell()
        super().finish_request(conn, fs)

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        self._tell()

    def _tell(self) -> None:
        if self.seat and self.alive:
            full = self.nr_conns >= self.worker_connections  # it accepts none, and is sent none
            self.seat.tell(self.nr_conns if full else self._requests)
        elif self.seat:
            self.seat.leave()

    def _handed_over(self, conn: TConn, waiting: deque[TConn]) -> bool:
        """Whether another worker has the connection now, whose next request nobody has begun to read."""
        if not self.seat or not self.seat.hand_over(conn.sock):
            return False
        self.poller.unregister(conn.sock)
        waiting.remove(conn)
        self.nr_conns -= 1
        conn.close()  # the descriptor here; the connection stays
        return True

    def _take_over(self, _inbox: socket.socket) -> bool:
        """Take a connection that was sent; whether there was one."""
        assert self.seat
        connection = self.seat.receive()
        if connection is None:
            return False
        try:
            conn = self._connected(connection, connection.getpeername(), connection.getsockname())
        except OSError:  # its client has gone
            connection.close()
            return True
        conn.data_ready = True
        self.enqueue_req(conn)
        return True

    def _connected(self, connection: socket.socket, client: Any, server: Any) -> TConn:
        self.nr_conns += 1
        return TConn(self.cfg, PatientSocket(fileno=connection.detach()), client, server)

    def handle(self, conn: TConn) -> Any:
        conn.sock.due, conn.sock.in_head = time.monotonic() + HEAD_S, True
        conn.sock.turn = turn = Turn(self._turns)
        try:
            return super().handle(conn)
        finally:
            conn.sock.turn = None  # what is read from now on is no request
            turn.leave()

    def handle_request(self, req: Any, conn: TConn) -> Any:
        conn.sock.due, conn.sock.in_head = None, False
        try:
            return super().handle_request(req, conn)
        finally:
            # What is left of the body is read off, so that the connection can be used again.
            conn.sock.due = time.monotonic() + DRAIN_S

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        from flask import json

        from service.problems import MEDIA_TYPE, PROBLEMS, ProblemError, log_unexpected

        slug = next((slug for kind, slug in _SLUGS if isinstance(exc, kind)), "internal")
        if slug == "internal":
            log_unexpected(exc)
        else:
            _log.warning("no request", extra={"fields": {"error": type(exc).__name__}})
        status, title, remedy = PROBLEMS[slug]
        body = json.dumps(ProblemError(slug, remedy).document()).encode() + b"\n"
        head = (
            f"HTTP/1.1 {status} {title}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            client.sendall(head.encode() + body)
        except OSError:
            pass  # it has gone
