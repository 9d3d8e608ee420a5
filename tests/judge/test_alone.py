"""What may be passed over without a verdict: exactly what a verdict would find nothing in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup.judge.alone import shows_nothing
from dedup.judge.facts import Facts
from dedup.judge.furniture import with_leftovers
from dedup.judge.policy import LEVELS, Policy
from dedup.judge.registry import RULES
from dedup.judge.rules import double, embargo, furniture
from dedup.judge.verdict import judge
from dedup.model import Article
from dedup.repeats import find_repeats
from dedup.segment import segment
from tests.articles import plain

NOW = "2026-03-01T00:00:00Z"
LOUD = Policy(levels=dict.fromkeys(LEVELS, "error"))
TEXT = "The harbour board met on Tuesday.\n\nIt said that the quay would close for a week."
AGAIN = "A crane fell into the harbour of the town on Monday evening and nobody was hurt."


def both(article: Article) -> tuple[bool, int]:
    paragraphs = segment(article)
    repeats = find_repeats(paragraphs)
    facts = Facts(article, paragraphs, repeats=repeats, now=NOW)
    (left,) = with_leftovers([([each.text for each in paragraphs], [each.role for each in paragraphs])])
    return shows_nothing(article, repeats, leftovers=left), len(judge(facts, LOUD).findings)


def test_the_rules_that_need_no_index_are_those_it_answers_for() -> None:
    asked = {rule.function for rule in RULES.values() if not rule.indexed}
    assert asked == {double.double, furniture.furniture, embargo.active}


@pytest.mark.parametrize(
    "article",
    [
        plain(f"{AGAIN}\n\n{TEXT}\n\n{AGAIN}"),
        plain(f"Eds: Updates with quotes.\n\n{TEXT}"),
        plain(f"EMBARGOED until 6 p.m. Friday.\n\n{TEXT}"),
        replace(plain(TEXT), embargo_until="2026-04-01T00:00:00Z"),
        replace(plain(TEXT), status="embargoed"),
        replace(plain(""), blocks=(), status="embargoed"),
    ],
    ids=["repeat", "leftover", "line", "until", "status", "without text"],
)
def test_what_has_a_finding_is_not_passed_over(article: Article) -> None:
    passed, findings = both(article)
    assert findings and not passed


@pytest.mark.parametrize(
    "article", [plain(TEXT), plain(""), replace(plain(TEXT), status="withdrawn"), plain(f"{AGAIN}\n\n{TEXT}")],
    ids=["plain", "empty", "withdrawn", "three"],
)  # fmt: skip
def test_what_is_passed_over_has_no_finding(article: Article) -> None:
    assert both(article) == (True, 0)
