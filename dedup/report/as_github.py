"""GitHub: annotations by workflow commands, and the whole list for the step summary.

GitHub shows at most ten annotations of a kind (notice, warning, error) for
each step and drops the rest without a word, so the most severe come first and
the summary holds them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dedup.model import Finding, Verdict
from dedup.offsets import line_and_column, line_starts
from dedup.report.as_text import printable, summary_line
from dedup.report.run import LEVELS, Problem, brief, place_of, severe_first

__all__ = ["LIMIT", "as_github", "github_summary"]

LIMIT = 10
"""Annotations that GitHub shows of each kind."""

_ROWS = 500
_KINDS = {"note": "notice", "warning": "warning", "error": "error"}


def as_github(verdicts: Sequence[Verdict], problems: Sequence[Problem] = ()) -> str:
    """Workflow commands, at most `LIMIT` of a kind; a plain last line says what was left to the summary.

    Files that could not be read come before findings: they are what a green
    run would hide.
    """
    shown: Counter[str] = Counter()
    lines: list[str] = []
    for problem in brief(problems):
        kind = "error" if problem.kind == "error" else "warning"
        shown[kind] += 1
        if shown[kind] <= LIMIT:
            title = "could not be read" if kind == "error" else "not checked against the index"
            place = "" if problem.path in ("", "-") else f"file={_property(_path(problem.path))},"
            lines.append(f"::{kind} {place}title={title}::{_data(problem.message)}")
    for verdict, finding in _ordered(verdicts):
        kind = _KINDS[finding.level]
        shown[kind] += 1
        if shown[kind] <= LIMIT:
            lines.append(_annotation(verdict, finding, kind))
    left = sum(max(count - LIMIT, 0) for count in shown.values())
    if left:
        lines.append(f"{left} more in the step summary: GitHub shows {LIMIT} annotations of a kind.")
    lines.append(summary_line(verdicts, problems))
    return "".join(line + "\n" for line in lines)


def github_summary(verdicts: Sequence[Verdict], problems: Sequence[Problem] = ()) -> str:
    """All findings as a Markdown table, for the file that ``GITHUB_STEP_SUMMARY`` names."""
    lines = ["### dedup", "", summary_line(verdicts, problems), ""]
    rows: list[tuple[str, ...]] = [
        (finding.level, finding.rule, f"{place_of(verdict.article)}:{finding.line}:{finding.column}", finding.message)
        for verdict, finding in _ordered(verdicts)
    ]
    rows += [(problem.kind.replace("_", " "), "", problem.path, problem.message) for problem in brief(problems)]
    if rows:
        lines += ["| level | rule | place | message |", "|---|---|---|---|"]
        lines += [f"| {' | '.join(_cell(each) for each in row)} |" for row in rows[:_ROWS]]
    if len(rows) > _ROWS:
        lines += ["", f"{len(rows) - _ROWS} more are left out here."]
    return "\n".join(lines) + "\n"


def _ordered(verdicts: Sequence[Verdict]) -> list[tuple[Verdict, Finding]]:
    pairs = [(verdict, finding) for verdict in verdicts for finding in severe_first(verdict.findings)]
    return sorted(pairs, key=lambda pair: -LEVELS.index(pair[1].level))


def _annotation(verdict: Verdict, finding: Finding, kind: str) -> str:
    article = verdict.article
    end_line, end_column = line_and_column(line_starts(article.source), finding.span.end)
    end_line += article.line - 1
    parts = [f"file={_property(_path(place_of(article)))}", f"line={finding.line}"]
    if end_line > finding.line:
        parts.append(f"endLine={end_line}")  # GitHub takes columns only within one line
    else:
        parts += [f"col={finding.column}", f"endColumn={end_column}"]
    parts.append(f"title={_property(finding.rule)}")
    return f"::{kind} {','.join(parts)}::{_data(finding.message)}"


def _path(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    line = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    line = line.replace("\\", "\\\\").replace("|", "\\|")
    return line.replace("`", "\\`").replace("*", "\\*").replace("[", "\\[")
