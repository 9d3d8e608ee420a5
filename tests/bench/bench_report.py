"""Read-to-report on made archives: time, memory of the whole process tree, families, and how all of it grows.

    python -m tests.bench.bench_report growth 10000 100000 1000000     one row a size
    python -m tests.bench.bench_report against text-dedup=VENV datatrove=VENV --paragraphs 240000
    python -m tests.bench.bench_report recall --paragraphs 20000       pairs found, against all pairs

The archive is made here, from a seed: stories of several outlets, copied and
edited by others, with footers, a template whose numbers change, and words
whose frequencies fall as in real text (Zipf). Other tools run from their own
virtual environments; each gets one paragraph a record, and the time is that of
their own duplicate search without any report.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

SYLLABLES = [a + b for a in ["b", "br", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w"] for b in ["a", "e", "i", "o", "u", "an", "er", "in", "or", "us"]]
OUTLETS = 40
FOOTERS = [f"Subscribe to the {name} newsletter and get the stories of the day in your inbox each morning" for name in range(OUTLETS)]


class Writer:
    """Paragraphs of Zipf-distributed words."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        names = [a + b for a in SYLLABLES for b in SYLLABLES]
        self.rng.shuffle(names)
        self.words = names[:40_000]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))

    def paragraph(self, words: int = 0) -> str:
        top = self.weights[-1]
        count = words or self.rng.randrange(20, 68)
        return " ".join(self.words[bisect(self.weights, self.rng.random() * top)] for _ in range(count)).capitalize() + "."

    def edited(self, text: str, share: float) -> str:
        return " ".join(self.words[self.rng.randrange(40_000)] if self.rng.random() < share else word for word in text.split())


def made_archive(paragraphs: int, path: Path, seed: int = 1) -> int:
    """Write an archive of about so many paragraphs; how many there are.

    A third of the stories are taken by one to six outlets, whole or in part,
    with none to a tenth of the words changed.
    """
    writer = Writer(seed)
    rng = writer.rng
    total = story = 0
    with open(path, "w", encoding="utf-8") as file:
        while total < paragraphs:
            story += 1
            body = [writer.paragraph() for _ in range(rng.randrange(6, 20))]
            if rng.random() < 0.1:
                body.append(f"The reference number of this story is {story} and the desk that wrote it is number {story % 90}")
            takers = [rng.randrange(OUTLETS), *(rng.sample(range(OUTLETS), rng.randrange(1, 7)) if rng.random() < 0.33 else [])]
            minute = rng.randrange(60 * 24 * 28)
            for place, outlet in enumerate(dict.fromkeys(takers)):
                text = body if place == 0 else [writer.edited(part, rng.choice((0, 0, 0.03, 0.1))) for part in body[rng.randrange(3) :]]
                text = [*text, FOOTERS[outlet]]
                at = minute + place * rng.randrange(5, 90)
                published = f"2026-03-{1 + at // 1440 % 28:02}T{at // 60 % 24:02}:{at % 60:02}:00Z"
                row = {"id": f"{story}-{place}", "outlet": f"outlet{outlet}", "title": body[0][:60], "published": published,
                       "text": "\n\n".join(text)}  # fmt: skip
                file.write(json.dumps(row) + "\n")
                total += len(text)
    return total


class Tree:
    """CPU seconds, wall seconds and peak memory (sum of proportional sizes) of a command and all below it."""

    def __init__(self, command: list[str], **more: object) -> None:
        self.peak = 0
        self._seconds: dict[int, float] = {}
        started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)  # type: ignore[call-overload]
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        self.output = self.process.communicate()[0]
        self.wall = time.monotonic() - started
        watcher.join()
        self.cpu = sum(self._seconds.values())

    def _watch(self) -> None:
        while self.process.poll() is None:
            pids = _below(self.process.pid)
            self.peak = max(self.peak, sum(_proportional(pid) for pid in pids))
            self._seconds |= {pid: seconds for pid in pids if (seconds := _cpu(pid))}
            time.sleep(0.2)


def _below(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                stat = Path(f"/proc/{name}/stat").read_text()
            except OSError:
                continue
            parents[int(name)] = int(stat.rpartition(")")[2].split()[1])
    found, fresh = {root}, {root}
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return sorted(found)


def _cpu(pid: int) -> float:
    """Seconds a process has computed so far. What it does after its last sample is missed."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _proportional(pid: int) -> int:
    """Shared pages counted once over all that share them; 0 for a process that is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def report_of(archive: Path, out: Path, memory: str, *more: str) -> Tree:
    """One run of ``dedup report``; raises if it fails."""
    command = [sys.executable, "-m", "dedup", "report", str(archive), "--out", str(out), "--memory", memory, "--now",
               "2026-04-01T06:00:00Z", "--keep-work", *more]  # fmt: skip
    tree = Tree(command)
    if tree.process.returncode:
        raise SystemExit(tree.output)
    return tree


def growth(sizes: list[int], folder: Path, memory: str) -> None:
    """One line a size: what it took, and what each stage took."""
    for size in sizes:
        archive = folder / f"archive-{size}.jsonl"
        count = made_archive(size, archive)
        tree = report_of(archive, folder / f"out-{size}", memory)
        work = _size(folder / f"out-{size}" / ".work")
        print(
            f"{count:>10,} paragraphs  wall {tree.wall:8.1f} s  CPU {tree.cpu:8.1f} s  peak {tree.peak / 2**20:6.0f} MB  "
            f"tables {work / 2**20:7.0f} MB  archive {archive.stat().st_size / 2**20:6.0f} MB",
            flush=True,
        )
        for line in tree.output.splitlines():
            if line.startswith("["):
                print("   ", line)


def recall(paragraphs: int, folder: Path) -> None:
    """Pairs of distinct paragraphs that all-pairs comparison finds, and how many of them the job verified."""
    import duckdb
    import numpy as np

    archive = folder / "recall.jsonl"
    made_archive(paragraphs, archive)
    report_of(archive, folder / "recall", "1GB")
    work = folder / "recall" / ".work"
    connection = duckdb.connect()
    sets = connection.sql(f"SELECT digest, shingles FROM '{work}/sketches/*.parquet' ORDER BY digest").fetchall()
    found = set(connection.sql(f"SELECT a, b FROM '{work}/matches/*.parquet'").fetchall())
    posting: dict[int, list[int]] = {}
    values = [np.frombuffer(each, "<u4").tolist() for _, each in sets]
    for place, shingles in enumerate(values):
        for shingle in shingles:
            posting.setdefault(shingle, []).append(place)
    truth = set()
    for place, shingles in enumerate(values):
        common: dict[int, int] = {}
        for shingle in shingles:
            for other in posting[shingle]:
                if other > place:
                    common[other] = common.get(other, 0) + 1
        for other, count in common.items():
            if count * 2 >= min(len(shingles), len(values[other])) and count > 1:
                truth.add((sets[place][0], sets[other][0]))
    tried = connection.sql(f"SELECT count(*) FROM '{work}/buckets/*.parquet'").fetchone()
    print(f"{len(truth):,} pairs of containment >= 0.5 by brute force; {len(truth & found):,} verified "
          f"({len(truth & found) / max(len(truth), 1):.2%}); bucket rows {tried[0] if tried else 0:,}")  # fmt: skip


def against(tools: dict[str, str], paragraphs: int, folder: Path) -> None:
    """``dedup report`` and the duplicate search of other tools on the same paragraphs."""
    archive = folder / "archive.jsonl"
    count = made_archive(paragraphs, archive)
    records = folder / "records"
    records.mkdir()
    with open(records / "records.jsonl", "w", encoding="utf-8") as file:
        for number, text in enumerate(_texts(archive)):
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")
    rows = [("dedup report", report_of(archive, folder / "report", "1GB"))]
    for name, venv in tools.items():
        script = folder / f"{name}.py"
        script.write_text(SCRIPTS[name])
        tree = Tree([f"{venv}/bin/python", str(script), str(records), str(folder / name)], env=os.environ | {"HF_HUB_OFFLINE": "1"})
        if tree.process.returncode:
            print(f"{name}: failed\n{tree.output[-1500:]}")
        else:
            rows.append((name, tree))
    first = rows[0][1]
    print(f"{count:,} paragraphs")
    for name, tree in rows:
        print(f"{name:<14} wall {tree.wall:7.1f} s ({tree.wall / first.wall:5.1f}x)  CPU {tree.cpu:7.1f} s "
              f"({tree.cpu / first.cpu:5.1f}x)  peak {tree.peak / 2**20:6.0f} MB")  # fmt: skip


def _texts(archive: Path) -> Iterator[str]:
    with open(archive, encoding="utf-8") as file:
        for line in file:
            yield from json.loads(line)["text"].split("\n\n")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


SCRIPTS = {
    "datatrove": """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.utils.hashing import HashConfig

source, out = sys.argv[1:]
config = MinhashConfig(hash_config=HashConfig(precision=64), num_buckets=14, hashes_per_bucket=8, n_grams=3)
stages = [
    ([JsonlReader(source), MinhashDedupSignature(output_folder=out + "/signatures", config=config)], 1),
    ([MinhashDedupBuckets(input_folder=out + "/signatures", output_folder=out + "/buckets", config=config)], 14),
    ([MinhashDedupCluster(input_folder=out + "/buckets", output_folder=out + "/remove", config=config, save_cluster_id=True)], 1),
]
if __name__ == "__main__":
    for number, (pipeline, tasks) in enumerate(stages):
        LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, workers=2, logging_dir=f"{out}/log{number}").run()
""",
    "text-dedup": """
import subprocess, sys
source, out = sys.argv[1:]
raise SystemExit(subprocess.call([
    sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", source + "/records.jsonl", "--split", "train",
    "--column", "text", "--cache_dir", out + "/cache", "--output", out + "/result", "--batch_size", "10000", "--ngram", "3",
    "--num_perm", "128", "--threshold", "0.7", "--num_proc", "2"]))
""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="growth", choices=("growth", "against", "recall"))
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--paragraphs", type=int, default=240_000)
    parser.add_argument("--memory", default="1GB", help="of dedup report; three tenths of it are the engine's limit")
    parser.add_argument("--folder", default="", help="work here, and leave everything")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-report-") as made:
        folder = Path(arguments.folder or made)
        folder.mkdir(exist_ok=True)
        if arguments.what == "growth":
            growth([int(size) for size in arguments.rest] or [10_000, 100_000], folder, arguments.memory)
        elif arguments.what == "recall":
            recall(arguments.paragraphs, folder)
        else:
            against(dict(pair.split("=", 1) for pair in arguments.rest), arguments.paragraphs, folder)


if __name__ == "__main__":
    main()
