"""Shapes of text that are dear to read, each a function from a size in bytes to a document."""

from __future__ import annotations

import json
from collections.abc import Callable

__all__ = ["SHAPES", "Shape"]

Shape = Callable[[int], str]

WORDS = "the harbour board met on Tuesday and said that the quay would close for a week "


def times(unit: str, before: str = "", after: str = "") -> Shape:
    """``unit`` as often as fits, between two fixed strings."""
    return lambda size: before + unit * max((size - len(before) - len(after)) // len(unit), 1) + after


def nested(opening: str, closing: str, inner: str = "x") -> Shape:
    """As many levels as fit."""
    return lambda size: (deep := size // (len(opening) + len(closing))) * opening + inner + deep * closing


def one_json(name: str, unit: str, before: str = "", after: str = "", **others: object) -> Shape:
    """A document with one long member, escaped as JSON asks."""
    def made(size: int) -> str:
        cost = len(json.dumps(unit)) - 2
        return json.dumps({**others, name: before + unit * (size // cost) + after})

    return made


def records(record: object) -> Shape:
    """A JSON list of equal items."""
    text = json.dumps(record)
    return lambda size: "[" + ",".join([text] * max(size // (len(text) + 1), 1)) + "]"


_PAGE = "<html><head><title>T</title></head><body><article>", "</article></body></html>"
_ANS = {"type": "text", "content": "<p>abc</p>"}
_RICH = {"_type": "block", "children": [{"_type": "span", "text": "abc"}]}
_NODE = {"type": "paragraph", "children": [{"type": "text", "text": "abc"}]}
_WXR = '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
_ITEM = "<item><wp:post_id>1</wp:post_id><title>t</title><content:encoded><![CDATA[<p>abc</p>]]></content:encoded></item>"
_PICTURE = (
    '<item><wp:post_type>attachment</wp:post_type><wp:post_id>1</wp:post_id>'
    '<e:encoded xmlns:e="http://wordpress.org/export/1.2/excerpt/"><![CDATA['
)
_PICTURE_END = "]]></e:encoded></item>"
_OF_PICTURE = "<item><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta></item>"
_NEWSML = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><itemMeta/><contentSet>'
_WIRE = "\x01NWR0077 4 PL 12 Quay\r\n\x02"

SHAPES: dict[str, dict[str, Shape]] = {
    "a.html": {
        "prose": times(f"<p>{WORDS * 4}</p>\n"),
        "paragraphs of 3 letters": times("<p>abc</p>"),
        "a page of them": times("<p>abc</p>", *_PAGE),
        "a page of links": times("<a href=x>a</a> ", *_PAGE),
        "list items": times("<li>abc"),
        "table cells": times("<td>a", "<table><tr>"),
        "inline tags": times("<b>a</b>"),
        "line breaks": times("a<br>"),
        "empty tags": times("<i>"),
        "paragraphs never closed": times("<p>"),
        "entities": times("&amp;", "<p>", "</p>"),
        "entities without end": times("&am", "<p>", "</p>"),
        "nested deep": nested("<div>", "</div>"),
        "nested inline, then blocks": times("<b>x<p>y"),
        "comments": times("<!---->a"),
        "comments never closed": times("<!-- a "),
        "giant attribute": times("x", '<p class="', '">abc</p>'),
        "giant class": times("a b-", '<p class="', '">abc</p>'),
        "many attributes": times(" a=b", "<p", ">abc</p>"),
        "attributes never closed": times(" a='b"),
        "less-than signs": times("<"),
        "end tags": times("</p>"),
        "end tags of nothing": times("</b>", "<i>x"),
        "scripts": times("<script>var a='<p>';</script>", *_PAGE),
        "style sheet": times("p{color:red}\n", "<style>", "</style><p>abc</p>"),
        "script as text": times("function a(b){return b<c&&d>e}\n"),
        "preformatted": times("a\r\n", "<pre>", "</pre>"),
        "white space": times(" \n", "<p>a", "b</p>"),
        "capitals": times("<P>ABC</P>"),
        "JSON-LD": times('<script type="application/ld+json">{"@type":"Thing"}</script>', *_PAGE),
        "metadata": times('<meta name=a content="b">', *_PAGE),
        "marked containers": times("<div class=article-body>", *_PAGE),
        "WordPress comments": times("<!-- wp:paragraph --><p>abc</p><!-- /wp:paragraph -->"),
    },
    "a.md": {
        "prose": times(f"{WORDS * 4}\n\n"),
        "paragraphs of 3 letters": times("abc\n\n"),
        "opening brackets": times("["),
        "images opened": times("!["),
        "brackets, then parentheses": lambda size: "[" * (size // 2) + "](" * (size // 4),
        "brackets closed": nested("[", "]"),
        "links": times("[a](b) "),
        "link with long tail": times("(", "[a]"),
        "stars": times("*"),
        "stars around": times("*a **b "),
        "underscores": times("_a "),
        "quotes": times(">"),
        "quotes with space": times("> "),
        "quoted lines": times("> a\n"),
        "ticks": times("`"),
        "ticks of two kinds": times("`a``b"),
        "backslashes": times("\\"),
        "escapes": times("\\*"),
        "entities": times("&amp;"),
        "ampersands": times("&"),
        "tags opened": times("<a "),
        "inline tags": times("<b>a</b>"),
        "addresses": times("<http://a.b>"),
        "comments never closed": times("a <!-- "),
        "headings": times("# a\n"),
        "underlined": times("a\n-\n"),
        "rules": times("***\n"),
        "rule without end": times("* ", "", "x"),
        "items": times("- a\n"),
        "tables": times("| a | b |\n"),
        "one table row": times("|a", "", "|\n"),
        "fences": times("```\na\n"),
        "definitions": times("[a]: b\n"),
        "footnotes": times("[^a] "),
        "templates": times("{{< a "),
        "figures": times('{{< figure caption="a" >}}\n'),
        "figures never closed": times("{{< figure caption="),
        "HTML blocks": times("<p>abc</p>\n\n"),
        "front matter lines": times("a: b\n", "---\n", "---\nText.\n"),
        "front matter of items": times("- b\n", "---\na:\n", "---\nText.\n"),
        "front matter never closed": times("a: b\n", "---\n"),
        "fences of front matter": times("--- \n"),
    },
    "a.txt": {
        "prose": times(f"{WORDS * 4}\n\n"),
        "lines of 3 letters": times("abc\n"),
        "paragraphs of 3 letters": times("abc\n\n"),
        "one line": times("abc "),
        "one word": times("a"),
        "blank lines": times("\n", "a", "b"),
        "wrapped": times(f"{WORDS[:70]}\n"),
        "quotes": times("“"),
        "dashes": times("- "),
        "front matter lines": times("a: b\n", "---\n", "---\nText.\n"),
    },
    "a.json": {
        "text": one_json("text", f"{WORDS * 4}\n\n"),
        "HTML of 3 letters": one_json("html", "<p>abc</p>"),
        "Markdown of 3 letters": one_json("markdown", "abc\n\n"),
        "escapes": lambda size: '{"text": "' + "\\u00e9" * (size // 6) + '"}',
        "half pairs": lambda size: '{"text": "' + "\\ud83d" * (size // 6) + '"}',
        "HTML with every sign escaped": lambda size: '{"html": "' + "\\u003cp>a" * (size // 8) + '"}',
        "entities": one_json("html", "&amp;"),
        "paragraphs": lambda size: json.dumps({"paragraphs": ["abc"] * (size // 7)}),
        "list of articles": records({"text": "abc"}),
        "nested lists": nested("[", "]", "1"),
        "nested objects": nested('{"a":', "}", "1"),
        "nested data": nested('{"data":', "}", '{"text": "x"}'),
        "brackets opened": times("["),
        "numbers": lambda size: "[" + "1," * (size // 2) + "1]",
        "one number": times("1"),
        "empty keys": lambda size: '{"text": "x",' + ",".join(['"":0'] * (size // 5)) + "}",
        "white space": times(" ", '{"text":', '"x"}'),
        "quotes": times('"'),
        "ninjs": one_json("body_html", "<p>abc</p>", uri="u"),
        "ninjs with NITF": one_json("body_nitf", "<p>abc</p>", "<nitf><body><body.content>", "</body.content></body></nitf>", uri="u"),
        "ninjs pictures": lambda size: json.dumps({"uri": "u", "associations": [{"type": "picture", "description_text": "abc"}] * (size // 50)}),
        "WordPress": lambda size: json.dumps({"id": 1, "content": {"rendered": "<p>abc</p>" * (size // 10)}}),
        "WordPress shortcodes": lambda size: json.dumps({"id": 1, "content": {"raw": "[caption a]x[/caption]" * (size // 22)}}),
        "WordPress brackets": lambda size: json.dumps({"id": 1, "content": {"raw": "<p>[ab]</p>" * (size // 11)}}),
        "WordPress shortcodes opened": lambda size: json.dumps({"id": 1, "content": {"raw": "[caption " * (size // 9)}}),
        "Ghost": one_json("html", "<p>abc</p>", feature_image=None),
        "Ghost lexical": lambda size: json.dumps({"lexical": json.dumps({"root": {"children": [_NODE] * (size // 90)}})}),
        "Strapi": lambda size: json.dumps({"documentId": "d", "body": [_NODE] * (size // 75)}),
        "Portable Text": lambda size: json.dumps({"_type": "post", "body": [_RICH] * (size // 75)}),
        "Arc ANS": lambda size: json.dumps({"_id": "1", "content_elements": [_ANS] * (size // 45)}),
        "JSON Feed": lambda size: json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"content_html": "<p>abc</p>"}] * (size // 32)}),
        "JSON-LD": one_json("articleBody", "abc\n\n", **{"@type": "NewsArticle"}),
        "JSON-LD graph": lambda size: json.dumps({"@graph": [{"@type": "Thing"}] * (size // 20), "text": "x"}),
    },
    "a.jsonl": {
        "small articles": times('{"text":"abc"}\n'),
        "blank lines": times("\n", '{"text":"x"}\n'),
        "one article": one_json("html", "<p>abc</p>"),
    },
    "a.xml": {
        "NITF": times("<p>abc</p>", "<nitf><body><body.content>", "</body.content></body></nitf>"),
        "NITF entities": times("&amp;", "<nitf><body><body.content><p>", "</p></body.content></body></nitf>"),
        "NITF nested": lambda size: "<nitf><body><body.content>" + "<block>" * 200 + "<p>abc</p>" * (size // 10) + "</block>" * 200
        + "</body.content></body></nitf>",
        "NewsML-G2": times("<p>abc</p>", f"{_NEWSML}<inlineXML><html><body>", "</body></html></inlineXML></contentSet></newsItem>"),
        "NewsML-G2 escaped": times("&lt;p>abc&lt;/p>", f'{_NEWSML}<inlineData contenttype="text/html">', "</inlineData></contentSet></newsItem>"),
        "NewsML-G2 empty contents": times("<inlineXML/>", _NEWSML, "</contentSet></newsItem>"),
        "WXR of one post": times("<p>abc</p>", f"{_WXR}<item><content:encoded><![CDATA[", "]]></content:encoded></item></channel></rss>"),
        "WXR of small posts": times(_ITEM, _WXR, "</channel></rss>"),
        "WXR of one picture": lambda size: _WXR + _PICTURE + "<p>abc</p>" * (size // 40) + _PICTURE_END + _OF_PICTURE * (size // 200) + "</channel></rss>",
        "WXR metadata": times("<wp:postmeta><wp:meta_key>a</wp:meta_key></wp:postmeta>", f"{_WXR}<item>", "</item></channel></rss>"),
        "RSS of small items": times("<item><guid>1</guid><description>abc</description></item>", "<rss><channel>", "</channel></rss>"),
        "RSS of one item": times("&lt;p>abc&lt;/p>", "<rss><channel><item><description>", "</description></item></channel></rss>"),
        "RSS cut off": times("<item><guid>1</guid><description>abc</description></item>", "<rss><channel>"),
        "RSS nested items": lambda size: "<rss><channel>" + "<item>" * 200 + "<item><guid>1</guid></item>" * (size // 27),
        "items never closed": times("<item>", "<rss><channel>"),
        "Atom": times("<entry><id>1</id><content>abc</content></entry>", '<feed xmlns="http://www.w3.org/2005/Atom">', "</feed>"),
        "Atom, many authors": times("<author><name>a</name></author>", '<feed xmlns="http://www.w3.org/2005/Atom">', "<entry><id>1</id></entry></feed>"),
        "document types": times("<!DOCTYPE x [", "<rss><channel>"),
        "internal subset": times("<!ELEMENT a (b)>", "<!DOCTYPE nitf [", "]><nitf><body><p>x</p></body></nitf>"),
        "comments": times("<!---->", "<nitf><body>", "</body></nitf>"),
        "CDATA": times("<![CDATA[a]]>", "<nitf><body><body.content><p>", "</p></body.content></body></nitf>"),
        "name spaces": lambda size: "<rss>" + "".join(f'<a xmlns:n{n}="u">' for n in range(200)) + "<a xmlns='b'/>" * (size // 14),
        "nested deep": nested("<a>", "</a>"),
        "feed nested deep": lambda size: "<rss>" + nested("<a>", "</a>")(size) + "</rss>",
        "not closed": times("<a>", "<nitf>"),
        "giant attribute": times("x", '<nitf a="', '"><body><p>x</p></body></nitf>'),
        "many attributes": lambda size: "<nitf " + " ".join(f'a{n}="b"' for n in range(size // 10)) + "><body><p>x</p></body></nitf>",
    },
    "a.iptc": {
        "one story": times("abc\r\n", _WIRE, "\x03"),
        "small stories": times(f"{_WIRE}abc\r\n\x03010800 GMT MAR 26\x04\r\n"),
        "bracketed lines": times("^abc<\r\n", _WIRE, "\x03"),
        "starts of headings": times("\x01"),
        "starts of text": times("\x02", "\x01a", "\x03"),
    },
}  # fmt: skip
