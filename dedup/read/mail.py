"""The header of a mail at the top of a text: how much wire copy reaches a desk (RFC 5322)."""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp

from dedup.read.document import Document
from dedup.read.front_matter import Fields

__all__ = ["mail_header"]

# A field with the lines that go on with it, which begin with white space.
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*(?![ \t])([^\r\n]*(?:(?:\r\n?|\n)[ \t]+(?![ \t\r\n])[^\r\n]*)*)(?:\r\n?|\n)")
_BLANK = re.compile(r"[ \t]*(?:\r\n?|\n)")
_SENT = frozenset(("from", "to", "date", "message-id", "received"))
_LONGEST = 64 * 1024
_PLAIN = ("", "7bit", "8bit", "binary")
_LONGEST_SUBJECT = 2000  # characters; senders fold lines at 76, and no headline fills thirty
_ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z0-9-]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_ENCODED_WORDS = re.compile(rf"{_ENCODED_WORD.pattern}(?: +{_ENCODED_WORD.pattern})*")
# Others of Python's codecs take the square of a length (punycode, idna), or give half characters (utf-7, unicode_escape).
_CHARSET = re.compile(
    r"utf-?8|(?:us-)?ascii|latin-?1|iso-8859-\d{1,2}|(?:windows-|cp)\d{3,4}|koi8-[ru]|mac(?:intosh|roman)|gb2312|gbk|gb18030|"
    r"big5(?:-?hkscs)?|shift[_-]jis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)(?:-[123])?|ks_c_5601-1987|tis-620",
    re.IGNORECASE,
)


def mail_header(document: Document) -> tuple[Fields, int]:
    """The fields of a mail's header and where its text begins; none and 0 where the text is no mail.

    A subject and two of the fields that mails are sent with make one, with a
    blank line below. Raises `ReadError` for a mail whose text is encoded or
    in parts: what a reader would see does not stand in this source.

    >>> mail_header(Document("From: a@b.example\\nSubject: Quay\\nDate: 1 Mar 2026 08:00 +0000\\n\\nText."))
    ({'title': 'Quay', 'published': '1 Mar 2026 08:00 +0000'}, 62)
    """
    text = document.text
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    at = 0
    while at < _LONGEST and (found := _FIELD.match(text, at)):
        name = found[1].lower()
        values.setdefault(name, " ".join(found[2].split()))
        places.setdefault(name, at)
        at = found.end()
    blank = _BLANK.match(text, at)
    if blank is None or "subject" not in values or len(_SENT & values.keys()) < 2:
        return Fields(), 0
    for name, encoded in (
        ("content-transfer-encoding", values.get("content-transfer-encoding", "").lower() not in _PLAIN),
        ("content-type", not values.get("content-type", "text/plain").lower().startswith("text/plain")),
    ):
        if encoded:
            raise document.error(
                "a mail whose text is encoded, marked up or in parts (expected plain text)",
                places[name],
                remedy="save the text of the mail, and check that",
            )
    fields = Fields(title=_words(values["subject"]), published=values.get("date", ""))
    if sent := values.get("message-id", "").strip("<>"):
        fields["id"] = fields["wire_id"] = sent
    return fields, blank.end()


def _words(field: str) -> str:
    """``field`` with its encoded words decoded (RFC 2047), those side by side as one, as many mailers cut characters in two.

    >>> _words("=?utf-8?Q?The_quay_=E2=80?= =?utf-8?Q?=94_1st?= Ld =?x-none?Q?2?=")
    'The quay — 1st Ld =?x-none?Q?2?='
    """
    return _ENCODED_WORDS.sub(_decoded, field) if len(field) <= _LONGEST_SUBJECT else field


def _decoded(words: re.Match[str]) -> str:
    """As they stand where they cannot be decoded. The sender names the charset: only those of text are looked up."""
    pieces: list[tuple[str, bytes]] = []
    try:
        for charset, encoding, text in _ENCODED_WORD.findall(words[0]):
            if not _CHARSET.fullmatch(charset):
                return words[0]
            data = a2b_qp(text, header=True) if encoding in "qQ" else a2b_base64(text + "=" * (-len(text) % 4))
            if pieces and pieces[-1][0] == charset.lower():
                data = pieces.pop()[1] + data
            pieces.append((charset.lower(), data))
        return "".join(data.decode(charset) for charset, data in pieces)
    except (LookupError, ValueError):
        return words[0]
