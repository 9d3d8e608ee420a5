"""The one promise of every reader: a span slices its paragraph out of the user's own source.

For each format a writer puts the same random paragraphs into a document,
escaped by the standard library. The reader must give them back, and every
character's span must be that character, as written.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.offsets import to_utf8, to_utf16
from dedup.read import read
from tests.read.sample_table import wrong_spans

Paragraphs = list[str]


def p(paragraphs: Paragraphs) -> str:
    return "".join(f"<p>{html.escape(text)}</p>\n" for text in paragraphs)


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def spans_of(paragraphs: Paragraphs, leaf: str = "text") -> list[dict[str, object]]:
    """Each paragraph as a node of rich text, in two leaves."""
    return [
        {"type": "paragraph", "_type": "block",
         "children": [{"type": "text", "_type": "span", leaf: text[: len(text) // 2]},
                      {"type": "text", "_type": "span", leaf: text[len(text) // 2 :]}]}
        for text in paragraphs
    ]  # fmt: skip


def rss(body: str, extra: str = "") -> str:
    return (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"' + extra
        + f"><channel><item><guid>1</guid><content:encoded>{body}</content:encoded></item></channel></rss>"
    )  # fmt: skip


def newsml(content: str) -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><itemMeta/>'
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def nitf(paragraphs: Paragraphs) -> str:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return f"<nitf><body><body.content>{body}</body.content></body></nitf>"


WP = ' xmlns:wp="http://wordpress.org/export/1.2/"'
FORMATS: dict[str, tuple[str, Callable[[Paragraphs], str]]] = {
    "html": ("a.html", p),
    "page": ("a.html", lambda ps: f"<html><body><article>{p(ps)}</article></body></html>"),
    "own paragraphs": ("a.json", lambda ps: json.dumps({"paragraphs": ps})),
    "own html": ("a.json", lambda ps: json.dumps({"html": p(ps)}, ensure_ascii=False)),
    "ndjson": ("a.jsonl", lambda ps: json.dumps({"html": p(ps)})),
    "ninjs": ("a.json", lambda ps: json.dumps({"uri": "u", "body_xhtml": p(ps)})),
    "ninjs with nitf": ("a.json", lambda ps: json.dumps(
        {"uri": "u", "bodies": [{"contentType": "text/vnd.IPTC.NITF", "value": nitf(ps)}]})),
    "wordpress": ("a.json", lambda ps: json.dumps({"id": 1, "content": {"rendered": p(ps)}}).replace("/", "\\/")),
    "ghost html": ("a.json", lambda ps: json.dumps({"posts": [{"html": p(ps), "feature_image": None}]})),
    "ghost lexical": ("a.json", lambda ps: json.dumps(
        {"html": None, "lexical": json.dumps({"root": {"children": spans_of(ps)}})})),
    "strapi": ("a.json", lambda ps: json.dumps({"data": {"documentId": "d", "body": spans_of(ps)}})),
    "portable text": ("a.json", lambda ps: json.dumps({"_type": "post", "_id": "1", "body": spans_of(ps)})),
    "ans": ("a.json", lambda ps: json.dumps(
        {"_id": "1", "content_elements": [{"type": "text", "content": html.escape(text)} for text in ps]})),
    "json feed": ("a.json", lambda ps: json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"content_html": p(ps)}]})),
    "nitf": ("a.xml", nitf),
    "newsml with nitf": ("a.xml", lambda ps: newsml(f"<inlineXML>{nitf(ps)}</inlineXML>")),
    "newsml with html": ("a.xml", lambda ps: newsml(f'<inlineData contenttype="text/html">{escape(p(ps))}</inlineData>')),
    "wxr": ("a.xml", lambda ps: rss(cdata(p(ps)), WP)),
    "rss in cdata": ("a.xml", lambda ps: rss(cdata(p(ps)))),
    "rss escaped": ("a.xml", lambda ps: rss(escape(p(ps)))),
    "atom xhtml": ("a.xml", lambda ps: '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">'
                   + "".join(f"<p>{escape(text)}</p>" for text in ps) + "</content></entry></feed>"),
    "markdown": ("a.md", lambda ps: "\n\n".join("".join("\\" + c if c in ESCAPED else c for c in text) for text in ps)),
}  # fmt: skip

ESCAPED = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
# Control characters and spaces are white space to some format or no XML at all; brackets mean shortcodes to WordPress.
letters = st.one_of(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="\ufffe\uffff[]"),
    st.sampled_from("\N{GRINNING FACE}\N{MATHEMATICAL BOLD CAPITAL A}é\"'\\&<>/"),
)
words = st.text(letters, min_size=1, max_size=6)
# A letter first, so that no paragraph begins like a list, a heading or a caption.
texts = st.lists(words, min_size=1, max_size=5).map(lambda found: "Za " + " ".join(found))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(paragraphs=st.lists(texts, min_size=1, max_size=3))
def test_spans(name, paragraphs):
    path, write = FORMATS[name]
    source = write(paragraphs)
    (article,) = read(source.encode(), path=path)
    assert [block.text for block in article.blocks] == paragraphs
    assert list(wrong_spans(article)) == []
    wide = source.encode("utf-16-le")
    for block in article.blocks:
        start, end = block.offsets.span(0, len(block.text))
        assert article.source is source or article.source == source
        utf8, utf16 = to_utf8(source, (start, end)), to_utf16(source, (start, end))
        assert source.encode()[utf8[start] : utf8[end]].decode() == source[start:end]
        assert wide[2 * utf16[start] : 2 * utf16[end]].decode("utf-16-le") == source[start:end]
