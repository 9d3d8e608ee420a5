"""Passages side by side: level rows, every word of both sides in one of them, no markup."""

from __future__ import annotations

import random
import re

import pytest

from dedup.index.open import open_index
from dedup.model import Article
from dedup.pipeline import check, put
from dedup.read import read
from service.page_view import page_of
from tests.service.stories import AGENCY

LONG = [
    f"Paragraph number {number} tells of the {what}, which the council of Brenwick opened after {number + 3} years of work on its banks."
    for number, what in enumerate(["lock", "weir", "ferry", "bridge", "mill", "quay", "tower", "canal"])
]


def article(text: str, media_type: str, outlet: str) -> Article:
    return next(iter(read(text.encode(), media_type=media_type, outlet=outlet, id="1")))


def shown(here: Article, there: str) -> list[tuple[str, str]]:
    index = open_index("memory:")
    put([article(there, "text/plain", "afp")], index, now="2026-01-01T00:00:00Z")
    page = page_of(check(here, index))
    return [
        ("".join(text for _, text in row.here), "".join(text for _, text in row.there))
        for source in page.sources for passage in source.passages for row in passage.rows
    ]  # fmt: skip


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_a_long_passage_has_a_level_row_for_each_paragraph(media_type: str) -> None:
    edited = [paragraph.replace("banks", "old stone banks").replace("opened", "closed") for paragraph in LONG]
    text = "\n\n".join(edited) if media_type == "text/plain" else "".join(f"<p>{each} &amp;c.</p>\n" for each in edited)
    rows = shown(article(text, media_type, "trt"), "\n\n".join(LONG))
    assert len(rows) == len(LONG)
    for (here, there), written, original in zip(rows, edited, LONG, strict=True):
        assert here.startswith(written[:40]) and there.startswith(original[:40])
        assert "<" not in here and "&amp;" not in here


def test_all_words_of_both_sides_are_shown() -> None:
    chance = random.Random(5)
    for _ in range(20):
        words = "\n\n".join(LONG).split(" ")
        text = " ".join(chance.choice(["harbour", "\n\n", word, word, word, word, word, word]) for word in words)
        rows = shown(article(text, "text/plain", "trt"), "\n\n".join(LONG))
        here, there = ("".join(side) for side in zip(*rows, strict=True))
        squeezed = re.sub(r"\s", "", text)
        for row, _ in rows:
            assert re.sub(r"\s", "", row) in squeezed
        for _, row in rows:
            assert re.sub(r"\s", "", row) in re.sub(r"\s", "", "".join(LONG))
        assert here and there


def test_the_same_text_is_level() -> None:
    paragraphs = AGENCY.split("\n\n")
    assert [(here.strip(), there.strip()) for here, there in shown(article(AGENCY, "text/plain", "trt"), AGENCY)] == [
        (each.strip(), each.strip()) for each in paragraphs
    ]
