"""Stories as teleprinter lines carried them: IPTC 7901 and ANPA 1312.

Both put a header after SOH, the text between STX and ETX, and the time after
it. ANPA brackets headline and byline as ``^words<`` lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.frozen import replace
from dedup.model import Article, Block, Role, Span
from dedup.offsets import OffsetMap
from dedup.read.document import Document

__all__ = ["read_wire"]

_SOH, _STX, _ETX = "\x01", "\x02", "\x03"
_IPTC = re.compile(r"\x01\s*([A-Za-z]{2,4})(\d{1,6}) (\d) ([A-Za-z0-9]{1,4}) (\d{1,5})(?: ([^\r\n\x02]{1,80}))?")
_ANPA = re.compile(r"\x01\s*([A-Za-z])(\d{4})\x1f")
_SLUG = re.compile(r"(?:AM|PM|BC)-([A-Za-z0-9.-]{1,60})", re.IGNORECASE)
_TIME = re.compile(
    r"\s*(\d\d)(\d\d)(\d\d) (?:GMT|UTC|Z)?\s*(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d\d(?:\d\d)?)",
    re.IGNORECASE,
)
_ANPA_TIME = re.compile(r"(\d\d)-(\d\d)-(\d\d(?:\d\d)?) (\d\d)(\d\d)\s?GMT", re.IGNORECASE)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_BRACKETED = re.compile(r"[ \t]*\^([^<\r\n]{1,400})<?[ \t]*(?:\r\n?|\n|\Z)")


def read_wire(document: Document) -> Iterator[Article]:
    r"""One Article for each story between SOH and ETX.

    >>> text = "\x01NWR0077 4 PL 12 Havn/Quay\r\n\x02The quay was closed.\r\n\x03010800 GMT MAR 26\x04"
    >>> (article,) = read_wire(Document(text))
    >>> article.key, article.title, article.published, article.blocks[0].text
    ('nwr/nwr0077', 'Havn/Quay', '2026-03-01T08:00:00Z', 'The quay was closed.')
    """
    text = document.text
    at = text.find(_SOH)
    number = 0
    while at >= 0:
        stop = text.find(_SOH, at + 1)
        number += 1
        end = len(text) if stop < 0 else stop
        part = f"#{number}" if number > 1 else ""
        yield _story(replace(document, part=part, extent=Span(at, end)), at, end)
        at = stop


def _story(document: Document, start: int, end: int) -> Article:
    text = document.text
    body = text.find(_STX, start, end)
    if body < 0:
        raise document.error("a wire story without STX: its header never ends", start, remedy="send the whole story")
    close = text.find(_ETX, body, end)
    if close < 0:
        raise document.error("a wire story without ETX: it is cut off", max(end - 1, body), remedy="send the whole story")
    blocks = document.bounded(_blocks(text, body + 1, close))
    header = text[start:body]
    iptc, anpa = _IPTC.match(header), _ANPA.match(header)
    outlet, id, title = "", "", next((block.text for block in blocks if block.role == "title"), "")
    if iptc:
        outlet, id, title = iptc[1].lower(), f"{iptc[1]}{iptc[2]}".lower(), title or iptc[6] or ""
    elif anpa:
        slug = _SLUG.search(header)
        id, title = f"{anpa[1]}{anpa[2]}".lower(), title or (slug[1] if slug else "")
    return document.article(
        (block for block in blocks if block.role != "title"),
        outlet=outlet,
        id=id,
        title=title,
        byline=next((block.text for block in blocks if block.role == "byline"), ""),
        published=_time(text[close + 1 : min(end, close + 60)]),
        wire_id=id,
    )


def _time(tail: str) -> str:
    if found := _TIME.match(tail):
        day, hour, minute, name, year = found.groups()
        month = f"{_MONTHS.index(name.upper()) + 1:02}"
    elif found := _ANPA_TIME.search(tail):
        month, day, year, hour, minute = found.groups()
    else:
        return ""
    year = year if len(year) == 4 else f"20{year}" if int(year) < 70 else f"19{year}"
    return f"{year}-{month}-{day}T{hour}:{minute}:00Z"


def _blocks(text: str, start: int, end: int) -> Iterator[Block]:
    """Bracketed lines at the top are headline and byline; the rest is plain text."""
    at = start
    while (line := _BRACKETED.match(text, at, end)) and line.end() <= end:
        words = line[1].strip()
        role: Role = "byline" if words.lower().startswith(("by ", "von ", "por ", "par ")) else "title" if at == start else "note"
        place = line.start(1) + len(line[1]) - len(line[1].lstrip())
        if words:
            yield Block(words, role, OffsetMap.identity(place, len(words)))
        at = line.end()
    while at < end and text[at].isspace():
        at += 1
    while end > at and text[end - 1].isspace():
        end -= 1
    if at < end:
        yield Block(text[at:end], "body", OffsetMap.identity(at, end - at), fixed=False)
