"""The policy: defaults, classes, levels, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.errors import ConfigError
from dedup.judge.policy import CREDIT_OWED, LEVELS, Policy


@pytest.mark.parametrize(
    ("ratio", "share_class"),
    [(1.0, "wholly_derived"), (0.8, "wholly_derived"), (0.79, "mainly_derived"), (0.5, "mainly_derived"),
     (0.2, "partly_derived"), (0.05, "incidental"), (0.049, "none"), (0.0, "none")],
)  # fmt: skip
def test_classes_begin_at_their_bounds(ratio: float, share_class: str) -> None:
    assert Policy().share_class(ratio) == share_class


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_a_smaller_class(one: float, other: float) -> None:
    order = list(CREDIT_OWED)
    low, high = sorted((one, other))
    assert order.index(Policy().share_class(high)) <= order.index(Policy().share_class(low))


def test_a_part_of_a_table_is_enough() -> None:
    policy = Policy(levels={"wire/share": "off"}, credit_owed={"partly_derived": "inline"})
    assert policy.level("wire/share") == "off" and policy.level("double/caption") == LEVELS["double/caption"]
    assert policy.owed(0.3) == "inline" and policy.owed(0.9) == "agency alone"


def test_families() -> None:
    policy = Policy(families=(("a", "b"), ("c", "d")))
    assert policy.same_house("a", "b") and policy.same_house("a", "a") and not policy.same_house("a", "c")


@pytest.mark.parametrize(
    "fields",
    [
        {"mainly_derived": 0.9},
        {"wholly_derived": 1.2},
        {"incidental": -0.1},
        {"credit_owed": {"wholly": "inline"}},
        {"credit_owed": {"none": "whatever"}},
        {"levels": {"wire/share": "loud"}},
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_a_remedy(fields: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as refused:
        Policy(**fields)
    assert refused.value.remedy
