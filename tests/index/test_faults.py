"""Kills, cuts, dropped connections, races and full disks: no half article, no wrong answer, no write lost in silence.

Small counts by default; ``DEDUP_FAULTS=1`` runs the full ones (200 kills of a
client, 50 of the server under each fsync policy, 50 cuts of its file, a
minute of eight writers). Each test prints what it saw (``pytest -s``).
"""

from __future__ import annotations

import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dedup.errors import DedupError, IndexFull
from dedup.index.base import Entry
from dedup.index.connect import connect
from dedup.index.embedded import ask
from dedup.index.in_redis import RedisIndex, prefix_of
from tests.conftest import server_binary
from tests.index.conftest import entry

FULL = os.environ.get("DEDUP_FAULTS", "") not in {"", "0"}


def count(full: int, small: int) -> int:
    return full if FULL else small


def article(number: int, edition: int = 0) -> Entry:
    """An article of six paragraphs; its first two are the same in all editions."""
    texts = []
    for place in range(6):
        seed = number * 100 + place + (edition * 10_000_000 if place > 1 else 0)
        draw = random.Random(seed)
        texts.append(" ".join(f"{draw.getrandbits(20):x}" for _ in range(25)))
    return entry(f"a/{number}", *texts)


def whole(index: RedisIndex, *editions: Entry) -> int | None:
    """Which of some editions of an article is stored (None: it is not), every part of it in place."""
    key = editions[0].article.key
    (found,) = index.fetch([key])
    if found is None:
        return None
    places = [place for place, one in enumerate(editions) if one.article.paragraphs == found.paragraphs]
    assert places, f"{key}: half an article, or another one"
    stored = editions[places[0]]
    hits = index.lookup(stored.sketches)
    best = {hit.number: hit for hit in reversed(hits.hits)}
    for number, (text, sketch) in enumerate(zip(stored.article.paragraphs, stored.sketches, strict=True), 1):
        hit = best[number]
        assert sketch is not None
        assert hits.paragraphs[hit.stored].text == text
        assert hits.paragraphs[hit.stored].articles == (key,)
        assert (hit.bands, hit.fingerprints) == (index.scheme.bands, len(sketch.fingerprints))
    return places[0]


def counts_hold(index: RedisIndex) -> None:
    """Counters agree with what is there, and nothing is posted under ids that were not given out."""
    stats, keys = index.stats(), list(index.scan())
    assert stats["articles"] == len(keys) == len(set(keys))
    texts = {text for found in index.fetch(keys) if found for text in found.paragraphs}
    assert stats["paragraphs"] == len(texts)


class Server:
    """A server of the test's own, which can be killed and started again on the same files."""

    def __init__(self, folder: Path, **options: str) -> None:
        self.folder, self.path = folder, folder / "redis.sock"
        self.options = {"appendonly": "yes", "appendfsync": "everysec", "aof-use-rdb-preamble": "no", **options}
        self.limit = 0
        self.start()

    def start(self) -> None:
        command = [server_binary(), "--port", "0", "--unixsocket", str(self.path), "--dir", str(self.folder), "--save", ""]
        for name, value in self.options.items():
            command += [f"--{name}", value]
        limit = self.limit

        def small_files() -> None:
            if limit:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=small_files,  # noqa: PLW1509 (no thread runs yet)
        )
        deadline = time.monotonic() + 60
        while ask(self.path, "PING") != "+PONG":
            assert self.process.poll() is None, "the server does not start again on its files"
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def open(self) -> RedisIndex:
        return RedisIndex(connect(f"unix://{self.path}"))


@contextmanager
def serving(**options: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="dedup-fault-") as folder:
        server = Server(Path(folder), **options)
        try:
            yield server
        finally:
            server.kill()


_WRITER = """
import sys
from tests.index.test_faults import article
from dedup.index.connect import connect
from dedup.index.in_redis import RedisIndex
index = RedisIndex(connect(sys.argv[1]))
number, edition = int(sys.argv[2]), int(sys.argv[3])
for turn in range(10_000):
    index.put([article(number + turn, edition)])
    print(turn, flush=True)
"""


def writer(server: Server, number: int, edition: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER, f"unix://{server.path}", str(number), str(edition)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()  # the first article is in
    return process


def acknowledged_by(process: subprocess.Popen[str]) -> int:
    """How many articles a writer that is gone was told to be in."""
    return 1 + len(process.communicate()[0].split())


def test_a_client_killed_amid_puts_leaves_whole_articles() -> None:
    draw = random.Random(1)
    acknowledged = 0
    with serving() as server:
        index = server.open()
        for turn in range(count(200, 3)):
            process = writer(server, number=0, edition=turn)
            time.sleep(draw.random() * 0.15)
            process.kill()
            done = acknowledged_by(process)
            assert [whole(index, article(place, turn)) for place in range(done)] == [0] * done
            whole(index, *(article(done, edition) for edition in range(turn + 1)))  # the one it was at
            acknowledged += done
        counts_hold(index)
        index.close()
    print(f"client kills: {count(200, 3)}, {acknowledged} articles acknowledged, none lost, none half")


@pytest.mark.parametrize("policy", ["everysec", "always"])
def test_a_server_killed_under_load_keeps_what_its_policy_says(policy: str) -> None:
    draw = random.Random(2)
    acknowledged = lost = 0
    with serving(appendfsync=policy) as server:
        for turn in range(count(50, 2)):
            process = writer(server, number=turn * 10_000, edition=0)
            time.sleep(0.1 + draw.random() * 0.3)
            server.kill()
            done = acknowledged_by(process)
            server.start()
            index = server.open()
            acknowledged += done
            kept = [whole(index, article(turn * 10_000 + place)) is not None for place in range(done)]
            assert kept == sorted(kept, reverse=True), "a write is missing that a later one outlived"
            lost += kept.count(False)
            whole(index, article(turn * 10_000 + done))
            counts_hold(index)
            index.close()
    print(f"server kills under {policy}: {count(50, 2)}, {acknowledged} articles acknowledged, {lost} lost")
    # Under everysec the server puts off writing while the disk is busy with an earlier fsync, for up to two seconds.
    assert lost == 0 or policy == "everysec"


def test_a_file_cut_anywhere_gives_whole_articles_back() -> None:
    draw = random.Random(3)
    with serving(appendfsync="no") as server:
        index = server.open()
        for number in range(30):
            index.put([article(number)])
        for number in range(0, 30, 3):
            index.put([article(number, 1)])
        index.drop([f"a/{number}" for number in range(0, 30, 5)])
        index.close()
        server.process.terminate()
        server.process.wait()
        (file,) = [*server.folder.rglob("*.incr.aof")] or [*server.folder.glob("appendonly.aof")]  # Redis 6.2 has one
        content = file.read_bytes()
        stored = []
        for _ in range(count(50, 4)):
            file.write_bytes(content[: draw.randrange(len(content) // 10, len(content))])
            server.start()
            index = server.open()
            kept = [whole(index, article(number), article(number, 1)) for number in range(30)]
            counts_hold(index)
            stored.append(sum(place is not None for place in kept))
            index.put([article(number) for number in range(30)])
            assert [whole(index, article(number)) for number in range(30)] == [0] * 30
            index.close()
            server.kill()
        server.start()
    print(f"cuts: {len(stored)}, articles left {min(stored)} to {max(stored)}, none half")


class Proxy(threading.Thread):
    """Passes bytes between a client and the server, and drops each connection after some answers."""

    def __init__(self, path: Path, server: Path, draw: random.Random) -> None:
        super().__init__(daemon=True)
        self.server, self.draw, self.dropped = server, draw, 0
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(path))
        self.door.listen()
        self.door.settimeout(0.2)
        self.open = True

    def run(self) -> None:
        while self.open:
            try:
                here, _ = self.door.accept()
            except OSError:
                continue
            with here, socket.socket(socket.AF_UNIX) as there:
                there.connect(str(self.server))
                self.serve(here, there, self.draw.randrange(1, 9))
            self.dropped += 1
        self.door.close()

    def serve(self, here: socket.socket, there: socket.socket, messages: int) -> None:
        here.settimeout(0.5)
        there.settimeout(0.5)
        try:
            for _ in range(messages):
                data = here.recv(1 << 20)
                if not data:
                    return
                there.sendall(data)
                if self.draw.random() < 0.1:  # the command arrives, its answer does not
                    return
                here.sendall(there.recv(1 << 20))
        except OSError:
            return


def test_dropped_connections_lose_nothing_that_was_answered() -> None:
    draw = random.Random(4)
    with serving() as server:
        proxy = Proxy(server.folder / "proxy.sock", server.path, draw)
        proxy.start()
        index = RedisIndex(connect(f"unix://{server.folder / 'proxy.sock'}", timeout=1.0))
        acknowledged: dict[int, int] = {}
        failed = 0
        for turn in range(count(2000, 120)):
            number = turn % 40
            try:
                index.put([article(number, turn // 40)])
                acknowledged[number] = turn // 40
            except DedupError:
                failed += 1
                acknowledged.pop(number, None)
        index.close()
        proxy.open = False
        proxy.join()
        direct = server.open()
        for number, edition in acknowledged.items():
            assert whole(direct, article(number, edition)) == 0
        counts_hold(direct)
        direct.close()
    print(f"proxy: {proxy.dropped} connections dropped, {failed} puts told to have failed")
    assert proxy.dropped > 10


def test_writers_of_the_same_articles_end_in_one_of_their_states() -> None:
    with serving() as server:
        deadline = time.monotonic() + count(60, 2)
        failures: list[BaseException] = []
        puts = [0] * 8

        def write(who: int) -> None:
            draw, index = random.Random(who), server.open()
            try:
                while time.monotonic() < deadline:
                    number = draw.randrange(12)
                    if draw.random() < 0.15:
                        index.drop([f"a/{number}"])
                    else:
                        index.put([article(number, draw.randrange(4))])
                    puts[who] += 1
            except BaseException as error:
                failures.append(error)
            finally:
                index.close()

        def read() -> None:
            index = server.open()
            try:
                while time.monotonic() < deadline:
                    for number, found in enumerate(index.fetch([f"a/{number}" for number in range(12)])):
                        texts = [article(number, edition).article.paragraphs for edition in range(4)]
                        assert found is None or found.paragraphs in texts
            except BaseException as error:
                failures.append(error)
            finally:
                index.close()

        threads = [threading.Thread(target=write, args=(who,)) for who in range(8)] + [threading.Thread(target=read)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        index = server.open()
        for number in range(12):
            whole(index, *(article(number, edition) for edition in range(4)))
        counts_hold(index)
        index.drop(list(index.scan()))
        list(index.sweep())
        state = index.client.hgetall(prefix_of("default"))
        assert [state[f"{table}.count".encode()] for table in "bwxe"] == [b"0"] * 4
        index.close()
    print(f"eight writers: {sum(puts)} writes")


def test_a_full_disk_refuses_writes_and_answers_checks() -> None:
    with serving() as server:
        server.kill()
        server.limit = 400_000  # bytes a file may have: what a full disk looks like to the server
        server.start()
        index = server.open()
        number = 0
        with pytest.raises(IndexFull, match="disk"):
            for number in range(2000):
                index.put([article(number)])
                time.sleep(0.002)
        assert whole(index, article(0)) == 0
        counts_hold(index)
        index.close()
        server.kill()
        server.limit = 0
        server.start()
        index = server.open()
        kept = [whole(index, article(place)) for place in range(number)]
        lost = kept.count(None)
        counts_hold(index)
        index.put([article(number)])
        assert whole(index, article(number)) == 0
        index.close()
    print(f"full disk: {number} acknowledged, {lost} lost (everysec: those of the last seconds)")
