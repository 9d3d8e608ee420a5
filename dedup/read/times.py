"""Times as newsrooms write them -> ISO 8601 in UTC with a Z."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

__all__ = ["time_or_day", "utc"]

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T\s]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$",
    re.IGNORECASE,
)


def utc(value: str) -> str:
    """``value`` as "2016-10-25T09:00:00Z"; empty where it is no time.

    Takes ISO 8601 in its long and basic forms and the dates of e-mail and RSS
    (RFC 5322). A time without a zone is taken as UTC, a date as its midnight,
    where a moment has to be named: `time_or_day` keeps it a date.

    >>> utc("2019-05-10T16:02:28+02:00"), utc("19870226"), utc("Tue, 25 Oct 2016 09:00:00 +0300")
    ('2019-05-10T14:02:28Z', '1987-02-26T00:00:00Z', '2016-10-25T06:00:00Z')
    >>> utc("yesterday")
    ''
    """
    value = value.strip()
    if not value or len(value) > 64:
        return ""
    if _is_given_back(value):
        return value
    found = _ISO.match(value)
    try:
        moment = _from_iso(found) if found else _from_mail(value)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0") if moment else ""
    except (ValueError, OverflowError):
        return ""


def time_or_day(value: str) -> str:
    """`utc` of a time; of a date without a time of day the date alone, so that nobody takes its midnight for a moment.

    >>> time_or_day("2019-05-10T16:02:28+02:00"), time_or_day("19870226"), time_or_day("yesterday")
    ('2019-05-10T14:02:28Z', '1987-02-26', '')
    """
    found = utc(value)
    return found[:10] if len(value.strip()) <= _LONGEST_DATE else found


_LONGEST_DATE = len("2016-10-25")


def _is_given_back(value: str) -> bool:
    """Whether a time is written as `utc` writes it already, as in archives, and is one of the calendar."""
    if len(value) != 20 or value[4] + value[7] + value[10] + value[13] + value[16] + value[19] != "--T::Z":
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:  # midnight as 24:00, a leap second: no time to Python, but one to newsrooms
        return False
    return True


def _from_iso(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second, zone = found.groups(default="")
    if hour == "24":  # ISO 8601 lets midnight close a day
        day_start = datetime(int(year), int(month), int(day), tzinfo=_zone(zone))
        return day_start + timedelta(days=1)
    seconds = min(int(second or 0), 59)  # a leap second is no reason to lose the time
    return datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), seconds, tzinfo=_zone(zone))


def _zone(text: str) -> timezone:
    if not text or text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if text[0] == "-" else offset)


def _from_mail(value: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
