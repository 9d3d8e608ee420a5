"""The header of a mail at the top of a text: how much wire copy reaches a desk (RFC 5322)."""

from __future__ import annotations

import re

from dedup.read.document import Document
from dedup.read.front_matter import Fields

__all__ = ["mail_header"]

# A field with the lines that go on with it, which begin with white space.
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*(?![ \t])([^\r\n]*(?:(?:\r\n?|\n)[ \t]+(?![ \t\r\n])[^\r\n]*)*)(?:\r\n?|\n)")
_BLANK = re.compile(r"[ \t]*(?:\r\n?|\n)")
_SENT = frozenset(("from", "to", "date", "message-id", "received"))
_LONGEST = 64 * 1024
_PLAIN = ("", "7bit", "8bit", "binary")


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


def _words(value: str) -> str:
    """A field whose words may be encoded (RFC 2047)."""
    if "=?" not in value:
        return value
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value
