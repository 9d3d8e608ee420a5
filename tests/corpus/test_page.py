"""The page of the night, opened from disk in a real browser: what an editor reads, filters and sorts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dedup.corpus.as_html import as_html
from dedup.corpus.contents import Contents, Family, Sources
from dedup.corpus.digest import five_lines
from dedup.corpus.questions import COUNTS
from dedup.corpus.tables import NO_TIME
from tests.corpus.conftest import NOW

ARABIC = "إيقاف ثلاثة أشخاص حاولوا التسلل عبر الحدود"
JAPANESE = "気象庁によると台風は31日午後6時現在南シナ海にあって北西に進んでいる" * 6


def finding(number: int, **more: Any) -> dict[str, Any]:
    return {
        "rule": "repeat/own-archive", "level": "note", "outlet": f"outlet{number % 30}", "key": f"outlet{number % 30}/{number}",
        "title": f"Story {number} of a long night at the desk, with a title as long as titles are", "desk": "",
        "published": f"2026-03-{1 + number % 28:02}T08:00:00Z", "url": f"https://outlet{number % 30}.example/world/story-{number}",
        "path": "/archives/2026/archive.jsonl", "line": 0, "column": 0, "paragraph": 1, "fingerprint": f"{number:016x}",
        "message": f"{number} words (50%) stand already in our own outlet/{number} of 2026-03-01: link to it, or say that this is background.",
        "text": f"{number} people stood at the harbour. " * 6, "related": f"outlet/{number}", "fresh": 0,
    } | more  # fmt: skip


def night(findings: list[dict[str, Any]], *families: Family, **counts: int) -> Contents:
    told = Contents(Sources(("archive.jsonl",), NOW, "local"), counts=dict.fromkeys(COUNTS, 0) | {"outlets": 30} | counts)
    told.findings, told.families = findings, list(families)
    for row in findings:
        told.rules.setdefault(row["rule"], {"all": 0, "new": 0})["all"] += 1
    return told


def opened(browser: Any, path: Path, **options: Any) -> Any:
    """The page, in which every error and every request is remembered."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(30_000)
    page.errors, page.requests = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: page.requests.append(request.url))
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_it_asks_for_nothing_and_fits(browser: Any, report: Path, width: int) -> None:
    page = opened(browser, report / "index.html", viewport={"width": width, "height": 800})
    assert page.errors == [] and page.requests == [(report / "index.html").as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("ol.five li").count() == 5
    said = page.locator(".findings .said").evaluate_all("all => all.map(each => each.getBoundingClientRect())")
    assert said and all(box["width"] > 250 and box["x"] + box["width"] <= width for box in said)
    for target in page.locator("nav a, a.tile").evaluate_all("all => all.map(each => each.getAttribute('href'))"):
        assert page.locator(f"section{target}").count() == 1, target
    page.context.close()


def test_filters_and_sorting(browser: Any, tmp_path: Path) -> None:
    rows = [finding(number) for number in range(120)] + [finding(7, key="post/x", outlet="post", title="Ferry runs again", rule="repeat/own-archive")]
    (tmp_path / "index.html").write_text(as_html(night(rows)), encoding="utf-8")
    page = opened(browser, tmp_path / "index.html")
    own = page.locator("#own")
    assert own.locator("tbody tr").count() == 50 and own.get_by_role("status").inner_text() == "121 of 121"
    own.get_by_role("button", name=re.compile("Show more")).click()
    assert own.locator("tbody tr").count() == 121
    own.get_by_placeholder("Filter by any word").fill("ferry")
    assert own.locator("tbody tr").count() == 1 and own.get_by_role("status").inner_text() == "1 of 121"
    own.get_by_placeholder("Filter by any word").fill("")
    own.get_by_label("All outlets").select_option("outlet3")
    assert own.get_by_role("status").inner_text() == "4 of 121"
    own.get_by_label("All outlets").select_option("")
    for ascending in (True, False):
        own.get_by_role("button", name="Published").click()
        shown = own.locator("td.when").all_inner_texts()
        assert shown == sorted(shown, reverse=not ascending) and len(set(shown)) > 1
    assert page.errors == []
    page.context.close()


def test_ten_thousand_findings_stay_under_three_megabytes(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(as_html(night([finding(number, title=ARABIC, text=JAPANESE) for number in range(10_000)])), encoding="utf-8")
    assert path.stat().st_size < 3_000_000
    page = opened(browser, path)
    assert page.errors == [] and page.locator("#own tbody tr").count() == 50
    held = re.fullmatch(r"([\d,]+) of \1", page.locator("#own [role=status]").inner_text())
    assert held and f"The page holds the first {held[1]} of 10,000 findings" in page.locator("#method").inner_text()
    page.context.close()


def test_what_is_said_in_english_reads_from_the_left_on_a_page_from_the_right(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(as_html(night([finding(number, title=ARABIC, text=ARABIC) for number in range(3)]), direction="rtl"), encoding="utf-8")
    page = opened(browser, path)
    places = """selector => { const text = document.querySelector(selector).firstChild, at = (start, end) => {
        const range = document.createRange(); range.setStart(text, start); range.setEnd(text, end); return range.getBoundingClientRect().left; };
        return [at(0, 1), at(3, 5)]; }"""
    for selector in ("#own .said", "#own .tools [role=status]"):
        number, word = page.evaluate(places, selector)
        assert number < word, selector
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, report: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page = opened(browser, report / "index.html", color_scheme=scheme)
    page.add_script_tag(content=(Path(axe.__file__).parent / "axe.min.js").read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found if each["impact"] in ("serious", "critical")] == []
    page.context.close()


def test_on_paper_every_family_is_open_and_no_tool_is_printed(browser: Any, report: Path) -> None:
    page = opened(browser, report / "index.html")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0 and page.locator("details").count() > 5
    assert not page.locator("nav").is_visible() and not page.locator(".tools").first.is_visible()
    assert page.pdf(format="A4")[:4] == b"%PDF"
    page.context.close()


def test_paper_says_how_many_findings_it_leaves_out(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(as_html(night([finding(number) for number in range(1601)])), encoding="utf-8")
    page = opened(browser, path)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#own tbody tr").count() == 500
    assert page.locator("#own button.more").is_visible() and page.locator("#own button.more").inner_text() == "and 1,101 more in findings.csv"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#own button.more").inner_text() == "Show more (1,551 left)"
    page.context.close()


def test_nothing_is_said_of_times_that_are_not_known() -> None:
    row = {"head": "a/1", "key": "a/1", "outlet": "a", "title": "One", "published": "", "url": "", "time": NO_TIME, "per_mille": 1000}
    html = as_html(night([], Family("f", 2, 1, 0, (row, row | {"key": "a/2", "per_mille": 600})), families=1))
    card = html[html.index('id="f-f"') : html.index("</details>")]
    assert "0 min" not in card and "first" not in card and "2 articles, 1 outlet<" in card


def test_one_outlet_is_told_about_itself() -> None:
    told = night([finding(1), finding(2, rule="double/near", level="warning")], articles=3, words=900)
    lines = five_lines(replace(told, counts=told.counts | {"outlets": 1}))
    assert lines[0] == "3 articles from 1 outlet, 900 words: 1 article repeats what it had published before."
    assert lines[4] == "To mend: 1 passage printed twice in one article."
    assert five_lines(night([]))[4].startswith("Nothing is printed twice")


@pytest.mark.parametrize("outlets", [12, 31])
def test_charts_say_how_many_outlets_they_leave_out(outlets: int) -> None:
    members = [
        {"key": f"outlet{number}/1", "outlet": f"outlet{number}", "title": "", "published": "2026-03-01T08:00:00Z", "time": 10**9 + number,
         "url": "", "per_mille": 900, "fresh": 0}
        for number in range(outlets)
    ]  # fmt: skip
    told = night([], Family("one", outlets, outlets, 0, tuple(members)))
    told.follows = [{"outlet": f"outlet{number}", "source": "outlet0", "times": 2, "minutes": 9} for number in range(1, outlets)]
    page = as_html(told)
    assert ("The 12 of 31 outlets that ran it first." in page) is (outlets > 12)
    assert ("The 24 of 31 outlets with most articles." in page) is (outlets > 24)
