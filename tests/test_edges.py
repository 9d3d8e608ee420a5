"""Furniture at the edges of two stories of one outlet is no evidence; stories republished are."""

from __future__ import annotations

from dataclasses import replace

from dedup.edges import edge_words
from dedup.model import Article, Block
from dedup.offsets import OffsetMap
from dedup.pipeline import compare, stored_form
from dedup.segment import segment

FOOTER = "The Courier is owned by its readers, and letters to its editor are printed on Fridays when space allows it."
LIBRARY = (
    "The town library opened its doors again on Monday after eighteen months of noisy building work.",
    "Its librarian cut a paper ribbon and lent the first book, a manual of beekeeping, to a boy of six.",
    "The conversion cost a little less than planned, because old steel could be used for the new terrace.",
)
FROST = (
    "Three nights of frost in the middle of April destroyed half of the cherry blossom in the valley.",
    "Growers who had sprinklers fared better, but only one orchard in five can draw water enough to run them.",
    "Prices at the weekly market will double, said a man who has lost every one of his early trees.",
)


def story(key: str, *paragraphs: str) -> Article:
    source = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for text in paragraphs:
        blocks.append(Block(text, "body", OffsetMap.identity(at, len(text))))
        at += len(text) + 2
    outlet, _, name = key.partition("/")
    return Article(outlet, name, source, tuple(blocks))


def shared(here: Article, there: Article) -> str:
    paragraphs = segment(here)
    stored = stored_form(there)
    alignments = [replace(each, key=there.key) for each in compare(here, there)]
    words = [word for paragraph in paragraphs for word in paragraph.words.words]
    return " ".join(words[place] for place in sorted(edge_words(here, paragraphs, alignments, {there.key: stored})))


def test_a_common_footer_is_furniture() -> None:
    assert shared(story("c/1", *FROST, FOOTER), story("c/2", *LIBRARY, FOOTER)).startswith("the courier is owned")


def test_a_common_header_is_furniture() -> None:
    assert shared(story("c/1", FOOTER, *FROST), story("c/2", FOOTER, *LIBRARY)).startswith("the courier is owned")


def test_another_outlet_with_the_same_last_paragraph_copied_it() -> None:
    assert shared(story("c/1", *FROST, FOOTER), story("d/2", *LIBRARY, FOOTER)) == ""


def test_text_shared_elsewhere_too_makes_it_no_furniture() -> None:
    assert shared(story("c/1", *FROST, FOOTER), story("c/2", *LIBRARY, FROST[0], LIBRARY[0], FOOTER)) == ""


def test_a_republished_story_is_not_its_own_footer() -> None:
    assert shared(story("c/1", *FROST), story("c/2", *FROST)) == ""
    assert shared(story("c/1", FOOTER), story("c/2", FOOTER)) == ""
