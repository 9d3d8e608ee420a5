"""Any run of `Scheme.guaranteed_run` words that two articles share is found, wherever their paragraphs end."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.index.in_memory import InMemoryIndex
from dedup.judge.policy import Policy
from dedup.pipeline import check, put
from dedup.sign import SCHEME
from tests.articles import plain

RUN = SCHEME.guaranteed_run


def _words(chance: random.Random, count: int) -> list[str]:
    """Words that nobody else has: made up, in small letters."""
    return ["".join(chance.choices("bcdfglmnprstv", k=3)) + chance.choice("aeiou") + chance.choice("lnrst") for _ in range(count)]


def _broken(chance: random.Random, words: list[str]) -> str:
    """The words as text with paragraph borders anywhere."""
    return "".join(word + chance.choice([" ", " ", " ", " ", "\n\n", ", ", ". "]) for word in words)


@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(0, 60), st.integers(RUN, RUN + 5))
@settings(deadline=None)
def test_a_shared_run_of_guaranteed_length_is_found(seed: int, before: int, after: int, length: int) -> None:
    chance = random.Random(seed)
    run = _words(chance, length)
    index = InMemoryIndex()
    there = _words(chance, after) + run + _words(chance, before)
    here = _words(chance, before) + run + _words(chance, after)
    others = [plain(_broken(chance, _words(chance, 80)), f"other/{number}") for number in range(3)]
    put([plain(_broken(chance, there), "there/1"), *others], index, now="2026-01-01T00:00:00Z")
    verdict = check(plain(_broken(chance, here)), index, now="2026-01-02T00:00:00Z")
    matched = {place for alignment in verdict.alignments if alignment.key == "there/1" for place in alignment.matched}
    assert matched >= set(range(before, before + length))
    assert {alignment.key for alignment in verdict.alignments} == {"there/1"}


def test_the_house_terms_of_the_policy_reach_the_alignment() -> None:
    source = "Before dawn the ISIL fighters left a town that nobody had dared to enter since the bridges fell."
    index = InMemoryIndex()
    put([plain(source, "wire/1")], index, now="2026-01-01T00:00:00Z")
    many = plain(source.replace("ISIL fighters left a town that", "Daesh men went off from towns which"))
    terms = {"ISIL fighters left a town that": "Daesh men went off from towns which"}
    (alignment,) = check(many, index, policy=Policy(house_terms=terms), now="2026-01-02T00:00:00Z").alignments
    assert alignment.edited == 7
