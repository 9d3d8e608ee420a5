"""The sections of the page that are made here; tables of findings are filled by the page's own script."""

from __future__ import annotations

from html import escape

from dedup.corpus.charts import OUTLETS, ROWS, heat_map, share_lines, timeline
from dedup.corpus.contents import Contents, Family, Row
from dedup.corpus.digest import many
from dedup.corpus.page_cells import after, bar, none, table, text_of, title_of
from dedup.corpus.tables import NO_TIME
from dedup.data.rule_pages import RULES

__all__ = ["doubles", "family_card", "follows", "furniture", "method", "new_since", "repeated", "shares"]


def new_since(told: Contents) -> str:
    """Counts by rule, and the families that grew."""
    known = bool(told.asked.before)
    if not told.rules:
        return none("There are no findings.")
    rows: list[list[str | int]] = [
        [f"<code>{escape(rule)}</code>", escape(RULES[rule].what), *([counts["new"]] if known else []), counts["all"]]
        for rule, counts in told.rules.items()
    ]
    counted = table(("Rule", "What it finds", "New", "All") if known else ("Rule", "What it finds", "All"), rows)
    fresh = [family for family in told.families if family.fresh]
    grown = "".join(
        f'<li><a href="#f-{family.id}"><span dir="auto">{escape(family.members[0]["title"] or family.members[0]["key"])}</span></a>: '
        f"{family.fresh:,} of {family.size:,} new</li>"
        for family in fresh[:12]
    )
    listed = '<div data-rules="" data-fresh="1" data-none="No finding is new."></div>' if known else ""
    return counted + (f"<h3>Families that grew</h3><ul>{grown}</ul>" if grown else "") + listed


def doubles(told: Contents) -> str:
    """Desks that print things twice, and the templates behind them."""
    if not told.doubles:
        return ""
    most = max(row["findings"] for row in told.doubles)
    desks = table(
        ("Outlet", "Desk", "Articles", "Passages", ""),
        [
            (escape(row["outlet"]), escape(row["desk"]) or "–", row["articles"], row["findings"], bar(row["findings"] / most))
            for row in told.doubles
        ],
    )
    if not told.templates:
        return desks
    return desks + "<h3>The same text doubled in several articles: look at the template</h3>" + table(
        ("Outlet", "Rule", "Text", "Articles"),
        [
            (escape(row["outlet"]), f"<code>{escape(row['rule'])}</code>", text_of(row["text"]), row["articles"])
            for row in told.templates
        ],
    )


def family_card(family: Family, opened: bool) -> str:
    """One family with its timeline and members."""
    head = family.members[0]
    rows = [
        (
            escape(row["published"][:16].replace("T", " ")) or "–", _after(row, head) if number else "first" if _dated(head) else "–",
            f'<span dir="auto">{escape(row["outlet"])}</span>', title_of(row), f"{row['per_mille'] / 10:.0f}%" if number else "–",
        )
        for number, row in enumerate(family.members)
    ]  # fmt: skip
    left = family.size - len(family.members)
    rest = f'<p class="quiet">and {left:,} more in families.csv</p>' if left else ""
    badge = f'<span class="fresh">{family.fresh:,} new</span>' if family.fresh else ""
    chart = timeline(family.members)
    some = f"<figcaption>The {ROWS} of {family.outlets:,} outlets that ran it first.</figcaption>" if family.outlets > ROWS else ""
    return (
        f'<details class="card family" id="f-{family.id}"{" open" if opened else ""}><summary>'
        f'<h3 dir="auto">{escape(head["title"] or head["key"])}{badge}</h3>'
        f'<span class="quiet">{many(family.size, "article")}, {many(family.outlets, "outlet")}</span></summary>'
        f"{f'<figure>{chart}{some}</figure>' if chart else ''}"
        f"{table(('Published', 'After', 'Outlet', 'Article', 'From the head'), rows)}{rest}</details>\n"
    )


def _dated(row: Row) -> bool:
    return bool(row["time"] != NO_TIME)


def _after(row: Row, head: Row) -> str:
    return after(row["time"] - head["time"]) if _dated(row) and _dated(head) else "–"


def follows(told: Contents) -> str:
    """The matrix of who follows whom."""
    if not told.follows:
        return none("No outlet took text from another.")
    rows = [
        (escape(row["outlet"]), escape(row["source"]), row["times"], "–" if row["minutes"] is None else after(row["minutes"] * 60))
        for row in told.follows[:40]
    ]
    all_outlets = len({row[side] for row in told.follows for side in ("outlet", "source")})
    some = f"The {OUTLETS} of {all_outlets} outlets with most articles. " if all_outlets > OUTLETS else ""
    return (
        f"<figure class=card>{heat_map(told.follows)}<figcaption>{some}Rows follow columns. Colour: how many articles, "
        f"from 1 (palest) to {max(row['times'] for row in told.follows):,} (deepest). In the cell: the median time between "
        "the source and the copy, in minutes, hours or days.</figcaption></figure>"
        + table(("Outlet", "Follows", "Articles", "Median delay"), rows)
    )


def shares(told: Contents) -> str:
    """Share of words that stood elsewhere, by day, outlet, desk and agency."""
    if not any(row["matched"] for row in told.shares):
        return none("No words stood in an earlier article of another outlet.")
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
                table(
                    (name, "Articles", "Words", "Stood elsewhere", "Share", ""),
                    [
                        (escape(key) or "–", count, words, taken, f"{taken / words:.1%}" if words else "–", bar(taken / words if words else 0))
                        for key, (count, words, taken) in ranked
                    ],
                )
            )
    return figure + "".join(tables)


def repeated(told: Contents) -> str:
    """The most repeated paragraphs."""
    if not told.repeated:
        return none("No paragraph stands in two articles.")
    rows = [(row["articles"], row["outlets"], text_of(row["text"])) for row in told.repeated]
    return table(("Articles", "Outlets", "Paragraph"), rows)


def furniture(told: Contents) -> str:
    """Boilerplate that was learned."""
    if not told.furniture:
        return none("None was learned.")
    return table(
        ("Outlet", "Articles", "Text"),
        [(escape(row["outlet"]), row["articles"], text_of(row["text"])) for row in told.furniture],
    )


def method(told: Contents, held: int) -> str:
    """Coverage, method, limits, what was skipped. ``held`` findings are in the page."""
    from dedup.sign import SCHEME

    counts, rows, total = told.counts, told.rows, told.rule_count("")
    notes = [
        *told.notes,
        *([f"The page holds the first {held:,} of {total:,} findings; all are in findings.ndjson."] if held < total else ()),
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
        ("Links between articles", rows.get("links", 0)), ("Families", counts["families"]), ("Findings", total),
    )  # fmt: skip
    files = ("findings.ndjson", "findings.csv", "findings.parquet", "families.ndjson", "families.csv", "families.parquet", "report.sqlite", "digest.txt")
    skipped = ""
    if told.skipped:
        skipped = "<h3>Skipped</h3>" + table(
            ("Where", "Why"),
            [(f"<code>{escape(row['path'])}:{row['line']}</code>", escape(row["error"])) for row in told.skipped],
        )
    links = " · ".join(f'<a href="{name}">{name}</a>' for name in files)
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'{table(("Step", "Rows"), steps)}<ul class="notes">{listed}</ul><p>All of it as data: {links}</p>{skipped}'
