"""What the step that judges keeps of the articles before changes nothing that it says."""

from __future__ import annotations

import functools
import gc
import json
import random
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.corpus import judging
from dedup.corpus.records import records
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import ARTICLES, VERDICTS
from dedup.judge.policy import Policy
from dedup.read import read
from dedup.recent import Recent
from tests.corpus.conftest import NOW, archive_rows

TERMS = Terms.of(NOW, Policy())
SCHEMA = pa.schema([("subject", pa.int64()), ("nth", pa.int64()), *ARTICLES, ("numbers", pa.list_(pa.int32()))])
Group = list[dict[str, Any]]


@pytest.fixture(scope="module")
def groups() -> list[Group]:
    """Each of 24 articles as a subject, before articles of its own story and of another one; paragraph 5 is boilerplate."""
    signed = [row | {"text": row["text"] + "\n\n(AFP)" * (row["outlet"] == "herald")} for row in archive_rows(6)]
    lines = "".join(json.dumps(row) + "\n" for row in signed)
    found = list(read(lines.encode(), path="archive.jsonl"))
    (batch,) = records(found, 0, TERMS)
    rng = random.Random(3)
    rows = batch.to_pylist()
    made = []
    for row in rows:
        story = [other for other in rows if other is not row and other["key"].split("/")[1] == row["key"].split("/")[1]]
        others = [*story, rng.choice([other for other in rows if other not in (row, *story)])]
        numbers = [5] if row["outlet"] == "post" else None
        made.append([each | {"subject": row["article"], "nth": nth, "numbers": numbers} for nth, each in enumerate((row, *others))])
    return made


def forget() -> None:
    """Empty every memo of results; those of a few entries hold tables of words."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith("dedup."):
            size = each.cache_parameters()["maxsize"]
            if size is not None and size > 8:
                each.cache_clear()
        elif isinstance(each, Recent):
            each.forget()


def said(batches: Iterable[pa.RecordBatch]) -> dict[int, dict[str, Any]]:
    out = pa.Table.from_batches(judging.judge(batches, TERMS), VERDICTS).to_pylist()
    assert len({row["article"] for row in out}) == len(out)
    return {row["article"]: row for row in out}


@pytest.fixture(scope="module")
def alone(groups: list[Group]) -> dict[int, dict[str, Any]]:
    """What is said of each subject when nothing was judged before it."""
    verdicts: dict[int, dict[str, Any]] = {}
    for group in groups:
        forget()
        verdicts |= said([pa.RecordBatch.from_pylist(group, SCHEMA)])
    return verdicts


def test_the_archive_gives_something_to_say(alone: dict[int, dict[str, Any]], groups: list[Group]) -> None:
    assert len(alone) == len(groups)
    assert {finding["rule"] for row in alone.values() for finding in row["findings"]} >= {"wire/share", "wire/uncredited"}
    assert {row["credit_status"] for row in alone.values()} >= {"ok", "missing"}


@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_order_cuts_and_memos_change_nothing(data: st.DataObject, groups: list[Group], alone: dict[int, dict[str, Any]]) -> None:
    rows = [row for group in data.draw(st.permutations(groups)) for row in group]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(rows) - 1), max_size=6)))
    batches = [
        pa.RecordBatch.from_pylist(rows[start:end], SCHEMA)
        for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_HELD", data.draw(st.sampled_from([0, 1 << 13, 1 << 20])))
        if data.draw(st.booleans()):
            forget()
        assert said(batches) == alone
