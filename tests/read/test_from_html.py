"""HTML fragments: roles, entities, comments, broken markup, and the way back."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.offsets import to_utf8, to_utf16
from dedup.read import read
from tests.read.unescape import undo_html, undo_json


def blocks(source: str, **options):
    (article,) = read(source.encode(), media_type="text/html", **options)
    return [(block.role, block.text) for block in article.blocks]


def test_roles():
    source = """<h2>Head</h2><p>One.</p><ul><li>a<li><p>b</p></ul><blockquote><p>Said.</p></blockquote>
    <figure><img src=x alt="not seen"><figcaption>A map</figcaption></figure>
    <table><tr><td>1<td>2</table><p class="wp-caption-text">Photo</p><p class="standfirst">Lead</p>Loose text"""
    assert blocks(source) == [
        ("heading", "Head"),
        ("body", "One."),
        ("list", "a"),
        ("list", "b"),
        ("quote", "Said."),
        ("caption", "A map"),
        ("table", "1"),
        ("table", "2"),
        ("caption", "Photo"),
        ("standfirst", "Lead"),
        ("body", "Loose text"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a<!-- hidden -->b</p>", ["ab"]),
        ("<!-- wp:paragraph -->one<!-- /wp:paragraph --><!-- wp:paragraph -->two<!-- /wp:paragraph -->", ["one", "two"]),
        ("<p>a<br>b<br/>c</p>", ["a\nb\nc"]),
        ("<p>a\n   b\t c</p>", ["a b c"]),
        ("<pre>a\n  b</pre>", ["a\n  b"]),
        ("<p>one<p>two", ["one", "two"]),
        ("<p>x < y & z &lt; w</p>", ["x < y & z < w"]),
        ('<p title="a > b">x</p>', ["x"]),
        ('<p title="never closed>x</p><p>y</p>', ["x", "y"]),
        ("<script>var p = '<p>no</p>'</script><p>yes</p>", ["yes"]),
        ("<p>&nbsp;&#8220;Hi&#x201d; &copy 2026 &notanentity;</p>", ["“Hi” © 2026 ¬anentity;"]),
        ("<p>a</p><!-- open comment <p>b</p>", ["a"]),
        ("a<b", ["a"]),
        ("1 <2", ["1 <2"]),
        ("<p><b>bold</b> and <i>it</i>alic</p>", ["bold and italic"]),
        ("first\n\nsecond <b>line</b>\n\nthird", ["first\n\nsecond line\n\nthird"]),
        ("<p></p><p> </p><p>x</p>", ["x"]),
        ("<P CLASS=caption>x</P>", ["x"]),
    ],
)
def test_texts(source, expected):
    assert [text for _, text in blocks(source)] == expected


words = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="<>&[] "), min_size=1, max_size=8)
escapes = st.sampled_from([
    ("&amp;", "&"), ("&lt;", "<"), ("&#8212;", "—"), ("&#x1F600;", "\N{GRINNING FACE}"), ("&eacute;", "é"),
    ("\N{GRINNING FACE}", "\N{GRINNING FACE}"), ("<b>", ""), ("</b>", ""), ("<!-- c -->", ""), ("<a href='&amp;>'>", ""),
    ("<br>", "\n"), (" ", " "), ("\r\n", " "), ("\n\t ", " "),
])  # fmt: skip
pieces = st.lists(st.one_of(words.map(lambda word: (word, word)), escapes), min_size=1, max_size=12)


@settings(max_examples=200)
@given(st.lists(pieces, min_size=1, max_size=4))
def test_every_span_slices_its_text_out_of_the_source(paragraphs):
    paragraphs = [[("A word.", "A word.")], *paragraphs]  # a document without any is refused
    source = "".join("<p>" + "".join(written for written, _ in paragraph) + "</p>\n" for paragraph in paragraphs)
    (article,) = read(source.encode(), path="a.html")
    expected = [undo_html("".join(written.replace("'&amp;>'", "x") for written, _ in paragraph)).strip() for paragraph in paragraphs]
    assert [re.sub(r" ?\n ?", "\n", block.text) for block in article.blocks] == [text for text in expected if text]
    for block in article.blocks:
        start, end = block.offsets.span(0, len(block.text))
        assert undo_html(article.source[start:end].replace("'&amp;>'", "x")).strip() == re.sub(r" ?\n ?", "\n", block.text)
        for place, character in enumerate(block.text):
            low, high = block.offsets.span(place, place + 1)
            written = article.source[low:high]
            if character == " ":
                assert not written.strip()
            elif character == "\n":
                assert written == "<br>"
            else:
                assert html.unescape(written) == character
        utf8, utf16 = to_utf8(source, (start, end)), to_utf16(source, (start, end))
        assert source.encode()[utf8[start] : utf8[end]].decode() == source[start:end]
        wide = source.encode("utf-16-le")
        assert wide[2 * utf16[start] : 2 * utf16[end]].decode("utf-16-le") == source[start:end]


@settings(max_examples=100)
@given(st.lists(pieces, min_size=1, max_size=3), st.booleans())
def test_html_inside_json_goes_back_through_both(paragraphs, ascii_only):
    import json

    markup = "<p>A word.</p>" + "".join("<p>" + "".join(written for written, _ in paragraph) + "</p>" for paragraph in paragraphs)
    source = json.dumps({"id": "1", "html": markup}, ensure_ascii=ascii_only).replace("/", "\\/")
    (article,) = read(source.encode(), path="a.json")
    (plain,) = read(markup.encode(), path="a.html")
    assert [block.text for block in article.blocks] == [block.text for block in plain.blocks]
    for block, same in zip(article.blocks, plain.blocks, strict=True):
        for place in range(len(block.text)):
            low, high = block.offsets.span(place, place + 1)
            there = same.offsets.span(place, place + 1)
            assert undo_json(source[low:high]) == markup[slice(*there)]


@settings(max_examples=300)
@given(st.text(st.sampled_from("<>/!-&;\"'= \n\tpabri[]#x3CDATA\N{GRINNING FACE}"), max_size=200))
def test_broken_markup_never_fails_and_spans_stay_inside(source):
    source = f"a {source}"  # a document without a word is refused
    (article,) = read(source.encode(), media_type="text/html")
    last = 0
    for block in article.blocks:
        start, end = block.offsets.span(0, len(block.text))
        assert last <= start < end <= len(source)
        last = end
