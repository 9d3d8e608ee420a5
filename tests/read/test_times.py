from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.read.times import time_or_day, utc

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9998, 1, 1), timezones=zones)


@given(moments)
def test_any_iso_time(moment):
    expected = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    assert utc(moment.isoformat()) == expected
    assert utc(expected) == expected


@given(st.from_regex(r"\d{4}-\d\d-[0-3]\dT[0-2]\d:[0-6]\d:\d\dZ|[-\dTZW:.]{20}", fullmatch=True))
def test_what_looks_like_our_own_is_judged_as_any_other(written: str) -> None:
    assert utc(written) == utc(f"{written[:-1]}+00:00" if written.endswith("Z") else f"{written} ")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("20260301T080000Z", "2026-03-01T08:00:00Z"),
        ("20260301T080000+0100", "2026-03-01T07:00:00Z"),
        ("2026-03-01 08:00:00", "2026-03-01T08:00:00Z"),
        ("2026-03-01T08:00:00.123456Z", "2026-03-01T08:00:00Z"),
        ("2026-03-01T24:00:00Z", "2026-03-02T00:00:00Z"),
        ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59Z"),
        ("Sun, 01 Mar 2026 08:00:00 EST", "2026-03-01T13:00:00Z"),
        ("Sun, 01 Mar 2026 08:00:00", "2026-03-01T08:00:00Z"),
        ("2026-13-01", ""),
        ("0000-00-00 00:00:00", ""),
        ("", ""),
        ("tomorrow", ""),
        ("9999-12-31T23:59:59-14:00", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("9" * 80, ""),
    ],
)
def test_times(written, expected):
    assert utc(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-01", "2026-03-01"),
        ("20260301 ", "2026-03-01"),
        ("2026-03-01T00:00Z", "2026-03-01T00:00:00Z"),
        ("2026-03-01T00:30:00+02:00", "2026-02-28T22:30:00Z"),
        ("2026-13-01", ""),
        ("soon", ""),
    ],
)
def test_a_date_without_a_time_of_day_stays_one(written: str, expected: str) -> None:
    assert time_or_day(written) == time_or_day(expected) == expected
