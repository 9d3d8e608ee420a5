"""Findings that somebody looked at and set aside stay quiet until their date.

A pure step after the verdict: where dismissals are kept is the caller's
business, a finding is known by its fingerprint alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dedup.frozen import TYPE_CHECKING, dataclass, replace
from dedup.model import Dismissal, Finding, Verdict

if TYPE_CHECKING:
    from typing import Literal, Protocol
else:
    Protocol = object

__all__ = ["Feedback", "SetAside", "apply_feedback", "is_active", "is_end", "outcome"]


class SetAside(Protocol):
    """What a dismissal must have. ``until`` is ISO 8601 UTC, a day or a moment; empty means for good."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def until(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Feedback:
    """The plainest `SetAside`."""

    fingerprint: str
    reason: str
    until: str = ""


def is_end(until: str) -> bool:
    """Whether a text is a day of the calendar (``2026-12-31``) or a moment of it in UTC (``2026-12-31T12:00:00Z``).

    >>> is_end("2028-02-29"), is_end("2026-02-29"), is_end("2026-12-31T25:00:00Z"), is_end("2026-W01-1")
    (True, False, False, False)
    """
    from datetime import UTC, date, datetime

    try:
        if len(until) > 10:
            return datetime.strptime(until, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ") == until
        return date.fromisoformat(until).isoformat() == until
    except ValueError:
        return False


def is_active(dismissal: SetAside, now: str) -> bool:
    """Whether a dismissal still holds at ``now`` (ISO 8601 UTC): a day holds to its end, a moment up to it.

    >>> is_active(Feedback("0" * 16, "licensed reprint", "2026-01-31"), "2026-01-31T18:00:00Z")
    True
    >>> is_active(Feedback("0" * 16, "licensed reprint", "2026-01-31T12:00:00Z"), "2026-01-31T18:00:00Z")
    False
    """
    until = dismissal.until
    if not until:
        return True
    return until >= now[:10] if len(until) <= 10 else until > now


def apply_feedback(verdict: Verdict, dismissals: Iterable[SetAside], now: str) -> Verdict:
    """The verdict without findings dismissed at ``now``; they are listed in ``dismissed``, with reason and end.

    The outcome is that of the findings left. A dismissal of something that
    was not found does nothing. O(findings + dismissals).
    """
    active = {dismissal.fingerprint: dismissal for dismissal in dismissals if is_active(dismissal, now)}
    if not any(finding.fingerprint in active for finding in verdict.findings):
        return verdict
    kept, dismissed = [], list(verdict.dismissed)
    for finding in verdict.findings:
        dismissal = active.get(finding.fingerprint)
        if dismissal is None:
            kept.append(finding)
        else:
            dismissed.append(Dismissal(finding, "feedback", dismissal.reason, dismissal.until))
    return replace(verdict, findings=tuple(kept), dismissed=tuple(dismissed), verdict=outcome(kept))


def outcome(findings: Sequence[Finding]) -> Literal["pass", "warn", "fail"]:
    """What the worst of the findings makes of an article."""
    levels = {finding.level for finding in findings}
    return "fail" if "error" in levels else "warn" if "warning" in levels else "pass"
