"""Who came first: what the clocks tell, and what they cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.judge.clocks import compare_times, direction_of
from dedup.model import StoredArticle

from .test_verdict import AFP, BODY, article_of, stored_of

NOW = "2026-01-02T00:00:00Z"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 10_000_000).map(lambda seconds: BEGIN + timedelta(seconds=seconds))


def written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@settings(deadline=None)
@given(moments, moments, st.integers(0, 600))
def test_order_is_that_of_the_moments(one: datetime, other: datetime, slack: int) -> None:
    apart = (one - other).total_seconds()
    expected = 0 if abs(apart) <= slack else (1 if apart > 0 else -1)
    assert compare_times(written(one), written(other), slack) == expected
    assert compare_times(written(other), written(one), slack) == -expected


@settings(deadline=None)
@given(st.text(max_size=24), st.text(max_size=24))
def test_what_is_no_time_never_crashes(one: str, other: str) -> None:
    assert compare_times(one, other) == -compare_times(other, one)


def test_a_day_tells_only_of_other_days() -> None:
    assert compare_times("2026-01-01", "2026-01-01T10:00:00Z") == 0
    assert compare_times("2026-01-01", "2026-01-02T10:00:00Z") == -1
    assert compare_times("", "2026-01-02") == 0


@pytest.mark.parametrize(
    ("here", "there", "own", "expected", "evidence"),
    [
        ({"wire_id": "u", "version": 2}, {"wire_id": "u", "version": 1}, None, "earlier", "version 1"),
        ({"wire_id": "u", "version": 2}, {"wire_id": "u", "version": 3}, None, "later", "version 3"),
        ({"published": "2026-01-01T12:00:00Z"}, {"published": "2026-01-01T13:00:00Z"}, None, "later", "published"),
        ({"published": "2026-01-01T12:00:00Z"}, {"published": "2026-01-01T12:00:30Z"}, None, "unknown", "same time"),
        ({"published": "2026-01-01T12:00:00Z"}, {"first_seen": "2026-01-01T11:00:00Z"}, None, "earlier", "first seen"),
        ({"published": "2026-01-01T12:00:00Z"}, {"first_seen": "2026-01-01T13:00:00Z"}, None, "unknown", "no publication"),
        ({}, {"first_seen": "2026-01-01T13:00:00Z"}, None, "earlier", "before this check"),
        ({}, {"first_seen": "2026-01-03T13:00:00Z"}, None, "unknown", "no time"),
        ({}, {"first_seen": "2026-01-01T13:00:00Z"}, "2026-01-01T12:00:00Z", "unknown", "neither"),
        ({}, {"first_seen": "2026-01-01T11:00:00Z"}, "2026-01-01T12:00:00Z", "earlier", "first seen"),
        ({}, {"published": "2026-01-01T11:00:00Z"}, "2026-01-01T12:00:00Z", "earlier", "published"),
        ({}, {}, None, "unknown", "no time"),
    ],
)  # fmt: skip
def test_evidence_in_its_order(
    here: dict[str, object], there: dict[str, object], own: str | None, expected: str, evidence: str
) -> None:
    article, _ = article_of(BODY, **here)
    source: StoredArticle = replace(AFP, **{"published": "", **there})  # type: ignore[arg-type]
    record = stored_of(article.key, BODY, first_seen=own) if own else None
    direction, words = direction_of(article, source, record, NOW, 60)
    assert direction == expected and evidence in words
