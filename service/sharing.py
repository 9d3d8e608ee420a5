"""A request goes to the worker process that has the least to do.

Clients keep their connections, and chance decides which worker accepts one:
of eight clients seven may share a worker and wait for each other, beside a
core at rest. So each worker tells the others, in memory they share, how many
requests it has, once a second at least. One on whose connection a request begins hands the
connection, with nothing of it read yet, to a worker with fewer: the file
descriptor is sent over a socket (``SCM_RIGHTS``, unix(7)), some 50 µs for
what may be a wait of many milliseconds.
"""

from __future__ import annotations

import mmap
import socket
from typing import Any

__all__ = ["Places", "Seat"]

_AWAY = 255
_MOST = 254


class Places:
    """One for each worker. Made before they are forked, so that all have the same memory and sockets."""

    def __init__(self, count: int) -> None:
        self.loads = mmap.mmap(-1, count)
        self.loads[:] = bytes([_AWAY]) * count
        self.doors = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(count)]
        for outside, inbox in self.doors:
            outside.setblocking(False)
            inbox.setblocking(False)

    def close(self) -> None:
        """Let go of the sockets, in this process."""
        for door in self.doors:
            for end in door:
                end.close()

    def pre_fork(self, arbiter: Any, worker: Any) -> None:
        """gunicorn's hook: give a worker to be a free place, or one together with another, which is to leave, as at SIGHUP."""
        held = [other.seat.number for other in arbiter.WORKERS.values()]
        worker.seat = Seat(self, min(range(len(self.doors)), key=held.count))

    def child_exit(self, arbiter: Any, worker: Any) -> None:
        """gunicorn's hook: what a worker that ended was sent and did not come to goes to another; if none is there, to its successor."""
        seat = worker.seat
        if any(other.seat.number == seat.number for other in arbiter.WORKERS.values()):
            return
        self.loads[seat.number] = _AWAY
        while min(loads := self.loads[:]) < _AWAY and (connection := seat.receive()) is not None:
            with connection:
                if not self.send(connection, loads.index(min(loads))):
                    socket.send_fds(self.doors[seat.number][0], [b"\0"], [connection.fileno()])
                    return

    def send(self, connection: socket.socket, number: int) -> bool:
        """Send a connection to a worker; whether it went. It counts as a request of that worker until it tells how many it has."""
        self.loads[number] = min(self.loads[number] + 1, _MOST)
        try:
            socket.send_fds(self.doors[number][0], [b"\0"], [connection.fileno()])
        except OSError:  # its inbox is full: it is slower than it looked
            return False
        return True


class Seat:
    """A worker's place. What its predecessor was sent and did not come to waits in the inbox."""

    def __init__(self, places: Places, number: int) -> None:
        self.number = number
        self.inbox = places.doors[number][1]
        self._places = places
        self._left = False
        places.loads[number] = _AWAY

    def tell(self, requests: int) -> None:
        """Tell the others how many requests this worker has."""
        self._places.loads[self.number] = min(requests, _MOST)

    def leave(self) -> None:
        """Be sent nothing from now on. Once: another may have the place by then."""
        if not self._left:
            self._left = True
            self._places.loads[self.number] = _AWAY

    def hand_over(self, connection: socket.socket) -> bool:
        """Send a connection to the worker with the fewest requests, if that rests or has fewer by two; whether it went.

        Fewer by one is left alone: among busy workers connections would go round and round.
        """
        loads = self._places.loads[:]
        mine, least = loads[self.number], min(loads)
        if mine == _AWAY or least + (2 if least else 1) > mine:
            return False
        return self._places.send(connection, loads.index(least))

    def receive(self) -> socket.socket | None:
        """A connection that another worker has handed over, None where there is none."""
        try:
            _, descriptors, _, _ = socket.recv_fds(self.inbox, 1, 1)
        except BlockingIOError:
            return None
        return socket.socket(fileno=descriptors[0]) if descriptors else None
