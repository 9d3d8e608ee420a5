"""Load on the service: checks at 1, 8 and 32 clients against a filled index while four writers write.

``python -m tests.bench.bench_http [--paragraphs N] [--seconds S] [--json FILE]``

Starts a private Redis and the service, fills the index with generated stories
and drives it with ``wrk``, which costs little beside what it measures: one
thread that keeps so many connections busy with checks, another with four
connections that each put an article every quarter of a second. A draft takes
five of its fifteen paragraphs, edited, from a stored story. Server, Redis and
wrk share the machine's cores. CPU is that of all worker processes and of
Redis, the writers' part included, for each check.
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
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PARAGRAPHS = 15
WRITERS = 4
DRAFTS = 4000
CLIENTS = (1, 8, 32)

CHECKS = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local place = 0
request = function()
  place = place %% #bodies + 1
  return wrk.format("POST", "/v1/check", {["Content-Type"] = "application/json"}, bodies[place])
end
"""
WRITES = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local place, number = 0, %d
request = function()
  place, number = place %% #bodies + 1, number + 1
  return wrk.format("PUT", "/v1/articles/writer/" .. number, {["Content-Type"] = "application/json"}, bodies[place])
end
delay = function() return 250 end
"""
DONE = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('{"p50": %.3f, "p95": %.3f, "p99": %.3f, "max": %.3f, "requests": %d, "seconds": %.3f, "errors": %d}\\n',
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@cache
def vocabulary() -> tuple[list[str], Any]:
    """20,000 words, drawn as unevenly as in a language."""
    import numpy as np

    chance = random.Random(20260101)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randrange(4, 12))) for _ in range(20_000)]
    shares = 1.0 / np.arange(2, len(words) + 2)
    return words, np.cumsum(shares / shares.sum())


def story(number: int) -> list[str]:
    """Paragraphs of 44 words; the same number gives the same story."""
    import numpy as np

    words, shares = vocabulary()
    drawn = np.searchsorted(shares, np.random.default_rng(number).random((PARAGRAPHS, 44)))
    return [" ".join([words[min(place, len(words) - 1)] for place in row]).capitalize() + "." for row in drawn]


def draft(chance: random.Random, stored: int) -> list[str]:
    """A third of it from a stored story with a word changed here and there, the rest new."""
    words, _ = vocabulary()
    taken = story(chance.randrange(stored))[:5]
    edited = [" ".join(chance.choice(words) if chance.random() < 0.05 else word for word in each.split()) for each in taken]
    return edited + story(10**9 + chance.randrange(10**9))[5:]


def fill(url: str, first: int, last: int) -> int:
    """Index the stories of those numbers through the pipeline."""
    from dedup.index.open import open_index
    from dedup.pipeline import put
    from dedup.read import read

    index = open_index(url)
    texts = ("\n\n".join(story(number)).encode() for number in range(first, last))
    stories = (next(read(text, media_type="text/plain", outlet="wire", id=str(first + n))) for n, text in enumerate(texts))
    put(stories, index, now="2026-01-01T00:00:00Z")
    index.close()
    return last - first


def filled(url: str, stories: int) -> None:
    """Fill in two processes and say how it goes."""
    began, step, done = time.monotonic(), 1024, 0
    parts = [(first, min(first + step, stories)) for first in range(0, stories, step)]
    with ProcessPoolExecutor(2) as pool:
        for count in pool.map(fill, [url] * len(parts), *zip(*parts, strict=True)):
            done += count
            if done % (16 * step) < step or done == stories:
                print(f"{done * PARAGRAPHS:,} paragraphs after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def write_bodies(path: Path, texts: list[list[str]]) -> Path:
    path.write_text("".join(json.dumps({"text": "\n\n".join(text)}) + "\n" for text in texts), encoding="utf-8")
    return path


def wrk(folder: Path, port: int, script: str, clients: int, seconds: float) -> subprocess.Popen[str]:
    path = folder / f"wrk-{time.monotonic_ns()}.lua"
    path.write_text(script + DONE, encoding="utf-8")
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds:.0f}s", "--timeout", "30s", "-s", str(path)]
    return subprocess.Popen([*command, f"http://127.0.0.1:{port}"], stdout=subprocess.PIPE, text=True)


def results(process: subprocess.Popen[str]) -> dict[str, float]:
    out, _ = process.communicate()
    found: dict[str, float] = json.loads(out.splitlines()[-1])
    return found


def drive(folder: Path, port: int, clients: int, seconds: float, cpu: Any) -> dict[str, float]:
    """One round: what wrk says of the checks, what was written meanwhile, and CPU milliseconds a check."""
    number = 10**6 + time.time_ns() // 10**6 % 10**10 * 1000
    before = cpu()
    checks = wrk(folder, port, CHECKS % (folder / "drafts"), clients, seconds)
    writes = wrk(folder, port, WRITES % (folder / "stories", number), WRITERS, seconds)
    found, written = results(checks), results(writes)
    after = cpu()
    found["errors"] += written["errors"]
    found |= {"clients": clients, "written": written["requests"], "write_p99": written["p99"]}
    for name in after:
        found[f"{name}_cpu_ms"] = 1000 * (after[name] - before[name]) / max(found["requests"], 1)
    return found


def cpu_of(service: int, redis: Path) -> dict[str, float]:
    """CPU seconds so far of the service's processes and of Redis."""
    from redis import Redis

    ticks, total = os.sysconf("SC_CLK_TCK"), 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == service:  # the process group
                total += int(fields[11]) + int(fields[12])
    info: Any = Redis(unix_socket_path=str(redis)).info("cpu")
    return {"service": total / ticks, "redis": info["used_cpu_user"] + info["used_cpu_sys"]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    if not shutil.which("wrk"):
        print("wrk is missing: apt-get install wrk", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="dedup-bench-"))
    redis, port = folder / "redis.sock", free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(redis), "--dir", str(folder), "--save", "",
         "--appendonly", "yes", "--appendfsync", "everysec"], stdout=subprocess.DEVNULL)  # fmt: skip
    environment = {**os.environ, "DEDUP_REDIS_URL": f"unix://{redis}", "DEDUP_RATE_LIMIT": "100000000/minute"}
    service = None
    rounds: list[dict[str, float]] = []
    try:
        while not redis.exists():
            time.sleep(0.05)
        stories = asked.paragraphs // PARAGRAPHS
        filled(f"unix://{redis}", stories)
        chance = random.Random(7)
        write_bodies(folder / "drafts", [draft(chance, stories) for _ in range(DRAFTS)])
        write_bodies(folder / "stories", [story(2 * 10**9 + number) for number in range(DRAFTS)])
        command = [sys.executable, "-m", "dedup", "serve", "--port", str(port), "--workers", str(asked.workers)]
        service = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
        wait_for(f"http://127.0.0.1:{port}/readyz")
        group = service.pid
        drive(folder, port, 8, 5.0, lambda: cpu_of(group, redis))
        print(f"{stories * PARAGRAPHS:,} paragraphs, {asked.workers} workers, {asked.seconds:.0f} s a round\n")
        print("| clients | checks/s | p50 ms | p95 ms | p99 ms | errors | written | service CPU ms | Redis CPU ms |")
        print("|---|---|---|---|---|---|---|---|---|", flush=True)
        for clients in CLIENTS:
            found = drive(folder, port, clients, asked.seconds, lambda: cpu_of(group, redis))
            rounds.append(found)
            print(
                f"| {clients} | {found['requests'] / found['seconds']:.0f} | {found['p50']:.1f} | {found['p95']:.1f} "
                f"| {found['p99']:.1f} | {found['errors']:.0f} | {found['written']:.0f} "
                f"| {found['service_cpu_ms']:.2f} | {found['redis_cpu_ms']:.2f} |",
                flush=True,
            )
        if asked.json:
            asked.json.write_text(json.dumps({"paragraphs": stories * PARAGRAPHS, "rounds": rounds}, indent=1) + "\n")
    finally:
        for process in (service, server):
            if process is not None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(40)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def wait_for(url: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError), urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(url)


if __name__ == "__main__":
    sys.exit(main())
