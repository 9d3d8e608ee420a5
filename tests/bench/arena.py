"""Contenders side by side: interleaved rounds, medians, and the table of the docs."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import corpus
from tests.bench.sections import ROOT

HERE = Path(__file__).resolve().parent


def options_of(doc: str | None, names: Mapping[str, str], rounds: int) -> argparse.Namespace:
    """What the benches of signing and grouping are asked; ``names`` and ``peers`` ready for `compete`."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paragraphs", type=int, default=20_000)
    parser.add_argument("--articles", type=int, default=0, help="whole articles, measured apart from paragraphs")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--seconds", type=float, default=60, help="a contender that took so long gets no further round")
    parser.add_argument("--only", default="", help="contenders, parted by commas")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--write", action="store_true", help="write the sections of docs/benchmarks.md")
    options = parser.parse_args()
    options.peers = dict(peer.split("=", 1) for peer in options.peer)
    options.names = options.only.split(",") if options.only else list(names)
    return options


def corpora(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Path, dict[str, float], str]]:
    """Texts to measure with: what is added to a title, the JSON lines, their numbers, and these in words."""
    for kind, size in (("paragraphs", options.paragraphs), ("articles", options.articles)):
        if not size:
            continue
        path = folder / f"{kind}.jsonl"
        made = corpus.write_jsonl(path, size, whole=kind == "articles")
        source = "real news" if any(corpus.real_articles()) else "generated"
        note = f"{made['texts']:.0f} {kind} of {made['words']:.0f} words and {made['bytes']:.0f} bytes, {source}, multiplied with edits"
        yield (", whole articles" if kind == "articles" else ""), path, made, note


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

    @property
    def spent(self) -> float:
        """Seconds on the clock, all rounds."""
        return float(sum(taken["wall"] for taken in self.rounds))

    def median(self, what: str) -> float:
        return statistics.median(taken[what] for taken in self.rounds)

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def compete(
    task: str,
    names: Sequence[str],
    texts: Path,
    peers: dict[str, str],
    rounds: int,
    *,
    together: bool,
    seconds: float = 1e9,
) -> list[Contender]:
    """All contenders, done. ``together``: each keeps its process and they take turns; else a new process a round.

    One that has taken ``seconds`` gets no further round.
    """
    if together:
        contenders = [Contender(task, name, texts, peers) for name in names]
        for _ in range(rounds):
            for contender in contenders:
                if not contender.absent and contender.spent < seconds:
                    contender.go()
        for contender in contenders:
            contender.close()
        return contenders
    kept: dict[str, Contender] = {}
    for _ in range(rounds):
        for name in names:
            if name in kept and (kept[name].absent or kept[name].spent >= seconds):
                continue
            contender = Contender(task, name, texts, peers)
            if not contender.absent:
                contender.go()
            contender.close()
            if name in kept:
                kept[name].rounds += contender.rounds
            else:
                kept[name] = contender
    return list(kept.values())
