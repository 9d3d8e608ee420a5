"""Coverage-guided fuzzing of the readers with atheris.

    DEDUP_FUZZ_SECONDS=600 DEDUP_FUZZ_DIR=DIR python tests/fuzz/fuzz_readers.py [READER ...]

Each reader of `reader_targets.TARGETS` runs in a process of its own until that
has used DEDUP_FUZZ_SECONDS of processor time (default 20), whatever else the
machine does. Beside what `reader_targets` forbids, no input may take more than
a second of processor time for its size (up to a megabyte counts as one).

DEDUP_FUZZ_DIR (default: a temporary directory) keeps what was found: a corpus
a reader, from which its next campaign starts; ``READER-crash-...``, the inputs
that failed; a log a reader; and ``campaign.json``, by which a campaign that was
ended goes on: readers that had their time without failure are done, and with a
greater DEDUP_FUZZ_SECONDS they get what is missing. The table is printed at the
end, the exit code is 1 where an input failed.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.fuzz.reader_targets import TARGETS, Target, seeds

SECONDS = float(os.environ.get("DEDUP_FUZZ_SECONDS", "20"))
MOST_BYTES = 1 << 16
_HANGS = 600  # seconds by the clock of one input: machines have other things to do, and stop processes
_LEFT = "DEDUP_FUZZ_LEFT"  # tells the process of a reader how many seconds it has
_WORDS = re.compile(rb'</?[A-Za-z][\w:.-]{1,20}|"[\w@$.:-]{1,30}": ?|\[/?[a-z]{3,12}|[a-z]+="|&[#\w]{1,8};|\{\{[<%]|=\?[\w-]{2,12}\?[bBqQ]\?|\?=|<!\[CDATA\[|\]\]>|<!--|-->')
_STATS = {"inputs": re.compile(r"number_of_executed_units:\s*(\d+)"), "features": re.compile(r"\bft: (\d+)"), "edges": re.compile(r"\bcov: (\d+)")}


def check_in_time(data: bytes, target: Target) -> None:
    """The check of ``target``, within a second a megabyte."""
    started = time.process_time()
    target.check(data, target.name)
    seconds = time.process_time() - started
    if seconds > max(len(data) / 2**20, 1):
        raise AssertionError(f"{seconds:.1f} s for {len(data)} bytes")


def fuzz(target: Target) -> None:
    """Runs in a process of its own: atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["dedup.read"]):
        import dedup.read

        for module in Path(dedup.read.__path__[0]).glob("*.py"):
            if module.stem not in ("extractor", "from_parquet"):  # these need other packages
                __import__(f"dedup.read.{module.stem}")

    seconds = float(os.environ[_LEFT])

    def one_input(data: bytes) -> None:
        check_in_time(data, target)
        if time.process_time() > seconds:
            os.kill(os.getpid(), signal.SIGUSR1)  # by which libFuzzer ends in order, with its figures

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


def run(reader: str, seconds: float, kept: Path, scratch: Path) -> dict[str, Any]:
    """The campaign of one reader, so many seconds of a processor long: its figures."""
    corpus, started_from = kept / reader, scratch / reader
    corpus.mkdir(exist_ok=True)
    started_from.mkdir()
    given = list(seeds(TARGETS[reader]))
    for number, seed in enumerate(given):
        (started_from / str(number)).write_bytes(seed)
    words = scratch / f"{reader}.dict"
    found = sorted({word for seed in given for word in _WORDS.findall(seed)} or {b"\n\n"})  # an empty dictionary is refused
    words.write_text("".join(f'"{_quoted(word)}"\n' for word in found))
    log = kept / f"{reader}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                sys.executable, __file__, "--target", reader, str(corpus), str(started_from), f"-max_len={MOST_BYTES}",
                f"-dict={words}", f"-timeout={_HANGS}", "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={kept}/{reader}-",
            ],
            stdout=output, stderr=output, env={**os.environ, _LEFT: str(seconds)},
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    said = log.read_text(errors="replace")
    figures = {name: int(told[-1]) if (told := pattern.findall(said)) else 0 for name, pattern in _STATS.items()}
    return {**figures, "seconds": round(usage.ru_utime + usage.ru_stime, 1), "failures": int(process.returncode != 0)}


def _quoted(word: bytes) -> str:
    return "".join(chr(byte) if 32 < byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in word)


def campaign(readers: Iterable[str]) -> int:
    """Every reader in turn, but those that are done; the number of those that failed."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(os.environ.get("DEDUP_FUZZ_DIR") or Path(scratch) / "kept")
        kept.mkdir(parents=True, exist_ok=True)
        record = kept / "campaign.json"
        done: dict[str, dict[str, Any]] = json.loads(record.read_text()) if record.exists() else {}
        chosen = list(readers) or list(TARGETS)
        for reader in chosen:
            before = done.get(reader)
            if before is None or before["failures"]:
                before = {"inputs": 0, "seconds": 0.0}
            if before["seconds"] < SECONDS:
                figures = run(reader, SECONDS - before["seconds"], kept, Path(scratch))
                done[reader] = {**figures, **{name: round(figures[name] + before[name], 1) for name in before}}
                record.write_text(json.dumps(done, indent=1))
                print(_row(reader, done[reader]), flush=True)
                if done[reader]["failures"]:
                    print("\n".join((kept / f"{reader}.log").read_text(errors="replace").splitlines()[-30:]), flush=True)
        print("\n| reader | inputs | CPU seconds | edges | features | failures |\n|---|---|---|---|---|---|")
        print("\n".join(_row(reader, done[reader]) for reader in chosen))
        return sum(done[reader]["failures"] for reader in chosen)


def _row(reader: str, figures: dict[str, Any]) -> str:
    numbers = " | ".join(f"{figures[name]:,.0f}" for name in ("inputs", "seconds", "edges", "features", "failures"))
    return f"| {reader} | {numbers} |"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--target"]:
        wanted = TARGETS[sys.argv[2]]
        del sys.argv[1:3]
        fuzz(wanted)
    else:
        sys.exit(campaign(sys.argv[1:]) > 0)
