"""How long the command takes to start, beside bare Python and ruff: medians of interleaved runs.

``python -m tests.bench.bench_start [--rounds 30] [--write]``. Every command
runs once in each round; bytecode is cached, as after an installation. Both
the time on the clock and the processor time are shown: on a busy machine the
second says more.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.arena import ROOT, write_section

TITLE = "Start of the command"
NOTE = (
    "`python -m tests.bench.bench_start --write`. Medians of interleaved runs; ratios to Python with argparse and json. "
    "ruff is there as a well-known quick starter; its files are Python, not articles."
)
HEAD = ("command", "clock, ratio", "clock, ms", "processor, ratio", "processor, ms")
BASE = "python -c 'import argparse, json'"
SCRIPT = "import sys; from dedup.cli.main import main; sys.exit(main())"
SENTENCES = (
    "The harbour ferry {n} waits at the old pier while its captain is looked for in the town of {n} bridges.",
    "Nobody was hurt, the harbour master told reporters on Tuesday morning at berth number {n}.",
    "A report on the state of all {n} bridges of the county is due before the summer recess begins.",
)


def main() -> int:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    arguments = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DEDUP_")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(Path(folder, "cache"))}
        commands = _commands(Path(folder))
        clock: dict[str, list[float]] = {name: [] for name in commands}
        processor: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(arguments.rounds + 1):
            for name, command in commands.items():
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                began = time.perf_counter()
                subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                spent = time.perf_counter() - began
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                if turn:  # the first round fills the caches
                    clock[name].append(spent)
                    processor[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    write_section(TITLE, NOTE, HEAD, _rows(clock, processor), arguments.write)
    return 0


def _commands(folder: Path) -> dict[str, list[str]]:
    small = folder / "small.txt"
    small.write_text("\n\n".join(sentence.format(n=1) for sentence in SENTENCES[:2]) + "\n")
    many = folder / "many"
    many.mkdir()
    for number in range(100):
        body = [SENTENCES[place % 3].format(n=number * 100 + place) for place in range(20)]
        (many / f"{number}.md").write_text("\n\n".join(body) + "\n")
        (many / f"{number}.py").write_text("\n".join(f"VALUE_{place} = {line!r}" for place, line in enumerate(body)) + "\n")
    python = sys.executable
    commands = {
        "python -c pass": [python, "-c", "pass"],
        BASE: [python, "-c", "import argparse, json"],
        "dedup --help": [python, "-c", SCRIPT, "--help"],
        "dedup check --local small.txt": [python, "-c", SCRIPT, "check", "--local", str(small)],
        "dedup check --local, 100 files of 20 paragraphs": [python, "-c", SCRIPT, "check", "--local", str(many)],
    }
    ruff = shutil.which("ruff", path=f"{Path(python).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if ruff:
        options = ["check", "--isolated", "--no-cache"]
        (folder / "small.py").write_text("VALUE = 1\n")
        commands["ruff check small.py"] = [ruff, *options, str(folder / "small.py")]
        commands["ruff check, 100 files of 20 lines"] = [ruff, *options, str(many)]
    return commands


def _rows(clock: dict[str, list[float]], processor: dict[str, list[float]]) -> list[list[str]]:
    base, base_processor = statistics.median(clock[BASE]), statistics.median(processor[BASE])
    rows = []
    for name, times in clock.items():
        seconds, spent = statistics.median(times), statistics.median(processor[name])
        rows.append(
            [f"`{name}`", f"{seconds / base:.2f}", f"{seconds * 1000:.0f}", f"{spent / base_processor:.2f}", f"{spent * 1000:.0f}"]
        )
    return rows


if __name__ == "__main__":
    sys.exit(main())
