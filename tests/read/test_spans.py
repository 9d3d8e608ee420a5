"""The one promise of every reader: a span slices its paragraph out of the user's own source.

For each format a writer puts the same random paragraphs into a document,
escaped by the standard library. The reader must give them back, and every
character's span must be that character, as written.
"""

from __future__ import annotations

import codecs
import html
import io
import json
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.read import read
from dedup.read.document import LIMITS
from dedup.read.from_parquet import read_parquet
from dedup.read.xml_stream import read_stream
from dedup.segment import segment
from tests.read.sample_table import wrong_spans

Paragraphs = list[str]


def p(paragraphs: Paragraphs) -> str:
    return "".join(f"<p>{html.escape(text)}</p>\n" for text in paragraphs)


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def markdown(text: str) -> str:
    return "".join("\\" + character if character in ESCAPED else character for character in text)


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
    "own markdown": ("a.json", lambda ps: json.dumps({"markdown": "\n\n".join(map(markdown, ps))})),
    "strapi 4 in html": ("a.json", lambda ps: json.dumps({"data": {"id": 1, "attributes": {"content": p(ps)}}})),
    "strapi zone": ("a.json", lambda ps: json.dumps(
        {"documentId": "d", "content": [{"__component": "a.rich-text", "body": "\n\n".join(map(markdown, ps))}]})),
    "wordpress raw": ("a.json", lambda ps: json.dumps({"id": 1, "content": {"raw": "".join(
        f"<!-- wp:paragraph -->\n<p>{html.escape(text)}</p>\n<!-- /wp:paragraph -->\n\n" for text in ps)}})),
    "ghost mobiledoc": ("a.json", lambda ps: json.dumps({"html": None, "mobiledoc": json.dumps(
        {"sections": [[1, "p", [[0, [], 0, text[:2]], [0, [], 0, text[2:]]]] for text in ps]})})),
    "atom in html": ("a.atom", lambda ps: '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">'
                     + escape(p(ps)) + "</content></entry></feed>"),
    "markdown": ("a.md", lambda ps: "\n\n".join(map(markdown, ps))),
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
    assert article.source == source
    if not source.startswith("<?xml"):
        (wide,) = read(codecs.BOM_UTF16_LE + source.encode("utf-16-le"), path=path)
        assert wide == article


# What leaves its text to be divided into paragraphs.
OPEN: dict[str, tuple[str, Callable[[Paragraphs], str]]] = {
    "text": ("a.txt", "\n\n".join),
    "text of Windows": ("a.txt", "\r\n\r\n".join),
    "front matter": ("a.txt", lambda ps: "---\nid: 7\n---\n" + "\n\n".join(ps)),
    "own text": ("a.json", lambda ps: json.dumps({"text": "\n\n".join(ps)})),
    "own text, ndjson": ("a.jsonl", lambda ps: json.dumps({"text": "\n\n".join(ps)}, ensure_ascii=False)),
    "json-ld": ("a.json", lambda ps: json.dumps({"@type": "NewsArticle", "articleBody": "\n\n".join(ps)})),
    "json feed": ("a.json", lambda ps: json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"content_text": "\n\n".join(ps)}]})),
    "iptc 7901": ("a.iptc", lambda ps: "\x01NWR0077 4 PL 12 Quay\r\n\x02" + "\r\n\r\n".join(ps) + "\r\n\x03"),
    "anpa": ("a.anpa", lambda ps: "\x16\x16\x01a0077\x1fbc-\r\nr i\x13\x11 BC-Quay 03-01\r\n\x02" + "\r\n\r\n".join(ps) + "\r\n\x03"),
    "newsml with text": ("a.xml", lambda ps: newsml(
        '<inlineData contenttype="text/plain">' + escape(without_tags("\n\n".join(ps))) + "</inlineData>")),
    "atom text": ("a.atom", lambda ps: '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="text">'
                  + escape(without_tags("\n\n".join(ps))) + "</content></entry></feed>"),
    "classic wordpress": ("a.json", lambda ps: json.dumps({"id": 1, "content": {"raw": html.escape("\r\n\r\n".join(ps))}})),
}  # fmt: skip


def without_tags(text: str) -> str:
    """Text that looks like HTML is read as HTML, whatever is said of it."""
    return text.replace("<", "(")


@pytest.mark.parametrize("name", OPEN)
@settings(max_examples=40)
@given(paragraphs=st.lists(texts.map("{}.".format), min_size=1, max_size=3))
def test_spans_of_open_text(name, paragraphs):
    path, write = OPEN[name]
    source = write(paragraphs)
    (article,) = read(source.encode(), path=path)
    found = [paragraph.text for paragraph in segment(article)]
    assert list(map(without_tags, found)) == list(map(without_tags, paragraphs))
    assert list(wrong_spans(article)) == []


@pytest.mark.parametrize("name", ["wxr", "rss in cdata", "rss escaped", "atom xhtml"])
@settings(max_examples=40)
@given(paragraphs=st.lists(texts, min_size=1, max_size=3), cut=st.integers(0, 500))
def test_spans_of_streams(name, paragraphs, cut):
    data = FORMATS[name][1](paragraphs).encode()
    cut = min(cut, data.index(b"Za"))
    (article,) = read_stream(data[:cut], io.BytesIO(data[cut:]), limits=LIMITS)
    assert [block.text for block in article.blocks] == paragraphs
    assert list(wrong_spans(article)) == []


@settings(max_examples=40)
@given(paragraphs=st.lists(texts.map("{}.".format), min_size=1, max_size=3))
def test_spans_of_parquet(paragraphs):
    arrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    for name, cell in (("html", p(paragraphs)), ("text", "\n\n".join(paragraphs)), ("paragraphs", paragraphs)):
        file = io.BytesIO()
        parquet.write_table(arrow.table({name: [cell]}), file)
        (article,) = read_parquet(file, limits=LIMITS)
        assert [paragraph.text for paragraph in segment(article)] == paragraphs
        assert list(wrong_spans(article)) == []
