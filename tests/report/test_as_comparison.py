"""`dedup compare` in all its formats: what a reader sees of both sides, with the edits between them."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dedup.cli.main import main

HERE = (
    "<html><body><article><h1>Harbour</h1><p>Dockers of the <b>northern harbour</b> refused on Monday to unload three "
    "freighters &amp; a tanker because ISIL had threatened their families since the spring.</p>"
    "<p>Nothing else is the same here.</p></article></body></html>"
)
THERE = (
    "Dockers of the northern harbour refused on Monday to unload three freighters & a tanker because Daesh had "
    "threatened their families since spring.\n\nOther words follow <there>."
)


class Text(HTMLParser):
    """The text of every element of a page, by tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.found[tag] = self.found.get(tag, "") + data


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    (tmp_path / "ours.html").write_text(HERE, "utf-8")
    (tmp_path / "theirs.txt").write_text(THERE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return ["ours.html", "theirs.txt"]


def test_markup_is_not_shown_and_the_place_is_that_of_the_file(sides: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *sides]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"ours.html:1:{HERE.index('Dockers') + 1}: ")
    assert "<b>" not in out and "&amp;" not in out
    assert "northern harbour refused" in out and "freighters & a tanker" in out


def test_a_page_shows_both_sides_whole(sides: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--format", "html", *sides]) == 1
    page = capsys.readouterr().out
    text = Text(page)
    assert not text.open
    assert "Nothing else is the same here." in text.found["article"] and "Other words follow <there>." in text.found["article"]
    assert "northern harbour refused on Monday" in text.found["mark"] and "Nothing else" not in text.found["mark"]
    assert "ISIL" in text.found["del"] and "Daesh" in text.found["ins"]
    assert "http" not in page and "<script" not in page


def test_house_terms_of_the_settings_count_as_edits(sides: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told = "{0} took the harbour road on Monday {0} said in a long message that dockers read aloud twice"
    Path("ours.html").write_text(told.format("ISIL"), "utf-8")
    Path("theirs.txt").write_text(told.format("Daesh"), "utf-8")
    edited = []
    for terms in ("", '[policy.house_terms]\nISIL = "Daesh"\n'):
        Path(".dedup.toml").write_text(terms, "utf-8")
        main(["compare", "--format", "json", *sides])
        (passage,) = json.loads(capsys.readouterr().out)["passages"]
        edited.append(passage["edited"])
    assert edited == [1, 2]  # the one at the very beginning is told as well


def test_nothing_shared(sides: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("theirs.txt").write_text("Entirely other things are said in this one.", "utf-8")
    assert main(["compare", *sides]) == 0
    assert main(["compare", "--format", "html", *sides]) == 0
    assert "No passage" in capsys.readouterr().out


def test_the_text_keeps_paragraphs_and_punctuation_where_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = "Dockers of the northern harbour refused on Monday to unload three freighters{} and a leaking tanker."
    last = "Engineers expect the cranes to work again within weeks if spare parts arrive."
    (tmp_path / "a.txt").write_text(f"{first.format(',')}\n\n{last}", "utf-8")
    (tmp_path / "b.txt").write_text(f"{first.format('')}\n\n{last}", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "a.txt", "b.txt"]) == 1
    _, *lines, total = [line for line in capsys.readouterr().out.splitlines() if line]
    assert lines == [f"    {first.format('[-,-]')}", f"    {last}"]
    assert total == "1 passage, 29 words: 100% of the first, 100% of the second."


def test_a_passage_cut_out_of_a_sentence_has_dots_and_both_shares_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = "refused on Monday to unload three freighters and a leaking tanker in the northern basin"
    (tmp_path / "a.txt").write_text(f"Dockers {shared}.\n\nNothing else was said that day by anybody there at all.", "utf-8")
    (tmp_path / "b.txt").write_text(f"The crews {shared} because their families were threatened.", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "a.txt", "b.txt"]) == 1
    told, passage, total = [line for line in capsys.readouterr().out.splitlines() if line]
    assert told.startswith("a.txt:1:9: 15 words stand in b.txt, paragraph 1;")
    assert passage == f"    … {shared}"
    assert total == "1 passage, 15 words: 56% of the first, 68% of the second."


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ("and a leaking tanker", "and a leaking tanker", "word for word"),
        ("and a leaking tanker", "and a tanker", "1 edit"),
        ("and a tanker", "and a leaking tanker", "1 edit"),
        ("and a rusty tanker of theirs", "and a leaking tanker", "2 edits"),
    ],
)
def test_words_put_in_and_left_out_are_edits_too(
    here: str, there: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Dockers of the northern harbour refused on Monday to unload three freighters {} because their pay was late again."
    (tmp_path / "a.txt").write_text(text.format(here), "utf-8")
    (tmp_path / "b.txt").write_text(text.format(there), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "a.txt", "b.txt"]) == 1
    assert capsys.readouterr().out.partition("\n")[0].endswith(f"paragraph 1; {told}")
