"""Load on the service: checks at 1, 8 and 32 clients against a filled index while four writers write.

``python -m tests.bench.bench_http [--paragraphs N] [--seconds S]``

Starts a private Redis and the service on Unix sockets, fills the index with
stories made of the words of `WORDS`, then drives it with threads of this
process over kept-alive connections and prints a table. Client and server
share the machine's cores, and the client's own work is in the times.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = [first + second for first in ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu"] for second in
         ["lan", "mer", "tis", "nor", "vel", "kat", "rum", "sen", "dol", "fin", "gar", "hes", "jun", "kel", "mip", "pra", "qui", "rost", "shem", "tolk"]]  # fmt: skip
PARAGRAPHS = 15
WRITERS = 4


class Door(HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=60)
        self.unix = str(path)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.unix)

    def ask(self, method: str, path: str, body: object) -> int:
        self.request(method, path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        answer = self.getresponse()
        answer.read()
        return answer.status


def story(number: int) -> list[str]:
    """Paragraphs of about 44 words; the same number gives the same story."""
    chance = random.Random(number)
    return [" ".join(chance.choices(WORDS, k=44)).capitalize() + "." for _ in range(PARAGRAPHS)]


def draft(chance: random.Random, stored: int) -> str:
    """A third of it from a stored story with a word changed here and there, the rest new."""
    taken = story(chance.randrange(stored))[:5]
    edited = [" ".join(chance.choice(WORDS) if chance.random() < 0.05 else word for word in each.split()) for each in taken]
    return "\n\n".join(edited + story(10**9 + chance.randrange(10**9))[: PARAGRAPHS - 5])


def fill(url: str, paragraphs: int) -> int:
    """Index stories through the pipeline; how many."""
    from dedup.index.open import open_index
    from dedup.pipeline import put
    from dedup.read import read

    index = open_index(url)
    stories = paragraphs // PARAGRAPHS
    for start in range(0, stories, 256):
        numbers = range(start, min(start + 256, stories))
        put(
            [next(read("\n\n".join(story(n)).encode(), media_type="text/plain", outlet="wire", id=str(n))) for n in numbers],
            index,
            now="2026-01-01T00:00:00Z",
        )
    index.close()
    return stories


def drive(door: Path, clients: int, seconds: float, stored: int) -> tuple[list[float], Counter[int], int]:
    """Times of checks in milliseconds, statuses, and how many articles were written meanwhile."""
    times: list[float] = []
    statuses: Counter[int] = Counter()
    written: list[int] = []
    end = time.monotonic() + seconds

    def check(seed: int) -> None:
        chance = random.Random(seed)
        with closing(Door(door)) as connection:
            while time.monotonic() < end:
                body = {"text": draft(chance, stored)}
                began = time.perf_counter()
                status = connection.ask("POST", "/v1/check", body)
                times.append(1000 * (time.perf_counter() - began))
                statuses[status] += 1

    def write(seed: int) -> None:
        chance = random.Random(-seed)
        with closing(Door(door)) as connection:
            while time.monotonic() < end:
                number = chance.randrange(10**9, 2 * 10**9)
                status = connection.ask("PUT", f"/v1/articles/writer/{number}", {"text": "\n\n".join(story(number))})
                written.append(status)
                time.sleep(0.25)

    threads = [threading.Thread(target=check, args=(seed,)) for seed in range(clients)]
    threads += [threading.Thread(target=write, args=(seed,)) for seed in range(1, WRITERS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses.update(status for status in written if status >= 400)
    return sorted(times), statuses, len(written)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dedup-bench-"))
    door, redis = folder / "door.sock", folder / "redis.sock"
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(redis), "--dir", str(folder), "--save", "",
         "--appendonly", "yes", "--appendfsync", "everysec"], stdout=subprocess.DEVNULL)  # fmt: skip
    environment = {**os.environ, "DEDUP_REDIS_URL": f"unix://{redis}", "DEDUP_RATE_LIMIT": "100000000/minute"}
    service = None
    try:
        while not redis.exists():
            time.sleep(0.05)
        began = time.monotonic()
        stored = fill(f"unix://{redis}", asked.paragraphs)
        print(f"{stored * PARAGRAPHS:,} paragraphs indexed in {time.monotonic() - began:.0f} s; {asked.workers} workers")
        command = [sys.executable, "-m", "dedup", "serve", "--unix-socket", str(door), "--workers", str(asked.workers)]
        service = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
        while not door.exists():
            time.sleep(0.1)
        time.sleep(3)
        drive(door, 2, 3.0, stored)
        print("| clients | checks/s | p50 ms | p95 ms | p99 ms | errors | written meanwhile |")
        print("|---|---|---|---|---|---|---|")
        for clients in (1, 8, 32):
            times, statuses, written = drive(door, clients, asked.seconds, stored)
            at = [times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95, 0.99)]
            errors = sum(count for status, count in statuses.items() if status >= 400)
            shown = " | ".join(f"{each:.1f}" for each in at)
            print(f"| {clients} | {len(times) / asked.seconds:.0f} | {shown} | {errors} | {written} |")
    finally:
        for process in (service, server):
            if process is not None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(40)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
