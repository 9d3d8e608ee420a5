"""Ends the embedded server when nobody has been connected for a while.

Run as a script of its own (``idle.py SOCKET SECONDS``) beside the server: it
imports nothing but the standard library and sleeps nearly always. A client
that keeps its connection open, as a service does, keeps the server.
"""

from __future__ import annotations

import socket
import sys
import time

__all__ = ["main"]


def _clients(path: str) -> int | None:
    """How many clients are connected besides this one; None if the server is gone."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(10)
            connection.connect(path)
            connection.sendall(b"INFO clients\r\n")
            answer = connection.recv(65536).decode()
    except OSError:
        return None
    for line in answer.splitlines():
        if line.startswith("connected_clients:"):
            return int(line.partition(":")[2]) - 1
    return 1  # loading, or it refuses: not idle


def _visits(path: str) -> tuple[str, int]:
    """The server's run id, and the connections it ever took, so that short visits between two looks count as well."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(10)
            connection.connect(path)
            connection.sendall(b"INFO server\r\nINFO stats\r\n")
            answer = b""
            while b"total_connections_received:" not in answer or not answer.endswith(b"\r\n"):
                part = connection.recv(65536)
                if not part:
                    break
                answer += part
    except OSError:
        return "", -1
    said = dict(line.split(":", 1) for line in answer.decode().splitlines() if ":" in line)
    return said.get("run_id", ""), int(said.get("total_connections_received", "-1"))


def main(path: str, seconds: float) -> None:
    """Watch until the server is gone, and send it away after ``seconds`` without any client."""
    looks = 0
    run, last = _visits(path)
    idle_since = time.monotonic()
    while True:
        time.sleep(min(60.0, seconds / 4))
        clients = _clients(path)
        if clients is None:
            return
        looks = 2  # the two connections of a look of our own
        now, seen = _visits(path)
        if run and now and now != run:
            return  # another server has taken the place, with a watcher of its own
        if clients or seen - last > looks:
            idle_since = time.monotonic()
        last = seen
        if time.monotonic() - idle_since >= seconds:
            try:
                with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                    connection.settimeout(10)
                    connection.connect(path)
                    connection.sendall(b"SHUTDOWN\r\n")
                    connection.recv(1024)
            except OSError:
                pass
            return


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
