"""The short cut that spares running text from being taken apart never hides a credit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup.data.credits
from dedup.judge import credit_lines
from dedup.judge.credit_names import Where
from dedup.judge.credit_words import names_anybody, tokens_of

TABLE = Path(dedup.data.credits.__file__).with_name("credit_phrases.tsv")
ENTRIES = [entry.split(";") for line in TABLE.read_text("utf-8").split("\n") for entry in line.split("\t")[1:]]
PHRASES = sorted({spelling for words, _, _, exact in ENTRIES for spelling in (words, *filter(None, exact.split(",")))})
WORDS = ["He", "went home", "Ann Lee", "2016", "the", "in Paris", "’s", "و", "©", "(c)", "/", ", ", ": ", " - ", ".", "(", ")"]
LINES = st.lists(st.sampled_from(PHRASES) | st.sampled_from(WORDS), min_size=1, max_size=7).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts), parts[0] + " " + "".join(parts[1:])])
)
WHERE: tuple[Where, ...] = ("head", "tail", "bracket", "sentence", "byline", "field")


@settings(deadline=None)
@given(LINES)
def test_every_agency_that_the_tokens_name_is_announced(text: str) -> None:
    if any(token.agency for token in tokens_of(text)):
        assert names_anybody(text)


@settings(deadline=None, max_examples=300)
@given(LINES, st.sampled_from(WHERE))
def test_a_line_reads_the_same_without_the_short_cut(text: str, where: Where) -> None:
    short = credit_lines.read_line(text, where)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credit_lines, "names_anybody", lambda text, house: True)
        assert credit_lines.read_line(text, where) == short


def test_running_text_is_told_at_once() -> None:
    assert not names_anybody("He left the town on Monday with his family and came back in spring.")
