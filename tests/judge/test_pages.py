"""Every rule has its page and every field of the policy its section, and they say what the code does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from dedup.data.rule_pages import RULES as PAGES
from dedup.judge.make_pages import pages
from dedup.judge.policy import CREDIT_OWED, LEVELS, Policy
from dedup.judge.registry import RULES

DOCS = Path(__file__).parents[2] / "docs"


def test_rules_levels_and_pages_name_the_same_rules() -> None:
    assert set(RULES) == set(LEVELS)
    assert set(RULES) == {rule for rule in PAGES if not rule.startswith("suppress/")}


@pytest.mark.parametrize("rule", sorted(PAGES))
def test_every_page_is_complete(rule: str) -> None:
    page = PAGES[rule]
    assert all(len(text) > 10 for text in (page.what, page.why, page.how, page.example, page.remedy))
    assert page.what.count(".") == 1 and page.what.endswith(".")
    assert set(page.settings) <= {field.name for field in fields(Policy)}
    if rule in RULES:
        assert (page.needs != "the file alone") == RULES[rule].indexed


@pytest.mark.parametrize(("name", "text"), sorted(pages().items()))
def test_docs_are_up_to_date(name: str, text: str) -> None:
    assert (DOCS / "rules" / name).read_text(encoding="utf-8") == text, "python -m dedup.judge.make_pages docs/rules"


def test_every_setting_of_the_policy_has_its_section() -> None:
    text = (DOCS / "policy.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^#+ (\S+)$", text, re.MULTILINE))
    assert {field.name for field in fields(Policy)} <= sections
    for share_class, owed in CREDIT_OWED.items():
        assert f"`{share_class}` | `{owed}`" in text
    for name in ("wholly_derived", "mainly_derived", "partly_derived", "incidental"):
        assert re.search(rf"### {name}\n\n[^#]*Default {getattr(Policy(), name):.2f}", text)
