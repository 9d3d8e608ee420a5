"""Captions that stand beside the text: each picture's once, whatever the credit behind it."""

from __future__ import annotations

import json
import time

import pytest

from dedup.pipeline import check
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


@pytest.mark.parametrize("between", [["Photo ab"], ["Photo-a", "Photo-b"], ["Photo ab", "Photo ac", "Photo b", "Photograph"]])
def test_what_stands_between_in_the_alphabet_hides_no_caption(between):
    assert captions([*between, "Photo."], "Photo") == [*between, "Photo."]
    assert captions([*between, "Photo"], "Photo. Ada Vance") == [*between, "Photo"]
    assert captions(between, "Photo. Ada Vance") == [*between, "Photo. Ada Vance"]


def test_captions_that_begin_each_other_cost_no_more_than_their_length():
    inside = ["x" * size for size in range(1, 700)]
    beside = [f"{'x' * 700}{number}" for number in range(700)]
    started = time.process_time()
    assert captions(inside, *beside) == [*inside, *beside]
    assert time.process_time() - started < 5


@pytest.mark.parametrize("text", [f"<figure><figcaption>{BOARD}</figcaption></figure><p>Text.</p>", "<p>Text.</p>"])
def test_the_picture_above_a_post_is_often_in_it_as_well(text):
    media = {"wp:featuredmedia": [{"caption": {"rendered": f"<p>{BOARD}</p>"}}]}
    wordpress = {"id": 1, "content": {"rendered": text}, "_embedded": media}
    ghost = {"id": "1", "html": text, "feature_image": "a.jpg", "feature_image_caption": BOARD}
    for post in (wordpress, ghost):
        (article,) = read(json.dumps(post).encode(), path="a.json")
        assert [block.text for block in article.blocks if block.role == "caption"] == [BOARD]


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


def test_the_caption_of_one_picture_is_read_with_the_first_post_that_has_it():
    for caption in (BOARD, (f"{BOARD} " * 100).strip()):
        read_ones = list(read(export(caption, 3).encode(), path="a.wxr"))
        assert [[block.text for block in article.blocks] for article in read_ones] == [
            ["Text 2.", caption], ["Text 3."], ["Text 4."]
        ]  # fmt: skip
        assert read_ones[0].source[slice(*read_ones[0].blocks[1].offsets.span(0, len(caption)))] == caption


def test_a_picture_without_a_number_is_that_of_no_post():
    source = export(BOARD, 1).replace("<wp:post_id>1</wp:post_id>", "").replace("<wp:meta_value>1<", "<wp:meta_value><")
    (article,) = read(source.encode(), path="a.wxr")
    assert [block.text for block in article.blocks] == ["Text 2."]


def test_a_slip_in_it_is_dismissed_anywhere_in_that_post_and_only_there():
    line = "The board of the harbour gave notice on Monday that the old quay would be closed until the gate is mended."
    slip = export(f"&lt;p&gt;{line}&lt;/p&gt;&lt;p&gt;{line}&lt;/p&gt;", 2)

    def rules(source):
        return [[finding.rule for finding in check(article).findings] for article in read(source.encode(), path="a.wxr")]

    def dismissed_beside(text):
        return slip.replace(text, f"<![CDATA[{text}<!-- dedup: off rule=double reason='a refrain' -->]]>")

    assert rules(slip) == [["double/caption"], []]
    assert rules(dismissed_beside("Text 2.")) == [[], []]
    assert rules(dismissed_beside("Text 3.")) == [["double/caption"], []]
