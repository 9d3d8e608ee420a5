"""Workers that die take nothing with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from dedup.corpus.pool import ahead, spread, threaded
from dedup.errors import DedupError


def _doubled(number: int) -> int:
    return number * 2


def _dies_once(item: tuple[int, str]) -> int:
    """Kills its own worker the first time it meets item 5."""
    number, marker = item
    if number == 5 and not os.path.exists(marker):
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _always_dies(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def _met(number: int) -> set[str]:
    pa.array([number])  # pyarrow asks pandas about every list, if it can
    return {name for name in ("pandas", "dedup.corpus.judging", "dedup.read.door") if sys.modules.get(name)}


def test_workers_bring_what_steps_need_and_no_more() -> None:
    assert list(spread(_met, range(2), 1)) == [{"dedup.corpus.judging", "dedup.read.door"}] * 2


def test_results_come_in_order() -> None:
    assert list(spread(_doubled, range(20), 2)) == [2 * number for number in range(20)]


@pytest.mark.parametrize("pool", [spread, threaded])
def test_nothing_is_read_too_far_ahead(pool: Callable[..., Iterator[int]]) -> None:
    read = []

    def items() -> Iterator[int]:
        for number in range(50):
            read.append(number)
            yield number

    results = pool(_doubled, items(), 1)
    next(results)
    assert len(read) <= 4
    results.close()  # type: ignore[attr-defined]


def test_threads_give_results_in_order_and_what_they_raise() -> None:
    def late_for_even(number: int) -> int:
        time.sleep(0.01 * (number % 2 == 0))
        return 60 // (number - 17)

    results = threaded(late_for_even, range(20), 3)
    assert [next(results) for _ in range(17)] == [60 // (number - 17) for number in range(17)]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_one_item_is_made_ahead_in_a_thread() -> None:
    made = []

    def items() -> Iterator[int]:
        for number in range(3):
            made.append(threading.get_ident())
            yield number
        raise ZeroDivisionError

    results = ahead(items())
    assert [next(results), next(results), next(results)] == [0, 1, 2]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert threading.get_ident() not in made
    waiting = ahead(iter(range(9)))
    next(waiting)
    waiting.close()  # type: ignore[attr-defined]


def test_nobody_waits_for_what_was_asked_ahead_and_is_not_wanted_any_more() -> None:
    going_on, made = threading.Event(), []

    def items() -> Iterator[int]:
        for number in range(20):
            made.append(number)
            yield number
            going_on.wait()

    results = ahead(items(), 16)
    assert next(results) == 0
    threading.Timer(0.1, going_on.set).start()
    results.close()  # type: ignore[attr-defined]
    assert len(made) <= 2


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    items = [(number, str(tmp_path / "died")) for number in range(12)]
    assert list(spread(_dies_once, items, 2)) == list(range(12))


def test_a_killed_job_leaves_no_worker_behind(tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.mkdir()
    code = (
        "from dedup.corpus.pool import spread\nfrom tests.corpus.test_pool import _stays\n"
        f"list(spread(_stays, [{str(names)!r}] * 8, 2))"
    )
    job = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    _until(lambda: len(list(names.iterdir())) == 2, "both workers are at work")
    job.kill()
    job.wait()
    workers = [int(path.name) for path in names.iterdir()]
    _until(lambda: not any(map(_runs, workers)), "no worker is left")


def _stays(names: str) -> None:
    """Says which process this is, and works for longer than any test."""
    Path(names, str(os.getpid())).touch()
    time.sleep(600)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, what
        time.sleep(0.05)


def test_a_worker_that_always_dies_is_an_error_with_a_remedy() -> None:
    with pytest.raises(DedupError, match="memory"):
        list(spread(_always_dies, [1], 1))
