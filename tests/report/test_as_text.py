"""What a person at a terminal reads."""

from __future__ import annotations

from dataclasses import replace

from dedup.model import Dismissal, Verdict
from dedup.report.as_text import as_text
from dedup.report.run import Problem


def test_most_severe_first_with_the_place_of_each(verdict: Verdict) -> None:
    lines = as_text([verdict]).splitlines()
    assert lines[0] == (
        "content/ferry.md:6:1: error wire/uncredited: 26% of this is from wire/7 and not credited"
    )
    assert lines[3] == "content/ferry.md:4:1: warning double/caption: this caption stands twice"
    assert "    = first at content/ferry.md:3:1" in lines
    assert lines[-1] == "1 article checked: 1 error, 1 warning."


def test_worst_article_first_and_clean_ones_silent(verdict: Verdict, clean: Verdict) -> None:
    mild = replace(verdict, findings=verdict.findings[:1], article=replace(verdict.article, path="a.md"))
    text = as_text([mild, clean, verdict])
    assert text.index("content/ferry.md") < text.index("a.md:")
    assert "clean.md" not in text
    assert text.endswith("3 articles checked: 1 error, 2 warnings.\n")


def test_no_escape_of_a_document_reaches_the_terminal(verdict: Verdict) -> None:
    title = "x\x1b]0;owned\x07\nfake.md:1:1: error"
    wild = replace(verdict, findings=(replace(verdict.findings[0], message=title, text=title),))
    plain = as_text([wild])
    assert "\x1b" not in plain
    assert not any(line.startswith("fake.md") for line in plain.splitlines())
    assert "\x1b[33m" in as_text([wild], colour=True)


def test_an_empty_index_is_no_all_clear(clean: Verdict) -> None:
    empty = replace(clean, sources=(), index={"scheme": "0011223344556677", "articles": 0})
    assert "compared with nothing: the index holds no articles" in as_text([empty]).splitlines()[0]


def test_problems_are_named_and_counted() -> None:
    text = as_text([], [Problem("a.txt", "error", "a.txt: empty"), Problem("b.txt", "not_checked", "no answer")])
    assert text.splitlines() == [
        "unreadable: a.txt: empty",
        "NOT CHECKED: 1 article checked by local rules only: no answer",
        "1 file not read.",
    ]


def test_what_was_set_aside_is_counted(verdict: Verdict) -> None:
    """Whoever can write into an article can dismiss what is found there; a reader of the report should know."""
    first, second = verdict.findings
    aside = replace(verdict, findings=(second,), dismissed=(Dismissal(first, "comment", "a refrain"),))
    assert as_text([aside]).endswith("1 article checked: 1 error; 1 finding set aside.\n")
    silent = replace(aside, findings=(), dismissed=(*aside.dismissed, Dismissal(second, "baseline", "known")))
    assert as_text([silent]).endswith("1 article checked: nothing found; 2 findings set aside.\n")
