"""GitLab's Code Quality report: unique fingerprints that survive a move."""

from __future__ import annotations

import json
from dataclasses import replace

from dedup.model import Span, Verdict
from dedup.report.as_gitlab import as_gitlab
from dedup.report.run import Problem


def test_fields_that_gitlab_needs(verdict: Verdict) -> None:
    issues = json.loads(as_gitlab([verdict], [Problem("x.json", "error", "broken")]))
    for issue in issues:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith("./")
    assert [issue["severity"] for issue in issues] == ["major", "minor", "major"]


def test_fingerprints_are_unique_and_do_not_depend_on_the_place(verdict: Verdict) -> None:
    finding = verdict.findings[0]
    moved = replace(finding, span=Span(0, 5), line=1)
    once = json.loads(as_gitlab([replace(verdict, findings=(finding,))]))
    elsewhere = json.loads(as_gitlab([replace(verdict, findings=(moved,))]))
    assert once[0]["fingerprint"] == elsewhere[0]["fingerprint"]
    twice = json.loads(as_gitlab([replace(verdict, findings=(finding, moved))]))
    assert len({issue["fingerprint"] for issue in twice}) == 2


def test_nothing_found_is_an_empty_array(clean: Verdict) -> None:
    assert json.loads(as_gitlab([clean])) == []
