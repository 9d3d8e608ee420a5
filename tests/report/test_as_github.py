"""Annotations within GitHub's limits, and nothing of a document that could be a command."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dedup.model import Verdict
from dedup.report.as_github import LIMIT, as_github, github_summary
from dedup.report.run import Problem


def _kinds(text: str) -> Counter[str]:
    return Counter(line.split("::")[1].split()[0] for line in text.splitlines() if line.startswith("::"))


def test_ten_of_a_kind_most_severe_first_and_the_rest_in_the_summary(verdict: Verdict) -> None:
    many = [replace(verdict, article=replace(verdict.article, path=f"{number}.md")) for number in range(25)]
    text = as_github(many)
    assert _kinds(text) == {"error": LIMIT, "warning": LIMIT}
    kinds = [line.split()[0] for line in text.splitlines() if line.startswith("::")]
    assert kinds == sorted(kinds, key=["::error", "::warning", "::notice"].index)
    assert "30 more in the step summary" in text
    summary = github_summary(many)
    assert all(f"| {number}.md:6:1 |" in summary and f"| {number}.md:4:1 |" in summary for number in range(25))


def test_unread_files_take_the_first_places(verdict: Verdict) -> None:
    problems = [Problem(f"{number}.json", "error", "broken") for number in range(LIMIT)]
    text = as_github([verdict], problems)
    assert "::error file=9.json,title=could not be read::broken" in text
    assert "::error file=content/ferry.md" not in text
    assert "1 more in the step summary" in text


def test_a_message_cannot_start_a_command(verdict: Verdict) -> None:
    message = "100%\r\n::error file=x::owned"
    wild = replace(verdict, findings=(replace(verdict.findings[0], message=message),))
    text = as_github([wild])
    assert _kinds(text) == {"warning": 1}
    assert "100%25%0D%0A::error file=x::owned" in text


def test_a_path_cannot_add_a_property(verdict: Verdict) -> None:
    wild = replace(verdict, article=replace(verdict.article, path="a,line=1::b.md"))
    assert "file=a%2Cline=1%3A%3Ab.md,line=" in as_github([wild])


def test_a_message_cannot_leave_its_cell(verdict: Verdict) -> None:
    wild = replace(verdict, findings=(replace(verdict.findings[0], message="a|b \\| c `d` [e](f) <img>\n| g"),))
    (row,) = (line for line in github_summary([wild]).splitlines() if line.startswith("| warning"))
    assert row.endswith(r" | a\|b \\\| c \`d\` \[e](f) &lt;img> \| g |")
