"""What a command and everything it starts costs: CPU, wall, and peak memory with shared pages counted once."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path


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
