"""What a job says of itself while it runs: on a terminal, in a log, and of the time that is left."""

from __future__ import annotations

import io
import time

import pytest

from dedup.corpus import progress as module
from dedup.corpus.progress import TYPICAL, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_and_what_is_left() -> None:
    terminal = Terminal()
    told = Progress(terminal, 2, earlier={"articles": 1.0, "verdicts": 100.0})
    with told.stage("articles", "records read"):
        told.rows(1234)
        time.sleep(0.5)
    said = terminal.getvalue()
    assert "[" in said and "1/2 records read: 1,234" in said and "about 10" in said and "s to go" in said


def test_a_log_has_plain_lines_and_no_minute_of_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert module._HEARTBEAT < 60
    monkeypatch.setattr(module, "_HEARTBEAT", 0.5)
    log = io.StringIO()
    told = Progress(log, 1)
    with told.stage("articles", "records read"):
        time.sleep(2.4)
    told.finished("articles", "records read", 7)
    lines = log.getvalue().splitlines()
    assert len(lines) >= 2 and all(line.startswith("[1/1] records read: ") for line in lines) and "\r" not in log.getvalue()
    assert lines[-1].startswith("[1/1] records read: 7 (2.")


def test_the_rest_is_estimated_from_the_last_night_or_from_what_is_done() -> None:
    told = Progress(io.StringIO(), 3, earlier={"articles": 10.0, "verdicts": 60.0, "report": 5.0})
    assert told.left("articles", 4) == 71 and told.left("articles", 40) == 65
    told.resumed("articles", "")
    assert told.left("verdicts", 20) == 45
    first = Progress(io.StringIO(), 3)
    assert first.left("articles", 4) is None
    first.seconds["articles"] = TYPICAL["articles"] / 10
    rest = sum(share for stage, share in TYPICAL.items() if stage != "articles")
    assert first.left("verdicts", 0.9) == pytest.approx(rest / 10 - 0.9)
