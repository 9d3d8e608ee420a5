"""Reading members of JSON objects whose shape cannot be trusted."""

from __future__ import annotations

from collections.abc import Iterator

from dedup.read.json_text import Json

__all__ = ["Object", "members", "names_of", "text_of"]

Object = dict[str, Json]


def text_of(value: Json, *path: str) -> str:
    """The string (or whole number) at the end of ``path``, or the empty string.

    >>> text_of({"a": {"b": 7}}, "a", "b"), text_of({"a": []}, "a", "b")
    ('7', '')
    """
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, str):
        return str(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def members(value: Json, *path: str) -> Iterator[Object]:
    """The objects in the list at the end of ``path`` (an object alone counts as a list of one)."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def names_of(value: Json) -> str:
    """Names of a person, an organisation or a list of either, joined by commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(names_of, value)))
    if isinstance(value, dict):
        return text_of(value, "name") or text_of(value, "Name") or names_of(value.get("attributes"))
    return text_of(value)
