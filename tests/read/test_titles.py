"""Titles and names, which are plain text in one system and HTML in the next."""

from __future__ import annotations

import time

import pytest

from dedup.read import read
from dedup.read.titles import edited_as_html, visible_text

TITLES = [
    ("AT&T <T.N> up, a<b", "AT&T <T.N> up, a<b"),
    ("Fish &amp; chips &#8211; a plan", "Fish & chips – a plan"),
    ("<em>Quay</em> of <TRN.N> closed", "Quay of <TRN.N> closed"),
    ("<a href='x' title=y>Quay</a>, <.SPX>, 2 < 3, </3 and </T.N>", "Quay, <.SPX>, 2 < 3, </3 and </T.N>"),
    ("Quay<o:p></o:p> <!-- first --><amp-x>closed</amp-x>", "Quay closed"),
    ("Quay &lt;b&gt; closed", "Quay <b> closed"),
]


@pytest.mark.parametrize(("stored", "shown"), TITLES)
def test_title_and_creator_of_an_export(stored, shown):
    source = (
        '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>'
        f"<title><![CDATA[{stored}]]></title><dc:creator><![CDATA[{stored}]]></dc:creator>"
        "<content:encoded>Text.</content:encoded></item></channel></rss>"
    )
    (article,) = read(source.encode(), path="a.wxr")
    assert (article.title, article.byline) == (shown, shown)


@pytest.mark.parametrize("field", ["", "Quay", "<T>", "<A> and <B>", "a < b", "<TRN.N", "<b", "AT&T; R&D", "<0#.FTSE>", "<EUR=>", "<?x>"])
def test_plain_text_is_given_back_as_it_is(field):
    assert not edited_as_html(field) and visible_text(field) == field


@pytest.mark.parametrize("piece", ["<", "<a", "<a ", "</", "<b>", "<T.N>", "&amp;", "&", "<a b='", "a", "<!--"])
def test_long_fields_cost_what_their_length_is(piece):
    field = piece * (100_000 // len(piece))
    started = time.process_time()
    visible_text(f"<i>{field}")
    visible_text(f"<{field}</i>")
    assert time.process_time() - started < 3
