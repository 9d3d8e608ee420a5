"""How long the command takes to start, beside bare Python and other checkers: medians of interleaved runs.

``make bench-start``, or ``python -m tests.bench.bench_start [--rounds 30]
[--write]``. Every command runs once in each round; bytecode is cached, as
after an installation. Both the time on the clock and the processor time are
shown: on a busy machine the second says more. Exit code 1 if a bar is missed.

ruff comes with the tests' extra; codespell, typos and vale are measured on the
same articles where they are installed (``pip install codespell typos``; the
packages of vale fetch its binary from elsewhere).
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

from tests.bench.sections import ROOT, write_section

TITLE = "Start of the command"
NOTE = (
    "`make bench-start ARGS=--write`. Medians of interleaved runs; ratios of processor time to `python -c pass` and to "
    "Python with argparse and json, which every command line needs. ruff is there as a well-known quick starter; its "
    "files are Python of as many lines. The others read the same articles."
)
HEAD = ("command", "clock, ms", "processor, ms", "to pass", "to argparse, json", "clock to that", "bar")
BARE = "python -c pass"
BASE = "python -c 'import argparse, json'"
SCRIPT = "import sys; from dedup.cli.main import main; sys.exit(main())"
BARS = {"dedup --help": 3.0, "dedup check --local small.txt": 3.0}
"""Highest ratio of processor time to `BASE`."""
SIGNING = "python -c 'import dedup.sign, dedup.normalise, dedup.bands'"
SIGNING_BAR = 5.0
"""Most milliseconds of processor time that the path of signing may add to `BARE`."""
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
    missed = [name for name, bar in BARS.items() if _ratio(processor, name, BASE) > bar]
    for name in missed:
        print(f"missed: {name} takes {_ratio(processor, name, BASE):.2f} times {BASE}, the bar is {BARS[name]:g}")
    added = _added(processor)
    print(f"the path of signing adds {added:.1f} ms of processor time to {BARE}; the bar is {SIGNING_BAR:g}")
    return 1 if missed or added > SIGNING_BAR else 0


def _added(times: dict[str, list[float]]) -> float:
    """Milliseconds, the median of differences within a round."""
    return 1000 * statistics.median(own - bare for own, bare in zip(times[SIGNING], times[BARE], strict=True))


def _ratio(times: dict[str, list[float]], name: str, base: str) -> float:
    return statistics.median(times[name]) / statistics.median(times[base])


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
        BARE: [python, "-c", "pass"],
        BASE: [python, "-c", "import argparse, json"],
        SIGNING: [python, "-c", "import dedup.sign, dedup.normalise, dedup.bands"],
        "python -c 'import dedup.pipeline'": [python, "-c", "import dedup.pipeline"],
        "dedup --help": [python, "-c", SCRIPT, "--help"],
        "dedup check --local small.txt": [python, "-c", SCRIPT, "check", "--local", str(small)],
        "dedup check --local, 100 files of 20 paragraphs": [python, "-c", SCRIPT, "check", "--local", str(many)],
    }
    (folder / "small.py").write_text("VALUE = 1\n")
    (folder / "vale.ini").write_text("MinAlertLevel = error\n[*]\nBasedOnStyles = Vale\n")
    articles, scripts = sorted(map(str, many.glob("*.md"))), sorted(map(str, many.glob("*.py")))
    others = {
        "ruff": (["check", "--isolated", "--no-cache"], str(folder / "small.py"), scripts),
        "typos": (["--isolated"], str(small), articles),
        "codespell": ([], str(small), articles),
        "vale": ([f"--config={folder / 'vale.ini'}"], str(small), articles),
    }
    for name, (options, one, hundred) in others.items():
        found = shutil.which(name, path=f"{Path(python).parent}{os.pathsep}{os.environ.get('PATH', '')}")
        if found:
            commands[f"{name}, one small file"] = [found, *options, one]
            commands[f"{name}, 100 files of 20 {'lines' if name == 'ruff' else 'paragraphs'}"] = [found, *options, *hundred]
    return commands


def _rows(clock: dict[str, list[float]], processor: dict[str, list[float]]) -> list[list[str]]:
    return [
        [
            f"`{name}`",
            f"{statistics.median(times) * 1000:.0f}",
            f"{statistics.median(processor[name]) * 1000:.0f}",
            f"{_ratio(processor, name, BARE):.2f}",
            f"{_ratio(processor, name, BASE):.2f}",
            f"{_ratio(clock, name, BASE):.2f}",
            f"{BARS[name]:g}" if name in BARS else f"{_added(processor):.1f} ms added, {SIGNING_BAR:g}" if name == SIGNING else "",
        ]
        for name, times in clock.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
