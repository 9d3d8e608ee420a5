"""The contract of the two engines: the same archive gives the same files.

Runs a real Spark in a process of its own. The campaign kills an executor in
the middle of a run on a cluster of two.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dedup.corpus.nightly import nightly

NOW = "2026-04-01T06:00:00Z"
SAME = ("findings.ndjson", "families.ndjson", "findings.csv", "families.csv", "digest.txt")

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17 (openjdk-17-jre-headless)"),
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="needs pyspark (pip install '.[spark]')"),
]


def command(archive: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "dedup", "report", str(archive), "--out", str(out), "--now", NOW, "--engine", "spark", *more]


@pytest.fixture(scope="module")
def here(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("duckdb")
    nightly((str(archive),), str(out), now=NOW, quiet=True)
    return out


def test_both_engines_make_the_same_report(archive: Path, here: Path, tmp_path: Path) -> None:
    """Tables in a store of Spark's own, so that the report's questions are answered by Spark too."""
    done = subprocess.run(
        command(archive, tmp_path / "out", "--master", "local[2,4]", "--store", f"file://{tmp_path}/store"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    for name in SAME:
        assert (tmp_path / "out" / name).read_bytes() == (here / name).read_bytes(), name


@pytest.mark.campaign
def test_a_killed_executor_changes_nothing(archive: Path, here: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command(archive, tmp_path / "out", "--master", "local-cluster[2,1,1024]"), stderr=subprocess.PIPE, text=True
    )
    killed: list[int] = []
    assert process.stderr is not None
    for line in process.stderr:
        if "candidate pairs" in line and not killed:
            killed += executors_of(process.pid)[:1]
            for pid in killed:
                threading.Timer(1.0, os.kill, (pid, 9)).start()
    assert process.wait() == 0 and killed
    for name in SAME:
        assert (tmp_path / "out" / name).read_bytes() == (here / name).read_bytes(), name


def executors_of(driver: int) -> list[int]:
    """Processes below the driver that run a Spark executor."""
    listing = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    rows = [line.split(None, 2) for line in listing]
    below = {driver}
    for _ in range(8):
        below |= {int(pid) for pid, parent, _ in rows if int(parent) in below}
    return [int(pid) for pid, _, args in rows if int(pid) in below and "CoarseGrainedExecutorBackend" in args]
