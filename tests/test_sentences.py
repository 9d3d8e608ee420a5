"""Sentences end where the plain expression says; the one in use says the same in less time, and reads long runs of marks once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernel import native
from dedup.normalise import normalise
from dedup.sentences import ABBREVIATIONS, _end, _sentences, sentences
from tests.articles import paragraphs_of

PLAIN = re.compile("[.!?؟۔…।]+[\"'”’»›)\\]]*(?=\\s)|[。！？｡][」』”）)]*")


def parted(text: str) -> list[str]:
    (paragraph,) = paragraphs_of(text)
    words = paragraph.words
    return [text[words.starts[low] : words.ends[high - 1]] for low, high in sentences(text, words.starts)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("He left... She stayed. “Why?” he asked.", ["He left", "She stayed", "Why", "he asked"]),
        ("Mr. Holm met J. Kaya at 3.5 pct. Nobody came.", ["Mr. Holm met J. Kaya at 3.5 pct", "Nobody came"]),
        ("Chapter one......12 and two.......40 end here. So it is.", ["Chapter one......12 and two.......40 end here", "So it is"]),
        ("港は燃えた。橋は無事だった。", ["港は燃えた", "橋は無事だった"]),
    ],
)
def test_sentences(text: str, said: list[str]) -> None:
    assert parted(text) == said


@pytest.mark.parametrize("marks", [".", ".”", "…", "?!", "。", '."'])
def test_a_long_row_of_marks_is_read_once(marks: str) -> None:
    """Dots that lead to a page number: looked at again from each of them, a hundred thousand took minutes."""
    assert len(parted(f"Chapter one {marks * 100_000}x twelve")) <= 100_001


@given(st.text(st.sampled_from("ab .!?…”\"'。』 \u2028")))
def test_together_they_hold_all_words(text: str) -> None:
    for paragraph in paragraphs_of(text):
        ranges = sentences(paragraph.text, paragraph.words.starts)
        assert [place for low, high in ranges for place in range(low, high)] == list(range(len(paragraph.words)))


@given(st.text(st.sampled_from("a1. !?…。！」）)\"'” \n\t。"), max_size=14))
def test_ends_are_those_of_the_plain_expression(text: str) -> None:
    assert [found.span() for found in _end().finditer(text)] == [found.span() for found in PLAIN.finditer(text)]


@pytest.mark.skipif(native is None, reason="there is no kernel here")
@given(st.lists(st.sampled_from(["St", "sept", "u.s", "J", "x1", "_", "long", "é", ".", ".", "!?", "...", "…", '"', ")", "”", "’", "“", "\u00a0", " ", " ", "\n", "\x1f"])).map("".join))
def test_the_kernel_ends_them_where_the_reference_does(text: str) -> None:
    starts = normalise(text).starts
    assert sentences(text, starts) == _sentences(text, starts)


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_the_kernel_refuses_what_are_no_words() -> None:
    assert native is not None
    assert native.sentences("né. Two.", (0, 4), ABBREVIATIONS) is None
    for text, starts in ((b"One. Two.", (0, 5)), ("One. Two.", ("0", "5")), ("One. Two.", [0, 5]), ("One. Two.", (0, 1 << 70))):
        with pytest.raises((TypeError, OverflowError)):
            native.sentences(text, starts, ABBREVIATIONS)
