"""Contenders side by side: interleaved rounds, medians, and the table of the docs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def python_of(name: str, peers: dict[str, str]) -> str:
    """The interpreter of a contender: ``--peer rensa=/path/to/python`` where it has packages of its own."""
    return peers.get(name.partition("-")[0], sys.executable)


class Contender:
    """A process that does its work once for every line it is sent."""

    def __init__(self, task: str, name: str, texts: Path, peers: dict[str, str]) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT) if name.startswith("dedup") else ""}
        environment["DEDUP_NO_KERNEL"] = "1" if "fallback" in name else ""
        self.name = name
        self.process = subprocess.Popen(
            [python_of(name, peers), str(HERE / "contenders.py"), task, name, str(texts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        first = self._line()
        self.absent = first.get("absent", "" if "ready" in first else "did not start")
        self.version = str(first.get("ready", ""))
        self.rounds: list[dict[str, Any]] = []

    def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                return dict(json.loads(line))
        return {}

    def go(self) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.absent = "died"
            return
        taken = self._line()
        if taken:
            self.rounds.append(taken)
        else:
            self.absent = "died"

    def median(self, what: str) -> float:
        return statistics.median(taken[what] for taken in self.rounds)

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def compete(
    task: str, names: Sequence[str], texts: Path, peers: dict[str, str], rounds: int, together: bool
) -> list[Contender]:
    """All contenders, done. ``together``: each keeps its process and they take turns; else a new process a round."""
    if together:
        contenders = [Contender(task, name, texts, peers) for name in names]
        for _ in range(rounds):
            for contender in contenders:
                if not contender.absent:
                    contender.go()
        for contender in contenders:
            contender.close()
        return contenders
    kept: dict[str, Contender] = {}
    for _ in range(rounds):
        for name in names:
            contender = Contender(task, name, texts, peers)
            if not contender.absent:
                contender.go()
            contender.close()
            if name in kept:
                kept[name].rounds += contender.rounds
            else:
                kept[name] = contender
    return list(kept.values())


def write_section(title: str, note: str, head: Sequence[str], rows: Sequence[Sequence[str]], write: bool) -> None:
    """Prints a table; with ``write`` puts it in place of its section of docs/benchmarks.md."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    section = f"## {title}\n\n{note}\n\n" + "\n".join(lines) + "\n"
    print(section)
    if not write:
        return
    path = ROOT / "docs" / "benchmarks.md"
    path.parent.mkdir(exist_ok=True)
    old = path.read_text("utf-8") if path.exists() else "# Benchmarks\n\n"
    sections = old.split("\n## ")
    kept = [part for part in sections[1:] if not part.startswith(title + "\n")]
    path.write_text("\n## ".join([sections[0].rstrip("\n") + "\n", *kept]).rstrip("\n") + "\n\n" + section, "utf-8")
