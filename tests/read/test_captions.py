"""Captions that stand beside the text: each picture's once, whatever the credit behind it."""

from __future__ import annotations

import json

import pytest

from dedup.read import read

BOARD = "The board on the quay."


def captions(in_text, *beside):
    feed = json.dumps({
        "uri": "u", "body_html": "".join(f"<figcaption>{caption}</figcaption>" for caption in in_text) + "<p>Text.</p>",
        "associations": [{"type": "picture", "description_text": caption} for caption in beside],
    })  # fmt: skip
    (article,) = read(feed.encode(), path="a.json")
    return [block.text for block in article.blocks if block.role == "caption"]


@pytest.mark.parametrize("longer", [BOARD, f"{BOARD} Ada Vance/Northwire", f"{BOARD} (Northwire)", f"{BOARD} © AV"])
def test_one_picture_has_one_caption(longer):
    assert captions([longer, "A gate"], BOARD) == [longer, "A gate"]
    assert captions([BOARD, "A gate"], longer) == [BOARD, "A gate"]


@pytest.mark.parametrize("other", ["The gate", "The board", "The boards", "The board at night"])
def test_another_picture_keeps_its_own(other):
    assert captions([other], "The board of the quay") == [other, "The board of the quay"]


def export(caption, posts):
    return (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:e="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<item><wp:post_id>1</wp:post_id><wp:post_type>attachment</wp:post_type><e:encoded>{caption}</e:encoded></item>"
        + "".join(
            f"<item><wp:post_id>{number}</wp:post_id><content:encoded>Text {number}.</content:encoded><wp:postmeta>"
            "<wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta></item>"
            for number in range(2, 2 + posts)
        )
        + "</channel></rss>"
    )


def test_posts_of_one_picture_cost_no_more_than_their_length():
    read_ones = list(read(export(BOARD, 3).encode(), path="a.wxr"))
    assert [[block.text for block in article.blocks] for article in read_ones] == [
        [f"Text {number}.", BOARD] for number in (2, 3, 4)
    ]
    for article in read_ones:
        assert article.source[slice(*article.blocks[1].offsets.span(0, len(BOARD)))] == BOARD
    long = list(read(export(f"{BOARD} " * 100, 3).encode(), path="a.wxr"))
    assert [len(article.blocks) for article in long] == [1, 1, 1]
