"""Read-to-report: time, memory of the whole process tree, families, how all of it grows, and what is found.

    python -m tests.bench.bench_report growth 10000 100000 1000000     one row a size
    python -m tests.bench.bench_report against text-dedup=VENV datatrove=VENV daft=VENV --paragraphs 240000
    python -m tests.bench.bench_report recall --paragraphs 240000      pairs kept, and candidates, against all pairs
    python -m tests.bench.bench_report crowd 100000 1000000            a paragraph, and a template, in so many articles

With ``--folder`` everything stays there, and what was measured before is not
measured again. A run that was stopped goes on, the job from its last finished
stage, and what it had spent is counted in. Other tools start anew; they run
from their own virtual environments on the same paragraphs, one a record, and
their time is that of the duplicate search alone, without verification,
judgement or report.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.archives import FRAMES, crowd, made_archive, shared_archive
from tests.bench.contenders import read
from tests.bench.peer_scripts import SCRIPTS
from tests.bench.process_tree import Tree
from tests.bench.report_recall import recall_of, told

Measured = dict[str, Any]

PATIENCE = 3 * 3600
"""Seconds after which another tool is given up."""


def once(folder: Path, name: str, measure: Callable[[], Measured]) -> Measured:
    """What ``measure`` gave, now or in a run before; what failed is tried again."""
    path = folder / "measured" / f"{name}.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        found = measure()
        if "failed" in found:
            return found
        path.write_text(json.dumps(found))
    return dict(json.loads(path.read_text()))


def made(path: Path, make: Callable[[Path], int]) -> int:
    """What ``make`` wrote as a file and how many paragraphs it holds, now or in a run before: a whole file or none."""
    count = path.with_suffix(".count")
    if not (path.exists() and count.exists()):
        fresh = path.with_suffix(".new")
        count.write_text(str(make(fresh)))
        fresh.replace(path)
    return int(count.read_text())


def report_of(archive: Path, out: Path, memory: str, *more: str) -> Measured:
    """What one ``dedup report`` took, those before that were stopped counted in; raises if it fails."""
    command = [sys.executable, "-m", "dedup", "report", str(archive), "--out", str(out), "--memory", memory, "--now",
               "2026-04-01T06:00:00Z", "--keep-work", *more]  # fmt: skip
    tree = Tree(command, out.with_suffix(".log"), spent=out.with_suffix(".spent"))
    if tree.process.returncode:
        raise SystemExit(tree.output)
    stages = [line for line in tree.output.splitlines() if line.startswith("[") and "so far" not in line and "done before" not in line]
    return {"wall": tree.wall, "cpu": tree.cpu, "peak": tree.peak, "stages": stages, "tables": _size(out / ".work")}


def growth(sizes: list[int], folder: Path, memory: str) -> None:
    """One line a size: what it took, and what each stage took."""
    first: Measured | None = None
    for size in sizes:
        found = once(folder, f"growth-{size}-{memory}", lambda: _reported(folder, f"{size}", memory, lambda path: made_archive(size, path)))
        first = first or found
        _grown("", found, first)


def crowds(sizes: list[int], folder: Path, memory: str) -> None:
    """One paragraph in so many tiny articles, then a variant of one template in each."""
    first: dict[bool, Measured] = {}
    for size in sizes:
        for template in (False, True):
            name = "template" if template else "paragraph"
            found = once(
                folder, f"crowd-{name}-{size}-{memory}",
                lambda: _reported(folder, f"{name}-{size}", memory, lambda path: crowd(size, path, template=template)),
            )  # fmt: skip
            _grown(f"{size:,} articles with one {name}: ", found, first.setdefault(template, found))


def _reported(folder: Path, name: str, memory: str, make: Callable[[Path], int]) -> Measured:
    """The report of an archive that is made for it, and removed after it with all but what was measured."""
    archive, out = folder / f"archive-{name}.jsonl", folder / f"out-{name}-{memory}"
    count = made(archive, make)
    found = report_of(archive, out, memory) | {"count": count, "archive": archive.stat().st_size}
    archive.unlink()
    shutil.rmtree(out / ".work")
    return found


def _grown(name: str, found: Measured, first: Measured) -> None:
    print(
        f"{name}{found['count']:>10,} paragraphs  wall {found['wall']:8.1f} s  CPU {found['cpu']:8.1f} s  peak "
        f"{found['peak'] / 2**20:6.0f} MB ({found['peak'] / first['peak']:.2f}x the first)  "
        f"tables {found['tables'] / 2**20:7.0f} MB  archive {found['archive'] / 2**20:6.0f} MB",
        flush=True,
    )
    print("\n".join(f"    {line}" for line in found["stages"]), flush=True)


def against(tools: dict[str, str], paragraphs: int, folder: Path, memory: str) -> None:
    """``dedup report`` and the duplicate searches of other tools, and how many of the true pairs each put together."""
    archive, records = folder / "archive.jsonl", folder / "records"
    records.mkdir(exist_ok=True)
    count = made(archive, lambda path: shared_archive(paragraphs, path, records / "records.jsonl"))
    print(f"{count:,} paragraphs", flush=True)
    rows = {"dedup report": once(folder, f"report-{count}", lambda: report_of(archive, folder / "report", memory))}
    truth = once(folder, f"truth-{count}", lambda: {"pairs": _true_pairs(records / "records.jsonl")})["pairs"]
    told = once(folder, f"told-{count}", lambda: _told_by_report(folder / "report" / ".work", records / "records.jsonl", truth))
    rows["dedup report"] |= told
    _line("dedup report", rows["dedup report"], rows["dedup report"], len(truth))
    for name, venv in tools.items():
        rows[name] = once(folder, f"{name}-{count}", lambda: _peer(name, venv, records, folder, truth))
        _line(name, rows[name], rows["dedup report"], len(truth))


def _line(name: str, row: Measured, first: Measured, truth: int) -> None:
    if "failed" in row:
        print(f"{name:<14} failed: {row['failed']}", flush=True)
        return
    print(
        f"{name:<14} wall {row['wall']:7.1f} s ({row['wall'] / first['wall']:5.1f}x)  CPU {row['cpu']:7.1f} s "
        f"({row['cpu'] / first['cpu']:5.1f}x)  peak {row['peak'] / 2**20:6.0f} MB  groups {row['groups']:>7,}  "
        f"true pairs {row['found']:,} of {truth:,} ({row['found'] / max(truth, 1):.2%})",
        flush=True,
    )


def _peer(name: str, venv: str, records: Path, folder: Path, truth: list[list[int]]) -> Measured:
    script, out, log = folder / f"peer_{name}.py", folder / name, folder / f"peer_{name}.log"
    script.write_text(SCRIPTS[name])
    shutil.rmtree(out, ignore_errors=True)  # what it finished before would be passed over, and its time with it
    out.mkdir()
    log.unlink(missing_ok=True)
    here = str(Path(__file__).resolve().parent)
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": ""}
    try:
        tree = Tree([f"{venv}/bin/python", str(script), str(records), str(out), here], log, limit=PATIENCE, env=environment)
    except OSError as error:
        return {"failed": str(error)}
    if tree.process.returncode or not (out / "groups.json").exists():
        why = f"given up after {PATIENCE:,} s" if tree.late else f"exit {tree.process.returncode}"
        return {"failed": f"{why}, {tree.wall:.1f} s, peak {tree.peak / 2**20:.0f} MB: {tree.output[-1500:]}"}
    groups = json.loads((out / "groups.json").read_text())
    found = {"wall": tree.wall, "cpu": tree.cpu, "peak": tree.peak}
    if "kept" in groups:  # drops records without a word on why: a pair counts where one of it went
        kept = set(groups["kept"])
        return found | {"groups": 0, "found": sum(not (a in kept and b in kept) for a, b in truth)}
    heads = groups["heads"]
    sizes = Counter(heads)
    return found | {"groups": sum(size > 1 for size in sizes.values()), "found": sum(heads[a] == heads[b] for a, b in truth)}


def _true_pairs(records: Path) -> list[list[int]]:
    """All pairs of paragraphs of resemblance 0.7 and more, by an exact join; identical ones by their neighbours only."""
    import numpy as np

    from dedup.batch.columns import columns
    from tests.bench.bench_batch import true_pairs

    texts = read(str(records))
    made = columns(texts, ("digests", "shingles"))
    assert made.digests is not None and made.shingles is not None
    _, first, inverse = np.unique(made.digests, return_index=True, return_inverse=True)
    distinct = columns([texts[place] for place in first], ("shingles",)).shingles
    assert distinct is not None
    pairs = true_pairs(distinct)
    near = [[int(first[pair >> 32]), int(first[pair & 0xFFFFFFFF])] for pair in pairs.tolist()]
    return near + [[int(first[group]), place] for place, group in enumerate(inverse.tolist()) if first[group] != place]


def _told_by_report(work: Path, records: Path, truth: list[list[int]]) -> Measured:
    """Of the report, the pairs that it verified one by one are counted, and no pair by way of a third."""
    import duckdb

    from dedup.corpus.records import name_of
    from dedup.normalise import normalised_text

    names = [name_of(normalised_text(text)) for text in read(str(records))]
    found = set(duckdb.sql(f"SELECT a, b FROM '{work}/matches/*.parquet'").fetchall())
    ((families,),) = duckdb.sql(f"SELECT count(DISTINCT head) FROM '{work}/families/*.parquet'").fetchall()
    pairs = [(min(names[a], names[b]), max(names[a], names[b])) for a, b in truth]
    return {"groups": families, "found": sum(pair in found or pair[0] == pair[1] for pair in pairs)}


def recall(paragraphs: int, folder: Path, memory: str, seed: int) -> None:
    """The made archive with templates in most stories, up to the finished tables; then all pairs of its buckets."""
    name = f"recall-{seed}"
    archive, out = folder / f"{name}.jsonl", folder / name
    count = made(archive, lambda path: made_archive(paragraphs, path, seed, templates=0.9, frames=FRAMES))
    once(folder, f"{name}-report-{count}", lambda: report_of(archive, out, memory))
    found = once(folder, f"{name}-{count}", lambda: recall_of(out / ".work"))
    assert found["bounded"] == json.loads((out / ".work" / "pairs.done").read_text())["rows"]
    print(told(f"{count:,} paragraphs", found))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="growth", choices=("growth", "against", "recall", "crowd"))
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--paragraphs", type=int, default=240_000)
    parser.add_argument("--memory", default="1GB", help="of dedup report; three tenths of it are the engine's limit")
    parser.add_argument("--seed", type=int, default=1, help="of the archive of recall")
    parser.add_argument("--folder", default="", help="work here, leave everything, go on where an earlier run was stopped")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-report-") as made:
        folder = Path(arguments.folder or made)
        folder.mkdir(exist_ok=True)
        if arguments.what == "growth":
            growth([int(size) for size in arguments.rest] or [10_000, 100_000], folder, arguments.memory)
        elif arguments.what == "crowd":
            crowds([int(size) for size in arguments.rest] or [100_000], folder, arguments.memory)
        elif arguments.what == "recall":
            recall(arguments.paragraphs, folder, arguments.memory, arguments.seed)
        else:
            against(dict(pair.split("=", 1) for pair in arguments.rest), arguments.paragraphs, folder, arguments.memory)


if __name__ == "__main__":
    main()
