"""Wire copy that came by mail: the header gives metadata, and what is no mail stays a text."""

from __future__ import annotations

import time

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


def title_of(subject: str) -> str:
    (article,) = read(f"Subject: {subject}\nTo: a\nFrom: b\n\nText.".encode(), path="a.txt")
    article.title.encode()
    return article.title


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?utf-8?B?w4RyZ2Vy?=", "Ärger"),
        ("Re: =?ISO-8859-1?q?=C4rger_am?= Kai", "Re: Ärger am Kai"),
        ("=?utf-8*de?Q?=C3?= =?UTF-8?q?=84rger?=\n =?windows-1252?b?IJYgMQ?=", "Ärger – 1"),  # cut in a character, no padding
        ("— =?utf-8?q?=E2=80=94?= —", "— — —"),
        ("=?iso-2022-jp?B?GyRCRnwbKEI=?=", "日"),
        ("A question =? and = another ?=", "A question =? and = another ?="),
    ],
)
def test_a_subject_of_encoded_words(subject, title):
    assert title_of(subject) == title


@pytest.mark.parametrize(
    "words",
    [
        "=?utf-8?B?w4RyZ2Vy?= =?x-none?Q?=41?=",  # a charset that nobody knows
        "=?ü?q?secret?=",
        "=?utf-8?q?=ff?=",
        "=?utf-8?b?x?=",
        "=?utf-8?q?ü?=",
        "=?us-ascii?q?=C3?=",
        "=?utf-7?q?+2AA-?=",  # half a character
        "=?unicode_escape?q?=5Cud800?=",
        "=?raw_unicode_escape?q?=5Cud800?=",
        "=?punycode?q?quay-?=",
        "=?idna?q?xn--quay?=",
        "=?rot13?q?dhnl?=",
        "=?utf-16?b?/v8A?=",
    ],
)
def test_words_that_cannot_be_decoded_stay_as_they_stand(words):
    assert title_of(f"Quay {words} closed") == f"Quay {words} closed"


@pytest.mark.parametrize("charset", ["punycode", "idna", "utf-8"])
def test_a_sender_chooses_nothing_that_takes_long(charset):
    dear = "".join(chr(0xE9 + number % 3000) for number in range(4_000)).encode("punycode").decode()
    started = time.process_time()
    for words in (f"=?{charset}?q?{dear * 5}?=", f"=?{charset}?q?a?= " * 2_500, f"=?{charset}?q?" * 4_000):
        assert title_of(words) == words.strip()  # over what a subject may be: as it stands
        title_of(words[:1900])
    assert time.process_time() - started < 2
