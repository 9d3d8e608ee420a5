"""Golden outputs: one file a format, written anew by ``--update-golden`` and reviewed like code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dedup import __version__
from dedup.model import Verdict
from dedup.report.as_concise import as_concise
from dedup.report.as_github import as_github, github_summary
from dedup.report.as_gitlab import as_gitlab
from dedup.report.as_json_run import as_json_lines, as_json_run
from dedup.report.as_junit import as_junit
from dedup.report.as_sarif import as_sarif
from dedup.report.as_text import as_text
from dedup.report.run import Problem

GOLDEN = Path(__file__).parent / "golden"
PROBLEMS = (
    Problem("content/broken.json", "error", "content/broken.json:3:7: not valid JSON (fix the comma)"),
    Problem("content/ferry.md", "not_checked", "the index did not answer within 2 s"),
)
FORMATS: dict[str, Callable[..., str]] = {
    "text.txt": as_text,
    "concise.txt": as_concise,
    "run.json": as_json_run,
    "lines.jsonl": as_json_lines,
    "github.txt": as_github,
    "github_summary.md": github_summary,
    "gitlab.json": as_gitlab,
    "sarif.json": as_sarif,
    "junit.xml": as_junit,
}


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str, verdict: Verdict, clean: Verdict, update_golden: bool) -> None:
    written = FORMATS[name]([verdict, clean], PROBLEMS).replace(__version__, "VERSION")
    path = GOLDEN / name
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def test_one_article_alone_is_its_own_json_document(verdict: Verdict) -> None:
    assert as_json_run([verdict]).startswith('{\n  "schema": "dedup.verdict/1"')
    assert as_json_run([verdict], PROBLEMS[:1]).startswith('{\n  "schema": "dedup.run/1"')
