"""Writes the pages of ``docs/rules`` from `dedup.data.rule_pages`, which the installed package prints.

A test compares them, so that both always say the same:

    python -m dedup.judge.make_pages docs/rules
"""

from __future__ import annotations

import sys
from pathlib import Path

from dedup.data.rule_pages import RULES, Page
from dedup.judge.policy import LEVELS

__all__ = ["index_page", "page_of", "pages"]


def pages() -> dict[str, str]:
    """All files of ``docs/rules`` by their path in it."""
    return {"README.md": index_page(), **{f"{rule}.md": page_of(rule, page) for rule, page in RULES.items()}}


def index_page() -> str:
    """The list of rules, by family."""
    text = "# Rules\n\nOne page a rule; `dedup explain RULE` prints the same in a terminal.\n"
    family = ""
    for rule, page in RULES.items():
        if rule.partition("/")[0] != family:
            family = rule.partition("/")[0]
            text += f"\n## {family}\n\n| rule | level | |\n|---|---|---|\n"
        text += f"| [{rule}]({rule}.md) | {LEVELS.get(rule, 'warning')} | {page.what} |\n"
    return text


def page_of(rule: str, page: Page) -> str:
    """The page of one rule."""
    settings = ", ".join(f"[`{name}`](../../policy.md#{name})" for name in page.settings)
    level = f"`{LEVELS.get(rule, 'warning')}`, unless the [levels](../../policy.md#levels) say otherwise."
    return "\n\n".join(
        (
            f"# {rule}",
            page.what,
            f"## Why\n\n{page.why}",
            f"## What is reported\n\n{page.how}",
            f"## Example\n\n{page.example}",
            f"## What to do\n\n{page.remedy}",
            f"## Settings\n\nNeeds {page.needs}. Level: {level}" + (f" Also: {settings}." if settings else ""),
        )
    ) + "\n"


def main(directory: str) -> None:
    """Write all pages below ``directory``."""
    for name, text in pages().items():
        path = Path(directory) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
