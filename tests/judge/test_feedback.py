"""Dismissals: quiet until their date, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.judge.feedback import Feedback, apply_feedback, is_active
from dedup.judge.verdict import judge
from dedup.model import Verdict

from .test_verdict import AFP, facts_of

NOW = "2026-01-02T12:00:00Z"


def verdict_of() -> Verdict:
    return judge(facts_of(4, [AFP], published="2026-01-01T12:00:00Z"))


def test_a_dismissed_finding_is_quiet_and_keeps_its_reason() -> None:
    verdict = verdict_of()
    worst, other = verdict.findings
    after = apply_feedback(verdict, [Feedback(worst.fingerprint, "licensed", "2026-01-31")], NOW)
    assert after.findings == (other,) and after.verdict == "pass" and verdict.verdict == "warn"
    (dismissal,) = after.dismissed
    assert (dismissal.finding, dismissal.by, dismissal.reason, dismissal.until) == (
        worst, "feedback", "licensed", "2026-01-31",
    )  # fmt: skip


def test_it_speaks_again_after_its_date() -> None:
    verdict = verdict_of()
    for until, quiet in (("", True), ("2026-01-02", True), ("2026-01-01", False), ("2026-01-02T11:00:00Z", False)):
        feedback = Feedback(verdict.findings[0].fingerprint, "licensed", until)
        assert is_active(feedback, NOW) is quiet
        assert (len(apply_feedback(verdict, [feedback], NOW).findings) == 1) is quiet


def test_it_stays_dismissed_after_an_edit_elsewhere() -> None:
    facts = facts_of(4, [AFP], published="2026-01-01T12:00:00Z")
    dismissals = [Feedback(finding.fingerprint, "known") for finding in judge(facts).findings]
    edited = replace(facts, article=replace(facts.article, title="Another title"))
    assert apply_feedback(judge(edited), dismissals, NOW).findings == ()


@settings(deadline=None)
@given(st.lists(st.text(alphabet="0123456789abcdef", min_size=16, max_size=16)))
def test_feedback_on_other_findings_changes_nothing(fingerprints: list[str]) -> None:
    verdict = verdict_of()
    known = {finding.fingerprint for finding in verdict.findings}
    others = [Feedback(one, "another article") for one in fingerprints if one not in known]
    assert apply_feedback(verdict, others, NOW) == verdict
