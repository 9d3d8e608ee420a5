"""What a command and everything it starts costs: CPU, wall, and peak memory with shared pages counted once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path


class Tree:
    """CPU seconds, wall seconds and peak memory (sum of proportional sizes, bytes) of a command and all below it.

    What it says goes to the file ``log`` and from there into ``output``. With
    ``spent``, a file, the cost is noted there five times a second, and what
    an earlier run that was stopped had noted is counted in. After ``limit``
    seconds the command is killed with all below it, and ``late`` is true.
    """

    def __init__(self, command: list[str], log: Path, *, spent: Path | None = None, limit: float = 0, env: dict[str, str] | None = None) -> None:
        before = json.loads(spent.read_text()) if spent is not None and spent.exists() else {"wall": 0.0, "cpu": 0.0, "peak": 0}
        self.peak, self.wall, self.cpu, self.late = before["peak"], before["wall"], before["cpu"], False
        self._before, self._spent, self._limit = before, spent, limit
        self._seconds: dict[int, float] = {}
        self._started = time.monotonic()
        if shutil.which("setpriv"):  # from util-linux: the command does not outlive this process, however that goes
            command = ["setpriv", "--pdeathsig", "KILL", *command]
        with open(log, "ab") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=env, start_new_session=True)
            watcher = threading.Thread(target=self._watch, daemon=True)
            watcher.start()
            try:
                self.process.wait()
            except BaseException:
                self._kill()
                raise
            self.wall = self._before["wall"] + time.monotonic() - self._started
            watcher.join()
        self.output = log.read_text(encoding="utf-8", errors="replace")

    def _watch(self) -> None:
        while self.process.poll() is None:
            pids = _below(self.process.pid)
            self.peak = max(self.peak, sum(_proportional(pid) for pid in pids))
            self._seconds |= {pid: seconds for pid in pids if (seconds := _cpu(pid))}
            self.cpu = self._before["cpu"] + sum(self._seconds.values())
            taken = time.monotonic() - self._started
            if self._spent is not None:
                fresh = self._spent.with_suffix(".new")
                fresh.write_text(json.dumps({"wall": self._before["wall"] + taken, "cpu": self.cpu, "peak": self.peak}))
                fresh.replace(self._spent)
            if 0 < self._limit < taken:
                self.late = True
                self._kill()
            time.sleep(0.2)

    def _kill(self) -> None:
        """The command leads a process group of its own, which its children are in."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


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
