"""A request goes to the worker process that has the least to do.

Clients keep their connections, and chance decides which worker accepts one:
of eight clients seven may share a worker and wait for each other, beside a
core at rest. So each worker tells the others, in memory they share, how many
requests it has. One on whose connection a request begins hands the
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
        """gunicorn's hook: give a worker to be a free place. One more than were planned for has none, and shares nothing."""
        taken = {other.seat.number for other in arbiter.WORKERS.values() if other.seat}
        free = [number for number in range(len(self.doors)) if number not in taken]
        worker.seat = Seat(self, free[0]) if free else None


class Seat:
    """A worker's place. What its predecessor was sent and did not come to waits in the inbox."""

    def __init__(self, places: Places, number: int) -> None:
        self.number = number
        self.inbox = places.doors[number][1]
        self._places = places
        self.leave()

    def tell(self, requests: int) -> None:
        """Tell the others how many requests this worker has."""
        self._places.loads[self.number] = min(requests, _MOST)

    def leave(self) -> None:
        """Be sent nothing from now on."""
        self._places.loads[self.number] = _AWAY

    def hand_over(self, connection: socket.socket) -> bool:
        """Send a connection to the worker with the fewest requests, if that rests or has fewer by two; whether it went.

        Fewer by one is left alone: among busy workers connections would go round and round.
        """
        loads = self._places.loads[:]
        mine, least = loads[self.number], min(loads)
        if mine == _AWAY or least + (2 if least else 1) > mine:
            return False
        outside, _ = self._places.doors[loads.index(least)]
        try:
            socket.send_fds(outside, [b"\0"], [connection.fileno()])
        except OSError:  # its inbox is full: it is slower than it looked
            return False
        return True

    def receive(self) -> socket.socket | None:
        """A connection that another worker has handed over, None where there is none."""
        try:
            _, descriptors, _, _ = socket.recv_fds(self.inbox, 1, 1)
        except BlockingIOError:
            return None
        return socket.socket(fileno=descriptors[0]) if descriptors else None
