"""Contents -> one HTML page that needs nothing else: from disk, by mail, on paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from dedup.corpus.charts import heat_map, share_lines, timeline
from dedup.corpus.contents import Contents, Family
from dedup.corpus.digest import five_lines

__all__ = ["as_html"]

_PAGE = Path(__file__).parent / "page"
_BUDGET = 2_300_000
_TEXT, _TITLE = 150, 110
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
        place = row["url"] or (f"{row['path']}:{row['line']}" if row["line"] else row["path"])
        item = [
            rules.index(row["rule"]), _LEVELS.index(row["level"]), outlets.index(row["outlet"]), row["key"],
            _cut(row["title"], _TITLE), row["published"][:16].replace("T", " "), place, row["message"],
            _cut(row["text"], _TEXT), row["related"], int(row["fresh"] or 0),
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
    tiles = (
        (told.counts["articles"], "articles"),
        (told.rule_count("wire/uncredited", "wire/wrong-agency", "wire/partly-credited"), "credits to mend"),
        (told.rule_count("stale/"), "stale sources"),
        (told.rule_count("double/"), "printed twice"),
        (told.counts["across"], "families across outlets"),
        (told.counts["boilerplate"], "texts of boilerplate"),
    )
    inner = "".join(f'<div class="tile"><b>{count:,}</b><span>{label}</span></div>' for count, label in tiles)
    return f'<div class="tiles">{inner}</div>\n'


_NAVIGATION = (
    ("new", "New"), ("wire", "Wire credit"), ("stale", "Stale"), ("own", "Own repeats"), ("doubles", "Doubles"),
    ("families", "Families"), ("follows", "Who follows whom"), ("share", "Wire share"), ("repeated", "Most repeated"),
    ("boilerplate", "Boilerplate"), ("method", "Method"),
)  # fmt: skip


def _sections(told: Contents, held: int) -> Iterable[str]:
    since = "Findings that the last report did not have." if told.asked.before else "This is the first report."
    yield _section("new", "New since the last report", since, _new(told))
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
        _doubles(told) + _findings("double/", "Nothing stands twice."),
    )  # fmt: skip
    families = "".join(_family(family, number < 5) for number, family in enumerate(told.families))
    yield _section(
        "families", "Families",
        f"Articles with a common source, earliest at the head. The {len(told.families):,} widest of "
        f"{told.counts['families']:,}; all are in families.csv.",
        families or _none("No article was republished."),
    )  # fmt: skip
    yield _section("follows", "Who follows whom", "Each article counts once, for the earlier one it took most from.", _follows(told))
    yield _section("share", "Wire share over time", "Words that stood in an earlier article, as a share of all words.", _shares(told))
    yield _section("repeated", "Most repeated paragraphs", "Boilerplate left out.", _repeated(told))
    yield _section(
        "boilerplate", "Boilerplate learned",
        "Texts that one outlet has in at least six stories on at least four days. They are no evidence of copying.",
        _furniture(told),
    )  # fmt: skip
    yield _section(
        "leftovers", "Wire leftovers and the rest", "Advisories, desk addresses, slugs, embargoes; copy that spread widely.",
        _findings("furniture/ embargo/ syndication/ wire/share", "None found."),
    )  # fmt: skip
    yield _section("method", "Coverage, method, limits", "", _method(told, held))


def _section(name: str, title: str, lead: str, inner: str) -> str:
    said = f'<p class="lead">{escape(lead)}</p>' if lead else ""
    return f'<section id="{name}">\n<h2>{title}</h2>{said}\n{inner}\n</section>\n'


def _findings(prefixes: str, none: str) -> str:
    waiting = '<p class="none">This table needs JavaScript; findings.csv has the same rows.</p>'
    return f'<div data-rules="{prefixes}" data-none="{escape(none)}">{waiting}</div>'


def _new(told: Contents) -> str:
    known = bool(told.asked.before)
    rows: list[list[str | int]] = [
        [f"<code>{escape(rule)}</code>", *([counts["new"]] if known else []), counts["all"]]
        for rule, counts in told.rules.items()
    ]
    table = _table(("Rule", "New", "All") if known else ("Rule", "All"), rows)
    fresh = [family for family in told.families if family.fresh]
    grown = "".join(
        f'<li dir="auto"><a href="#f-{family.id}">{escape(family.members[0]["title"] or family.members[0]["key"])}</a>: '
        f"{family.fresh:,} of {family.size:,} new</li>"
        for family in fresh[:12]
    )
    listed = '<div data-rules="" data-fresh="1" data-none="No finding is new."></div>' if known else ""
    return table + (f"<h3>Families that grew</h3><ul>{grown}</ul>" if grown else "") + listed


def _doubles(told: Contents) -> str:
    if not told.doubles:
        return ""
    most = max(row["findings"] for row in told.doubles)
    desks = _table(
        ("Outlet", "Desk", "Articles", "Passages", ""),
        [
            (escape(row["outlet"]), escape(row["desk"]) or "–", row["articles"], row["findings"], _bar(row["findings"] / most))
            for row in told.doubles
        ],
    )
    if not told.templates:
        return desks
    return desks + "<h3>The same text doubled in several articles: look at the template</h3>" + _table(
        ("Outlet", "Rule", "Text", "Articles"),
        [
            (escape(row["outlet"]), f"<code>{escape(row['rule'])}</code>", _text(row["text"]), row["articles"])
            for row in told.templates
        ],
    )


def _family(family: Family, opened: bool) -> str:
    head = family.members[0]
    rows = [
        (
            escape(row["published"][:16].replace("T", " ")), _after(row["time"] - head["time"]) if number else "first",
            f'<span dir="auto">{escape(row["outlet"])}</span>', _title(row), f"{row['per_mille'] / 10:.0f}%" if number else "–",
        )
        for number, row in enumerate(family.members)
    ]  # fmt: skip
    left = family.size - len(family.members)
    rest = f'<p class="quiet">and {left:,} more in families.csv</p>' if left else ""
    badge = f'<span class="fresh">{family.fresh:,} new</span>' if family.fresh else ""
    chart = timeline(family.members)
    return (
        f'<details class="card family" id="f-{family.id}"{" open" if opened else ""}><summary>'
        f'<h3 dir="auto">{escape(head["title"] or head["key"])}{badge}</h3>'
        f'<span class="quiet">{family.size:,} articles, {family.outlets:,} outlets</span></summary>'
        f"{f'<figure>{chart}</figure>' if chart else ''}"
        f"{_table(('Published', 'After', 'Outlet', 'Article', 'From the head'), rows)}{rest}</details>\n"
    )


def _follows(told: Contents) -> str:
    if not told.follows:
        return _none("No outlet took text from another.")
    rows = [
        (escape(row["outlet"]), escape(row["source"]), row["times"], "–" if row["minutes"] is None else _after(row["minutes"] * 60))
        for row in told.follows[:40]
    ]
    return (
        f"<figure class=card>{heat_map(told.follows)}<figcaption>Rows follow columns. Colour: how many articles. "
        "In the cell: the median time between the source and the copy.</figcaption></figure>"
        + _table(("Outlet", "Follows", "Articles", "Median delay"), rows)
    )


def _shares(told: Contents) -> str:
    chart = share_lines(told.shares)
    figure = f"<figure class=card>{chart}</figure>" if chart else ""
    tables = []
    for name, column in (("Outlet", "outlet"), ("Desk", "desk"), ("Agency credited", "agency")):
        sums: dict[str, list[int]] = {}
        for row in told.shares:
            total = sums.setdefault(row[column], [0, 0, 0])
            total[0] += row["articles"]
            total[1] += row["words"]
            total[2] += row["matched"]
        if len(sums) > 1 or column == "outlet":
            ranked = sorted(sums.items(), key=lambda item: (-item[1][2], item[0]))[:25]
            tables.append(
                _table(
                    (name, "Articles", "Words", "Stood elsewhere", "Share", ""),
                    [
                        (escape(key) or "–", count, words, taken, f"{taken / words:.1%}" if words else "–", _bar(taken / words if words else 0))
                        for key, (count, words, taken) in ranked
                    ],
                )
            )
    return figure + "".join(tables)


def _repeated(told: Contents) -> str:
    if not told.repeated:
        return _none("No paragraph stands in two articles.")
    rows = [(row["articles"], row["outlets"], _text(row["text"])) for row in told.repeated]
    return _table(("Articles", "Outlets", "Paragraph"), rows)


def _furniture(told: Contents) -> str:
    if not told.furniture:
        return _none("None was learned.")
    return _table(
        ("Outlet", "Articles", "Text"),
        [(escape(row["outlet"]), row["articles"], _text(row["text"])) for row in told.furniture],
    )


def _method(told: Contents, held: int) -> str:
    from dedup.sign import SCHEME

    counts, rows = told.counts, told.rows
    notes = [
        *told.notes,
        f"Two paragraphs are compared if they share a band of their MinHash signatures ({SCHEME.bands} bands of {SCHEME.rows}, "
        f"{SCHEME.shingle}-word shingles) or a winnowed fingerprint (every shared run of {SCHEME.guaranteed_run} words inside both). "
        "Every pair is then settled on the shingles themselves: it counts if one holds at least 30% of the other's.",
        "An article joins the family of the earlier head it shares most with, if at least half of its own words stand there, "
        "or if it holds half of it. Nothing is chained: every member shares text with its head directly. Reports that one outlet "
        "writes into fixed sentences, with other names and numbers each time, are no family.",
        "An article is judged against the two earlier ones it shares most with and the earliest of its main sources. Only articles in this report count as sources.",
        f"Scheme {SCHEME.fingerprint}, engine {told.asked.engine}.",
    ]
    steps = (
        ("Records read", counts["records"]), ("Skipped", counts["skipped"]), ("Articles", counts["articles"]),
        ("Paragraphs of five words and more", counts["paragraphs"]), ("Distinct texts", counts["texts"]),
        ("Candidate pairs", rows.get("pairs", 0)), ("Verified pairs", rows.get("matches", 0)),
        ("Links between articles", rows.get("links", 0)), ("Families", counts["families"]), ("Findings", told.rule_count("")),
    )  # fmt: skip
    files = ("findings.ndjson", "findings.csv", "findings.parquet", "families.csv", "families.parquet", "report.sqlite", "digest.txt")
    skipped = ""
    if told.skipped:
        skipped = "<h3>Skipped</h3>" + _table(
            ("Where", "Why"),
            [(f"<code>{escape(row['path'])}:{row['line']}</code>", escape(row["error"])) for row in told.skipped],
        )
    links = " · ".join(f'<a href="{name}">{name}</a>' for name in files)
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'{_table(("Step", "Rows"), steps)}<ul class="notes">{listed}</ul><p>All of it as data: {links}</p>{skipped}'


def _foot(told: Contents) -> str:
    from dedup import __version__

    return f"<footer>Made by dedup {__version__}, as of {escape(told.asked.now)}.</footer>\n"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
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


def _title(row: dict[str, Any]) -> str:
    title = escape(_cut(row["title"] or row["key"], _TITLE))
    url = row["url"]
    if url.startswith(("http://", "https://")):
        title = f'<a href="{escape(url)}" rel="noreferrer">{title}</a>'
    return f'<span dir="auto">{title}</span>'


def _text(text: str) -> str:
    return f'<span dir="auto">{escape(_cut(" ".join(text.split()), 320))}</span>'


def _bar(share: float) -> str:
    return f'<span class="bar" style="inline-size:{max(1, round(share * 120))}px"></span>'


def _after(seconds: int) -> str:
    minutes = seconds // 60
    if minutes > 10**9:
        return "time unknown"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.1f} h" if minutes < 2880 else f"{minutes // 1440} days"


def _none(text: str) -> str:
    return f'<p class="none">{escape(text)}</p>'


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"
