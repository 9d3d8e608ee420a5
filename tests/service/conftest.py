"""An application on a real, empty Redis for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("pydantic", reason="the service's libraries are not installed: pip install 'dedup-news[service]'")
pytest.importorskip("limits", reason="the service's libraries are not installed: pip install 'dedup-news[service]'")

from flask import Flask
from flask.testing import FlaskClient

from dedup.state.access import Access
from service import create_app
from service.context import Context
from service.settings import Settings


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
