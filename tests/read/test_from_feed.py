"""Feeds, beside feedparser's reading of the same ones."""

from __future__ import annotations

import pytest

from dedup.errors import ReadError
from dedup.read import read, read_path
from tests.read.unescape import undo_html


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.data("cms_samples")
def test_samples_give_the_entries_that_feedparser_finds(samples):
    feedparser = pytest.importorskip("feedparser", reason="needs feedparser as an oracle")
    compared = 0
    for path in sorted((samples / "feedjira-feeds").glob("*.xml")):
        try:
            articles = list(read_path(path))
        except ReadError:
            continue
        entries = feedparser.parse(path.read_bytes().lstrip(), sanitize_html=False, resolve_relative_uris=False).entries
        if not entries or len(articles) != len(entries):
            assert path.name in DIFFERENT, path.name
            continue
        for article, entry in zip(articles, entries, strict=True):
            assert not entry.get("link") or not article.url or article.url == entry.link.strip(), path.name
            bodies = [body.value for body in entry.get("content", ())] + [entry.get("summary", "")]
            plain = [letters(undo_html(body)) for body in bodies]
            for block in article.blocks:
                assert block.role == "caption" or any(letters(block.text) in body for body in plain), path.name
        compared += 1
    assert compared > 25


# Fragments of HTML, and a feed inside a page: no feeds to feedparser.
DIFFERENT = {
    "AmazonWebServicesBlogFirstEntryContent.xml",
    "DuplicateContentAtomFeed.xml",
    "HREFConsideredHarmfulFirstEntry.xml",
    "PaulDixExplainsNothingFirstEntryContent.xml",
    "TechCrunchFirstEntry.xml",
    "TechCrunchFirstEntryDescription.xml",
    "TenderLovemakingFirstEntry.xml",
}


def test_a_feed_cut_off_before_its_first_item_ends_is_refused_with_its_place():
    with pytest.raises(ReadError, match="cut off") as caught:
        list(read(b"<rss><channel>\n<item><title>x", path="a.xml"))
    assert (caught.value.line, caught.value.column) == (2, 15)


def test_a_source_is_named_by_its_text_or_by_the_title_among_its_data():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><source><id>tag:nw.example,2026:1</id><title>Northwire</title>'
        "<updated>2026-03-01T08:00:00Z</updated></source><content>Boats wait.</content></entry></feed>"
    )
    rss = '<rss><channel><item><guid>1</guid><source url="https://nw.example">Northwire</source><description>Boats wait.</description></item></channel></rss>'
    for feed in (atom, rss):
        (article,) = read(feed.encode(), path="a.xml")
        assert article.credit == "Northwire"
