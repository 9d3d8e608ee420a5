"""What runs out of memory is made in portions, with the same rows."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.corpus.families import FAMILIES, families
from dedup.corpus.job import STAGES
from dedup.corpus.on_duckdb import OnDuckdb
from dedup.corpus.parts import parts_of
from dedup.corpus.plan import KIN_IN_ORDER, PLAN, Query, Step
from dedup.corpus.portions import MOST_PORTIONS, made_in_portions, portion_of, portions_for
from dedup.corpus.progress import Progress
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import SKETCHES
from dedup.judge.policy import Policy
from tests.corpus.conftest import NOW

STATEMENT = "SELECT n FROM t WHERE TRUE /* portion of t.n */"


def engine_of(folder: Path, memory: int) -> OnDuckdb:
    return OnDuckdb(str(folder / "spill"), memory=memory, workers=1, terms=Terms.of(NOW, Policy()))


def parted(stage: Query) -> bool:
    return stage.name != "families" and portion_of(stage.sql, 0, 4) != stage.sql


@pytest.mark.parametrize("room", [1, 7, 100, 1000])
def test_each_row_is_made_once_whatever_fits(room: int) -> None:
    rows = [number * 37 for number in range(1000)]
    made: dict[int, list[int]] = {}

    def make(statement: str, number: int, before: int) -> int:
        condition = re.search(r"\(t\.n & (\d+)\) = (\d+)", statement)
        mask, value = map(int, condition.groups()) if condition else (0, 0)
        found = [row for row in rows if row & mask == value]
        if len(found) > room * 4:
            raise MemoryError
        assert number not in made and before == sum(map(len, made.values()))
        made[number] = found
        return len(found)

    assert made_in_portions(STATEMENT, make, lambda error: isinstance(error, MemoryError)) == len(rows)
    assert sorted(row for found in made.values() for row in found) == rows


def test_it_ends_with_the_error_of_the_smallest_portion() -> None:
    asked = []

    def make(statement: str, number: int, before: int) -> int:
        asked.append(statement)
        raise MemoryError

    for statement in ("SELECT 1", STATEMENT):
        with pytest.raises(MemoryError):
            made_in_portions(statement, make, lambda error: True)
    assert asked[:2] == ["SELECT 1", STATEMENT] and asked[-1] == portion_of(STATEMENT, 0, MOST_PORTIONS) and len(asked) == 6


@pytest.fixture(scope="module")
def whole_work(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[OnDuckdb, dict[str, str]]:
    """Every table of the plan, those that a job forgets among them."""
    folder = tmp_path_factory.mktemp("whole")
    engine = engine_of(folder, 256 << 20)
    tables: dict[str, str] = {}
    quiet = Progress(io.StringIO(), STAGES, quiet=True)
    for name in ("articles", *(stage.name for stage in PLAN)):
        (folder / name).mkdir()
    engine.read(parts_of([str(archive)]), str(folder / "articles"), quiet)
    tables["articles"] = str(folder / "articles")
    for stage in PLAN:
        out = str(folder / stage.name)
        if stage.name == "families":
            engine.keep(families(engine.rows(KIN_IN_ORDER, tables)), FAMILIES, out)
        elif isinstance(stage, Step):
            engine.step(stage, tables, out, quiet)
        else:
            engine.query(stage, tables, out)
        tables[stage.name] = out
    return engine, tables


@pytest.mark.parametrize("stage", [stage for stage in PLAN if parted(stage)], ids=lambda stage: stage.name)
def test_a_stage_in_portions_has_the_same_rows(whole_work: tuple[OnDuckdb, dict[str, str]], stage: Query) -> None:
    engine, tables = whole_work

    def rows(statement: str) -> list[str]:
        return [repr(row) for batch in engine.rows(statement, tables) for row in batch.to_pylist()]

    whole = rows(stage.sql)
    portions = [rows(portion_of(stage.sql, portion, 4)) for portion in range(4)]
    assert sorted(row for portion in portions for row in portion) == sorted(whole)
    assert len(whole) < 8 or max(map(len, portions)) < len(whole)


def test_every_step_that_joins_can_be_made_in_portions() -> None:
    assert [stage.name for stage in PLAN if isinstance(stage, Step) and "JOIN" in stage.sql and not parted(stage)] == []


def test_a_step_whose_statement_needs_more_memory_than_there_is(tmp_path: Path) -> None:
    """Pairs of long texts: joined at once where they fit, in portions where they do not, with the same matches."""
    made = np.random.default_rng(5)
    digests = np.unique(made.integers(-(2**63), 2**63, 10_000))
    shingles = [np.sort(made.choice(800, 400, replace=False)).astype("<u4").tobytes() for _ in digests]
    none = pa.array([[]] * len(digests), pa.list_(pa.int64()))
    words = pa.array(np.full(len(digests), 400, np.int32))
    sketches = pa.table([pa.array(digests), words, none, none, pa.array(shingles, pa.binary())], schema=SKETCHES)
    first, second = (digests[made.integers(0, len(digests), 20_000)] for _ in range(2))
    pairs = pa.table({"a": np.minimum(first, second), "b": np.maximum(first, second)})
    tables = {"pairs": str(tmp_path / "pairs.parquet"), "sketches": str(tmp_path / "sketches.parquet")}
    pq.write_table(pairs, tables["pairs"])
    pq.write_table(sketches, tables["sketches"], row_group_size=2048)
    (stage,) = (stage for stage in PLAN if stage.name == "matches")
    assert isinstance(stage, Step)
    found = []
    for name, memory, step in (
        ("fits", 512 << 20, stage),
        ("does not fit", 24 << 20, stage),
        ("begins in portions", 512 << 20, replace(stage, at_once=5_001)),
    ):
        out = tmp_path / name
        out.mkdir()
        count = engine_of(tmp_path, memory).step(step, tables, str(out), Progress(io.StringIO(), STAGES, quiet=True))
        found.append(sorted(map(repr, pq.read_table(out).to_pylist())))
        portions = {path.name.split("-")[1] for path in out.iterdir()}
        assert count == len(found[-1]) > 19_000
        assert len(portions) == (1 if name == "fits" else 4) or (name == "does not fit" and len(portions) > 4)
    assert found[0] == found[1] == found[2]


def test_a_statement_of_many_rows_begins_in_portions() -> None:
    asked: list[int] = []

    def make(statement: str, number: int, before: int) -> int:
        asked.append(number)
        if len(asked) == 2:
            raise MemoryError
        return 1

    made = made_in_portions(STATEMENT, make, lambda error: isinstance(error, MemoryError), portions_for(4_000_000, 1_000_000))
    assert made == 1 + 3 * 4 and asked[:2] == [0, 1]
    assert sorted(asked[2:]) == sorted(portion + 4 * quarter for portion in (1, 2, 3) for quarter in range(4))
