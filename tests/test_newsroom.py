"""The articles that the index is measured with."""

from __future__ import annotations

import pytest

from dedup.normalise import normalise
from dedup.sign import sketch_article
from tests.bench.newsroom import FINGERPRINTS, PARAGRAPHS, PROBES, Newsroom, question_of


def test_sketches_that_are_made_up_have_as_many_fingerprints_as_those_of_its_texts() -> None:
    newsroom = Newsroom()
    counts = [
        len(sketch.fingerprints)
        for _ in range(40)
        for sketch in sketch_article([normalise(newsroom.paragraph()).words for _ in range(PARAGRAPHS)])
    ]
    assert abs(sum(counts) / len(counts) - sum(FINGERPRINTS) / len(FINGERPRINTS)) < 0.5


@pytest.mark.data("reuters_dev_half.jsonl.gz")  # made of our word list alone it has fewer openings and ends
def test_and_as_many_are_asked_for_beside_them() -> None:
    newsroom = Newsroom()
    counts = []
    for _ in range(40):
        asked = question_of(newsroom.article([newsroom.paragraph() for _ in range(PARAGRAPHS)]))
        counts += [len(probe.fingerprints) if probe else 0 for probe in asked[PARAGRAPHS:]]
    assert len(counts) == 40 * PARAGRAPHS
    assert abs(sum(counts) / len(counts) - PROBES) < 0.5
