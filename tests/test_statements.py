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


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (  # a long name, in clauses that begin and end otherwise
            "Owners of the lakeside holiday homes built under the second northern shore settlement programme may apply for a tax refund by May.",
            "A court heard why the lakeside holiday homes built under the second northern shore settlement programme have stood empty.",
        ),
        (
            "市は月曜日、昭和五十年代に北岸地区で建設された湖畔型集合住宅と附属温水施設を来春に取り壊すと発表した。",
            "住民の代表を務める男性は、なぜ昭和五十年代に北岸地区で建設された湖畔型集合住宅と附属温水施設だけが補助から外れたのかと尋ねた。",
        ),
        (  # the next subject, led by a figure of its own
            "The 5-1/2 percent bonds of the harbour may be called at 103.50 crowns on or before June 30 of any year by a vote of the board.",
            "The 7-1/4 percent bonds of the harbour may be called at 104.75 crowns on or before June 30 of any year by a vote of the board.",
        ),
        (  # nothing kept of what was told
            "Growers of oats will get 41 crowns a sack, which is the difference between the promised price of 3.25 crowns and the market price of 2.84.",
            "Growers of rye are to get 55 crowns a sack, which is the difference between the promised price of 4.75 crowns and the market price of 4.20.",
        ),
        (  # a turn of phrase, a whole sentence at one place only
            "And so we think that it is just one of those bad days that a team has when nothing goes the right way.",
            "We think that it is just one of those bad days.",
        ),
    ],
)
def test_a_long_name_a_row_and_a_turn_of_phrase_are_phrases(first: str, again: str) -> None:
    assert set(kinds(LEAD, first, BODY, again)) == {"phrase"}


SAID = "We never thought that the old mill would burn for three nights before anybody brought water"


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (f"“{SAID},” the miller told us.", f"{SAID}. My father built it."),
        (f"{SAID}, and so it was.", f"Read also “{SAID}”, our story of Monday."),
    ],
)
def test_what_one_place_cites_from_the_other_is_a_phrase(head: str, answer: str) -> None:
    assert kinds(head, LEAD, BODY, answer) == ["phrase"]


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (f"“{SAID},” the miller told us.", f"“{SAID},” the miller said in the evening."),
        (f"“{SAID}, the miller told us.", f"{SAID}, the miller said in the evening."),
    ],
)
def test_a_quotation_printed_twice_and_one_left_open_are_told(head: str, answer: str) -> None:
    assert kinds(head, LEAD, BODY, answer) in (["near"], ["sentence"])


def test_inches_quote_nothing() -> None:
    tall = "Doe is 6'2\" tall and the favourite of the crowd that came to the hall in Leeds on Saturday evening"
    assert kinds(f"{tall}.", LEAD, f"{tall}, and 6'3\" in boots.") == ["sentence"]


def test_an_answer_that_a_list_gives_for_several_is_a_phrase() -> None:
    towns = ("Nordhafen has opened two halls for the night.", "Mill Bay waits for the fire brigade.", "Ostwick has no power.")
    answer = "The time named there was four in the afternoon."
    listed = [text for town in towns for text in (town, answer)]
    assert kinds(LEAD, *listed) == ["phrase", "phrase"]
    assert kinds(LEAD, *listed[:4]) == ["paragraph"]  # twice only may be a slip
    assert kinds(LEAD, *listed, answer) == ["phrase", "phrase", "paragraph"]  # and so may side by side


def test_a_short_paragraph_pasted_twice_more_into_prose_is_told() -> None:
    plea, other = "Police are looking for witnesses of the crash.", "Police are looking for witnesses of the fire."
    assert kinds(plea, LEAD, plea, BODY, plea) == ["paragraph", "paragraph"]
    assert kinds(plea, LEAD, other, BODY, plea) == ["paragraph"]


def test_a_clause_between_marks_that_comes_again_is_told() -> None:
    clause = "the bridge will stay closed until the two cracked pillars have been replaced"
    assert kinds(f"The mayor wrote to all parents on Friday that {clause}.", LEAD, BODY, f"Asked again, he said that {clause}, and left.") == ["near"]


def test_the_title_of_a_source_beside_its_name_is_no_paragraph_twice() -> None:
    assert kinds(LEAD, "『北岸地区湖畔型集合住宅記念資料館』。", "北岸地区湖畔型集合住宅記念資料館、。", BODY) == []


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

