"""Servers, connections and writers that a test may kill, and what must hold of an index afterwards."""

from __future__ import annotations

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
from functools import cache
from pathlib import Path

from dedup.index.asking import ask
from dedup.index.base import Entry
from dedup.index.connect import connect
from dedup.index.in_redis import RedisIndex
from tests.conftest import server_binary
from tests.index.conftest import entry


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
    """Counters agree with what is there."""
    stats, keys = index.stats(), list(index.scan())
    assert stats["articles"] == len(keys) == len(set(keys))
    texts = {text for found in index.fetch(keys) if found for text in found.paragraphs}
    assert stats["paragraphs"] == len(texts)


class Server:
    """A server of the test's own, which can be killed and started again on the same files."""

    def __init__(self, folder: Path, data: Path, options: dict[str, str]) -> None:
        self.path, self.data = folder / "redis.sock", data
        self.options = {"appendonly": "yes", "appendfsync": "everysec", "aof-use-rdb-preamble": "no", **options}
        self.limit = 0
        """Bytes a file may have, 0 for any number."""
        self.start()

    def start(self) -> None:
        command = [server_binary(), "--port", "0", "--unixsocket", str(self.path), "--dir", str(self.data), "--save", ""]
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
def serving(*, data: Path | None = None, **options: str) -> Iterator[Server]:
    """A server in a folder that goes with it; its files are in ``data`` if that is given."""
    with tempfile.TemporaryDirectory(prefix="dedup-fault-") as folder:
        server = Server(Path(folder), data or Path(folder), options)
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system of that size, which `grown` makes bigger. For tests that are marked ``mounts``."""
    with tempfile.TemporaryDirectory(prefix="dedup-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True, capture_output=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@cache
def disks_can_be_mounted() -> bool:
    """Root may, unless a container forbids it."""
    try:
        with small_disk("64k"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def grown(disk: Path, size: str) -> None:
    """Make a `small_disk` that big."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


_WRITER = """
import sys
from tests.index.killable import article
from dedup.index.connect import connect
from dedup.index.in_redis import RedisIndex
index = RedisIndex(connect(sys.argv[1]))
number, edition = int(sys.argv[2]), int(sys.argv[3])
for turn in range(10_000):
    index.put([article(number + turn, edition)])
    print(turn, flush=True)
"""


def writer(server: Server, number: int, edition: int) -> subprocess.Popen[str]:
    """A process that puts one article after the other, from ``number`` on, and says so after each."""
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


class Proxy(threading.Thread):
    """Passes bytes between a client and the server, and drops each connection after one command.

    Every tenth is dropped before its answer. What a client says of itself when it connects is no command.
    """

    def __init__(self, path: Path, server: Path, draw: random.Random) -> None:
        super().__init__(daemon=True)
        self.server, self.draw = server, draw
        self.dropped = self.unanswered = 0
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
                self.serve(here, there)
        self.door.close()

    def serve(self, here: socket.socket, there: socket.socket) -> None:
        here.settimeout(0.5)
        there.settimeout(0.5)
        try:
            while True:
                data = here.recv(1 << 20)
                if not data:
                    return
                greeting = b"HELLO" in data[:40] or b"CLIENT" in data[:40]
                there.sendall(data)
                if not greeting and self.draw.random() < 0.1:  # the command arrives, its answer does not
                    self.dropped += 1
                    self.unanswered += 1
                    return
                here.sendall(there.recv(1 << 20))
                if not greeting:
                    self.dropped += 1
                    return
        except OSError:
            return
