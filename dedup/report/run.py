"""What one run of the command has to tell: verdicts, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.model import Article, Finding, Level, Verdict

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["LEVELS", "Problem", "at_or_above", "brief", "place_of", "reaches", "severe_first"]

LEVELS: tuple[Level, ...] = ("note", "warning", "error")


class Problem(NamedTuple):
    """A file that gave no verdict (``error``), or one that was checked by local rules only (``not_checked``)."""

    path: str
    kind: Literal["error", "not_checked"]
    message: str


def place_of(article: Article) -> str:
    """The path an article came from, or its key where it came from no file."""
    return article.path or article.key


def severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings before notes, each in reading order."""
    return sorted(findings, key=lambda finding: (-LEVELS.index(finding.level), finding.span, finding.rule))


def brief(problems: Sequence[Problem]) -> list[Problem]:
    """Errors one by one; all that was not checked for one reason as one problem without a path.

    >>> brief([Problem("a", "not_checked", "no answer"), Problem("b", "not_checked", "no answer")])
    [Problem(path='', kind='not_checked', message='2 articles checked by local rules only: no answer')]
    """
    reasons: dict[str, int] = {}
    for problem in problems:
        if problem.kind == "not_checked":
            reasons[problem.message] = reasons.get(problem.message, 0) + 1
    short = [problem for problem in problems if problem.kind == "error"]
    for reason, count in reasons.items():
        noun = "article" if count == 1 else "articles"
        short.append(Problem("", "not_checked", f"{count} {noun} checked by local rules only: {reason}"))
    return short


def reaches(level: str, floor: str) -> bool:
    """Is ``level`` at or above ``floor``? ``never`` is out of reach."""
    order: tuple[str, ...] = LEVELS
    return floor != "never" and order.index(level) >= order.index(floor)


def at_or_above(verdicts: Sequence[Verdict], floor: str) -> bool:
    """Does any finding reach ``floor``?"""
    return any(reaches(finding.level, floor) for verdict in verdicts for finding in verdict.findings)
