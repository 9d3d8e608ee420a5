"""Wire copy that came by mail: the header gives metadata, and what is no mail stays a text."""

from __future__ import annotations

import pytest

from dedup.errors import ReadError
from dedup.read import read

HEADER = "From: Northwire <desk@northwire.example>\r\nDate: Sun, 1 Mar 2026 08:00:00 +0100\r\nSubject: Quay\r\n"


def test_the_text_begins_below_the_header():
    (article,) = read(f"{HEADER}\tclosed\r\nMessage-ID: <7@nw>\r\n\r\nThe quay 😀 closed.\r\n".encode(), path="a.txt")
    assert (article.title, article.published, article.id) == ("Quay closed", "2026-03-01T07:00:00Z", "7@nw")
    (block,) = article.blocks
    assert article.source[slice(*block.offsets.span(0, len(block.text)))] == block.text == "The quay 😀 closed."


@pytest.mark.parametrize(
    "field",
    [
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: Quoted-Printable",
        "Content-Type: multipart/alternative; boundary=x",
        "Content-Type: text/html; charset=utf-8",
    ],
)
def test_a_mail_that_must_be_decoded_is_refused_at_the_field_that_says_so(field):
    with pytest.raises(ReadError, match="expected plain text") as caught:
        list(read(f"{HEADER}{field}\r\n\r\nVGhlIHF1YXku\r\n".encode(), path="a.txt"))
    assert (caught.value.line, caught.value.column) == (4, 1) and caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Subject: the quay\n\nText.",  # one field
        "From: the quay\nTo: the pier\n\nText.",  # no subject
        f"{HEADER}Text at once.\n\nMore.",
        f"{HEADER}",  # no text, and no blank line
        "Quay closed: a report\nBy: Ada\n\nText.",
        f"Quay closed\n{HEADER}\nText.",
    ],
)
def test_a_text_that_only_begins_like_one_is_read_whole(text):
    (article,) = read(text.encode(), path="a.txt")
    assert (article.title, article.blocks[0].text) == ("", text.strip())


def test_a_subject_in_another_encoding():
    (article,) = read(b"Subject: =?utf-8?B?w4RyZ2Vy?= =?x-none?Q?=41?=\nTo: a\nFrom: b\n\nText.", path="a.txt")
    assert article.title == "=?utf-8?B?w4RyZ2Vy?= =?x-none?Q?=41?="  # one that nobody knows: as it stands
    (article,) = read(b"Subject: =?utf-8?B?w4RyZ2Vy?=\nTo: a\nFrom: b\n\nText.", path="a.txt")
    assert article.title == "Ärger"
