"""What one run of the command has to tell: verdicts, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from dedup.model import Article, Finding, Level, Verdict

__all__ = ["LEVELS", "Problem", "at_or_above", "place_of", "severe_first"]

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


def at_or_above(verdicts: Sequence[Verdict], level: str) -> bool:
    """Does any finding reach ``level``? ``never`` is out of reach."""
    if level == "never":
        return False
    floor = LEVELS.index(level)
    return any(LEVELS.index(finding.level) >= floor for verdict in verdicts for finding in verdict.findings)
