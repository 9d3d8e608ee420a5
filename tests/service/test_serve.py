"""How the service is started: the settings fit the gunicorn that is installed, and other servers can load it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dedup.errors import ConfigError, UsageError
from service import create_app
from service.serve import gunicorn_settings, serve
from service.settings import Settings


def test_gunicorn_knows_every_setting() -> None:
    config = pytest.importorskip("gunicorn.config", reason="gunicorn is not installed").Config()
    for name, value in gunicorn_settings("127.0.0.1:0", 2, 4).items():
        config.set(name, value)
    assert (config.workers, config.threads) == (2, 4)
    assert config.worker_class.__name__ == "PatientThreadWorker"


def test_an_open_door_is_refused(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigError, match="dedup keys add"):
        serve("0.0.0.0", 0, settings=settings)
    with pytest.raises(ConfigError):
        serve("192.0.2.1", 0, settings=replace(settings, redis_url="memory:"))


@pytest.mark.parametrize("wrong", [{"rate_limit": "often"}, {"rate_limit": ""}])
def test_bad_settings_are_told_at_the_start(settings: Settings, wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="DEDUP_RATE_LIMIT"):
        create_app(replace(settings, **wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "value"), [("DEDUP_THREADS", "many"), ("DEDUP_MAX_BODY", "-1"), ("DEDUP_KEYLESS", "maybe")])
def test_bad_environment(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Settings.from_environment({name: value})


def test_any_other_server_can_load_it() -> None:
    program = "from service.wsgi import app; print(app.test_client().get('/healthz').status_code)"
    environment = {**os.environ, "DEDUP_REDIS_URL": "memory:"}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "200"


def test_a_socket_whose_place_is_taken(settings: Settings, tmp_path: Path) -> None:
    story = tmp_path / "story.md"
    story.write_text("Not to be lost.")
    with pytest.raises(UsageError, match="a file of that name is there"):
        serve(unix_socket=str(story), settings=settings)
    assert story.read_text() == "Not to be lost."
    with pytest.raises(UsageError, match="No such file or directory"):
        serve(unix_socket=str(tmp_path / "nowhere" / "s"), settings=settings)


@pytest.mark.parametrize("wrong", [{"rate_limit": "often"}, {"webhook_secrets": "nobody"}])
def test_a_wrong_setting_is_told_without_starting(settings: Settings, wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="DEDUP_"):
        serve("127.0.0.1", 0, settings=replace(settings, **wrong))  # type: ignore[arg-type]
