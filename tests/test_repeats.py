from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.kernel import native_again
from dedup.model import Paragraph, Repeat
from dedup.normalise import normalise
from dedup.repeats import find_repeats, may_repeat
from dedup.segment import segment
from dedup.sentences import sentences
from tests.articles import fixed, paragraphs_of, plain

CAPTION = "Iraqi forces and Kurdish Peshmerga are advancing on Mosul to flush out the group that seized it."
LEAD = "Troops moved slowly on Monday, held up by traps that the fighters had left in every street they gave up."
BODY = "Residents who fled told aid workers that water had run out days ago, and that nobody dared to open a shop."
MORE = "Engineers expect the power station to work again within weeks if spare parts arrive from the capital."


def repeats(text: str) -> tuple[Repeat, ...]:
    found = find_repeats(paragraphs_of(text))
    for repeat in found:
        assert repeat.first_span.end <= repeat.span.start
    return found


def test_a_doubled_caption_on_neighbouring_lines() -> None:
    text = f"{LEAD}\n\n{CAPTION}\n{CAPTION}\n\n{BODY}\n\n{MORE}"
    (repeat,) = repeats(text)
    assert (repeat.kind, repeat.paragraph, repeat.first_paragraph, repeat.resemblance) == ("caption", 3, 2, 1.0)
    assert text[slice(*repeat.span)] == text[slice(*repeat.first_span)] == CAPTION


def test_a_doubled_paragraph_is_reported_once_and_not_as_sentences() -> None:
    body = f"{LEAD} {BODY}"
    (repeat,) = repeats(f"{CAPTION}\n\n{body}\n\n{MORE}\n\n{body}")
    assert (repeat.kind, repeat.paragraph, repeat.first_paragraph) == ("paragraph", 4, 2)


def test_each_further_copy_is_reported_against_the_first() -> None:
    found = repeats(f"{BODY}\n\n{LEAD}\n\n{BODY}\n\n{MORE}\n\n{BODY}")
    assert [(repeat.paragraph, repeat.first_paragraph) for repeat in found] == [(3, 1), (5, 1)]


def test_case_and_quote_marks_make_no_difference() -> None:
    (repeat,) = repeats(f"{BODY}\n\n{MORE}\n\n{BODY.upper()}")
    assert (repeat.kind, repeat.ops) == ("paragraph", ())


def test_a_sentence_between_and_inside_paragraphs() -> None:
    text = f"{LEAD} {BODY}\n\n{MORE} {BODY}"
    (repeat,) = repeats(text)
    assert repeat.kind == "sentence"
    assert text[slice(*repeat.span)] == BODY
    inside = f"{BODY} {LEAD} {BODY}"
    (repeat,) = repeats(inside)
    assert (repeat.paragraph, repeat.first_paragraph, inside[slice(*repeat.span)]) == (1, 1, BODY)


def test_a_paragraph_with_small_changes_is_near() -> None:
    text = f"{LEAD}\n\n{BODY}\n\n{MORE}\n\n{BODY.replace('days ago', 'a week ago')}"
    (repeat,) = repeats(text)
    assert repeat.kind == "near"
    assert 0.7 < repeat.resemblance < 1
    here, there = text[slice(*repeat.span)], text[slice(*repeat.first_span)]
    edits = [(here[a:b], there[c:d]) for kind, a, b, c, d in repeat.ops if kind != "equal"]
    assert edits == [("a week", "days")]
    assert (here, there) == (BODY.replace("days ago", "a week ago"), BODY)


def test_a_run_inside_longer_sentences_is_found() -> None:
    run = "water had run out days ago and nobody dared to open"
    text = f"They said that {run} their doors.\n\n{MORE}\n\nIn other towns around the lake {run} a window either."
    (repeat,) = repeats(text)
    assert text[slice(*repeat.span)] == run
    assert repeat.kind == "near"
    assert repeat.resemblance < 0.7


@pytest.mark.parametrize(
    "line", ["Reuters", "Read more", "“ ” “", "10 20 30 40 50 60 70 80 90", "no no no no no no no no no no no"]
)
def test_no_repeat_of_small_things(line: str) -> None:
    assert repeats(f"{line}\n\n{LEAD}\n\n{line}\n\n{BODY}\n\n{line}") == ()


def test_listed_boilerplate_is_no_repeat() -> None:
    offer = "Sign up for our newsletter to get the best stories of the day in your inbox."
    assert repeats(f"{LEAD}\n\n{offer}\n\n{BODY}\n\n{offer}") == ()


def test_a_pull_quote_is_no_repeat_but_a_doubled_one_is() -> None:
    quote = "nobody dared to open a shop while the shells still fell"
    texts = [f"She said that {quote} on the market.", quote, MORE]
    assert find_repeats(segment(fixed(texts, ["body", "quote", "body"]))) == ()
    doubled = find_repeats(segment(fixed([quote, quote, MORE], ["quote", "quote", "body"])))
    assert [repeat.kind for repeat in doubled] == ["paragraph"]


def test_captions_by_role() -> None:
    texts = ["The old bridge at night", LEAD, BODY, "The old bridge at night"]
    (repeat,) = find_repeats(segment(fixed(texts, ["caption", "body", "body", "caption"])))
    assert (repeat.kind, repeat.paragraph) == ("caption", 4)


def test_japanese_needs_more_characters_than_english_needs_words() -> None:
    common = "とみられている。"
    assert repeats(f"警察によると、男は逃走した{common}\n\n消防によると、火は消えた{common}") == ()
    sentence = "警察によると、男は東京都内で車を盗んで逃走したとみられている。"
    (repeat,) = repeats(f"{sentence}詳細は不明である。\n\n市長は会見した。{sentence}")
    assert repeat.kind == "sentence"


def test_a_heading_may_stand_twice() -> None:
    assert repeats(f"What comes next\n\n{LEAD}\n\nWhat comes next\n\n{BODY}") == ()


def test_the_second_place_is_sliced_from_the_source() -> None:
    article = plain(f"{LEAD}\r\n\r\n{BODY}\r\n\r\n{BODY}")
    (repeat,) = find_repeats(segment(article))
    assert article.source[slice(*repeat.span)] == BODY


def test_a_list_of_sources_is_no_repeat_but_one_dated_line_is() -> None:
    cited = "港湾新聞社、二十日夕刊第三面、2012年10月20日。"
    titles = ["『橋の修理が終わる』。", "『港で火災、二人けが』。", "『市長が辞任を表明』。"]
    text = "市は橋の修理を終えた。\n\n" + "\n\n".join(f"{title}\n\n{cited}" for title in titles)
    assert repeats(text) == ()
    (repeat,) = repeats(f"市は橋の修理を終えた。\n\n{cited}\n\n{cited}\n\n港では火災があった。")
    assert text and repeat.kind in ("paragraph", "caption")


def test_parallel_reports_with_other_figures_are_no_near_repeat() -> None:
    assert repeats(
        "Profit of the yard rose by 62 percent, up from a loss of 11 million euros, or 19 cents a share, in March.\n\n"
        "Its owner lost less: 40 percent, up from a loss of 30 million euros, or 12 cents a share, in May."
    ) == ()


def test_the_sentences_of_a_repeat_are_found_without_looking_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    class Counted(list[tuple[int, int]]):
        def __getitem__(self, place: Any) -> Any:
            nonlocal looked_at
            looked_at += 1
            return super().__getitem__(place)

        def __iter__(self) -> Iterator[tuple[int, int]]:
            nonlocal looked_at
            looked_at += len(self)
            return super().__iter__()

    monkeypatch.setattr("dedup.repeats.passages.sentences", lambda *text: Counted(sentences(*text)))
    said = [f"In the {n} year of the {n * 7 + 1} treaty a delegate from {n + 500} houses wrote letter {n * 3 + 2} home." for n in range(400)]
    found = repeats(" ".join(said + said[::-1]))
    assert len(found) > 300
    assert 0 < looked_at < 100 * len(said), "one paragraph of a megabyte was looked through for each repeat in it"


def test_letter_spaced_words_are_no_repeat() -> None:
    assert repeats("The B e n a z i r B h u t t o case.\n\nA paper on B e n a z i r B h u t t o came out.") == ()


def digests_of(paragraphs: Sequence[Paragraph]) -> list[int]:
    return [hash(paragraph.words.words) for paragraph in paragraphs]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["the", "quay", "of", "harbour", "closed", "again"]), max_size=14).map(" ".join), max_size=5))
def test_what_may_not_repeat_has_no_repeat(texts: list[str]) -> None:
    paragraphs = segment(fixed(texts))
    if not may_repeat([paragraph.text for paragraph in paragraphs], digests_of(paragraphs)):
        assert find_repeats(paragraphs) == ()


@pytest.mark.skipif(native_again is None, reason="there is no kernel here")
def test_most_texts_may_not_repeat() -> None:
    texts = [f"The harbour board met on {day} and said that the quay would close." for day in ("Monday", "Friday")]
    assert may_repeat(texts, [1, 2])
    assert not may_repeat([texts[0], "It said no more than that, and that the harbour board met on Friday."], [1, 2])
    assert may_repeat(["Nobody was hurt.", "NOBODY was hurt"], [1, 1])
    assert not may_repeat([], [])


@pytest.mark.skipif(native_again is None, reason="there is no kernel here")
def test_words_that_stand_again_count_where_they_are_close() -> None:
    assert native_again is not None
    assert native_again.stands_again(["a b c d e", "A - b c d e"], 4, 5, 12, 6)
    assert not native_again.stands_again(["a b c d e", "a b c d f"], 4, 5, 12, 6)
    apart = "a b c d. {} a b c d. {} e f g h. {} e f g h."
    near, far = (apart.format(*(" ".join(f"{name}{n}" for n in range(words)) for name in "xyz")) for words in (6, 7))
    assert native_again.stands_again([near, "a b c d e f g h"], 4, 20, 12, 6)
    assert not native_again.stands_again([far.replace("e f g h. z", "z")], 4, 20, 12, 6)


@pytest.mark.skipif(native_again is None, reason="there is no kernel here")
@given(
    st.lists(st.text(st.sampled_from("ab' .é日\ud800"), max_size=12), max_size=5),
    st.integers(1, 4), st.integers(0, 4), st.integers(0, 6), st.integers(0, 2),
)  # fmt: skip
def test_it_is_told_whether_enough_stands_again(texts: list[str], size: int, run: int, near: int, gap: int) -> None:
    assert native_again is not None
    words = [word for text in texts for word in normalise(text).words]
    grams = [tuple(words[place : place + size]) for place in range(len(words) - size + 1)]
    again = [place for place, gram in enumerate(grams) if gram in grams[:place]]
    covered = sorted({word for place in again for word in range(place, place + size)})
    close = [[word for word in covered if low <= word < high] for low, high in _stretches(covered, gap)]
    rows = [all(place + step in again for step in range(run + 1)) for place in again]
    enough = any(rows) or any(len(part) >= size + near for part in close)
    assert native_again.stands_again(texts, size, size + run, size + near, gap) is enough


def _stretches(places: Sequence[int], gap: int) -> list[tuple[int, int]]:
    """From where to where ``places`` follow each other with at most ``gap`` others between."""
    cuts = [0, *(n for n in range(1, len(places)) if places[n] - places[n - 1] > gap + 1), len(places)]
    return [(places[low], places[high - 1] + 1) for low, high in pairwise(cuts) if low < high]


@pytest.mark.skipif(native_again is None, reason="there is no kernel here")
def test_what_is_no_article_is_refused() -> None:
    assert native_again is not None
    for texts, sizes in (
        ([1], (4, 8, 12, 6)), (None, (4, 8, 12, 6)), (["a"], (0, 8, 12, 6)), (["a"], (-1, 8, 12, 6)), (["a"], ("4", 8, 12, 6)),
        (["a"], (4, 3, 12, 6)), (["a"], (4, 8, 3, 6)), (["a"], (4, 8, 12, -1)), (["a"], (4,)),
    ):  # fmt: skip
        with pytest.raises((TypeError, ValueError)):
            native_again.stands_again(texts, *sizes)


def test_parallel_sentences_with_other_figures_are_no_repeat() -> None:
    """How a table is told in words; a passage of which one figure was corrected stands twice."""
    told = "{0} cabin boat orders fell again by {1} at the old western quay to {2} during the long wet winter"
    first = told.format("Harbour", "293", "52,206")
    assert not repeats(f"{first}\n\nNobody came.\n\n{told.format('Island', '207', '28,771')}")
    assert repeats(f"{first}\n\nNobody came.\n\n{told.format('Island', '293', '28,771')}")
