"""The short cut that spares running text from being taken apart never hides a credit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup.data.credits
from dedup.judge import credit_lines, credit_words
from dedup.judge.credit_hints import Named, _parted, is_running, named_in, names_anybody
from dedup.judge.credit_names import Where
from dedup.judge.credit_words import tokens_of
from dedup.judge.house import House, house_of
from dedup.normalise import normalise

TABLE = Path(dedup.data.credits.__file__).with_name("credit_phrases.tsv")
ENTRIES = [entry.split(";") for line in TABLE.read_text("utf-8").split("\n") for entry in line.split("\t")[1:]]
PHRASES = sorted({spelling for words, _, _, exact in ENTRIES for spelling in (words, *filter(None, exact.split(",")))})
HOUSE = ["overnight", "Coastal Desk", "overnight desk", "l’overnight"]
WORDS = ["He", "went home", "Ann Lee", "2016", "the", "in Paris", "’s", "و", "©", "(c)", "/", ", ", ": ", " - ", ".", "(", ")"]
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
    if is_running(text):
        tokens = tokens_of(text)
        assert sum(token.unknown and token.case == "lower" and token.end - token.start > 4 for token in tokens) > 4
        assert sum(bool(token.agency) for token in tokens) <= named_in(text).agencies


def _reads_the_same(text: str, where: Where, house: House) -> None:
    short = credit_lines.read_line(text, where, house)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credit_lines, "named_in", lambda text, house: Named(True, 9, True))
        assert credit_lines.read_line(text, where, house) == short


def test_running_text_is_told_at_once() -> None:
    assert not names_anybody("He left the town on Monday with his family and came back in spring.")


@given(st.lists(st.sampled_from(["CNN", "l", "né", "日", "½", "1", ".", "'", "’", "'", " ", "\u0301", "\u200b"]), max_size=12).map("".join))
def test_words_are_parted_at_their_apostrophes_alone(text: str) -> None:
    apart = normalise(text.replace("'", " ").replace("’", " ")).words
    parted = _parted(text) or normalise(text).words
    assert parted == apart or "½" in text
    assert set(apart) <= set(parted)


@pytest.mark.parametrize("word", ["Quay", "quay", "2016", "a1B", "—"])
def test_the_case_of_long_words_is_told_and_not_kept(word: str) -> None:
    long = word * 40
    kept = credit_words._kept_case.cache_info().currsize
    assert credit_words._case(long) == credit_words._case_of(long)
    assert credit_words._kept_case.cache_info().currsize == kept + (len(long) <= 64)
