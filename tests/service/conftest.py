"""An application on a real, empty Redis for each test; or a whole service beside a Redis that can be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("pydantic", reason="the service's libraries are not installed: pip install 'dedup-news[service]'")
pytest.importorskip("limits", reason="the service's libraries are not installed: pip install 'dedup-news[service]'")

from flask import Flask
from flask.testing import FlaskClient

from dedup.state.access import Access
from service import create_app
from service.context import Context
from service.settings import Settings
from tests.service.servers import Redis, ask_once


@pytest.fixture
def settings(redis_url: str) -> Settings:
    return Settings(redis_url=redis_url, rate_limit="100000/minute")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    made.testing = False  # errors are answered, not raised: that is what is tested
    yield made
    made.extensions["dedup"].close()


@pytest.fixture
def shared(app: Flask) -> Context:
    found: Context = app.extensions["dedup"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def make_key(shared: Context) -> Callable[..., str]:
    """Makes a key; the caches of the application forget that there was none."""

    def make(*scopes: str, origins: tuple[str, ...] = (), limit: str = "") -> str:
        _, secret = Access(shared.redis).add("test", scopes, origins=origins, limit=limit, now="2026-01-01T00:00:00Z")
        shared.forget()
        return secret

    return make


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="dedup-service-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def redis(folder: Path, request: pytest.FixtureRequest) -> Iterator[Redis]:
    server = Redis(folder, getattr(request, "param", "always"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def served(
    folder: Path, redis: Redis, request: pytest.FixtureRequest
) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """Two workers behind a socket, with what the test adds to the command."""
    door = folder / "door.sock"
    environment = {
        **os.environ, "DEDUP_REDIS_URL": f"unix://{redis.path}", "DEDUP_RATE_LIMIT": "1000000/minute", "DEDUP_BODY_TIMEOUT_S": "2",
    }  # fmt: skip
    command = [sys.executable, "-m", "dedup", "serve", "--unix-socket", str(door), "--workers", "2", *getattr(request, "param", ())]
    with open(folder / "log", "wb") as log, subprocess.Popen(command, env=environment, stderr=log) as process:
        for _ in range(600):
            if door.exists():
                try:
                    if ask_once(door, "GET", "/readyz")[0] == 200:
                        break
                except OSError:
                    pass
            time.sleep(0.05)
        yield door, process
        if process.poll() is None:
            process.terminate()
        process.wait(60)
