"""The newsroom's own rules of thumb: thresholds, levels, and which credit is owed when.

A plain table with defaults. Nothing stored depends on it, so changing it never
needs a re-index. Every field is explained in ``docs/policy.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from dedup.errors import ConfigError
from dedup.frozen import TYPE_CHECKING, dataclass, field

if TYPE_CHECKING:
    from typing import Any, Literal

    PolicyLevel = Literal["off", "note", "warning", "error"]
    ShareClass = Literal["wholly_derived", "mainly_derived", "partly_derived", "incidental", "none"]
    Owed = Literal["agency alone", "staff and agencies", "X and agencies", "inline", "nothing"]
else:
    PolicyLevel = ShareClass = Owed = str

__all__ = ["CREDIT_OWED", "DEFAULT", "LEVELS", "LOUDNESS", "Owed", "Policy", "PolicyLevel", "ShareClass"]


LEVELS: Mapping[str, PolicyLevel] = MappingProxyType(
    {
        "double/paragraph": "warning",
        "double/caption": "warning",
        "double/sentence": "warning",
        "double/near": "note",
        "double/phrase": "off",
        "repeat/own-archive": "note",
        "wire/share": "note",
        "wire/uncredited": "warning",
        "wire/wrong-agency": "warning",
        "wire/partly-credited": "note",
        "syndication/spread": "note",
        "stale/corrected": "warning",
        "stale/withdrawn": "error",
        "stale/newer-version": "warning",
        "furniture/advisory": "warning",
        "furniture/contact": "warning",
        "furniture/signoff": "note",
        "furniture/slug": "warning",
        "embargo/active": "error",
    }
)
"""The level of every rule unless the newsroom says otherwise."""

CREDIT_OWED: Mapping[ShareClass, Owed] = MappingProxyType(
    {
        "wholly_derived": "agency alone",
        "mainly_derived": "staff and agencies",
        "partly_derived": "X and agencies",
        "incidental": "inline",
        "none": "nothing",
    }
)
"""The credit that each class of share owes."""

LOUDNESS: tuple[PolicyLevel, ...] = ("off", "note", "warning", "error")
"""All levels, the loudest last."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a newsroom decides about findings. All fields have defaults.

    ``wholly_derived`` to ``incidental`` are lower bounds of the share of
    words. ``min_words`` is the fewest shared words worth a finding,
    ``min_credit_words`` the fewest that owe a credit.
    ``families`` are groups of outlets that count as one house;
    ``agency_outlets`` maps an outlet to the agency it is (outlets named like
    an agency need no entry); ``own_agencies`` maps an outlet to agencies whose
    copy it may run without credit. ``agencies`` adds agencies: an id, and the
    names it is credited by, the one to print first; ``agency_levels`` is how
    loud a missing credit of an agency is. Words that one outlet has in
    ``boilerplate_stories`` other stories, and in ``boilerplate_share`` of all
    that the index holds, are boilerplate. ``house_terms``
    maps phrases to the one the house prefers; both count as one word, edited.
    ``clock_slack`` is in seconds: two times
    nearer than that do not tell who was first.

    >>> Policy().share_class(0.73)
    'mainly_derived'
    """

    wholly_derived: float = 0.80
    mainly_derived: float = 0.50
    partly_derived: float = 0.20
    incidental: float = 0.05
    min_words: int = 12
    min_credit_words: int = 24
    levels: Mapping[str, PolicyLevel] = field(default_factory=lambda: LEVELS)
    credit_owed: Mapping[ShareClass, Owed] = field(default_factory=lambda: CREDIT_OWED)
    accept_generic: bool = True
    families: tuple[tuple[str, ...], ...] = ()
    agency_outlets: Mapping[str, str] = field(default_factory=dict)
    own_agencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    agencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    agency_levels: Mapping[str, PolicyLevel] = field(default_factory=dict)
    boilerplate_stories: int = 6
    boilerplate_share: float = 0.0
    house_terms: Mapping[str, str] = field(default_factory=dict)
    spread_outlets: int = 3
    clock_slack: int = 60

    def __post_init__(self) -> None:
        """Refuse a policy that contradicts itself, with `dedup.errors.ConfigError`."""
        bounds = (self.wholly_derived, self.mainly_derived, self.partly_derived, self.incidental)
        if not 1.0 >= bounds[0] > bounds[1] > bounds[2] > bounds[3] >= 0.0:
            raise ConfigError(
                "policy: the classes of share must come down from wholly_derived to incidental, between 1 and 0",
                remedy="docs/policy.md gives the defaults",
            )
        _known("policy: credit_owed", self.credit_owed, CREDIT_OWED, set(CREDIT_OWED.values()))
        _known("policy: agency_levels", self.agency_levels, None, set(LOUDNESS))
        if self.boilerplate_stories < 2 or not 0.0 <= self.boilerplate_share <= 1.0:
            raise ConfigError(
                "policy: boilerplate takes 2 stories or more, and a share between 0 and 1",
                remedy="docs/policy.md gives the defaults",
            )
        if any(not names for names in self.agencies.values()):
            raise ConfigError("policy: agencies: an agency without a name", remedy='write cpa = ["CPA"]')
        _known("levels", self.levels, None, set(LOUDNESS))

    def share_class(self, ratio: float) -> ShareClass:
        """The class of a share of words between 0 and 1."""
        if ratio >= self.wholly_derived:
            return "wholly_derived"
        if ratio >= self.mainly_derived:
            return "mainly_derived"
        if ratio >= self.partly_derived:
            return "partly_derived"
        return "incidental" if ratio >= self.incidental else "none"

    def owed(self, ratio: float) -> Owed:
        """The credit owed for a share of words between 0 and 1."""
        share_class = self.share_class(ratio)
        return self.credit_owed.get(share_class, CREDIT_OWED[share_class])

    def level(self, rule: str) -> PolicyLevel:
        """The level of a rule: the newsroom's, else the default. Raises ``KeyError`` for an unknown rule."""
        return self.levels[rule] if rule in self.levels else LEVELS[rule]

    def all_levels(self) -> tuple[PolicyLevel, ...]:
        """The level of every rule, in the order of `LEVELS`."""
        levels = self.levels
        return tuple([levels[rule] if rule in levels else LEVELS[rule] for rule in LEVELS])

    def same_house(self, one: str, other: str) -> bool:
        """Whether two outlets are the same or belong to one family."""
        return one == other or (bool(self.families) and any(one in family and other in family for family in self.families))


def _known(name: str, given: Mapping[Any, Any], keys: Collection[str] | None, values: set[str]) -> None:
    """Raise `ConfigError` for a key or a value that does not exist."""
    for key, value in given.items():
        if keys is not None and key not in keys:
            raise ConfigError(f"{name}: there is no {key!r}", remedy=f"known are {', '.join(sorted(keys))}")
        if value not in values:
            raise ConfigError(f"{name}: {key} cannot be {value!r}", remedy=f"known are {', '.join(sorted(values))}")


DEFAULT = Policy()
"""The policy of a newsroom that has decided nothing."""
