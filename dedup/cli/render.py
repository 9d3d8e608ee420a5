"""Picks the format, writes the findings in it, and says by the exit code how it went."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from dedup.config.settings import Settings
from dedup.model import Verdict
from dedup.report.run import Problem, at_or_above

__all__ = ["colour_wanted", "exit_code", "format_of", "render"]


def render(verdicts: Sequence[Verdict], problems: Sequence[Problem], settings: Settings) -> str:
    """All that standard output gets. In the github format the step summary is appended to its file as well.

    What no UTF-8 can hold (half of a surrogate pair: a byte of an odd file name, an escape in a broken JSON) is
    written as JSON writes it, so that every document stays one.
    """
    return _rendered(verdicts, problems, settings).encode("utf-8", "backslashreplace").decode()


def _rendered(verdicts: Sequence[Verdict], problems: Sequence[Problem], settings: Settings) -> str:
    colour = colour_wanted(sys.stdout.isatty())
    match format_of(settings):
        case "concise":
            from dedup.report.as_concise import as_concise

            return as_concise(verdicts, problems, colour=colour)
        case "json":
            from dedup.report.as_json_run import as_json_run

            return as_json_run(verdicts, problems, offset_unit=settings.offset_unit)
        case "jsonl":
            from dedup.report.as_json_run import as_json_lines

            return as_json_lines(verdicts, problems, offset_unit=settings.offset_unit)
        case "github":
            from dedup.report.as_github import as_github, github_summary

            summary = os.environ.get("GITHUB_STEP_SUMMARY")
            if summary:
                with open(summary, "a", encoding="utf-8", errors="backslashreplace") as file:
                    file.write(github_summary(verdicts, problems))
            return as_github(verdicts, problems)
        case "gitlab":
            from dedup.report.as_gitlab import as_gitlab

            return as_gitlab(verdicts, problems)
        case "sarif":
            from dedup.report.as_sarif import as_sarif

            return as_sarif(verdicts, problems)
        case "junit":
            from time import gmtime, strftime

            from dedup.report.as_junit import as_junit

            now = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime())
            return as_junit(verdicts, problems, fail_on=settings.fail_on, now=now)
    from dedup.report.as_text import as_text

    return as_text(verdicts, problems, colour=colour)


def exit_code(verdicts: Sequence[Verdict], problems: Sequence[Problem], settings: Settings) -> int:
    """2 if a file could not be read, else 3 if the index was away and that is to fail, else 1 or 0 by the findings."""
    if any(problem.kind == "error" for problem in problems):
        return 2
    if problems and settings.on_unavailable == "fail":
        return 3
    return 1 if at_or_above(verdicts, settings.fail_on) else 0


def format_of(settings: Settings) -> str:
    """The format asked for; ``auto`` becomes github under GitHub Actions, and text elsewhere."""
    if settings.format != "auto":
        return settings.format
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def colour_wanted(terminal: bool) -> bool:
    """Colour on a terminal only, and never under ``NO_COLOR`` (no-color.org)."""
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
