"""All rules, as plain data: name -> function, default level, summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
    """One rule. Functions that serve a family yield drafts of any of its rules; ``indexed`` ones need an index."""

    name: str
    function: RuleFunction
    level: PolicyLevel
    indexed: bool
    summary: str


def _rule(name: str, function: RuleFunction, indexed: bool, summary: str) -> tuple[str, Rule]:
    return name, Rule(name, function, LEVELS[name], indexed, summary)


RULES: Mapping[str, Rule] = MappingProxyType(
    dict(
        (
            _rule("double/paragraph", double.double, False, "A paragraph stands twice in the article."),
            _rule("double/caption", double.double, False, "A caption stands twice in the article."),
            _rule("double/sentence", double.double, False, "A sentence stands twice in the article."),
            _rule("double/near", double.double, False, "Two paragraphs of the article are nearly the same."),
            _rule("repeat/own-archive", repeat.own_archive, True, "A passage stands already in another story of the same house."),
            _rule("wire/share", wire.share, True, "A good part of the article is the text of others."),
            _rule("wire/uncredited", wire.credit, True, "The text of others is used and nobody is credited."),
            _rule("wire/wrong-agency", wire.credit, True, "The credit names an agency that the text is not from."),
            _rule("wire/partly-credited", wire.credit, True, "The credit names less than it should, or claims more."),
            _rule("syndication/spread", syndication.spread, True, "Many outlets carry the same text."),
            _rule("stale/corrected", stale.stale, True, "A source was corrected after this text was taken from it."),
            _rule("stale/withdrawn", stale.stale, True, "A source was withdrawn."),
            _rule("stale/newer-version", stale.stale, True, "A source was replaced by a newer version."),
            _rule("furniture/advisory", furniture.furniture, False, "A note to editors was left in the text."),
            _rule("furniture/contact", furniture.furniture, False, "The address of a desk was left in the text."),
            _rule("furniture/signoff", furniture.furniture, False, "The sign-off of a wire was left in the text."),
            _rule("furniture/slug", furniture.furniture, False, "The slug line of a wire was left in the text."),
            _rule("embargo/active", embargo.active, False, "The text may not be published yet."),
        )
    )
)  # fmt: skip
"""Every rule by name, in the order they are listed to users."""
