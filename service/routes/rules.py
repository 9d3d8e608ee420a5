"""`/v1/rules`: what is looked for, why, and what to do about it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from dedup.data.rule_pages import RULES
from dedup.judge.policy import LEVELS
from service.context import context
from service.operations import Answer, operation
from service.schemas.checks import RuleList

blueprint = Blueprint("rules", __name__)


@blueprint.get("/v1/rules")
@operation("rules", tag="Checking", scope="check", answers={200: Answer("All rules", RuleList)})
def rules() -> dict[str, Any]:
    """All rules with the levels in force here."""
    policy = context().policy
    return {
        "rules": [
            {
                "rule": rule,
                "family": rule.partition("/")[0],
                "level": policy.level(rule) if rule in LEVELS else "warning",
                "what": page.what,
                "why": page.why,
                "example": page.example,
                "remedy": page.remedy,
            }
            for rule, page in RULES.items()
        ]
    }
