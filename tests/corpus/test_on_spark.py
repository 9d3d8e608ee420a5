"""The contract of the two engines: the same archive gives the same files.

Runs a real Spark in a process of its own. The campaign kills an executor in
the middle of a run on a cluster of two.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
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
def test_what_is_killed_in_the_middle_changes_nothing(archive: Path, here: Path, tmp_path: Path) -> None:
    """An executor, a Python worker of another, and then the driver, which is started again. Never a minute of silence."""
    again = command(archive, tmp_path / "out", "--master", "local-cluster[2,1,1024]")
    doomed = {"candidate pairs: ": "CoarseGrainedExecutorBackend", "what to judge: ": "pyspark.daemon"}
    killed: list[str] = []
    spoken, silence, said = time.monotonic(), 0.0, ""
    with subprocess.Popen(again, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            silence, spoken = max(silence, time.monotonic() - spoken), time.monotonic()
            said += line
            for done, what in doomed.items():
                if done in line and "so far" not in line:
                    threading.Thread(target=kill_one, args=(process, what, killed), daemon=True).start()
            if "families with their heads: " in line and "so far" not in line:
                process.kill()
    assert process.returncode == -signal.SIGKILL and sorted(killed) == sorted(doomed.values()), said[-3000:]
    assert silence < 60
    rest = subprocess.run(again, capture_output=True, text=True, check=False)
    assert rest.returncode == 0, rest.stderr[-2000:]
    assert "families with their heads: done before" in rest.stderr
    for name in SAME:
        assert (tmp_path / "out" / name).read_bytes() == (here / name).read_bytes(), name


def kill_one(driver: subprocess.Popen[str], what: str, killed: list[str]) -> None:
    """Kill the youngest process below the driver whose command names ``what``, as soon as there is one."""
    while driver.poll() is None:
        for pid in below(driver.pid, what)[-1:]:
            os.kill(pid, signal.SIGKILL)
            killed.append(what)
            return
        time.sleep(0.1)


def below(driver: int, what: str) -> list[int]:
    """Processes below the driver whose command names ``what``, the youngest last; ps would cut a long command short."""
    parents: dict[int, int] = {}
    named: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if what.encode() in (folder / "cmdline").read_bytes():
                named.add(int(folder.name))
        except OSError:
            continue  # gone meanwhile
    found = {driver}
    for _ in range(8):
        found |= {pid for pid, parent in parents.items() if parent in found}
    return sorted(found & named)
