"""Connections go to the worker with the fewest requests, in one process and in a whole service."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from service.sharing import Places, Seat
from tests.service.servers import UnixConnection, ask_once

pytest.importorskip("gunicorn", reason="gunicorn is not installed")

from service.worker_class import PatientThreadWorker


@pytest.fixture
def places() -> Iterator[Places]:
    made = Places(3)
    yield made
    made.close()


def seats_of(places: Places) -> list[Seat]:
    """Those of three workers, given by the hook."""
    workers: dict[int, Any] = {}
    for pid in range(3):
        worker = SimpleNamespace()
        places.pre_fork(SimpleNamespace(WORKERS=workers), worker)
        workers[pid] = worker
    return [worker.seat for worker in workers.values()]


def test_a_connection_goes_to_the_worker_with_the_fewest_requests(places: Places) -> None:
    mine, other, least = seats_of(places)
    near, far = socket.socketpair()
    with closing(near), closing(far):
        for seat, requests in ((mine, 3), (other, 2), (least, 1)):
            seat.tell(requests)
        far.sendall(b"a request")
        assert mine.hand_over(near) and other.receive() is None
        received = least.receive()
        assert received is not None and least.receive() is None
        with closing(received):
            near.close()
            assert received.recv(100) == b"a request"
            received.sendall(b"an answer")
        assert far.recv(100) == b"an answer"


def test_a_connection_stays_where_no_other_worker_has_fewer(places: Places) -> None:
    mine, other, gone = seats_of(places)
    near, far = socket.socketpair()
    with closing(near), closing(far):
        assert not mine.hand_over(near), "nobody is there yet"
        mine.tell(1_000)
        other.tell(2_000)
        assert not mine.hand_over(near), "however many there are"
        other.tell(1)
        gone.tell(0)
        gone.leave()
        for requests in (1, 2):
            mine.tell(requests)
            assert not mine.hand_over(near), "as many or one fewer, and none to one that leaves"
        mine.tell(3)
        other.tell(0)
        assert [mine.hand_over(near) for _ in range(3)] == [True, True, False], "what is sent counts before it is taken"
        _empty(other, 2)
        other.tell(0)
        handed = 0
        while mine.hand_over(near) and handed < 100_000:
            other.tell(0)
            handed += 1
        assert 0 < handed < 100_000, "one that takes none is sent no more than its inbox holds"
        _empty(other, handed)


def _empty(seat: Seat, count: int) -> None:
    for _ in range(count):
        received = seat.receive()
        assert received is not None
        received.close()
    assert seat.receive() is None


def test_a_worker_that_ended_leaves_its_place_to_the_next(places: Places) -> None:
    workers = {pid: SimpleNamespace(seat=Seat(places, pid)) for pid in range(3)}
    arbiter = SimpleNamespace(WORKERS=workers)
    ended = workers.pop(1)
    following = SimpleNamespace()
    places.pre_fork(arbiter, following)
    assert following.seat.number == ended.seat.number == 1


def test_workers_that_replace_all_others_share_their_places_until_those_have_left(places: Places) -> None:
    old = {pid: SimpleNamespace(seat=seat) for pid, seat in enumerate(seats_of(places))}
    arbiter = SimpleNamespace(WORKERS=dict(old))
    for pid in (3, 4, 5):
        arbiter.WORKERS[pid] = SimpleNamespace()
        before = {number: worker for number, worker in arbiter.WORKERS.items() if number != pid}
        places.pre_fork(SimpleNamespace(WORKERS=before), arbiter.WORKERS[pid])
    new = [arbiter.WORKERS[pid].seat for pid in (3, 4, 5)]
    assert [seat.number for seat in new] == [0, 1, 2]
    old[0].seat.leave()
    new[0].tell(1)
    old[0].seat.leave()
    assert places.loads[0] == 1, "one that has left says so once"


def test_what_an_ended_worker_did_not_come_to_goes_to_another(places: Places) -> None:
    mine, ended, other = seats_of(places)
    near, far = socket.socketpair()
    with closing(near), closing(far):
        mine.tell(9)
        ended.tell(0)
        assert mine.hand_over(near)
        leaving, arbiter = SimpleNamespace(seat=ended, pid=2), SimpleNamespace(WORKERS={1: SimpleNamespace(seat=mine)})
        mine.leave()
        places.child_exit(arbiter, leaving)
        assert other.receive() is None, "nobody is there: its successor finds it"
        other.tell(3)
        places.child_exit(arbiter, leaving)
        received = other.receive()
        assert received is not None and ended.receive() is None
        received.close()


def test_a_worker_with_all_the_connections_it_may_have_is_sent_none(places: Places) -> None:
    mine, other, _ = seats_of(places)
    worker = PatientThreadWorker.__new__(PatientThreadWorker)
    worker.seat, worker.alive, worker.worker_connections = other, True, 1_000
    near, far = socket.socketpair()
    with closing(near), closing(far):
        for connections, sent in ((999, True), (1_000, False)):
            mine.tell(5)
            worker.nr_conns = connections
            worker._tell()
            assert mine.hand_over(near) is sent


HEAD = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"


def slowest_beside_a_slow_body(door: Path) -> float:
    """Seconds that the slowest of 24 clients waits while one of two threads waits two seconds for a body."""
    with ExitStack() as clients:
        kept = [clients.enter_context(closing(UnixConnection(door))) for _ in range(24)]
        for client in kept:
            assert client.ask("GET", "/healthz")[0] == 200
        slow = clients.enter_context(closing(socket.socket(socket.AF_UNIX)))
        slow.connect(str(door))
        slow.sendall(HEAD)
        waits = []
        for client in kept:
            time.sleep(0.02)  # an answer is here before its worker counts it as given
            began = time.monotonic()
            assert client.ask("GET", "/healthz")[0] == 200
            waits.append(time.monotonic() - began)
        return max(waits)


@pytest.mark.parametrize("served", [("--threads", "1")], indirect=True)
def test_a_worker_whose_threads_are_taken_hands_its_clients_over(served: tuple[Path, Any]) -> None:
    door, _ = served
    while_starting = [slowest_beside_a_slow_body(door)]  # one worker is enough for the service to be ready
    while while_starting[-1] > 0.8 and len(while_starting) < 5:
        while_starting.append(slowest_beside_a_slow_body(door))
    assert while_starting[-1] < 0.8, while_starting


@pytest.mark.parametrize("served", [("--threads", "1")], indirect=True)
def test_workers_after_a_reload_share_as_those_before(served: tuple[Path, subprocess.Popen[bytes]]) -> None:
    door, process = served
    process.send_signal(signal.SIGHUP)
    time.sleep(3)
    slowest = [slowest_beside_a_slow_body(door)]
    while slowest[-1] > 0.8 and len(slowest) < 5:
        slowest.append(slowest_beside_a_slow_body(door))
    assert slowest[-1] < 0.8, slowest


@pytest.mark.parametrize("served", [("--threads", "1")], indirect=True)
def test_clients_that_say_nothing_take_no_thread(served: tuple[Path, Any]) -> None:
    door, _ = served
    with ExitStack() as clients:
        for _ in range(12):
            clients.enter_context(closing(socket.socket(socket.AF_UNIX))).connect(str(door))
        began = time.monotonic()
        assert ask_once(door, "GET", "/healthz")[0] == 200
        assert time.monotonic() - began < 2


def test_clients_that_say_nothing_do_not_keep_the_service_from_stopping(served: tuple[Path, subprocess.Popen[bytes]]) -> None:
    door, process = served
    with closing(socket.socket(socket.AF_UNIX)) as client:
        client.connect(str(door))
        time.sleep(0.5)
        process.terminate()
        assert process.wait(8) == 0, "kept connections wait two seconds, silent ones waited fifteen"


def test_clients_of_a_killed_worker_find_the_next(served: tuple[Path, subprocess.Popen[bytes]]) -> None:
    door, process = served
    tasks = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not tasks.exists():
        pytest.skip("children of a process are not told here")
    os.kill(int(tasks.read_text().split()[0]), signal.SIGKILL)
    for _ in range(50):
        with closing(UnixConnection(door)) as client:
            for _ in range(3):
                try:
                    status = client.ask("GET", "/healthz")[0]
                except ConnectionError:  # it was connected to the worker that is gone
                    break
                assert status == 200
        time.sleep(0.02)
    assert ask_once(door, "GET", "/healthz")[0] == 200 and process.poll() is None
