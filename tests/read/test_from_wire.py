from __future__ import annotations

import pytest

from dedup.errors import ReadError
from dedup.read import read


@pytest.mark.parametrize(
    ("story", "message"),
    [("\x01NWR0077 4 PL 0012 x\r\nno text", "without STX"), ("\x01NWR0077 4 PL 0012 x\r\n\x02Text\r\n", "without ETX")],
)
def test_cut_off_stories_are_refused_with_their_place(story, message):
    with pytest.raises(ReadError, match=message) as caught:
        list(read(story.encode(), path="a.iptc"))
    assert caught.value.line and caught.value.remedy


@pytest.mark.parametrize(
    ("tail", "published"),
    [
        ("010800 GMT MAR 26", "2026-03-01T08:00:00Z"),
        ("311200 DEC 1999", "1999-12-31T12:00:00Z"),
        ("XX-YY-03-01-26 0800GMT", "2026-03-01T08:00:00Z"),
        ("310800 GMT FEB 26", ""),
        ("soon", ""),
    ],
)
def test_times(tail, published):
    (article,) = read(f"\x01ABC1 4 P 1\r\n\x02Text.\x03{tail}\x04".encode())
    assert article.published == published
    assert article.blocks[0].text == "Text."


def test_text_that_only_bears_the_extension_is_text():
    (article,) = read(b"Plain.", path="a.anpa")
    assert article.blocks[0].text == "Plain."
