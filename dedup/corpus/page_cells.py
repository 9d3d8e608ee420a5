"""What the sections of the page are made of: tables, titles, bars, delays. All text is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

__all__ = ["TITLE", "after", "bar", "cut", "none", "table", "text_of", "title_of"]

TITLE = 110
"""Longest title shown, in characters."""


def table(heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    """Cells are HTML; numbers are set to the end."""
    numeric = [bool(rows) and all(isinstance(row[place], int) for row in rows) for place in range(len(heads))]
    top = "".join(
        f'<th scope="col"{" class=number" if number else ""}>{escape(head)}</th>' for head, number in zip(heads, numeric, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f"<td class=number>{cell:,}</td>" if isinstance(cell, int) else f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>\n'


def title_of(row: dict[str, Any]) -> str:
    """The title of a row, as a link where it has an address."""
    title = escape(cut(row["title"] or row["key"], TITLE))
    url = row["url"]
    if url.startswith(("http://", "https://")):
        title = f'<a href="{escape(url)}" rel="noreferrer">{title}</a>'
    return f'<span dir="auto">{title}</span>'


def text_of(text: str) -> str:
    """A paragraph, cut to a readable length."""
    return f'<span dir="auto">{escape(cut(" ".join(text.split()), 320))}</span>'


def bar(share: float) -> str:
    """A bar of that share."""
    return f'<span class="bar" style="inline-size:{max(1, round(share * 120))}px"></span>'


def after(seconds: int) -> str:
    """A delay in words."""
    minutes = seconds // 60
    if minutes > 10**9:
        return "time unknown"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.1f} h" if minutes < 2880 else f"{minutes // 1440} days"


def none(text: str) -> str:
    """What stands where nothing was found."""
    return f'<p class="none">{escape(text)}</p>'


def cut(text: str, size: int) -> str:
    """``text`` in at most ``size`` characters."""
    return text if len(text) <= size else text[: size - 1] + "…"
