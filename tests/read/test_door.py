"""The front door: formats chosen, keys made, files and directories read."""

from __future__ import annotations

import codecs
import json
import os

import pytest

from dedup.errors import ReadError
from dedup.read import read, read_path
from dedup.read.formats import sniff

TEXT = "Käse kostet 3 € \N{GRINNING FACE}.\r\n\r\nZweiter Absatz."


def articles(data: bytes, **options):
    return list(read(data, **options))


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides_and_is_not_counted(mark, codec):
    (article,) = articles(mark + TEXT.encode(codec), path="a.txt")
    assert article.source == TEXT
    (block,) = article.blocks
    assert block.offsets.span(0, 4) == (0, 4)
    assert not block.fixed


@pytest.mark.parametrize(
    ("path", "media_type", "body", "text"),
    [
        ("a.txt", "", "<p>x</p>", "<p>x</p>"),
        ("a.md", "", "*x*", "x"),
        ("a.html", "", "<p>x</p>", "x"),
        ("", "", "<p>x</p>", "x"),
        ("", "", "x", "x"),
        ("-", "", '{"text": "x"}', "x"),
        ("a.txt", "application/json", '{"text": "x"}', "x"),
        ("", "text/html; charset=utf-8", "x", "x"),
        ("", "application/vnd.api+json", '{"text": "x"}', "x"),
        ("", "application/octet-stream", '{"text": "x"}\n{"text": "x"}', "x"),
        ("a.story", "", '[{"html": "<p>x</p>"}]', "x"),
    ],
)
def test_the_format_is_that_of_media_type_then_extension_then_first_bytes(path, media_type, body, text):
    found = articles(body.encode(), path=path, media_type=media_type)
    assert {block.text for article in found for block in article.blocks} == {text}


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        # Agencies put names and tickers into angle brackets.
        ("text", "<ORIX> PLANS A MERGER\n\nShares of <ORIX.T> and <Acme Corp Ltd> rose 3 pct."),
        ("text", "<ACME>"),
        ("text", "<Acme Corp said nothing"),
        ("text", "<3 hearts"),
        ("html", "<p>One"),
        ("html", "<p\nclass='a' data-b='<x>'>One</p>"),
        ("html", "<pre>One</pre>"),
        ("html", "<main><p>One</p></main>"),
        ("html", "<!-- wp:paragraph -->\n<p>One</p>"),
        ("html", "<!-- wp:html -->\nOne"),
        ("html", "<!-- never closed"),
        ("html", "<!DOCTYPE HTML>\nOne"),
        ("html", "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-' '-'>\n<html><body>One</body></html>"),
        ("xml", "<?xml version='1.0'?><newsItem><inlineXML><html><body>One</body></html></inlineXML></newsItem>"),
        ("xml", "<?xml version='1.0'?><!-- <html> --><weather/>"),
        ("xml", "<!-- made by hand --><rss><channel/></rss>"),
        ("xml", "<!DOCTYPE nitf [<!ENTITY a '<html>'>]><nitf/>"),
        ("xml", "<nitf><body><body.content>cut off"),
        ("xml", "<weather><wind>4</wind></weather>"),
        ("xml", "<weather wind='4'>"),
    ],
)
def test_what_begins_with_a_bracket_is_told_by_its_first_element(format_, text):
    assert sniff(text) == format_


def test_a_title_in_angle_brackets_is_text():
    (article,) = articles(b"<ORIX> PLANS A MERGER\n\nTOKYO - Shares rose.")
    assert article.blocks[0].text.startswith("<ORIX> PLANS")


def test_keys():
    def key(path="", body=b"x", **options):
        return articles(body, path=path, **options)[0].key

    assert key("drafts/a.txt") == "local/drafts/a.txt"
    assert key("./drafts/a.txt") == "local/drafts/a.txt"
    assert key("body", name="drafts/a.txt") == "local/drafts/a.txt"
    assert key("-") == "local/stdin"
    assert key("") == "local/unnamed"
    assert key("a.txt", outlet="trt", id="7") == "trt/7"
    assert key("a.json", b'{"outlet": "afp", "id": 9, "text": "x"}') == "afp/9"
    assert key("a.json", b'{"outlet": "afp", "id": 9, "text": "x"}', outlet="trt") == "trt/9"


def keys(path, **options):
    return [article.key for article in read_path(path, **options)]


def test_a_file_has_one_key_however_its_path_is_written(tmp_path, monkeypatch):
    (tmp_path / "k" / "drafts").mkdir(parents=True)
    for place in ("k/a.txt", "k/drafts/a.txt", "a.txt"):
        (tmp_path / place).write_text("One paragraph.", encoding="utf-8")
    (tmp_path / "k" / "a.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n', encoding="utf-8")
    os.symlink(tmp_path / "k", tmp_path / "link")
    monkeypatch.chdir(tmp_path / "k")
    spellings = ("a.txt", "./a.txt", "../k/a.txt", "drafts/../a.txt", tmp_path / "k" / "a.txt", tmp_path / "link" / "a.txt")
    for spelling in spellings:
        (article,) = read_path(spelling)
        assert (article.key, article.path) == ("local/a.txt", str(spelling))
    assert keys("a.jsonl") == keys(tmp_path / "k" / "a.jsonl") == ["local/a.jsonl", "local/a.jsonl:2"]
    assert keys(".") == keys(tmp_path / "link") == ["local/a.jsonl", "local/a.jsonl:2", "local/a.txt", "local/drafts/a.txt"]
    # A file outside is no file inside, and its key has no part that web clients would fold.
    outside = f"local/file:{os.path.realpath(tmp_path)}/a.txt"
    assert keys("../a.txt") == keys(tmp_path / "a.txt") == keys("../link/../a.txt") == [outside]


def test_items_without_an_id_have_keys_of_their_own(tmp_path):
    items = [f"<item><title>{title}</title><pubDate>{date}</pubDate><description>{text}</description></item>"
             for title, date, text in (("Quay", "2026-03-01", "One."), ("Quay", "2026-03-02", "Two."), ("", "", "Two."), ("", "", "Six."))]  # fmt: skip
    feed = "<rss><channel>{}</channel></rss>"
    found = [a.key for a in read(feed.format("".join(items)).encode(), path="a.rss")]
    assert len(set(found)) == 4 and all(key.startswith("local/a.rss#") for key in found)
    # The next day's feed has other items before them, and an edit is a new version of the same article.
    later = "<item><guid>9</guid><description>x</description></item>" + "".join(items[1:]).replace("<description>Two", "<description>2", 1)
    assert [a.key for a in read(feed.format(later).encode(), path="a.rss")] == ["local/9", *found[1:]]
    posts = feed.replace("<rss", '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="http://purl.org/rss/1.0/modules/content/"')
    posts = posts.format("".join(items)).replace("description>", "c:encoded>")
    assert len({a.key for a in read(posts.encode(), path="a.xml")}) == 4
    json_feed = {"version": "https://jsonfeed.org/version/1", "items": [{"title": "Quay", "date_published": f"2026-03-0{n}", "content_text": "x"} for n in (1, 2)] + [{"content_text": "y"}]}
    assert len({a.key for a in read(json.dumps(json_feed).encode(), path="a.json")}) == 3
    message = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">' + "<newsItem><itemMeta/><contentSet><inlineData>x</inlineData></contentSet></newsItem>" * 2 + "</newsMessage>"
    assert [a.key for a in read(message.encode(), path="a.xml")] == ["local/a.xml", "local/a.xml#2"]
    assert [a.key for a in read(b"\x01?\x02x\x03\x01?\x02y\x03", path="a.iptc")] == ["local/a.iptc", "local/a.iptc#2"]


def test_encoding_is_the_callers_then_the_documents_own():
    (article,) = articles("café".encode("latin-1"), path="a.txt", encoding="latin-1")
    assert article.source == "café"
    (article,) = articles("café".encode("latin-1"), media_type="text/plain; charset=latin-1")
    assert article.source == "café"
    (article,) = articles('<meta charset="iso-8859-1"><p>“café”</p>'.encode("cp1252"), path="a.html")
    assert article.blocks[0].text == "“café”"
    (article,) = articles('<meta charset="iso-8859-1"><p>café</p>'.encode(), path="a.html")
    assert article.blocks[0].text == "café"


def test_a_directory_is_read_in_order_and_errors_can_be_collected(tmp_path):
    (tmp_path / "b.txt").write_text("B")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.md").write_text("A")
    (tmp_path / "a.json").write_text("{")
    (tmp_path / ".hidden.txt").write_text("H")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    errors: list[ReadError] = []
    found = list(read_path(tmp_path, on_error=errors.append))
    assert [article.source for article in found] == ["B", "A"]
    assert [error.path for error in errors] == [str(tmp_path / "a.json")]
    with pytest.raises(ReadError):
        list(read_path(tmp_path))
