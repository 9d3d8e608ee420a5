"""A Redis of one test that can be killed, and a client for a service behind a socket of its own."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from dedup.index.asking import ask
from dedup.index.embedded import find_server

__all__ = ["Redis", "UnixConnection", "ask_once"]


class Redis:
    """A server of one test that can be killed and started again."""

    def __init__(self, folder: Path, fsync: str) -> None:
        binary = shutil.which("redis-server") or find_server()
        if binary is None:
            pytest.skip("no redis-server or valkey-server binary")
        self.path = folder / "r.sock"
        self.command = [
            str(binary), "--port", "0", "--unixsocket", str(self.path), "--dir", str(folder),
            "--save", "", "--appendonly", "yes", "--appendfsync", fsync,
        ]  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            if ask(self.path, "PING") == "+PONG":
                return
            time.sleep(0.02)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)


class UnixConnection(HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=30)
        self.unix = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(self.unix)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        self.request(method, path, data, {"Content-Type": "application/json"} if data else {})
        answer = self.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None


def ask_once(door: Path, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    with closing(UnixConnection(door)) as connection:
        return connection.ask(method, path, body)
