"""An index that hangs, wherever it hangs: the deadline ends the wait, and the local rules still run."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup.cli.deadline import PatientIndex, within
from dedup.cli.main import main
from dedup.errors import Unavailable
from dedup.index.asking import ask
from dedup.index.embedded import find_server, socket_path, stop
from dedup.index.in_memory import InMemoryIndex
from tests.cli.conftest import DOUBLED


def _expect_local_rules(capsys: pytest.CaptureFixture[str], count: int) -> None:
    shown = capsys.readouterr()
    assert shown.err.count("NOT CHECKED") == 1
    assert "did not answer within 0.3 s" in shown.err
    document = json.loads(shown.out)
    assert [each["kind"] for each in document["problems"]] == ["not_checked"] * count
    assert all(each["findings"][0]["rule"].startswith("double/") for each in document["articles"])


ARGUMENTS = ["check", "--deadline", "0.3", "--format", "json"]


@pytest.fixture
def silent() -> Iterator[str]:
    """URL of a server that takes connections and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}"


def test_a_server_that_never_answers(desk: Path, silent: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ARGUMENTS, "--redis", silent, "doubled.md"]) == 0
    _expect_local_rules(capsys, 1)
    assert main([*ARGUMENTS, "--redis", silent, "--on-unavailable", "fail", "doubled.md"]) == 3


def test_many_files_wait_for_it_once(desk: Path, silent: str, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(30):
        (desk / f"{number}.md").write_text(DOUBLED, encoding="utf-8")
    assert main([*ARGUMENTS, "--redis", silent, "--jobs", "2", "--exclude", "clean.md", "."]) == 0
    _expect_local_rules(capsys, 31)


def test_a_server_that_stops_in_the_middle(desk: Path, redis_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(redis_url.removeprefix("unix://"))
    assert ask(path, "CLIENT PAUSE 1500 ALL") == "+OK"
    assert main([*ARGUMENTS, "--redis", redis_url, "doubled.md"]) == 0
    assert ask(path, "PING") == "+PONG", "it was alive all the time"
    _expect_local_rules(capsys, 1)


@pytest.mark.skipif(find_server() is None, reason="no redis-server or valkey-server binary")
def test_the_private_server_hangs(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "clean.md"]) == 0
    capsys.readouterr()
    path = socket_path(Path(os.environ["XDG_DATA_HOME"]) / "dedup")
    (pid,) = (line.split(":")[1] for line in ask(path, "INFO server").splitlines() if line.startswith("process_id:"))
    os.kill(int(pid), signal.SIGSTOP)
    try:
        assert main([*ARGUMENTS, "doubled.md"]) == 0
    finally:
        os.kill(int(pid), signal.SIGCONT)
        stop()
    _expect_local_rules(capsys, 1)


def test_the_calls_for_one_article_share_the_allowance() -> None:
    class Slow(InMemoryIndex):
        def stats(self) -> dict[str, int | str]:
            threading.Event().wait(0.06)
            return {}

    patient = PatientIndex(Slow(), 0.1)
    patient.stats()
    with pytest.raises(Unavailable, match=r"within 0\.1 s"):
        patient.stats()


def test_what_was_set_for_the_alarm_before_is_there_again() -> None:
    def mine(_signal: int, _frame: object) -> None:
        pass

    before = signal.signal(signal.SIGALRM, mine)
    try:
        with within(5, "it"):
            assert signal.getsignal(signal.SIGALRM) is not mine
        assert signal.getsignal(signal.SIGALRM) is mine
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    finally:
        signal.signal(signal.SIGALRM, before)
