"""What every reader is given, and how it makes Articles and errors of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dedup.errors import ReadError, TooLarge
from dedup.frozen import dataclass, field
from dedup.model import Article, Block, Span, Status
from dedup.offsets import line_and_column, line_starts
from dedup.read.times import time_or_day, utc

__all__ = ["LIMITS", "Document", "Limits", "fingerprint", "host_of", "version_number"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts; anything above is `TooLarge`.

    ``document``: bytes of one file or request that is read as a whole, or of
    one record of an archive. ``article``: characters of text of one article.
    ``paragraphs``: of one article, so that a table dump or a hostile page of
    one-letter paragraphs takes well under a second. ``depth``: levels of
    nesting in JSON, XML and HTML.
    """

    document: int = 64 * 2**20
    article: int = 8_000_000
    paragraphs: int = 20_000
    depth: int = 256


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded source.

    ``outlet`` and ``id``, where given, overrule what the source says of
    itself. ``path`` is the document's path as its user wrote it, for messages;
    ``name`` what an article without an id is called (the path, where empty):
    the same for every way to write a path.
    """

    text: str
    path: str = ""
    outlet: str = ""
    id: str = ""
    line: int = 1
    extent: Span | None = None  # of the article at hand, where the text holds several
    name: str = ""
    part: str = ""  # tells articles without an id apart where one document holds several: "#2", or a `fingerprint`
    extractor: str = "own"  # who finds the main text of whole pages: our own rules, or "trafilatura"
    limits: Limits = field(default=LIMITS)

    def inner(self, number: int, extent: Span | None) -> Document:
        """The same source for the article ``number`` of several in it."""
        part = f"{self.part}#{number}"
        return Document(self.text, self.path, self.outlet, self.id, self.line, extent, self.name, part, self.extractor, self.limits)

    def error(
        self, message: str, offset: int, *, remedy: str = "", kind: type[ReadError] = ReadError
    ) -> ReadError:
        """A `ReadError` that names the line and column of ``offset``."""
        line, column = line_and_column(line_starts(self.text[: offset + 1]), min(offset, len(self.text)))
        return kind(message, path=self.path or None, line=line + self.line - 1, column=column, remedy=remedy)

    def article(
        self,
        blocks: Iterable[Block],
        *,
        outlet: str = "",
        id: str = "",
        title: str = "",
        language: str = "",
        byline: str = "",
        credit: str = "",
        dateline: str = "",
        published: str = "",
        modified: str = "",
        version: int = 0,
        status: Status = "usable",
        embargo_until: str = "",
        url: str = "",
        canonical_url: str = "",
        wire_id: str = "",
        evolved_from: str = "",
    ) -> Article:
        """The Article of these fields, tidied: one-line strings, UTC times, a key that is never empty.

        Raises `TooLarge` where the text is over ``limits.article`` or ``limits.paragraphs``.
        """
        kept = self.bounded(blocks)
        # In the order of the fields: names for so many would cost as much again as the Article.
        return Article(
            _key_part(self.outlet or outlet or "local").replace("/", "-"),
            (_key_part(self.id or path_of(id)) if self.id or id else "") or self._id_from_name(),
            self.text,
            kept,
            title and _line(title),
            language and _language(language),
            byline and _line(byline),
            credit and _line(credit),
            dateline and _line(dateline),
            published and time_or_day(published),
            modified and time_or_day(modified),
            version,
            status,
            embargo_until and utc(embargo_until),
            url and _line(url),
            canonical_url and _line(canonical_url),
            wire_id and _line(wire_id),
            evolved_from and _line(evolved_from),
            self.path,
            self.line,
            self.extent,
        )

    def bounded(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """``blocks`` without the blank ones; takes no more of them than one article may have.

        Raises `TooLarge` where the text is over ``limits.article`` or ``limits.paragraphs``.
        """
        most, longest = self.limits.paragraphs, self.limits.article
        kept = []
        size = 0
        loose = []
        for block in blocks:
            text = block.text
            if text and not text.isspace():
                kept.append(block)
                size += len(text)
                if len(kept) > most:
                    raise self._too_large("paragraphs", most)
                if size > longest:
                    raise self._too_large("characters", longest)
                if not block.fixed and len(text) > most:
                    loose.append(text)
        for text in loose:
            # Lines with something on them are no fewer than paragraphs, and cheap to count.
            if sum(map(bool, map(str.strip, text.splitlines()))) > most:
                from dedup.segment.lines import divide

                if len(divide(text)) > most:
                    raise self._too_large("paragraphs", most)
        return tuple(kept)

    def _too_large(self, what: str, limit: int) -> TooLarge:
        return TooLarge(
            f"the article is over the limit of {limit:,} {what}",
            path=self.path or None,
            line=self.line,
            remedy="split it into articles",
        )

    def _id_from_name(self) -> str:
        name = _as_id(self.name or self.path.replace("\\", "/").lstrip("/"))
        return (name if self.line == 1 else f"{name}:{self.line}") + self.part


@lru_cache(maxsize=16)  # asked again for every article of an archive
def _as_id(name: str) -> str:
    while name.startswith(("./", "../")):
        name = name.partition("/")[2]
    return "stdin" if name == "-" else _key_part(name) or "unnamed"


def fingerprint(*texts: str) -> str:
    """A `Document.part` that says which of several articles without an id this is, wherever it stands among them.

    >>> fingerprint("Quay closed", "2026-03-01T08:00:00Z")
    '#21c9e1e9a46c'
    """
    import hashlib  # only here: few documents need it, and each check would pay for it

    return "#" + hashlib.sha256("\0".join(texts).encode(errors="replace")).hexdigest()[:12]


_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_DIGITS = re.compile(r"\d{1,9}")


def _line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _key_part(text: str) -> str:
    if text.isprintable() and " " not in text:  # as most are: nothing to mend
        return text[:512]
    return _CONTROL.sub("-", text.strip())[:512]


def _language(text: str) -> str:
    """A BCP 47 tag as written, without the underscore of locales ("pt_BR" -> "pt-BR")."""
    tag = text.strip().replace("_", "-").partition(".")[0]
    return tag if len(tag) <= 35 else ""


def version_number(value: object) -> int:
    """The leading number of a version ("2", "2.1", 2); 0 where there is none.

    >>> version_number("3.1"), version_number(4), version_number("final")
    (3, 4, 0)
    """
    if isinstance(value, bool) or value is None:
        return 0
    found = _DIGITS.match(str(value).strip())
    return int(found[0]) if found else 0


def path_of(uri: str) -> str:
    """What tells a page from others of its site: path and query of a web address; any other id as it is.

    >>> path_of("https://www.trtworld.com/mideast/mosul?page=2"), path_of("urn:newsml:dpa.com:1")
    ('mideast/mosul?page=2', 'urn:newsml:dpa.com:1')
    """
    if not uri.lower().startswith(("http://", "https://")):
        return uri
    path = uri.partition("://")[2].partition("#")[0].partition("/")[2].rstrip("/")
    return path or "index"


def host_of(uri: str) -> str:
    """The name a URI is given under: host of a URL, or authority of a ``tag:`` or ``urn:newsml:`` name.

    >>> host_of("https://www.trtworld.com/a"), host_of("urn:newsml:dpa.com:20090101:1"), host_of("x:1")
    ('trtworld.com', 'dpa.com', '')
    """
    lower = uri.strip().lower()
    if not lower:
        return ""
    if lower.startswith("urn:newsml:"):
        return lower.split(":")[2]
    if lower.startswith("tag:"):
        return lower[4:].split(",")[0].split(":")[0]
    try:
        from urllib.parse import urlsplit

        host = urlsplit(lower).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
