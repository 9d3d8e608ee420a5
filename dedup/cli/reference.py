"""The commands and their options as a page of the documentation."""

from __future__ import annotations

import os

from dedup.cli.main import COMMANDS, parser_of

__all__ = ["commands_markdown"]


def commands_markdown() -> str:
    """The help of every command, as it is shown on a terminal of 100 columns."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        parts = [f"### dedup {name}\n\n```text\n{parser_of(name).format_help().rstrip()}\n```\n" for name in COMMANDS]
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return "\n".join(parts)

