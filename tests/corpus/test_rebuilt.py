"""A stored article that is an article again has its paragraphs, and says where they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.corpus.rebuilt import paragraphs_of, rebuilt
from dedup.model import StoredArticle
from dedup.segment import segment

TEXTS = st.lists(st.text(st.sampled_from("ab.,\u00e9\u5e74\u05d0 \t\n\u00a0\u200b\ufeff\ud800"), max_size=6), max_size=4)


def stored(texts: list[str]) -> StoredArticle:
    roles = ("body", "quote", "heading", "body")[: len(texts)]
    return StoredArticle("post/1", *[""] * 8, 0, "usable", *[""] * 4, tuple(texts), roles)


@given(TEXTS)
def test_its_blocks_are_the_paragraphs_that_segmentation_finds(texts: list[str]) -> None:
    article = rebuilt(stored(texts))
    found = paragraphs_of(article)
    assert found == segment(article)
    assert [article.source[paragraph.span.start : paragraph.span.end] for paragraph in found] == [paragraph.text for paragraph in found]
