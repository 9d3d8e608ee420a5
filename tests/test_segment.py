from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Article, Block
from dedup.offsets import OffsetMap
from dedup.segment import segment
from dedup.segment.lines import divide
from dedup.segment.roles import roles_of
from tests.articles import fixed, plain

WRAPPED = (
    "The council voted late on Tuesday to close the old bridge for two\n"
    "years while engineers replace the rusted cables that hold its deck\n"
    "over the river.\n"
    "\n"
    "Shop owners on both banks said they had not been asked, and many of\n"
    "them fear that customers will not come back.\n"
)


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in segment(plain(text))]


def test_a_blank_line_ends_a_paragraph_whatever_it_is_made_of() -> None:
    assert texts("One here.\n\nTwo.\r\n \t\r\nThree.\n\u00a0\u200b\nFour.\u2029Five.") == [
        "One here.", "Two.", "Three.", "Four.", "Five.",
    ]  # fmt: skip


def test_lines_without_blank_lines_between_are_paragraphs() -> None:
    line = "A line of news that is far too long to have been wrapped by any program that anybody would use, " * 2
    assert texts(f"{line.strip()}\nNext one.\nLast one.") == [line.strip(), "Next one.", "Last one."]


def test_a_doubled_caption_on_neighbouring_lines_stays_two() -> None:
    for line in ("Soldiers near Mosul.", "Iraqi forces and Kurdish Peshmerga are advancing on Mosul to flush out Daesh."):
        assert texts(f"Lead of the story.\n\n{line}\n{line}\n\nBody of it.")[1:3] == [line, line]


def test_wrapped_lines_are_joined_and_the_break_maps_back() -> None:
    found = segment(plain(WRAPPED))
    assert [paragraph.text for paragraph in found] == [
        (
            "The council voted late on Tuesday to close the old bridge for two years while engineers replace "
            "the rusted cables that hold its deck over the river."
        ),
        (
            "Shop owners on both banks said they had not been asked, and many of them fear that customers will "
            "not come back."
        ),
    ]
    first = found[0]
    at = first.text.index("two years")
    span = first.source_span(at, at + 9)
    assert WRAPPED[span.start : span.end] == "two\nyears"


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_endings_make_no_difference(ending: str) -> None:
    assert texts(WRAPPED.replace("\n", ending)) == texts(WRAPPED)


def test_indented_wrapped_paragraphs_part_at_short_lines() -> None:
    body = WRAPPED.replace("\n\n", "\n").replace("The council", "   The council").replace("Shop", "   Shop")
    assert len(texts(body * 2)) == 4


def test_lists_are_not_joined() -> None:
    assert texts("- one thing to do\n- another thing to do\n- a third thing") == [
        "- one thing to do", "- another thing to do", "- a third thing",
    ]  # fmt: skip


def test_short_lines_with_full_stops_are_not_wrapped_text() -> None:
    assert len(texts("The minister said on Monday that he would go.\nHe went on the Tuesday after that, alone.")) == 2


def test_roles_in_plain_text() -> None:
    found = segment(
        plain(
            "Bridge to close\n\nBy Ann Lee\n\nThe bridge will close.\n\nTwo years of work\n\nIt is old.\n\n"
            "- cables\n\nPhoto: the bridge at night\n\n“It had to come.”\n\nSource: TRTWorld and agencies",
            title="Bridge to close",
        )
    )
    assert [paragraph.role for paragraph in found] == [
        "title", "byline", "body", "heading", "body", "list", "caption", "quote", "credit",
    ]  # fmt: skip


def test_fixed_blocks_keep_their_role_and_text() -> None:
    article = fixed(["  Caption here ", "Line one\nline two", " \u00a0 "], ["caption", "body", "body"])
    found = segment(article)
    assert [(paragraph.role, paragraph.text) for paragraph in found] == [
        ("caption", "Caption here"),
        ("body", "Line one\nline two"),
    ]
    assert [article.source[slice(*paragraph.span)] for paragraph in found] == [p.text for p in found]


def test_offsets_compose_with_those_of_the_reader() -> None:
    text = 'He said: "no".\n\nThe café closed.'
    source = json.dumps({"text": text})
    runs = []
    position = source.index("He")
    for character in text:
        size = len(json.dumps(character)) - 2
        runs.append((1, position, size))
        position += size
    article = Article("o", "1", source, (Block(text, "body", OffsetMap.of(runs), fixed=False),))
    found = segment(article)
    assert [json.loads(f'"{source[slice(*paragraph.span)]}"') for paragraph in found] == [p.text for p in found]


@given(st.text(alphabet=st.sampled_from("ab .-\n\r\t\u00a0\u2029\u200b日“é"), max_size=120))
def test_every_visible_character_is_in_one_paragraph_and_spans_slice_it(text: str) -> None:
    article = plain(text)
    end = 0
    seen = ""
    for paragraph in segment(article):
        span = paragraph.span
        assert end <= span.start < span.end
        assert article.source[span.start : span.end].split() == paragraph.text.split()
        for start, stop in zip(paragraph.words.starts, paragraph.words.ends, strict=True):
            place = paragraph.source_span(start, stop)
            assert article.source[place.start : place.end] == paragraph.text[start:stop]
        seen += article.source[span.start : span.end]
        end = span.end
    assert "".join(seen.split()).replace("\u200b", "") == "".join(text.split()).replace("\u200b", "")


def test_a_doubled_caption_above_the_body_is_no_heading() -> None:
    caption = "Residents carry sandbags on Monday"
    assert roles_of([caption, caption, "The town met in the evening."]) == ["body", "body", "body"]


@given(st.lists(st.text(st.sampled_from("ab. \t\n\r\v\u00a0\u200b\u2029é日"), max_size=8), max_size=6).map("\n\n".join))
def test_paragraphs_of_one_line_are_as_those_of_any_text(text: str) -> None:
    """A text that begins with a line break is looked at line by line."""
    moved = [(part, (way if isinstance(way, int) else way.source_at[0]) - 1) for part, way in divide(f"\n{text}")]
    assert [(part, way if isinstance(way, int) else way.source_at[0]) for part, way in divide(text)] == moved
