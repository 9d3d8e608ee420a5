from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.data.attribution import ATTRIBUTION
from dedup.data.common_words import COMMON
from dedup.normalise import normalise
from dedup.quotes import _OPENING, _SINGLE_OPENING, _every_other, _quotations, quoted_words
from tests.articles import paragraphs_of


def quoted(text: str) -> str:
    paragraphs = paragraphs_of(text)
    stream = [word for paragraph in paragraphs for word in paragraph.words.words]
    return " ".join(stream[place] for place in sorted(quoted_words(paragraphs)))


@pytest.mark.parametrize(
    "text",
    [
        '"We will never leave this town," said the mayor.',
        "“We will never leave this town,” said the mayor.",
        "The mayor added: «We will never leave this town.»",
        "„We will never leave this town“, sagte der Bürgermeister.",
        "‘We will never leave this town,’ the mayor said.",
        "The mayor's aide told AFP: 'We will never leave this town.' Then he left.",
    ],
)
def test_quote_marks_of_all_kinds(text: str) -> None:
    assert quoted(text) == "we will never leave this town"


def test_a_mark_that_was_never_closed_does_not_swallow_what_stands_before_the_next_quotation() -> None:
    text = "The minister said the plan was « good for the harbour and its fishers. « We go on with all of it », she said."
    assert quoted(text) == "we go on with all of it"
    nested = "She said: « They told me « we will never leave » and then they all left by night. »"
    assert quoted(nested) == "they told me we will never leave"


def test_attribution_is_needed_and_may_stand_one_paragraph_before() -> None:
    assert quoted('A sign read "we will never leave this town" in red.') == ""
    assert quoted('The mayor said:\n\n"We will never leave this town."') == "we will never leave this town"


def test_a_word_used_with_distance_is_no_quotation() -> None:
    assert quoted('He said the "caliphate" would fall.') == ""


def test_a_quotation_may_go_on_over_paragraphs() -> None:
    text = "“We will never leave this town,” he said.\n\n“Our fathers built every house of it."
    assert quoted(text).endswith("our fathers built every house of it")


def test_apostrophes_are_no_quotes() -> None:
    assert quoted("The mayor's house and the farmers' fields burned, he said, and it wasn't their fault.") == ""


def test_japanese_and_arabic() -> None:
    assert quoted("市長は「私たちはこの町を決して離れない」と述べた。") != ""
    assert quoted("قال الرئيس «لن نترك هذه المدينة ابدا» يوم الاثنين") != ""


@pytest.mark.parametrize(
    "text",
    ["面包师说：“我们听到像货运列车一样的声音。”", "«Мы услышали грохот поезда», — рассказала пекарь.", "시장은 “우리는 결코 이 도시를 떠나지 않을 것이다”라고 말했다."],
)
def test_chinese_russian_korean(text: str) -> None:
    assert quoted(text) != ""


def test_words_of_attribution_are_written_as_they_are_compared() -> None:
    assert [word for word in ATTRIBUTION if normalise(word).words != (word,)] == []
    assert [word for word in COMMON if normalise(word).words != (word,)] == []


PLAIN = re.compile("[“„«»‹「『\"‟〝]|(?<![^\\W_])[‘'](?=[^\\W_])")


@given(st.text(st.sampled_from("a1_' \"‘’“”«»「.,-\né"), max_size=14))
def test_marks_open_where_the_plain_expression_says(text: str) -> None:
    assert [found.span() for found in _OPENING.finditer(text)] == [found.span() for found in PLAIN.finditer(text)]


@given(st.text(st.sampled_from("a1_' \".,-"), max_size=14))
def test_marks_of_one_kind_are_told_as_all_are(text: str) -> None:
    opening = _OPENING.search(text)
    assert (opening is None) == ('"' not in text and _SINGLE_OPENING.search(text) is None)
    if _SINGLE_OPENING.search(text) is None:
        assert _every_other(text) == list(_quotations(text))
