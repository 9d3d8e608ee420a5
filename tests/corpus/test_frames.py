"""An update keeps its names and numbers; a frame filled anew changes them."""

from __future__ import annotations

import pytest

from dedup.align import align
from dedup.corpus.frames import filled_anew, tellers
from dedup.model import Article, Block, Paragraph
from dedup.offsets import OffsetMap
from dedup.pipeline import stored_form
from dedup.segment import segment

REPORT = (
    "{name} plc is issuing a {amount} mln sterling eurobond due {day} April, paying {rate} pct and priced at {price} pct, "
    "lead manager {bank} said. The non-callable bond is available in denominations of 1,000 and 10,000 and will be listed "
    "in {city}. Payment date is {day} April. There is a selling concession, and the fees for management and for "
    "underwriting come to less than the usual combination."
)
FIRST = {"name": "Harbour", "amount": 50, "day": 11, "rate": 9.5, "price": 101.25, "bank": "Meridian", "city": "Luxembourg"}
OTHER = {"name": "Quarry", "amount": 75, "day": 27, "rate": 8.75, "price": 100.5, "bank": "Northgate", "city": "Zurich"}


def article(text: str) -> Article:
    return Article("wire", "1", text, (Block(text, "body", OffsetMap.identity(0, len(text))),))


def is_frame(here: str, there: str, *, next_day: bool = False) -> bool:
    paragraphs = segment(article(here))
    found = align(paragraphs, stored_form(article(there), "2026-01-01T00:00:00Z"))
    assert sum(len(each.matched) for each in found) * 2 >= sum(len(each.words) for each in paragraphs)
    return filled_anew(tellers(paragraphs), found, next_day=next_day)


def test_other_names_and_numbers_are_a_frame_filled_anew() -> None:
    assert is_frame(REPORT.format(**OTHER), REPORT.format(**FIRST))


def test_an_update_with_one_number_corrected_is_a_copy() -> None:
    assert not is_frame(REPORT.format(**FIRST | {"price": 101.5}), REPORT.format(**FIRST))


def test_few_names_and_numbers_say_nothing() -> None:
    text = "He said that the talks about the harbour would go on through the night and that nobody wanted them to fail."
    assert not is_frame(text + " So said Lee.", text + " So said Ada.")


def test_on_the_next_day_few_names_and_numbers_are_enough() -> None:
    """The names of the frame itself stay: of ten, one number is another."""
    frame = "The Fed is expected to add temporary reserves today, economists said. They see repurchase agreements of {} billion dlrs, since the Fed funds rate stands higher than usual in the New York market."
    assert is_frame(frame.format(1), frame.format(2), next_day=True)
    assert not is_frame(frame.format(1), frame.format(2))
    assert not is_frame(frame.format(1), frame.format(1), next_day=True)


def test_places_are_those_of_the_word_stream() -> None:
    paragraphs = segment(article(REPORT.format(**FIRST)))
    words = [word for paragraph in paragraphs for word in paragraph.words.words]
    told = tellers(paragraphs)
    found = {words[place] for place in told.places}
    assert {"harbour", "50", "95", "meridian", "luxembourg"} <= found
    assert not found & {"plc", "issuing", "sterling", "manager", "bond"}
    assert told.starts[0] == 0 and told.starts[-1] == len(words) and list(told.starts) == sorted(set(told.starts))


@pytest.mark.parametrize("text", ["The wards took in covid19 patients.", "The wards took in dcovid１９ patients.", "A dozen of b52 bombers rose."])
def test_a_figure_inside_a_word_is_the_words(text: str) -> None:
    paragraphs = segment(article(text))
    words = paragraphs[0].words.words
    assert [words[place] for place in tellers(paragraphs).places] == [next(word for word in words if not word.isalpha())]


def test_no_paragraphs_no_tellers() -> None:
    nothing: tuple[Paragraph, ...] = ()
    assert tellers(nothing).places == ()
