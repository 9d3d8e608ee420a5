"""One line a finding and nothing else: for editors' error lists, `grep` and short logs."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Verdict
from dedup.report.as_text import finding_line, problem_line
from dedup.report.run import LEVELS, Problem, brief, place_of, severe_first

__all__ = ["as_concise"]


def as_concise(verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), *, colour: bool = False) -> str:
    """``path:line:col: level rule: message``, the most severe of all articles first; empty if there is none."""
    pairs = [(verdict, finding) for verdict in verdicts for finding in severe_first(verdict.findings)]
    pairs.sort(key=lambda pair: (-LEVELS.index(pair[1].level), place_of(pair[0].article)))
    lines = [finding_line(verdict, finding, colour) for verdict, finding in pairs]
    lines += [problem_line(problem, colour) for problem in brief(problems)]
    return "".join(line + "\n" for line in lines)
