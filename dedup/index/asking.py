"""A word with a server on a unix socket, without a client library: whether it is there, and what it says."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Literal

__all__ = ["ask", "state_of"]

_PATIENCE = 2.0  # seconds


def state_of(path: Path) -> Literal["ready", "loading", "silent", "absent"]:
    """Whether a server can be used; ``silent`` is one that takes the connection and does not answer in time."""
    try:
        answer = _said(path, "PING")
    except (TimeoutError, BlockingIOError):  # the latter where its queue of connections is full
        return "silent"
    except OSError:
        return "absent"
    if answer.startswith("-LOADING"):
        return "loading"
    return "ready" if answer else "absent"  # a full disk answers PING with an error, and still answers checks


def ask(path: Path, command: str) -> str:
    """First part of a server's answer to an inline command; empty if it does not answer within two seconds."""
    try:
        return _said(path, command)
    except OSError:
        return ""


def _said(path: Path, command: str) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_PATIENCE)
        connection.connect(str(path))
        connection.sendall(command.encode() + b"\r\n")
        return connection.recv(65536).decode(errors="replace").rstrip()
