"""The short cut that spares running text from being taken apart never hides a credit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup.data.credits
from dedup.judge import credit_lines, credit_words, credits, datelines
from dedup.judge.credit_hints import Named, is_running, named_in, names_anybody, who_is_named
from dedup.judge.credit_names import Where
from dedup.judge.credit_words import tokens_of
from dedup.judge.house import House, house_of
from tests.judge.test_credits import article_of

TABLE = Path(dedup.data.credits.__file__).with_name("credit_phrases.tsv")
ENTRIES = [entry.split(";") for line in TABLE.read_text("utf-8").split("\n") for entry in line.split("\t")[1:]]
PHRASES = sorted({spelling for words, _, _, exact in ENTRIES for spelling in (words, *filter(None, exact.split(",")))})
HOUSE = ["overnight", "Coastal Desk", "overnight desk", "l’overnight"]
WORDS = ["He", "went home", "Ann Lee", "2016", "the", "in Paris", "’s", "l'", "dell’", "و", "وكالات", "©", "(c)", "/", ", ", ": ", " - ", ".", "(", ")"]
LINES = st.lists(st.sampled_from(PHRASES) | st.sampled_from(WORDS), min_size=1, max_size=7).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts), parts[0] + " " + "".join(parts[1:])])
)
RUNNING = st.lists(st.sampled_from(PHRASES) | st.sampled_from([*WORDS, *HOUSE, "rainfall", "rainfall"]), min_size=6, max_size=16).map(" ".join)
WHERE: tuple[Where, ...] = ("head", "tail", "bracket", "sentence", "byline", "field")


@settings(deadline=None)
@given(LINES)
def test_every_agency_that_the_tokens_name_is_announced(text: str) -> None:
    if any(token.agency for token in tokens_of(text)):
        assert names_anybody(text)


@settings(deadline=None, max_examples=300)
@given(LINES, st.sampled_from(WHERE))
def test_a_line_reads_the_same_without_the_short_cut(text: str, where: Where) -> None:
    _reads_the_same(text, where, {})


@settings(deadline=None, max_examples=300)
@given(RUNNING, st.sampled_from(WHERE), st.booleans())
def test_running_text_reads_the_same_without_the_short_cut(text: str, where: Where, own: bool) -> None:
    _reads_the_same(text, where, house_of({"coastal": ("Coastal Desk", "Overnight", "Overnight Desk")}) if own else {})


@settings(deadline=None)
@given(RUNNING)
def test_what_is_announced_as_left_over_is_left_over(text: str) -> None:
    named = named_in(text)
    tokens = tokens_of(text)
    assert sum(bool(token.agency) for token in tokens) <= named.agencies
    if is_running(text, named):
        left = sum(token.unknown and token.case == "lower" and token.end - token.start > 4 for token in tokens)
        assert left > (4 if named.work or "by" in tokens[0].categories else 0)


def _reads_the_same(text: str, where: Where, house: House) -> None:
    short = credit_lines.read_line(text, where, house)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credit_lines, "named_in", lambda text, house: Named(True, 9, True, True, True))
        assert credit_lines.read_line(text, where, house) == short


def test_running_text_is_told_at_once() -> None:
    assert not names_anybody("He left the town on Monday with his family and came back in spring.")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["CNN", "ANSA", "dell", "l", "né", "日", "½", "1", ".", "'", "’", " ", "\u0301", "\u200b"]), max_size=12).map("".join))
def test_an_agency_behind_an_elided_article_or_before_an_ending_is_announced(text: str) -> None:
    assert sum(bool(token.agency) for token in tokens_of(text)) <= named_in(text).agencies


@given(st.lists(LINES, max_size=5), st.booleans())
def test_many_texts_are_told_as_each_alone(texts: list[str], own: bool) -> None:
    house = house_of({"coastal": ("Coastal Desk", "Ann Lee")}) if own else {}
    alone = {number: named_in(text, house) for number, text in enumerate(texts)}
    assert who_is_named(texts, house) == {number: named for number, named in alone.items() if named.anybody}


@settings(deadline=None)
@given(LINES, st.sampled_from([" - ", " -- ", "", ": ", " – "]), st.booleans())
def test_a_dateline_is_read_the_same_without_the_short_cut(head: str, dash: str, own: bool) -> None:
    text = f"{head}{dash}Two bridges were closed to lorries."
    house = house_of({"coastal": ("Coastal Desk", "Ann Lee")}) if own else {}
    short = datelines.find_dateline(text, house)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datelines, "named_in", lambda text, house: Named(True, 9, True, True, True))
        assert datelines.find_dateline(text, house) == short


@settings(deadline=None)
@given(st.lists(LINES | RUNNING | st.just("XYZ (ABC) - Two bridges were closed to lorries."), min_size=1, max_size=4))
def test_edges_are_read_the_same_without_the_short_cut(texts: list[str]) -> None:
    article, paragraphs = article_of(texts)
    credits._KEPT.forget()
    short = credits.find_credits(article, paragraphs)
    credits._KEPT.forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credits, "who_is_named", lambda texts, house: dict.fromkeys(range(len(texts)), Named(True, 9, True, True, True)))
        assert credits.find_credits(article, paragraphs) == short
    credits._KEPT.forget()


@pytest.mark.parametrize("head", ["LIMASSOL 3 May (XYZ) -", "LIMASSOL 3 May /XYZ/ -", "LIMASSOL 3 [Ed] ([XYZ]) -", "LIMASSOL via XYZ --", "LIMASSOL 3（XYZ）-"])
def test_the_code_of_an_unknown_wire_makes_a_dateline(head: str) -> None:
    found = datelines.find_dateline(f"{head} Two bridges were closed to lorries.")
    assert found is not None and found.agencies == ("xyz",)


@pytest.mark.parametrize("word", ["Quay", "quay", "2016", "a1B", "—"])
def test_the_case_of_long_words_is_told_and_not_kept(word: str) -> None:
    long = word * 40
    kept = credit_words._kept_case.cache_info().currsize
    assert credit_words._case(long) == credit_words._case_of(long)
    assert credit_words._kept_case.cache_info().currsize == kept + (len(long) <= 64)
