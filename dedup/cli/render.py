"""Picks the format and writes the findings in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from dedup.config import Settings
from dedup.model import Verdict
from dedup.report.run import Problem

__all__ = ["colour_wanted", "format_of", "render"]


def render(verdicts: Sequence[Verdict], problems: Sequence[Problem], settings: Settings) -> str:
    """All that standard output gets."""
    form = format_of(settings)
    if form in ("json", "jsonl"):
        from dedup.report.as_json_run import as_json_lines, as_json_run

        write = as_json_run if form == "json" else as_json_lines
        return write(verdicts, problems, offset_unit=settings.offset_unit)
    from dedup.report.as_text import as_text

    return as_text(verdicts, problems, colour=colour_wanted(sys.stdout.isatty()))


def format_of(settings: Settings) -> str:
    """The format asked for; ``auto`` becomes github under GitHub Actions, and text elsewhere."""
    if settings.format != "auto":
        return settings.format
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def colour_wanted(terminal: bool) -> bool:
    """Colour on a terminal only, and never under ``NO_COLOR`` (no-color.org)."""
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
