"""Labels of speakers and what interviewers ask are no text of a story; answers, and notes that end in a colon, are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dedup.index.in_memory import InMemoryIndex
from dedup.model import Verdict
from dedup.pipeline import check, put
from dedup.repeats import find_repeats
from dedup.segment import segment
from dedup.turns import turn_words
from tests.articles import plain

QUESTIONS = (
    "How did you come to repair bridges for a living, and who taught you the trade?",
    "What would you tell a young engineer who wants to work on the water as you do?",
    "Thank you for taking the time to talk with us today. It was a great pleasure. Is there anything to add?",
)
ANSWERS = (
    "My uncle welded hulls in Nordhafen, and I carried his tools until he let me hold the torch myself.",
    "Learn to swim first. Then learn to read rust, because steel tells you where it hurts long before it breaks.",
    "Only that the ferry men make better coffee than the town does, and nobody should believe them otherwise.",
)
OTHERS = (
    "I fell into it. A crane driver was ill, the tide was coming, and somebody had to guide the last girder home.",
    "Do not hurry. Concrete laid in a hurry in October is concrete that my daughter will have to replace in May.",
    "The swans on the northern pier have names. Ask the harbour master for them before you print anything at all.",
)


def interview(key: str, asks: str, speaks: str, answers: Sequence[str]) -> str:
    return "\n\n".join(f"{asks} {question}\n\n{speaks} {answer}" for question, answer in zip(QUESTIONS, answers, strict=True))


def places(text: str) -> set[str]:
    paragraphs = segment(plain(text))
    words = [word for paragraph in paragraphs for word in paragraph.words.words]
    return {words[place] for place in turn_words(paragraphs)}


@pytest.mark.parametrize(("asks", "speaks"), [("((WN))", "((Ana Ilic))"), ("Q:", "A:"), ("[Courier]:", "ILIC:"), ("【記者】", "【イリチ】")])
def test_labels_and_questions_stand_apart(asks: str, speaks: str) -> None:
    found = places(interview("post/1", asks, speaks, ANSWERS))
    assert {"engineer", "trade", "pleasure"} <= found
    assert not found & {"uncle", "rust", "coffee"}


def told(ours: str, theirs: str) -> Verdict:
    index = InMemoryIndex()
    put([plain(theirs, "post/1")], index, now="2026-01-01T00:00:00Z")
    return check(plain(ours, "post/2"), index, now="2026-01-02T00:00:00Z")


def test_two_interviews_by_one_reporter_share_no_text() -> None:
    one, other = (interview("x", "((Post))", speaker, answers) for speaker, answers in (("((Ilic))", ANSWERS), ("((Holm))", OTHERS)))
    assert told(one, other).findings == ()


def test_an_interview_printed_again_is_told_by_its_answers() -> None:
    text = interview("x", "((Post))", "((Ilic))", ANSWERS)
    assert "repeat/own-archive" in {finding.rule for finding in told(text, text).findings}


def test_a_label_joins_no_two_half_sentences() -> None:
    """Eight words that two turns share across the label are two ends and two beginnings."""
    turns = ("He lived at the old harbour mill\n\n((Ana Ilic)) It was wet.", "She worked at the old harbour mill\n\n((Ana Ilic)) It was cold.")
    paragraphs = segment(plain("\n\n".join((*turns, "((Ana Ilic)) Nobody went there again until the flood had gone."))))
    assert not find_repeats(paragraphs)


def test_a_note_before_a_text_is_no_speaker() -> None:
    assert places("Note: the bridge is closed.\n\nWeather: rain at first.\n\nTraffic: slow on the old road.") == set()


def test_fewer_than_three_turns_are_no_interview() -> None:
    assert places("Q: Who taught you the trade?\n\nA: My uncle.\n\nQ: Was he kind?\n\nA: No.") == set()


@pytest.mark.parametrize("text", ["(", "((", "a:", "a" * 60, " ", ":"])
def test_crafted_heads_end(text: str) -> None:
    assert isinstance(places("\n\n".join([text * 30_000] * 4)), set)


@pytest.mark.parametrize("label", ["Q: ", ""])
def test_a_question_answered_in_its_paragraph_takes_no_answer_with_it(label: str) -> None:
    text = "\n\n".join(f"{label}{question} {answer}" for question, answer in zip(QUESTIONS, ANSWERS, strict=True))
    assert "repeat/own-archive" in {finding.rule for finding in told(text, text).findings}


def test_who_ends_her_answers_with_a_question_is_no_interviewer() -> None:
    answers = [f"{answer} Is that fair?" for answer in ANSWERS]
    found = places(interview("post/1", "((Post))", "((Ilic))", answers))
    assert not found & {"uncle", "rust", "coffee"}
