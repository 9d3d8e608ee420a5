"""The settings table as a page of the documentation and as a JSON schema for editors."""

from __future__ import annotations

from typing import Any

from dedup.config.settings import default_of, table

__all__ = ["settings_markdown", "settings_schema"]


def settings_markdown() -> str:
    """One section a setting: what it does, its default, and where it can be set."""
    lines: list[str] = []
    for setting in table():
        about, default = setting.metadata, default_of(setting)
        lines += [f"### `{setting.name}`", "", about["help"], ""]
        facts = [f"Default: {_shown(default)}"]
        if about["choices"]:
            facts.append(f"one of {', '.join(f'`{choice}`' for choice in about['choices'])}")
        if about["option"]:
            facts.append(f"option `{about['option']}`")
        if about["env"]:
            facts.append(f"environment `{about['env']}`")
        lines += [" · ".join(facts) + ".", ""]
    return "\n".join(lines)


def settings_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``.dedup.toml`` and of ``[tool.dedup]``."""
    properties = {}
    for setting in table():
        if setting.name != "service_key":  # refused in files
            properties[setting.name] = {"description": setting.metadata["help"], **_type(setting)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of dedup",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    return "none" if default in ("", (), {}) else f"`{default}`"


def _type(setting: Any) -> dict[str, Any]:
    default, about = default_of(setting), setting.metadata
    choices = {"enum": list(about["choices"])} if about["choices"] else {}
    if isinstance(default, bool):
        return {"type": "boolean", "default": default}
    if isinstance(default, (int, float)):
        kind = "integer" if isinstance(default, int) else "number"
        most = {} if about["most"] is None else {"maximum": about["most"]}
        return {"type": kind, "minimum": about["least"], **most, "default": default}
    if isinstance(default, tuple):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(default, dict):
        return {"type": "object", "additionalProperties": {"type": "string", **choices} if choices else True}
    return {"type": "string", **choices, "default": default}
