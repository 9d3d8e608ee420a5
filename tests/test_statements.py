"""One statement told twice, or one wording in two: what a newsroom prints by mistake, and what it writes on purpose."""

from __future__ import annotations

import pytest

from dedup.repeats import find_repeats
from tests.articles import paragraphs_of

LEAD = "Engineers expect the power station to work again within weeks if spare parts arrive from the capital."
BODY = "Residents who fled told aid workers that water had run out days ago, and that nobody dared to open a shop."


def kinds(*paragraphs: str) -> list[str]:
    return [repeat.kind for repeat in find_repeats(paragraphs_of("\n\n".join(paragraphs)))]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (
            "Ana Ilic of Harbour Bank expects the central bank to raise its rate to 4 percent by the end of the year.",
            "Omar Said of Mill Trust expects the central bank to raise its rate to 9 percent by the end of the year.",
        ),
        (
            "Sales of the northern unit rose to 14 million crowns in the first quarter of the year from 11 million.",
            "Sales of the southern unit rose to 29 million crowns in the first quarter of the year from 27 million.",
        ),
        (
            "The delegate to the lower house of the island parliament said on Monday that the harbour would stay closed to all ferries for at least a week.",
            "Nobody asked why the delegate to the lower house of the island parliament had kept silent for so many weeks about the price of fish and bread.",
        ),
        (
            "Une enquête préliminaire pour mise en danger de la vie d'autrui a été ouverte à Lyon après l'incendie de mars.",
            "Une enquête préliminaire pour mise en danger de la vie d'autrui a été ouverte à Brest après le naufrage de mai.",
        ),
    ],
)
def test_one_wording_in_two_statements_is_a_phrase(first: str, again: str) -> None:
    assert kinds(LEAD, first, BODY, again) == ["phrase"]


def test_a_form_that_is_filled_in_three_times_is_a_phrase() -> None:
    rows = [
        f"The {what} is closed to all visitors until further notice because of work on {why}."
        for what, why in (("harbour", "its walls"), ("old library", "the roof"), ("north tower", "both stairs"))
    ]
    assert set(kinds(LEAD, *rows)) == {"phrase"}


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (
            "At least 12 people died when the bridge over the Sava collapsed on Monday morning, the fire brigade said.",
            "At least 14 people died when the bridge over the Sava collapsed on Monday morning, the fire brigade said.",
        ),
        (
            "The flood left 12 people dead and 340 injured in the valley below the dam, the ministry said in the evening.",
            "The flood left 14 people dead and 410 injured in the valley below the dam, the ministry said in the evening.",
        ),
        (
            "Le maire de la ville, Jean Dupont, a promis que le pont serait reconstruit avant la fin du mois de juin.",
            "Le maire de la ville, Paul Durand, a promis que le pont serait reconstruit avant la fin du mois de juin.",
        ),
        (
            "“We saw the water come down the hill and ran for the church,” the baker Mira Kos told the radio on Tuesday.",
            "“We saw the water come down the hill and ran to the church,” said the baker Mira Kos.",
        ),
        (
            "Der Brand in der Lagerhalle am Hafen brach kurz nach Mitternacht aus und griff auf zwei Nachbarhäuser über.",
            "Der Brand in der Lagerhalle am Hafen brach kurz vor Mitternacht aus und griff auf drei Nachbarhäuser über.",
        ),
        (
            "Belediye başkanı, limandaki yangının gece yarısından sonra çıktığını ve iki eve sıçradığını söyledi.",
            "Belediye başkanı, limandaki yangının gece yarısından sonra çıktığını ve iki eve sıçradığını dün söyledi.",
        ),
        (
            "قال رئيس البلدية إن الحريق اندلع في مستودع قرب الميناء بعد منتصف الليل وامتد إلى منزلين مجاورين.",
            "قال رئيس البلدية إن الحريق اندلع في مستودع قرب الميناء بعد منتصف الليل ثم امتد إلى منزلين مجاورين.",
        ),
        (
            "港の倉庫で深夜に火災が発生し、隣の住宅二棟に燃え広がったと消防が月曜日に発表した。",
            "港の倉庫で深夜に火災が発生し、隣の住宅二棟に燃え広がったと消防が発表している。",
        ),
    ],
)  # fmt: skip
def test_one_statement_written_again_is_told(first: str, again: str) -> None:
    assert kinds(LEAD, first, BODY, again) in (["near"], ["sentence"])


@pytest.mark.parametrize(
    "said",
    [
        "At least 12 people died when the bridge over the Sava collapsed on Monday morning, the fire brigade said.",
        "Trois personnes ont été blessées dans l'effondrement du pont de la Save, selon les pompiers de Lyon.",
        "港の倉庫で深夜に火災が発生し、隣の住宅二棟に燃え広がったと消防が月曜日に発表した。",
        "قال رئيس البلدية إن الحريق اندلع في مستودع قرب الميناء بعد منتصف الليل وامتد إلى منزلين مجاورين.",
    ],
)
def test_what_is_pasted_twice_is_never_a_phrase(said: str) -> None:
    assert kinds(LEAD, said, BODY, said) == ["paragraph"]
    assert kinds(f"{LEAD} {said}", f"{BODY} {said}") == ["sentence"]

