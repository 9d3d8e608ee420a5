"""Exports and feeds over the limit are read item by item: the same articles at the same places, in bounded memory."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from pathlib import Path

import pytest

from dedup.errors import ReadError, TooLarge
from dedup.offsets import line_and_column, line_starts
from dedup.read import read_path
from dedup.read.document import LIMITS, Limits
from dedup.read.xml_stream import read_stream
from tests.read.sample_table import wrong_spans

DOCUMENTS = Path(__file__).parent / "documents"
HEAD = (
    '<?xml version="1.0"?>\n<rss xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel><link>https://a.org</link>\n'
)
ITEM = "\t<item><wp:post_id>{0}</wp:post_id><title>Käse &amp; {0}</title>\n<content:encoded><![CDATA[<p>Käse \N{GRINNING FACE} </item> {0}.</p>]]></content:encoded></item>\n"


def seen(path, **options):
    """Everything of the articles but their sources; places as lines and columns."""
    rows = []
    for article in read_path(path, **options):
        assert list(wrong_spans(article)) == []
        starts = line_starts(article.source)
        for block in article.blocks:
            start, end = block.offsets.span(0, len(block.text))
            line, column = line_and_column(starts, start)
            rows.append((article.key, article.title, article.byline, article.language, article.published, article.url, block.role,
                         block.text, line + article.line - 1, column, article.source[start:end]))  # fmt: skip
    return rows


def export(items, head=HEAD):
    return head + "".join(ITEM.format(number) for number in items) + "</channel></rss>\n"


@pytest.mark.parametrize("name", ["export.wxr", "feed.rss", "feed.atom"])
@pytest.mark.parametrize("chunk", [7, 1 << 16])
def test_the_same_articles_at_the_same_places(name, chunk, monkeypatch, tmp_path):
    path = tmp_path / name
    data = (DOCUMENTS / name).read_bytes()
    if name == "feed.rss":  # broken on purpose
        data = data[: data.rindex(b"<item>")].replace(b" & ", b" &amp; ").replace(b"&nbsp;h", b"&#160;h") + b"</channel></rss>"
    path.write_bytes(data)
    expected = seen(path)
    size = path.stat().st_size
    monkeypatch.setattr("dedup.read.xml_stream._CHUNK", chunk)
    monkeypatch.setattr("dedup.read.xml_stream.streams", lambda head: True)
    assert seen(path, limits=Limits(document=size - 1)) == expected
    assert expected


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
def test_compressed_and_marked(tmp_path, codec):
    data = ("\n" + export(range(9)) if codec == "utf-8" else export(range(9))).encode(codec)
    plain, packed = tmp_path / "a.xml", tmp_path / "a.xml.gz"
    plain.write_bytes(data)
    packed.write_bytes(gzip.compress(data))
    expected = seen(plain)
    assert len(expected) == 9
    assert seen(plain, limits=Limits(document=600)) == seen(packed, limits=Limits(document=600)) == expected


def test_items_on_one_line(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(export(range(5)).replace("\n", ""), encoding="utf-8")
    assert seen(path, limits=Limits(document=600)) == seen(path)


@pytest.mark.parametrize(
    ("damage", "message", "given"),
    [
        (lambda text: text.replace("</title>", "</titel>").replace("</titel>", "</title>", 3), "mismatched tag", 3),
        (lambda text: text[:-40], "cut off|no element found|unclosed", 8),
        (lambda text: text.replace("\n<rss", '\n<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss'), "limit of", 0),
    ],
)
def test_what_comes_before_a_slip_is_given(tmp_path, damage, message, given):
    path = tmp_path / "a.xml"
    text = damage(export(range(9)))
    path.write_text(text, encoding="utf-8")
    found = []
    with pytest.raises(ReadError, match=message) as caught:
        for article in read_path(path, limits=Limits(document=600)):
            found.append(article.id)
    assert len(found) == given and caught.value.path == str(path)
    with pytest.raises(ReadError) as whole:
        list(read_path(path))
    if given:
        assert (caught.value.line, caught.value.column) == (whole.value.line, whole.value.column)


def test_bombs_are_refused_on_the_way(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(export(range(20)).replace("<item>", "<item>" + "<a>" * 300, 12).replace("<a>", "", 300 * 11), encoding="utf-8")
    with pytest.raises(ReadError, match="deeper than 256 levels"):
        list(read_path(path, limits=Limits(document=600)))
    path.write_text(export(range(3)).replace("Käse", "x" * 2000, 1), encoding="utf-8")
    with pytest.raises(TooLarge, match=r"an item, .* over the limit") as caught:
        list(read_path(path, limits=Limits(document=900)))
    assert caught.value.line == 4


def test_bytes_that_are_not_the_encoding_are_named(tmp_path):
    path = tmp_path / "a.xml"
    data = export(range(9)).encode()
    place = data.rindex("ä".encode())
    path.write_bytes(data[:place] + b"\xff" + data[place:])
    given = []
    with pytest.raises(ReadError, match=f"byte {place} is not UTF-8"):
        for article in read_path(path, limits=Limits(document=600)):
            given.append(article.id)
    assert given == [str(number) for number in range(8)]


def peak(path) -> int:
    tracemalloc.start()
    try:
        for _ in read_path(path, limits=Limits(document=100_000)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_export(tmp_path):
    short, long = tmp_path / "short.xml", tmp_path / "long.xml"
    short.write_text(export(range(3000)), encoding="utf-8")
    long.write_text(export(range(12000)), encoding="utf-8")
    peak(short)
    assert peak(long) < peak(short) + 50_000


@pytest.mark.parametrize("most", [1, 7])
def test_the_same_error_however_the_bytes_arrive(most: int) -> None:
    class Dribble(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(most if size is None or size < 0 else min(size, most))

    feed = b"<rss><channel><item><description>Words of an item.</description></item></channel></rss>\nx&&"
    said = []
    for rest in (io.BytesIO(feed[16:]), Dribble(feed[16:])):
        articles = read_stream(feed[:16], rest, path="a.rss", limits=LIMITS)
        assert next(articles).blocks[0].text == "Words of an item."
        with pytest.raises(ReadError) as raised:
            next(articles)
        said.append(str(raised.value))
    assert said[0] == said[1]
