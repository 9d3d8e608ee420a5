from __future__ import annotations

from dataclasses import replace

import pytest

from dedup import boilerplate
from dedup.boilerplate import BoilerplateParameters, boilerplate_words
from dedup.index.in_memory import InMemoryIndex
from dedup.judge.policy import Policy
from dedup.model import Hit, Lookup
from dedup.pipeline import check, put
from dedup.segment import segment
from dedup.sentences import sentences
from tests.articles import plain, stored_paragraph

STORY = "The bridge over the river will be closed for two years."
FOOTER = "Write to the editors of this page with your views on any story here."


def words_of(text: str, lookup: Lookup, key: str = "here/1") -> str:
    article = plain(text, key)
    paragraphs = segment(article)
    stream = [word for paragraph in paragraphs for word in paragraph.words.words]
    found = boilerplate_words(article, paragraphs, lookup)
    return " ".join(stream[place] for place in sorted(found))


def test_what_one_outlet_repeats_is_learned() -> None:
    keys = [f"paper/{number}" for number in range(6)]
    lookup = Lookup((Hit(2, 1, 16, 2), Hit(1, 2, 16, 2)), {
        1: stored_paragraph(1, FOOTER, keys),
        2: stored_paragraph(2, STORY, [f"paper{number}/1" for number in range(30)]),
    })  # fmt: skip
    assert words_of(f"{STORY}\n\n{FOOTER}", lookup).startswith("write to the editors")
    assert words_of(f"{STORY}\n\n{FOOTER}", lookup).endswith("on any story here")


def test_fewer_stories_or_the_article_itself_do_not_count() -> None:
    keys = [f"paper/{number}" for number in range(6)]
    lookup = Lookup((Hit(1, 1, 16, 2),), {1: stored_paragraph(1, FOOTER, keys)})
    assert words_of(FOOTER, lookup, "paper/3") == ""
    assert words_of(FOOTER, Lookup((Hit(1, 1, 16, 2),), {1: stored_paragraph(1, FOOTER, keys[:5])})) == ""


def test_versions_of_the_same_story_do_not_make_it_boilerplate() -> None:
    keys = [f"paper/{number}" for number in range(9)]
    lookup = Lookup(
        (Hit(1, 1, 16, 2), Hit(2, 2, 16, 2)),
        {1: stored_paragraph(1, STORY, keys), 2: stored_paragraph(2, FOOTER, keys)},
    )
    assert words_of(f"{STORY}\n\n{FOOTER}", lookup) == ""


def test_a_template_with_changing_numbers_is_learned() -> None:
    notes = {n: stored_paragraph(n, f"This notice carries the reference number {n} of our desk.", [f"paper/{n}"]) for n in range(8)}
    lookup = Lookup(tuple(Hit(1, n, 1, 1) for n in notes), notes)
    assert words_of("This notice carries the reference number 77 of our desk.", lookup) == (
        "this notice carries the reference number"
    )


def test_the_parameters_are_obeyed() -> None:
    article = plain(FOOTER)
    lookup = Lookup((Hit(1, 1, 16, 2),), {1: stored_paragraph(1, FOOTER, ["a/1", "a/2"])})
    found = boilerplate_words(article, segment(article), lookup, BoilerplateParameters(stories=2))
    assert len(found) == 14


def test_listed_phrases_mark_their_sentence() -> None:
    nothing = Lookup((), {})
    assert words_of(f"{STORY} Sign up for our newsletter today. {STORY}", nothing) == "sign up for our newsletter today"
    assert words_of("Tous droits réservés.", nothing) == "tous droits reserves"
    assert words_of("Haberin devamı için tıklayın.", nothing) == "haberin devami icin tiklayin"
    assert words_of("無断転載を禁じます。", nothing) != ""
    assert words_of(STORY, nothing) == ""


def test_a_paragraph_in_very_many_stories_is_weighed_by_those_named() -> None:
    article = plain(FOOTER)
    of_one = replace(stored_paragraph(1, FOOTER, [f"paper/{n}" for n in range(32)]), frequency=900)
    of_many = replace(stored_paragraph(1, FOOTER, [f"paper{n}/1" for n in range(32)]), frequency=900)
    of_seven = replace(stored_paragraph(1, FOOTER, [f"paper{n % 7}/{n}" for n in range(32)]), frequency=900)
    for stored, stories, found in ((of_one, 900, 14), (of_one, 901, 0), (of_seven, 6, 14), (of_many, 6, 0)):
        lookup = Lookup((Hit(1, 1, 16, 2),), {1: stored})
        assert len(boilerplate_words(article, segment(article), lookup, BoilerplateParameters(stories))) == found


def test_the_newsroom_sets_count_and_share_without_indexing_again() -> None:
    index = InMemoryIndex()
    own = "Nobody {0} saw the {0} boat leave harbour {0} before dawn, a watchman of berth {0} said later."
    put((plain(f"{own.format(f'w{n}')}\n\n{FOOTER}", f"paper/{n}") for n in range(8)), index)
    asked = plain(f"{own.format('x')}\n\n{FOOTER}", "paper/x")

    def boilerplate(**settings: float) -> int:
        return check(asked, index, policy=Policy(**settings)).share.boilerplate  # type: ignore[arg-type]

    assert boilerplate() >= 14
    assert boilerplate(boilerplate_stories=9) < 14
    assert boilerplate(boilerplate_share=1.0) >= 14
    assert boilerplate(boilerplate_stories=9, boilerplate_share=0.5) < 14


def test_a_phrase_that_reporters_write_too_counts_only_where_it_opens_its_sentence() -> None:
    nothing = Lookup((), {})
    assert words_of("The company changed its privacy policy on Monday.", nothing) == ""
    assert words_of("Los maestros piden leer más en casa y en la escuela.", nothing) == ""
    assert words_of("Leer más: la escuela cierra.", nothing) == "leer mas la escuela cierra"


def test_sentences_are_told_once_however_many_phrases_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(boilerplate, "sentences", lambda text, starts: (asked.append(text), sentences(text, starts))[1])
    text = "All rights reserved. " * 50 + STORY
    assert words_of(text, Lookup((), {})) == " ".join(["all rights reserved"] * 50)
    assert len(asked) == 1
