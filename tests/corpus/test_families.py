"""Families against the rule said in words, on any links."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.corpus.families import families, joins

TIES = ("article", "source", "shared", "words", "source_words")


def heads_of(rows: list[dict[str, int]], size: int = 3) -> dict[int, int]:
    batches = [pa.RecordBatch.from_pylist(rows[at : at + size]) for at in range(0, len(rows), size)]
    return {row["article"]: row["head"] for batch in families(batches) for row in batch.to_pylist()}


def test_a_chain_of_weak_links_does_not_merge() -> None:
    """Each shares 60% with the one before and nothing with the one before that."""
    rows = [dict(zip(TIES, (n, n - 1, 60, 100, 100), strict=True)) for n in range(1, 40)]
    heads = heads_of(rows)
    assert heads == {n: n - 1 for n in range(1, 40, 2)}


def test_copies_of_one_head_are_one_family() -> None:
    rows = [dict(zip(TIES, (n, 0, 90, 100, 100), strict=True)) for n in range(1, 40)]
    assert set(heads_of(rows).values()) == {0}


@st.composite
def links(draw: st.DrawFn) -> list[dict[str, int]]:
    found = draw(st.sets(st.tuples(st.integers(1, 12), st.integers(0, 11)), max_size=40))
    rows = [
        dict(zip(TIES, (a, s, draw(st.integers(12, 120)), 120, draw(st.integers(60, 300))), strict=True))
        for a, s in found if s < a
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["article"], -row["shared"], row["source"]))


def may_join(row: dict[str, int]) -> bool:
    return bool(joins(*(np.array(row[name]) for name in ("shared", "words", "source_words"))))


@settings(deadline=None)
@given(links())
def test_members_share_with_their_head_and_heads_are_no_members(rows: list[dict[str, int]]) -> None:
    heads = heads_of(rows)
    by_pair = {(row["article"], row["source"]): row for row in rows}
    assert not set(heads) & set(heads.values())
    for article, head in heads.items():
        row = by_pair[article, head]
        assert may_join(row)
        assert head < article
    for row in rows:  # nobody stays alone who could have joined a head
        if row["article"] not in heads and row["source"] not in heads:
            assert not may_join(row)
