"""Charts as inline SVG: heat map of who follows whom, lines over days, timelines of families.

Colours come from the page's style sheet by class, so a chart follows light
and dark; every mark has a ``<title>`` that says its number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

__all__ = ["OUTLETS", "ROWS", "heat_map", "share_lines", "timeline"]

Row = Mapping[str, Any]

OUTLETS = 24
"""Most outlets in a heat map: those with most articles, as followers or as sources."""

ROWS = 12
"""Most outlets in the timeline of a family: those that ran it first."""


def heat_map(rows: Sequence[Row]) -> str:
    """Followers down, sources across; deeper colour for more articles, the median delay inside. O(rows)."""
    weight: dict[str, int] = defaultdict(int)
    for row in rows:
        weight[row["outlet"]] += row["times"]
        weight[row["source"]] += row["times"]
    names = sorted(sorted(weight, key=lambda name: (-weight[name], name))[:OUTLETS])
    if not names:
        return ""
    cell, left, top = 40, 170, 120
    place = {name: number for number, name in enumerate(names)}
    most = max(row["times"] for row in rows)
    marks = []
    for name, number in place.items():
        middle = top + number * cell + cell / 2
        marks.append(f'<text class="name" x="{left - 10}" y="{middle + 4}" text-anchor="end">{_short(name)}</text>')
        across = left + number * cell + cell / 2
        marks.append(
            f'<text class="name" transform="translate({across + 4} {top - 10}) rotate(-45)">{_short(name)}</text>'
        )
    for row in rows:
        if row["outlet"] in place and row["source"] in place:
            x, y = left + place[row["source"]] * cell, top + place[row["outlet"]] * cell
            depth = 0.12 + 0.88 * (row["times"] / most) ** 0.5
            delay = _delay(row["minutes"])
            said = f"{row['outlet']} follows {row['source']}: {row['times']:,} articles, {delay or 'delay unknown'}"
            marks.append(
                f'<g><title>{escape(said)}</title><rect class="heat" x="{x + 1}" y="{y + 1}" width="{cell - 2}" '
                f'height="{cell - 2}" rx="4" fill-opacity="{depth:.2f}"/>'
                f'<text class="{"on" if depth > 0.6 else "off"}" x="{x + cell / 2}" y="{y + cell / 2 + 4}" '
                f'text-anchor="middle">{escape(_compact(row["minutes"]))}</text></g>'
            )
    width, height = left + len(names) * cell + 90, top + len(names) * cell + 10
    return _svg(width, height, "Who follows whom: rows follow columns", marks)


def share_lines(shares: Sequence[Row], outlets: int = 5) -> str:
    """Share of each day's words that stood elsewhere before, for all outlets and the largest ones. O(rows)."""
    words: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    total: dict[str, int] = defaultdict(int)
    for row in shares:
        if len(row["day"]) == 10:
            total[row["outlet"]] += row["words"]
            for name in ("", row["outlet"]):
                words[name][row["day"]][0] += row["words"]
                words[name][row["day"]][1] += row["matched"]
    days = sorted(words[""])
    if len(days) < 2:
        return ""
    largest = sorted(total, key=lambda name: (-total[name], name))[: outlets if len(total) > 1 else 0]
    width, height, left, bottom, top = 860, 260, 50, 34, 14
    ratio = {name: {day: taken / count for day, (count, taken) in words[name].items() if count} for name in words}
    highest = max((value for name in ("", *largest) for value in ratio[name].values()), default=0.0) or 0.01
    ceiling = next(step for step in (0.01, 0.02, 0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1.0) if step >= min(highest, 1.0))
    digits = 2 if ceiling < 0.04 else 0

    def at(day: str, value: float) -> str:
        x = left + days.index(day) * (width - left - 130) / (len(days) - 1)
        return f"{x:.1f},{height - bottom - min(value, ceiling) / ceiling * (height - bottom - top):.1f}"

    marks = []
    for step in range(5):
        y = top + step * (height - bottom - top) / 4
        marks.append(f'<line class="grid" x1="{left}" x2="{width - 130}" y1="{y:.1f}" y2="{y:.1f}"/>')
        marks.append(f'<text class="axis" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{ceiling * (4 - step) / 4:.{digits}%}</text>')
    for number in sorted({0, len(days) // 2, len(days) - 1}):
        x = at(days[number], 0).split(",")[0]
        marks.append(f'<text class="axis" x="{x}" y="{height - 10}" text-anchor="middle">{days[number]}</text>')
    for place, name in enumerate(("", *largest)):
        line = " ".join(at(day, ratio[name][day]) for day in days if day in ratio[name])
        label = name or "all outlets"
        marks.append(f'<polyline class="line c{place}" points="{line}"><title>{escape(label)}</title></polyline>')
        marks.append(
            f'<text class="key c{place}" x="{width - 118}" y="{top + 12 + place * 20}">{_short(label, 15)}</text>'
        )
    return _svg(width, height, "Share of words that stood elsewhere before, by day", marks)


def timeline(members: Sequence[Row]) -> str:
    """A family as marks on one line of time, a row an outlet; the head is the ring. Empty where no times differ."""
    dated = [row for row in members if row["time"] < 4_000_000_000_000]
    if len({row["time"] for row in dated}) < 2:
        return ""
    outlets = list(dict.fromkeys(row["outlet"] for row in dated))[:ROWS]
    first, last = dated[0]["time"], max(row["time"] for row in dated)
    left, right, step, top = 170, 690, 22, 10
    height = top + len(outlets) * step + 26
    marks = []
    for number, outlet in enumerate(outlets):
        y = top + number * step + step / 2
        marks.append(f'<text class="name" x="{left - 12}" y="{y + 4}" text-anchor="end">{_short(outlet)}</text>')
        marks.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>')
    for row in dated:
        if row["outlet"] in outlets:
            y = top + outlets.index(row["outlet"]) * step + step / 2
            x = left + (row["time"] - first) / (last - first) * (right - left)
            head = row is dated[0]
            said = f"{row['outlet']}, {row['published'][:16].replace('T', ' ')}: {row['title']}"
            marks.append(
                f'<circle class="{"head" if head else "dot"}" cx="{x:.1f}" cy="{y}" r="{6 if head else 4.5}">'
                f"<title>{escape(said)}</title></circle>"
            )
    marks.append(f'<text class="axis" x="{left}" y="{height - 6}">{escape(dated[0]["published"][:16].replace("T", " "))}</text>')
    marks.append(f'<text class="axis" x="{right}" y="{height - 6}" text-anchor="end">+{_delay((last - first) // 60)}</text>')
    return _svg(right + 20, height, "Who ran it when", marks)


def _delay(minutes: int | None) -> str:
    """
    >>> _delay(7), _delay(150), _delay(5000), _delay(None)
    ('7 min', '2.5 h', '3 d', '')
    """
    if minutes is None:
        return ""
    if minutes < 100:
        return f"{minutes} min"
    return f"{minutes / 60:.3g} h" if minutes < 2880 else f"{minutes // 1440} d"


def _compact(minutes: int | None) -> str:
    """A delay that fits into a cell.

    >>> _compact(7), _compact(190), _compact(900), _compact(5000), _compact(None)
    ('7m', '3.2h', '15h', '3d', '')
    """
    if minutes is None:
        return ""
    if minutes < 100:
        return f"{minutes}m"
    if minutes >= 2880:
        return f"{minutes // 1440}d"
    return f"{minutes / 60:.1f}h" if minutes < 600 else f"{minutes / 60:.0f}h"


def _short(name: str, size: int = 20) -> str:
    return escape(name if len(name) <= size else name[: size - 1] + "…")


def _svg(width: float, height: float, label: str, marks: Sequence[str]) -> str:
    inner = "".join(marks)
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" style="max-width:{width:g}px" role="img" '
        f'aria-label="{escape(label)}" direction="ltr">{inner}</svg>'
    )
