"""Agencies that the newsroom adds by its settings, from the settings to the finding; nothing is indexed again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup.config.policy import policy_of
from dedup.config.settings import Settings
from dedup.errors import ConfigError
from dedup.index.in_memory import InMemoryIndex
from dedup.judge.credits import find_credits
from dedup.judge.house import house_of
from dedup.judge.policy import Policy
from dedup.model import Verdict
from dedup.pipeline import check, put
from dedup.segment import segment
from tests.articles import plain

NAMES = {"cpa": ["CPA", "Coastal Press Agency", "وكالة الساحل"]}
STORY = (
    "Dockers of the northern harbour refused on Monday to unload three freighters because nobody had paid them since "
    "the spring, and the owners of the quay warned that perishable cargo would rot within days.\n\n"
    "Engineers meanwhile inspected the cranes and found two of them unsafe, which the council had denied for months."
)


def asked(text: str, policy: Policy) -> Verdict:
    index = InMemoryIndex()
    put([replace(plain(STORY, "cpa/1"), published="2026-01-01T08:00:00Z")], index, now="2026-01-01T09:00:00Z")
    return check(replace(plain(text, "post/1"), published="2026-01-02T08:00:00Z"), index, policy=policy, now="2026-01-02T09:00:00Z")


@pytest.mark.parametrize("line", ["Source: Coastal Press Agency", "Source: CPA", "المصدر: وكالة الساحل", "(CPA)", "CPA/AFP"])
def test_their_credits_are_read(line: str) -> None:
    article = plain(f"{STORY}\n\n{line}")
    named = {name for credit in find_credits(article, segment(article), house_of({"cpa": tuple(NAMES["cpa"])})) for name in credit.agencies}
    assert "cpa" in named
    assert not any("cpa" in credit.agencies for credit in find_credits(article, segment(article)))


def test_a_common_word_is_no_short_name() -> None:
    article = plain(f"{STORY}\n\nSet apart.")
    assert find_credits(article, segment(article), house_of({"set": ("SET",)})) == ()


def test_settings_change_the_next_check() -> None:
    (missing,) = [each for each in asked(STORY, Policy()).findings if each.rule == "wire/uncredited"]
    assert missing.level == "warning"
    policy = policy_of(Settings(policy={"agencies": NAMES, "agency_levels": {"cpa": "error"}}))
    (missing,) = [each for each in asked(STORY, policy).findings if each.rule == "wire/uncredited"]
    assert missing.level == "error" and "CPA" in missing.message
    assert asked(f"{STORY}\n\nSource: Coastal Press Agency", policy).credit.status == "ok"
    quiet = policy_of(Settings(policy={"agencies": NAMES, "agency_levels": {"cpa": "off"}}))
    assert not any(each.rule == "wire/uncredited" for each in asked(STORY, quiet).findings)


@pytest.mark.parametrize(
    "table", [{"agencies": {"cpa": []}}, {"agencies": {"cpa": "CPA"}}, {"agency_levels": {"cpa": "loud"}}, {"boilerplate_share": 2}]
)
def test_what_cannot_be_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"agenc|boilerplate"):
        policy_of(Settings(policy=table))
