"""Shares against a count by hand: a word once, boilerplate in neither number, quotes apart."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.judge.facts import Facts
from dedup.judge.places import Places, places_of, stretch
from dedup.judge.policy import DEFAULT
from dedup.judge.shares import share_of, word_stream

from .test_verdict import BODY, article_of

ARTICLE, PARAGRAPHS = article_of(BODY)
TOTAL = sum(len(paragraph.words) for paragraph in PARAGRAPHS)
places = st.sets(st.integers(0, TOTAL - 1))


def passage(matched: set[int] | range) -> Places:
    return places_of(sorted(matched))


@settings(deadline=None)
@given(st.lists(places.filter(bool), max_size=4), places)
def test_union_without_boilerplate(passages: list[set[int]], boilerplate: set[int]) -> None:
    facts = Facts(ARTICLE, PARAGRAPHS, boilerplate=frozenset(boilerplate))
    share = share_of(word_stream(facts), [passage(matched) for matched in passages], DEFAULT)
    expected = set().union(*passages) - boilerplate
    assert share.matched == len(expected) and share.words == TOTAL and share.boilerplate == len(boilerplate)
    assert share.ratio == (len(expected) / (TOTAL - len(boilerplate)) if len(boilerplate) < TOTAL else 0.0)
    assert share.identical + share.edited == share.matched


def test_a_paragraph_with_a_changed_word_counts_as_edited() -> None:
    first = len(PARAGRAPHS[0].words)
    matched = set(range(first + len(PARAGRAPHS[1].words))) - {first + 3}
    share = share_of(word_stream(Facts(ARTICLE, PARAGRAPHS)), [passage(matched)], DEFAULT)
    assert (share.identical, share.edited) == (first, len(PARAGRAPHS[1].words) - 1)


def test_a_quote_taken_with_its_surroundings_counts_and_a_quote_alone_does_not() -> None:
    quoted = frozenset(range(10, 20))
    stream = word_stream(Facts(ARTICLE, PARAGRAPHS, quoted=quoted))
    whole = share_of(stream, [passage(range(40))], DEFAULT)
    assert (whole.matched, whole.quoted) == (40, 0)
    alone = share_of(stream, [passage(range(8, 20))], DEFAULT)
    assert (alone.matched, alone.quoted) == (2, 10)


def test_an_article_of_nothing_but_boilerplate_has_no_share() -> None:
    facts = Facts(ARTICLE, PARAGRAPHS, boilerplate=frozenset(range(TOTAL)))
    share = share_of(word_stream(facts), [passage({1, 2, 3})], DEFAULT)
    assert (share.matched, share.ratio, share.class_) == (0, 0.0, "none")


def test_floors_are_in_words_in_a_script_without_spaces_too() -> None:
    """Twelve words are thirty characters of Japanese, as everywhere else."""
    article, paragraphs = article_of(["川の水は約二十キロにわたって乳白色に変わった。", "Three words more."])
    stream = word_stream(Facts(article, paragraphs))
    japanese = len(paragraphs[0].words)
    assert stream.size(stretch(0, japanese)) == pytest.approx(0.4 * japanese)
    assert stream.size(stretch(0, stream.words)) == pytest.approx(0.4 * japanese + 3)


def test_a_stream_takes_no_more_memory_for_many_paragraphs() -> None:
    facts = Facts(ARTICLE, PARAGRAPHS * (20_000 // len(PARAGRAPHS)))
    tracemalloc.start()
    stream = word_stream(facts)
    share = share_of(stream, [stretch(0, stream.words)], DEFAULT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert share.matched == share.identical == stream.words > 100_000
    assert peak < 4 << 20
