"""The articles that the index is measured with."""

from __future__ import annotations

from dedup.normalise import normalise
from dedup.sign import sketch_article
from tests.bench.newsroom import FINGERPRINTS, PARAGRAPHS, Newsroom


def test_sketches_that_are_made_up_have_as_many_fingerprints_as_those_of_its_texts() -> None:
    newsroom = Newsroom()
    counts = [
        len(sketch.fingerprints)
        for _ in range(40)
        for sketch in sketch_article([normalise(newsroom.paragraph()).words for _ in range(PARAGRAPHS)])
    ]
    assert abs(sum(counts) / len(counts) - sum(FINGERPRINTS) / len(FINGERPRINTS)) < 0.5
