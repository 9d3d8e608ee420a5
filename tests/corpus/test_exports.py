"""The files of a report: in order, and in memory that does not grow with the findings."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dedup.corpus.contents import Contents, Sources
from dedup.corpus.exports import FAMILY_COLUMNS, export
from dedup.corpus.job import Tables
from dedup.corpus.on_duckdb import OnDuckdb
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import FINDINGS
from dedup.judge.policy import Policy
from tests.corpus.conftest import NOW

ROWS = 170_000
TEXT = 1400


def test_findings_are_put_in_order_in_less_memory_than_they_have_text(tmp_path: Path) -> None:
    """238 MB of text, in a process of its own, as the peak of one counts from its start."""
    made = np.random.default_rng(3)
    (tmp_path / "out").mkdir()
    with pq.ParquetWriter(tmp_path / "findings.parquet", FINDINGS) as writer:
        for _ in range(0, ROWS, 1000):
            table = {name: pa.array([""] * 1000) if kind == pa.string() else pa.array([0] * 1000, kind) for name, kind in zip(FINDINGS.names, FINDINGS.types, strict=True)}
            table["key"] = pa.array([f"outlet/{number}" for number in made.integers(0, 2**40, 1000)])
            table["text"] = pa.array([made.bytes(TEXT // 2).hex() for _ in range(1000)])
            writer.write_table(pa.table(table, schema=FINDINGS))
    done = subprocess.run([sys.executable, "-m", "tests.corpus.test_exports", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    keys = [json.loads(line)["key"] for line in (tmp_path / "out" / "findings.ndjson").read_text().splitlines()]
    assert len(keys) == ROWS and keys == sorted(keys)
    assert int(done.stdout) < ROWS * TEXT


def main(folder: Path) -> None:
    """Export the findings in ``folder``; print how many bytes that took at its peak above what the process had."""
    members = pa.schema([*FAMILY_COLUMNS, ("time", pa.int64()), ("article", pa.int64())])
    pq.write_table(members.empty_table(), folder / "members.parquet")
    tables = Tables({name: str(folder / f"{name}.parquet") for name in ("findings", "members")}, {"findings": ROWS, "members": 0})
    engine = OnDuckdb(str(folder / "spill"), memory=1 << 30, workers=1, terms=Terms.of(NOW, Policy()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    export(engine, tables, Contents(Sources((), NOW, "local"), counts=defaultdict(int)), {}, str(folder / "out"))
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
