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
SOURCES = ("best", "second_best", "earliest")
SCHEMA = pa.schema([("bundle", pa.int64()), *ARTICLES, *((name, pa.int64()) for name in SOURCES), ("numbers", pa.list_(pa.int32()))])
Row = dict[str, Any]


@pytest.fixture(scope="module")
def articles() -> dict[int, Row]:
    """24 articles, each with sources of its own story, of another one, or of both; paragraph 5 of some is boilerplate."""
    signed = [row | {"text": row["text"] + "\n\n(AFP)" * (row["outlet"] == "herald")} for row in archive_rows(6)]
    lines = "".join(json.dumps(row) + "\n" for row in signed)
    (batch,) = records(list(read(lines.encode(), path="archive.jsonl")), 0, TERMS)
    rng = random.Random(3)
    rows = batch.to_pylist()
    made = {}
    for row in rows:
        story = [other for other in rows if other is not row and other["key"].split("/")[1] == row["key"].split("/")[1]]
        others = [*story[:2], rng.choice([other for other in rows if other not in (row, *story)])][: rng.choice((1, 2, 3, 3))]
        named = dict(zip(SOURCES, [other["article"] for other in others], strict=False))
        made[row["article"]] = row | named | {"numbers": [5] if row["outlet"] == "post" else None}
    return made


def bundled(bundle: int, subjects: Iterable[int], articles: dict[int, Row]) -> list[Row]:
    """The rows of a bundle: its subjects, and their sources without what is asked of them as subjects."""
    chosen = set(subjects)
    named = chosen | {articles[subject].get(name) for subject in chosen for name in SOURCES} - {None}
    bare = dict.fromkeys((*SOURCES, "numbers"))
    return [articles[each] | {"bundle": bundle} | ({} if each in chosen else bare) for each in sorted(named)]


def forget() -> None:
    """Empty every memo of results; those of a few entries hold tables of words."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith("dedup."):
            size = each.cache_parameters()["maxsize"]
            if size is not None and size > 8:
                each.cache_clear()
        elif isinstance(each, Recent):
            each.forget()


def said(batches: Iterable[pa.RecordBatch]) -> dict[int, Row]:
    out = pa.Table.from_batches(judging.judge(batches, TERMS), VERDICTS).to_pylist()
    assert len({row["article"] for row in out}) == len(out)
    return {row["article"]: row for row in out}


@pytest.fixture(scope="module")
def alone(articles: dict[int, Row]) -> dict[int, Row]:
    """What is said of each subject when nothing was judged before it."""
    verdicts: dict[int, Row] = {}
    for subject in articles:
        forget()
        verdicts |= said([pa.RecordBatch.from_pylist(bundled(1, [subject], articles), SCHEMA)])
    return verdicts


def test_the_archive_gives_something_to_say(alone: dict[int, Row], articles: dict[int, Row]) -> None:
    assert alone.keys() == articles.keys()
    assert {finding["rule"] for row in alone.values() for finding in row["findings"]} >= {"wire/share", "wire/uncredited"}
    assert {row["credit_status"] for row in alone.values()} >= {"ok", "missing"}


@settings(deadline=None, max_examples=20)
@given(data=st.data())
def test_bundles_cuts_and_memos_change_nothing(data: st.DataObject, articles: dict[int, Row], alone: dict[int, Row]) -> None:
    subjects = data.draw(st.permutations(list(articles)))
    ends = sorted(data.draw(st.sets(st.integers(1, len(subjects) - 1), max_size=8)))
    bundles = [subjects[start:end] for start, end in zip([0, *ends], [*ends, len(subjects)], strict=True)]
    rows = [row for number, bundle in enumerate(bundles) for row in bundled(number, bundle, articles)]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(rows) - 1), max_size=6)))
    batches = [pa.RecordBatch.from_pylist(rows[start:end], SCHEMA) for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    if data.draw(st.booleans()):
        forget()
    assert said(batches) == alone


def test_no_rows_give_no_verdicts() -> None:
    assert said([]) == {}
