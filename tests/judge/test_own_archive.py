"""``repeat/own-archive`` end to end: text used again is told, last week's bulletin with new figures is not."""

from __future__ import annotations

import pytest

from dedup.frozen import replace
from dedup.index.in_memory import InMemoryIndex
from dedup.pipeline import check, put
from tests.articles import plain

BULLETIN = (
    "The central bank said it provided the money market with {0} mln in the morning session, against a shortage of "
    "about {1} mln that it had forecast.\n\n"
    "It bought {2} mln of treasury bills in band one at {3} pct and {4} mln of bank bills in band two at the same rate."
)
TODAY = ("181", "450", "12", "10.25", "33")


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        (("96", "300", "55", "9.75", "41"), False),
        (("96", "300", "55", "9.75", "33"), False),
        (("181", "450", "12", "9.75", "41"), True),
        (("181", "450", "12", "10.25", "41"), True),
        (TODAY, True),
    ],
)
def test_new_figures(earlier: tuple[str, ...], told: bool) -> None:
    index = InMemoryIndex()
    put([plain(BULLETIN.format(*earlier), "post/1")], index, now="2026-01-01T00:00:00Z")
    verdict = check(plain(BULLETIN.format(*TODAY), "post/2"), index, now="2026-01-08T00:00:00Z")
    assert [source.key for source in verdict.sources] == ["post/1"]
    assert ("repeat/own-archive" in {finding.rule for finding in verdict.findings}) == told


CLUB = "The wire service said on Tuesday that the first-division side Harbour United of Nordhafen has"
SENTENCE = "The old mill on the northern bank burned for three nights before the fire brigade could reach it"
CUT = "burned for three nights before the fire brigade could reach it over the northern bank"


@pytest.mark.parametrize(
    ("earlier", "later", "told"),
    [
        (  # a name, and how a report on it begins
            f"{CLUB} sold its captain to a team abroad, where he is to play from the first day of the new season.",
            f"{CLUB} parted with its coach after eleven games without a win, and will name another before Sunday night.",
            False,
        ),
        (f"{SENTENCE}.\n\nNobody was hurt.", f"A new roof was laid in spring.\n\n{SENTENCE}.", True),
        (f"{SENTENCE}.\n\nNobody was hurt.", f"{SENTENCE}, and then a new roof was laid by the guild of carpenters in the spring of the year after it.", True),
        (
            f"Neighbours and a priest recalled how half of the mill had {CUT} before help came from the next valley.",
            f"Last week the council, whose hall had {CUT}, met in the school instead and spoke of nothing but money.",
            False,
        ),
        (  # as little of both sentences, but too much of it
            f"Neighbours and a priest recalled how half of the mill had {CUT} while {CUT.replace('mill', 'barn')} was all that "
            "anybody could think of before help came from the next valley and from the town beyond it in the small hours.",
            f"Last week the council, whose hall had {CUT} while {CUT.replace('mill', 'barn')} was all that anybody wrote, met in the "
            "school instead and spoke of nothing but money for as long as the lamps had any oil left in them.",
            True,
        ),
    ],
)
def test_only_statements_are_text_used_again(earlier: str, later: str, told: bool) -> None:
    index = InMemoryIndex()
    put([plain(earlier, "post/1")], index, now="2026-01-01T00:00:00Z")
    verdict = check(plain(later, "post/2"), index, now="2026-01-08T00:00:00Z")
    assert [source.key for source in verdict.sources] == ["post/1"]  # shown all the same
    assert ("repeat/own-archive" in {finding.rule for finding in verdict.findings}) == told


FLASH = "EXPORTERS REPORT SALE OF {0} TONNES OF BARLEY TO AN UNNAMED BUYER BEYOND THE STRAITS FOR THE COMING SEASON"


@pytest.mark.parametrize(("day", "tonnes", "told"), [("08", "104,000", False), ("08", "150,000", True), ("01", "104,000", True)])
def test_a_sentence_that_returns_another_day_with_its_figure_exchanged_is_another_report(day: str, tonnes: str, told: bool) -> None:
    index = InMemoryIndex()
    put([replace(plain(FLASH.format("150,000"), "post/1"), published="2026-01-01T09:00:00Z")], index)
    verdict = check(replace(plain(FLASH.format(tonnes), "post/2"), published=f"2026-01-{day}T10:00:00Z"), index)
    assert ("repeat/own-archive" in {finding.rule for finding in verdict.findings}) == told


SAME = " Nobody at the office by the quay could say whether in 1998, 2003 or 2011 as much patience was shown to anybody who is listed there."
NOTICE = (
    "{0} said its shares will stay on the list of the Nordhafen Exchange, since the Registrar of Companies and the Council of "
    "Merchants in Mill Bay made an exception from rule 417 of the Harbour Act of 1974 for accounts that were due on May {1}. "
    "The company said it expects to meet all conditions of the Registrar by June {2}.{3}"
)


@pytest.mark.parametrize(
    ("title", "filled", "day", "more", "told"),
    [
        ("Ostwick Mills keeps its place", ("Ostwick Mills", "14", "30"), "28", "", False),
        ("Ostwick Mills keeps its place", ("Ostwick Mills", "14", "30"), "20", "", False),
        ("Harbour Foods keeps its place", ("Harbour Foods", "14", "30"), "28", "", False),
        ("Harbour Foods keeps its place", ("Harbour Foods", "14", "30"), "20", "", True),  # the same, corrected
        ("Harbour Foods keeps its place", ("Harbour Foods", "14", "30"), "28", SAME, True),
        ("Ostwick Mills keeps its place", ("Ostwick Mills", "14", "30"), "28", SAME, False),  # two new names, and about them
        ("Ostwick Mills keeps its place", ("Ostwick Mills", "14", "30"), "20", SAME, True),
    ],
)
def test_a_form_that_is_filled_in_again_is_another_report(title: str, filled: tuple[str, ...], day: str, more: str, told: bool) -> None:
    earlier = plain(NOTICE.format("Harbour Foods", "3", "9", more), "post/1", "Harbour Foods stays listed")
    index = InMemoryIndex()
    put([replace(earlier, published="2026-05-20T09:00:00Z")], index)
    later = replace(plain(NOTICE.format(*filled, more), "post/2", title), published=f"2026-05-{day}T10:00:00Z")
    assert ("repeat/own-archive" in {finding.rule for finding in check(later, index).findings}) == told
