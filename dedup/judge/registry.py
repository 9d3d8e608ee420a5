"""All rules, as plain data: name -> function, default level, summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from dedup.frozen import dataclass
from dedup.judge.evidence import Draft, Evidence
from dedup.judge.policy import LEVELS, Policy, PolicyLevel
from dedup.judge.rules import (
    double,
    embargo,
    furniture,
    repeat,
    stale,
    syndication,
    wire,
)

__all__ = ["RULES", "Rule", "RuleFunction"]

RuleFunction = Callable[[Evidence, Policy], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. A function that serves a family yields drafts of any of its rules; ``indexed`` ones need an index."""

    name: str
    function: RuleFunction
    level: PolicyLevel
    indexed: bool

    @property
    def summary(self) -> str:
        """One line that says what is found, from the rule's page."""
        from dedup.data.rule_pages import RULES as PAGES

        return PAGES[self.name].what


def _rule(name: str, function: RuleFunction, indexed: bool) -> tuple[str, Rule]:
    return name, Rule(name, function, LEVELS[name], indexed)


RULES: Mapping[str, Rule] = MappingProxyType(
    dict(
        (
            _rule("double/paragraph", double.double, False),
            _rule("double/caption", double.double, False),
            _rule("double/sentence", double.double, False),
            _rule("double/near", double.double, False),
            _rule("double/phrase", double.double, False),
            _rule("repeat/own-archive", repeat.own_archive, True),
            _rule("wire/share", wire.share, True),
            _rule("wire/uncredited", wire.credit, True),
            _rule("wire/wrong-agency", wire.credit, True),
            _rule("wire/partly-credited", wire.credit, True),
            _rule("syndication/spread", syndication.spread, True),
            _rule("stale/corrected", stale.stale, True),
            _rule("stale/withdrawn", stale.stale, True),
            _rule("stale/newer-version", stale.stale, True),
            _rule("furniture/advisory", furniture.furniture, False),
            _rule("furniture/contact", furniture.furniture, False),
            _rule("furniture/signoff", furniture.furniture, False),
            _rule("furniture/slug", furniture.furniture, False),
            _rule("embargo/active", embargo.active, False),
        )
    )
)  # fmt: skip
"""Every rule by name, in the order they are listed to users."""
