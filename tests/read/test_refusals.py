"""What is refused, by name, place and remedy; what is skipped; what is too large."""

from __future__ import annotations

import pytest

from dedup.errors import NoText, ReadError, TooLarge, UnknownFormat, UsageError
from dedup.read import read, read_path
from dedup.read.document import Limits


def articles(data: bytes, **options):
    return list(read(data, **options))


def refused(data: bytes, error=ReadError, **options) -> str:
    with pytest.raises(error) as caught:
        articles(data, **options)
    assert caught.value.remedy
    return str(caught.value)


def test_bad_input_is_refused_with_file_place_and_remedy(tmp_path):
    assert "a.txt: the file is empty" in refused(b"", path="a.txt")
    assert "a.txt: the file is empty" in refused(b" \r\n\t ", path="a.txt")
    assert "a.json:2:9: not valid JSON" in refused(b'{"a": 1,\n "text" "x"}', path="a.json")
    assert "a.json:1:10: the JSON ends inside" in refused(b'{"text": "x', path="a.json")
    assert "a.txt: byte 3 is not UTF-8" in refused(b"caf\xe9 au lait", path="a.txt")
    assert "--encoding windows-1252" in refused(b"caf\xe9 au lait", path="a.txt")
    assert "--encoding shift_jis" in refused("日本の新聞記事はここにあります。".encode("shift_jis"), path="a.txt")
    assert "binary" in refused(b"ab\0cd", UnknownFormat, path="a.bin")
    assert "--encoding utf-16-le" in refused("plain words".encode("utf-16-le"), UnknownFormat, path="a.txt")
    assert "PDF" in refused(b"%PDF-1.7\n", UnknownFormat, path="a.pdf")
    assert "media type" in refused(b"x", UnknownFormat, media_type="application/pdf")
    assert "utf-9" in refused(b"x", UsageError, encoding="utf-9")
    assert "base64" in refused(b"x", UsageError, encoding="base64")
    assert "slash" in refused(b"x", UsageError, outlet="a/b")
    missing = tmp_path / "missing.txt"
    with pytest.raises(ReadError, match="no such file") as caught:
        list(read_path(missing))
    assert caught.value.path == str(missing)


def test_a_document_cut_off_anywhere_is_said_to_be_cut_off():
    whole = '<nitf><body><!-- c --><?p i?><p a="b">R &amp; D</p>\n<![CDATA[ no ]]><p>Two</p></body></nitf>'
    for length in range(len("<nitf>"), len(whole)):
        assert "cut off" in refused(whole[:length].encode(), path="a.nitf"), whole[:length]


def test_no_message_quotes_the_article():
    for data, path in ((b'{"text": "SECRET" oops SECRET}', "a.json"), (b"SECRET \xff", "a.txt"), (b"SECRET \0", "a.txt")):
        assert "SECRET" not in refused(data, path=path)


def test_limits_are_stated():
    assert "over the limit of 10 " in refused(b"x" * 11, TooLarge, path="a.txt", limits=Limits(document=10))
    assert "over the limit of 10" in refused(b"x" * 11, TooLarge, path="a.txt", limits=Limits(article=10))


def test_fifty_megabytes_in_one_article_are_too_large_and_say_so(tmp_path):
    path = tmp_path / "big.txt"
    path.write_bytes(b"word " * 10 * 2**20)
    with pytest.raises(TooLarge, match="over the limit of 8,000,000"):
        list(read_path(path))
    path.write_bytes(b"word " * 14 * 2**20)
    with pytest.raises(TooLarge, match="over the limit of 67,108,864"):
        list(read_path(path))


@pytest.mark.parametrize("member", ['"title": 42', '"body_html": {"a": 1}', '"bodies": "x"', '"headlines": [{"value": 1}]'])
def test_text_of_a_wrong_type_is_refused_rather_than_lost(member):
    assert "of this ninjs item is not" in refused(b'{"uri": "u", ' + member.encode() + b"}", path="a.json")


def test_one_id_cannot_name_several_articles():
    assert "several articles" in refused(b'[{"text": "x"}, {"text": "y"}]', path="a.json", id="7")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.html", "<p> </p><!-- words -->"),
        ("a.html", "<html><body><nav><a href=/>Home</a></nav></body></html>"),
        ("a.html", "<p>\N{EM DASH}</p>"),
        ("a.md", "---\ntitle: Only a title\n---\n"),
        ("a.txt", "* * *"),
        ("a.json", '{"id": "1", "text": ""}'),
        ("a.json", '{"uri": "u", "headline": "Only a headline"}'),
        ("a.json", '[{"html": "<p></p>"}, {"text": " "}]'),
        ("a.jsonl", '{"text": ""}\n'),
        ("a.xml", "<nitf><body><body.content></body.content></body></nitf>"),
        ("a.xml", "<rss><channel><item><guid>1</guid></item></channel></rss>"),
    ],
)
def test_a_document_without_a_word_is_refused(tmp_path, path, body):
    assert "no text" in refused(body.encode(), NoText, path=path)
    (tmp_path / path).write_text(body, encoding="utf-8")
    with pytest.raises(NoText, match="no text") as caught:
        list(read_path(tmp_path / path))
    assert caught.value.path == str(tmp_path / path)


def test_articles_without_text_are_skipped_by_name(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": ""}\n{"text": "x"}\n{"id": "7", "html": "<p></p>"}\n')
    skipped: list[ReadError] = []
    assert [article.line for article in read_path(path, on_skip=skipped.append)] == [2]
    assert [(error.path, error.line) for error in skipped] == [(str(path), None), (str(path), 3)]
    assert "local/7" in str(skipped[1])
    assert [article.line for article in read_path(path)] == [2]


def test_a_withdrawal_needs_no_text():
    (article,) = articles(b'{"uri": "u", "pubstatus": "canceled", "headline": "Kill"}', path="a.json")
    assert (article.status, article.blocks) == ("withdrawn", ())
    (article,) = articles(b'{"id": "7", "status": "killed"}', path="a.json")
    assert (article.key, article.status, article.blocks) == ("local/7", "withdrawn", ())


@pytest.mark.parametrize(
    ("path", "unit"), [("a.html", "<p>abc</p>"), ("a.txt", "abc\n"), ("a.md", "abc\n\n"), ("a.md", "|a|\n"), ("a.iptc", "abc\n")]
)
def test_paragraphs_are_bounded(path, unit):
    before, after = ("\x01x\x02", "\x03") if path == "a.iptc" else ("", "")
    limits = Limits(paragraphs=100)
    assert articles((before + unit * 100 + after).encode(), path=path, limits=limits)
    assert "limit of 100 paragraphs" in refused((before + unit * 101 + after).encode(), TooLarge, path=path, limits=limits)


def test_wrapped_lines_are_one_paragraph():
    text = "".join("word " * 13 + f"{number:04}\n" for number in range(300))
    assert articles(text.encode(), path="a.txt", limits=Limits(paragraphs=100))


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("a.xml", "<!-- c -->\n <weather><day/></weather>", "a.xml:2:2: no known kind of article in this XML: its root is <weather> (expected NewsML"),
        ("a.xml", "<?xml version='1.0'?>\n<newsMessage><conceptItem/></newsMessage>", "a.xml:2:1: a newsMessage of NewsML-G2 without"),
        ("a.json", '[{"text": "x"},\n  {"weather": 1, "a b": 2}]', "a.json:2:3: no known kind of article in this JSON object with the members weather ... (expected ninjs"),
        ("a.json", " 3", "a.json:1:2: this JSON is a number and holds no article (expected ninjs"),
        ("a.jsonl", '{"text": "x"}\n {"weather": 1}\n', "a.jsonl:2:2: no known kind"),
        ("a.json", '\n{"uri": "u", "title": 4}', "a.json:2:1: the member title of this ninjs item is not a string (check"),
    ],
)  # fmt: skip
def test_unknown_formats_say_where_and_what_was_expected(path, body, message):
    assert refused(body.encode(), path=path).startswith(message)


def test_an_archive_whose_lines_end_like_an_old_macs_says_so():
    with pytest.raises(ReadError, match="something follows") as caught:
        list(read(b'{"id":"1","text":"One."}\r{"id":"2","text":"Two."}\r', path="a.jsonl"))
    assert (caught.value.line, caught.value.column) == (2, 1) and "line feed" in caught.value.remedy
