from __future__ import annotations

import pytest

from dedup.model import Hit
from dedup.segment import segment
from dedup.verify import verify
from tests.articles import paragraphs_of, plain, stored_paragraph

A = "Troops moved slowly on Monday, held up by traps that the fighters had left in every street they gave up."
B = "Residents who fled told aid workers that water had run out days ago, and that nobody dared to open a shop."


def test_exact_figures() -> None:
    paragraphs = paragraphs_of("one two three four five six")
    stored = {7: stored_paragraph(7, "Zero one two three four")}
    (match,) = verify([Hit(1, 7, 1, 0)], paragraphs, stored)
    assert (match.number, match.stored, match.run) == (1, 7, 4)
    assert match.resemblance == pytest.approx(2 / 5)
    assert match.containment == pytest.approx(2 / 4)
    assert match.contained == pytest.approx(2 / 3)


def test_an_equal_paragraph_and_one_inside_a_longer_one() -> None:
    paragraphs = paragraphs_of(A)
    stored = {1: stored_paragraph(1, A.upper()), 2: stored_paragraph(2, f"{B} {A} {B}")}
    equal, inside = verify([Hit(1, 1, 16, 3), Hit(1, 2, 0, 3)], paragraphs, stored)
    assert (equal.resemblance, equal.containment, equal.contained, equal.run) == (1.0, 1.0, 1.0, 20)
    assert inside.containment == 1.0
    assert inside.resemblance < 0.5


def test_a_chance_hit_is_dropped_and_so_is_one_without_text() -> None:
    hits = [Hit(1, 1, 1, 0), Hit(1, 99, 5, 5), Hit(9, 1, 1, 1)]
    assert verify(hits, paragraphs_of(A), {1: stored_paragraph(1, B)}) == ()


def test_a_run_over_a_border_is_kept() -> None:
    words = A.split()
    paragraphs = paragraphs_of(f"{' '.join(words[:9])}\n\n{' '.join(words[9:])}")
    stored = {1: stored_paragraph(1, f"{B} {' '.join(words[6:9])}"), 2: stored_paragraph(2, " ".join(words[9:] + words[:3]))}
    found = verify([Hit(1, 1, 0, 1), Hit(2, 2, 0, 1)], paragraphs, stored)
    assert [(match.number, match.stored) for match in found] == [(1, 1), (2, 2)]
    assert found[0].run == 3


def test_a_paragraph_without_words_matches_nothing() -> None:
    paragraphs = segment(plain("* * *"))
    assert verify([Hit(1, 1, 1, 1)], paragraphs, {1: stored_paragraph(1, "* * *")}) == ()


def test_a_formula_is_no_match_but_a_run_of_the_same_length_is() -> None:
    formula = "told reporters at a news conference on Tuesday that"
    hits = [Hit(1, 1, 0, 1)]
    for run, expected in ((formula, 0), ("hauled nine crates of frozen herring past sleeping guards", 1)):
        paragraphs = paragraphs_of(f"{A} The major {run} his men would sleep there. {A}")
        stored = {1: stored_paragraph(1, f"{B} The mayor {run} bread was short. {B}")}
        assert len(verify(hits, paragraphs, stored)) == expected
