"""ninjs and Superdesk: which members are HTML, and which are plain text with a slip of HTML in them."""

from __future__ import annotations

import json

import pytest

from dedup.read import read


def article_of(**members):
    (article,) = read(json.dumps({"guid": "g", "body_html": "<p>x</p>", "headline": "h"} | members).encode(), path="a.json")
    return article


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("&quot;No&quot;, says board&#39;s head", '"No", says board\'s head'),
        ("<p>Quay closed</p>", "Quay closed"),
        ("Quay <b>closed</b><br>", "Quay closed"),
        ("AT&T and R&D rise; M&S; falls", "AT&T and R&D rise; M&S; falls"),
        ("<ACME.N> up, 2 < 3", "<ACME.N> up, 2 < 3"),
        ("Copy&copycat", "Copy&copycat"),
        ("AT&amp;T <T.N> up, a<b and <x <y", "AT&T <T.N> up, a<b and <x <y"),
        ("<A> up, <b", "<A> up, <b"),
    ],
)
def test_headline_and_byline(stored, shown):
    article = article_of(headline=stored, byline=stored)
    assert (article.title, article.byline) == (shown, shown)


@pytest.mark.parametrize("name", ["abstract", "description_html", "body_html"])
def test_members_of_html_are_read_as_such_without_a_tag(name):
    article = article_of(**{name: "Fish &amp; chips"})
    (block,) = [block for block in article.blocks if block.text != "x"]
    assert block.text == "Fish & chips"
    assert article.source[slice(*block.offsets.span(5, 6))] == "&amp;"


def test_an_abstract_of_plain_text_keeps_its_brackets():
    abstract = "Shares of Tarn <TRN.N> rose 3%, and x <y"
    article = article_of(abstract=abstract)
    assert [block.text for block in article.blocks] == [abstract, "x"]
    assert article.source[slice(*article.blocks[0].offsets.span(15, 22))] == "<TRN.N>"
    assert article_of(abstract="Quay<br>closed").blocks[0].text == "Quay\nclosed"


def test_plain_text_stays_as_it_is():
    article = article_of(body_html=None, body_text="Fish &amp; chips\n\nNext.", description_text="R&amp;D")
    assert [block.text for block in article.blocks] == ["R&amp;D", "Fish &amp; chips\n\nNext."]
