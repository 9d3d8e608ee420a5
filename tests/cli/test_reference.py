"""The documentation says what commands and settings say; ``--update-golden`` writes it anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.cli.main import COMMANDS, parser_of
from dedup.cli.reference import commands_markdown
from dedup.config.reference import settings_markdown, settings_schema
from dedup.config.settings import table

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "cli.md": commands_markdown,
    "configuration.md": settings_markdown,
}
MARK = "do not edit below -->\n"


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name: str, update_golden: bool) -> None:
    page = DOCS / name
    head, mark, tail = page.read_text(encoding="utf-8").partition(MARK)
    assert mark, f"{name} has no place for what is made"
    made = f"\n{PAGES[name]().rstrip()}\n"
    if update_golden:
        page.write_text(head + mark + made, encoding="utf-8")
        tail = made
    assert tail == made, "run pytest --update-golden tests/cli/test_reference.py"


def test_schema_of_the_settings_is_up_to_date(update_golden: bool) -> None:
    file = DOCS / "schema" / "config.schema.json"
    made = json.dumps(settings_schema(), indent=2) + "\n"
    if update_golden:
        file.write_text(made, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == made


def test_every_option_of_every_command_is_documented() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        for action in parser_of(command)._actions:
            assert all(name in text for name in action.option_strings)
            assert action.help, f"{command} {action.dest} has no help"


def test_every_option_of_a_setting_is_an_option_of_a_command() -> None:
    known = {name for command in COMMANDS for action in parser_of(command)._actions for name in action.option_strings}
    assert {setting.metadata["option"] for setting in table()} - {""} <= known
