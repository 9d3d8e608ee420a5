"""What the page shows of many rows: the same as of all of them, told whole and sorted."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.corpus import contents, questions
from dedup.corpus.on_duckdb import OnDuckdb
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import FINDINGS
from dedup.judge.policy import Policy

LEVELS = ("error", "warning", "note")


def answers(folder: Path, statement: str, **tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    paths = {}
    for name, rows in tables.items():
        path = folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, FINDINGS if name == "findings" else None), path)
        paths[name] = str(path)
    engine = OnDuckdb(str(folder / "spill"), memory=100 << 20, workers=2, terms=Terms.of("2026-04-01T06:00:00Z", Policy()))
    return [row for batch in engine.rows(statement, paths) for row in batch.to_pylist()]


@pytest.mark.parametrize("seed", range(8))
def test_the_findings_shown_are_the_first_of_all(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    shown = rng.randrange(1, 30)
    monkeypatch.setattr(contents, "FINDINGS_SHOWN", shown)
    rows = [
        {
            **{field.name: "" if pa.types.is_string(field.type) else 0 for field in FINDINGS},
            "level": rng.choice(LEVELS),
            "rule": rng.choice(("wire/share", "stale/source")),
            "key": f"post/{rng.randrange(6)}",
            "paragraph": rng.randrange(3),
            "line": rng.randrange(2),
            "fingerprint": f"{rng.randrange(30):04}",  # two findings may have one, in articles that come twice
            "text": f"text {number}",
        }
        for number in range(40)
    ]
    order = ("rule", "key", "paragraph", "line", "fingerprint")

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        return LEVELS.index(row["level"]), -row["fresh"], *[row[name] for name in order]

    fresh = "CASE WHEN f.fingerprint > '0015' THEN 1 ELSE 0 END"
    found = answers(tmp_path, contents.first_findings(f"SELECT f.*, {fresh} AS fresh FROM findings AS f"), findings=rows)
    expected = sorted([row | {"fresh": int(row["fingerprint"] > "0015")} for row in rows], key=place)[:shown]
    assert [place(row) for row in found] == [place(row) for row in expected]
    assert all({name: value for name, value in row.items() if name != "fresh"} in rows for row in found)


@pytest.mark.parametrize("seed", range(8))
def test_the_paragraphs_shown_stand_in_most_articles(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    carriers = [
        {"digest": digest, "article": article, "outlet": f"outlet {article % 5}", "time": rng.randrange(9)}
        for digest in range(90)
        for article in rng.sample(range(40), rng.randrange(1, 9))
    ]
    paragraphs = [{"digest": row["digest"], "article": row["article"], "text": f"{row['digest']} in {row['article']}"} for row in carriers]
    by_digest: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in carriers:
        by_digest[row["digest"]].append(row)
    first = sorted((-len(rows), digest) for digest, rows in by_digest.items() if len(rows) > 1)[: questions.PARAGRAPHS_SHOWN]
    assert answers(tmp_path, questions.REPEATED, carriers=carriers, paragraphs=paragraphs) == [
        {
            "digest": digest,
            "articles": len(by_digest[digest]),
            "outlets": len({row["outlet"] for row in by_digest[digest]}),
            "first": min(row["time"] for row in by_digest[digest]),
            "last": max(row["time"] for row in by_digest[digest]),
            "text": f"{digest} in {min(row['article'] for row in by_digest[digest])}",
        }
        for _, digest in first
    ]
