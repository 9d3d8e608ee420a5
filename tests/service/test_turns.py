"""Turns go to who has waited longest, and nobody waits for one for ever."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from service.turns import WAIT_S, Turn, Turns
from tests.service.servers import UnixConnection


def test_turns_go_to_who_has_waited_longest() -> None:
    turns = Turns(1)
    order: list[int] = []
    assert turns.take(0)

    def work(number: int) -> None:
        assert turns.take(30)
        order.append(number)
        time.sleep(0.002)
        turns.leave()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(20))
    assert turns.take(0), "all were given back"
    assert not turns.take(0)


def test_so_many_at_once() -> None:
    turns, most, inside = Turns(3), 0, 0
    mutex = threading.Lock()

    def work() -> None:
        nonlocal most, inside
        for _ in range(50):
            assert turns.take(30)
            with mutex:
                inside += 1
                most = max(most, inside)
            time.sleep(0.0002)
            with mutex:
                inside -= 1
            turns.leave()

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3
    assert [turns.take(0) for _ in range(4)] == [True, True, True, False]


def test_who_waited_too_long_goes_on_without() -> None:
    turns = Turns(1)
    first, second = Turn(turns), Turn(turns)
    first.take()
    first.take()  # has it already
    began = time.monotonic()
    second.take()
    assert time.monotonic() - began > WAIT_S * 0.9
    second.leave()  # has none to leave
    assert not turns.take(0)
    first.leave()
    first.leave()
    assert turns.take(0) and not turns.take(0)


def test_turns_are_given_back_by_all_requests(served: tuple[Path, Any]) -> None:
    """Whatever they were: one lost would make each later request of its worker wait."""
    pytest.importorskip("gunicorn", reason="gunicorn is not installed")
    door, _ = served
    with ExitStack() as clients:
        for _ in range(6):
            client = clients.enter_context(closing(UnixConnection(door)))
            for method, path, body, status in (
                ("GET", "/healthz", None, 200), ("GET", "/none", None, 404), ("POST", "/v1/check", {"text": "a"}, 200),
                ("POST", "/v1/check", {"txet": "a"}, 422), ("POST", "/v1/check", {"text": "a" * 200_000}, 200),
            ):  # fmt: skip
                assert client.ask(method, path, body)[0] == status
        for _ in range(8):
            with closing(UnixConnection(door)) as gone:
                gone.request("POST", "/v1/check", b'{"text": "a"}', {"Content-Type": "application/json"})
        client = clients.enter_context(closing(UnixConnection(door)))
        waits = []
        for _ in range(20):
            began = time.monotonic()
            assert client.ask("GET", "/healthz")[0] == 200
            waits.append(time.monotonic() - began)
        assert sorted(waits)[10] < WAIT_S / 2, waits
