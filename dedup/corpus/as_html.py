"""Contents -> one HTML page that needs nothing else: from disk, by mail, on paper."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from dedup.corpus.contents import Contents
from dedup.corpus.digest import five_lines
from dedup.corpus.page_cells import TITLE, cut, none
from dedup.corpus.page_sections import doubles, family_card, follows, furniture, method, new_since, repeated, shares

__all__ = ["as_html"]

_PAGE = Path(__file__).parent / "page"
_BUDGET = 2_300_000
_TEXT = 150
_LEVELS = ("error", "warning", "note")


def as_html(told: Contents, *, direction: str = "ltr") -> str:
    """The page. Findings are inlined up to about 2.3 MB, the rest are in the files beside it. O(what is shown)."""
    data, held = _data(told)
    day = told.asked.now[:10]
    parts = [
        '<!doctype html>\n<html lang="en" dir="', direction, '">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>Repeated and republished, {escape(day)}</title>\n",
        "<style>\n", (_PAGE / "page.css").read_text("utf-8"), "</style>\n</head>\n<body>\n",
        _top(told, day), "<main>\n", *_sections(told, held), "</main>\n", _foot(told),
        '<script id="data" type="application/json">', data, "</script>\n",
        "<script>\n", (_PAGE / "page.js").read_text("utf-8"), "</script>\n</body>\n</html>\n",
    ]  # fmt: skip
    return "".join(parts)


def _data(told: Contents) -> tuple[str, int]:
    """The findings as JSON that may stand inside a script element, and how many fit."""
    rules = sorted({row["rule"] for row in told.findings})
    outlets = sorted({row["outlet"] for row in told.findings})
    kept: list[list[Any]] = []
    size = 0
    for row in told.findings:
        place = row["url"] or (f"{os.path.basename(row['path'])}:{row['line']}" if row["line"] else "")
        item = [
            rules.index(row["rule"]), _LEVELS.index(row["level"]), outlets.index(row["outlet"]), row["key"],
            cut(row["title"], TITLE), row["published"][:16].replace("T", " "), place, row["message"],
            cut(row["text"], _TEXT), row["related"], int(row["fresh"] or 0),
        ]  # fmt: skip
        size += len(json.dumps(item, ensure_ascii=False).encode("utf-8", "replace"))
        if size > _BUDGET:
            break
        kept.append(item)
    packed = {"rules": rules, "levels": _LEVELS, "outlets": outlets, "findings": kept}
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"), len(kept)


def _top(told: Contents, day: str) -> str:
    lines = "".join(f'<li><span dir="auto">{escape(line)}</span></li>' for line in five_lines(told))
    links = "".join(f'<a href="#{name}">{title}</a>' for name, title in _NAVIGATION)
    return (
        f'<header>\n<p class="kicker">Nightly report</p>\n<h1>What stood elsewhere already</h1>\n'
        f'<p class="quiet">{escape(day)} · {escape(", ".join(told.asked.sources))}</p>\n'
        f'<ol class="five" aria-label="The night in five lines">{lines}</ol>\n{_tiles(told)}</header>\n'
        f'<nav aria-label="Sections"><div>{links}</div></nav>\n'
    )


def _tiles(told: Contents) -> str:
    several = told.counts["outlets"] > 1
    tiles = (
        (told.counts["articles"], "articles", "method"),
        (told.rule_count("wire/uncredited", "wire/wrong-agency", "wire/partly-credited"), "credits to mend", "wire"),
        (told.rule_count("stale/"), "stale sources", "stale"),
        (told.rule_count("repeat/"), "own repeats", "own"),
        (told.rule_count("double/"), "printed twice", "doubles"),
        (told.counts["across" if several else "families"], "families across outlets" if several else "families", "families"),
    )
    inner = "".join(f'<a class="tile" href="#{name}"><b>{count:,}</b><span>{label}</span></a>' for count, label, name in tiles)
    return f'<div class="tiles">{inner}</div>\n'


_NAVIGATION = (
    ("new", "New"), ("wire", "Wire credit"), ("stale", "Stale"), ("own", "Own repeats"), ("doubles", "Doubles"),
    ("families", "Families"), ("follows", "Who follows whom"), ("share", "Wire share"), ("repeated", "Most repeated"),
    ("boilerplate", "Boilerplate"), ("leftovers", "Leftovers"), ("method", "Method"),
)  # fmt: skip


def _sections(told: Contents, held: int) -> Iterable[str]:
    since = "Findings that the last report did not have." if told.asked.before else "There is no report before this one to tell what is new."
    yield _section("new", "New since the last report", since, new_since(told))
    yield _section(
        "wire", "Uncredited and wrongly credited wire",
        "Articles that run agency copy with no credit, another agency's credit, or only part of the credit owed.",
        _findings("wire/uncredited wire/wrong-agency wire/partly-credited", "All wire copy found carries its credit."),
    )  # fmt: skip
    yield _section(
        "stale", "Stale sources", "Articles that rest on a text which was corrected, withdrawn or superseded.",
        _findings("stale/", "No article rests on a source that has changed since."),
    )  # fmt: skip
    yield _section(
        "own", "Own repeats", "Articles that repeat what the same outlet has published before.",
        _findings("repeat/", "No outlet repeats itself."),
    )  # fmt: skip
    yield _section(
        "doubles", "Printed twice", "Passages that stand twice in one article, and the desk or template they come from.",
        doubles(told) + _findings("double/", "Nothing stands twice."),
    )  # fmt: skip
    families = "".join(family_card(family, number < 5) for number, family in enumerate(told.families))
    yield _section(
        "families", "Families",
        "Articles with a common source, earliest at the head." + (
            f" The {len(told.families):,} widest of {told.counts['families']:,}; all are in families.csv."
            if told.counts["families"] > len(told.families) else ""
        ),
        families or none("No article was republished."),
    )  # fmt: skip
    yield _section("follows", "Who follows whom", "Each article counts once, for the earlier one it took most from.", follows(told))
    yield _section("share", "Wire share over time", "Words that stood in an earlier article of another outlet, as a share of all words.", shares(told))
    yield _section("repeated", "Most repeated paragraphs", "Boilerplate left out.", repeated(told))
    yield _section(
        "boilerplate", "Boilerplate learned",
        "Texts that one outlet has in at least six stories on at least four days. They are no evidence of copying.",
        furniture(told),
    )  # fmt: skip
    yield _section(
        "leftovers", "Wire leftovers and the rest", "Advisories, desk addresses, slugs, embargoes; copy that spread widely.",
        _findings("furniture/ embargo/ syndication/ wire/share", "None found."),
    )  # fmt: skip
    yield _section("method", "Coverage, method, limits", "", method(told, held))


def _section(name: str, title: str, lead: str, inner: str) -> str:
    said = f'<p class="lead">{escape(lead)}</p>' if lead else ""
    return f'<section id="{name}">\n<h2>{title}</h2>{said}\n{inner}\n</section>\n'


def _findings(prefixes: str, none: str) -> str:
    waiting = '<p class="none">This table needs JavaScript; findings.csv has the same rows.</p>'
    return f'<div data-rules="{prefixes}" data-none="{escape(none)}">{waiting}</div>'


def _foot(told: Contents) -> str:
    from dedup import __version__

    return f"<footer>Made by dedup {__version__}, as of {escape(told.asked.now)}.</footer>\n"
