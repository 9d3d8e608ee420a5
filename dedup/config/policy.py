"""Settings -> the policy that the judge applies."""

from __future__ import annotations

from collections.abc import Mapping

from dedup.errors import ConfigError
from dedup.frozen import TYPE_CHECKING, fields

if TYPE_CHECKING:
    from typing import Any

    from dedup.config.settings import Settings
    from dedup.judge.policy import Policy

__all__ = ["policy_of"]


def policy_of(settings: Settings) -> Policy:
    """The policy with the newsroom's levels and thresholds.

    A level may be set for a rule or a whole family; the rule wins. Raises
    `ConfigError` for a rule or a threshold that does not exist, naming the
    nearest one, and for a value of the wrong kind.
    """
    from dedup.judge.policy import Policy

    changes: dict[str, Any] = {}
    if settings.levels:
        changes["levels"] = _levels(settings.levels)
    defaults = Policy()
    known = {field.name for field in fields(Policy)} - {"levels"}
    for name, value in settings.policy.items():
        if name not in known:
            raise ConfigError(f"policy: there is no threshold or table {name!r}", remedy=_nearest(name, known))
        changes[name] = _converted(name, value, getattr(defaults, name))
    return Policy(**changes) if changes else defaults


def _levels(given: Mapping[str, str]) -> dict[str, str]:
    from dedup.judge.policy import LEVELS

    levels: dict[str, str] = dict(LEVELS)
    levels |= {"suppress/expired": "warning", "suppress/invalid": "warning"}
    families = {rule.partition("/")[0] for rule in levels}
    for name in sorted(given, key=lambda name: "/" in name):  # families first, so that a rule wins
        if name in families:
            levels |= {rule: given[name] for rule in levels if rule.startswith(f"{name}/")}
        elif name in levels:
            levels[name] = given[name]
        else:
            raise ConfigError(f"levels: there is no rule {name!r}", remedy=_nearest(name, {*levels, *families}))
    return levels


def _converted(name: str, value: Any, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            if str(value).lower() not in ("true", "false"):
                raise ValueError
            return str(value).lower() == "true"
        if isinstance(default, (int, float)):
            number = type(default)(str(value))
            if number < 0:
                raise ValueError
            return number
        if isinstance(default, tuple):
            return tuple(tuple(_names(group)) for group in value)
        if isinstance(default, Mapping):
            one_name = name not in ("own_agencies", "agencies")
            return {**default, **{key: _name(each) if one_name else tuple(_names(each)) for key, each in value.items()}}
    except (ValueError, TypeError, AttributeError):
        pass
    raise ConfigError(f"policy: {name} has a value of the wrong kind", remedy="docs/policy.md shows it")


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _names(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [_name(each) for each in value]


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(known), 1, 0.4)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
