"""Documents stay true where a machine can tell: links lead somewhere, and the README's commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_two_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert f"$ make {target} " in readme and f"\n{target}: " in makefile
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_commands_that_the_readme_shows_exist() -> None:
    from dedup.cli.main import COMMANDS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"(?:\$ |`)dedup ([a-z]+)", readme))
    assert shown and shown <= set(COMMANDS), shown - set(COMMANDS)


def test_the_image_holds_what_the_documents_run_in_it() -> None:
    """An extra of the same name belongs to each command that needs one."""
    run = set(re.findall(r'(?:args: \["dedup", "|CMD \["dedup", ")([a-z]+)', (ROOT / "docs/reports.md").read_text() + (ROOT / "Dockerfile").read_text()))
    assert run == {"report", "serve"}
    installs = re.findall(r"\[([a-z,]+)\]'", (ROOT / "Dockerfile").read_text())
    assert len(installs) == 2 and all({"report", "service"} <= set(extras.split(",")) for extras in installs)
