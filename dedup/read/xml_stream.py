"""Feeds and WordPress exports of any size, read with the memory of their largest item.

expat follows the document as it comes and tells where its items begin and
end; each is then read as `dedup.read.from_wxr` and `from_feed` read it. The
source of an article is its item with the beginning of the item's first line,
so that lines and columns are those of the file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from xml.parsers import expat

from dedup.errors import ReadError, TooLarge
from dedup.frozen import TYPE_CHECKING, replace
from dedup.model import Article, Span
from dedup.read.decode import Whole, codec_of
from dedup.read.document import Document, Limits
from dedup.read.from_xml import is_wordpress
from dedup.read.xml_safety import Refused, guarded, problem_of
from dedup.read.xml_tree import Element, scope_of, tree

if TYPE_CHECKING:
    from typing import IO

__all__ = ["read_stream", "streams"]

_ROOT = re.compile(rb"(?:<\?.{0,500}?\?>|<!--.{0,4000}?-->|<!DOCTYPE[^\[>]{0,500}>|\s)*<(?:rss|feed|(?:\w+:)?RDF)[\s>]", re.DOTALL)
_ITEMS = ("item", "entry")
_CHUNK = 1 << 16
_LONGEST_INDENT = 1 << 16  # of a line before its item; beyond it, columns count from the item

ItemReader = Callable[[Document, Element], Iterator[Article]]


def streams(head: bytes) -> bool:
    """Do these first bytes begin a feed or an export, which can be read item by item?"""
    return bool(_ROOT.match(head[:_CHUNK].removeprefix(codecs.BOM_UTF8)))


def read_stream(
    head: bytes, rest: IO[bytes], *, path: str = "", outlet: str = "", name: str = "", encoding: str = "", limits: Limits
) -> Iterator[Article]:
    """The articles of the feed or export that begins with ``head`` and goes on in ``rest``.

    It must be well formed as far as it is read: the items before a slip are
    given, then `ReadError` names its place. Raises `TooLarge` for an item of more than
    ``limits.document`` bytes.
    """
    codec, skipped = codec_of(head, path=path, encoding=encoding, declared=True)
    items = _Items(path, outlet, name, limits)
    for text in _decoded(_chunks(head[skipped:], rest), codec, skipped, path):
        yield from items.feed(text)
    yield from items.feed("", last=True)


def _chunks(head: bytes, rest: IO[bytes]) -> Iterator[bytes]:
    for start in range(0, len(head), _CHUNK):
        yield head[start : start + _CHUNK]
    del head
    whole = Whole(rest)
    while chunk := whole.read(_CHUNK):
        yield chunk


def _decoded(chunks: Iterator[bytes], codec: str, at: int, path: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in chunks:
            pending = len(decoder.getstate()[0])
            yield decoder.decode(chunk)
            at += len(chunk)
        pending, chunk = len(decoder.getstate()[0]), b""
        yield decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        yield error.object[: error.start].decode(codec, "ignore")  # the items before are good
        raise ReadError(
            f"byte {at - pending + error.start} is not {codec.upper()}",
            path=path or None,
            remedy="pass the right encoding with --encoding",
        ) from None


class _Items:
    """Holds the bytes that may still be needed: an open item with the line it begins in, else the line at hand."""

    def __init__(self, path: str, outlet: str, name: str, limits: Limits) -> None:
        self.path, self.outlet, self.name, self.limits = path, outlet, name, limits
        self.parser = guarded(limits.depth, self._started, self._ended)
        self.parser.buffer_text = True
        self.held = bytearray()
        self.held_at = 0  # place of held[0] in the document, in bytes of UTF-8
        self.lines_before = 0  # white space that stood before the XML declaration
        self.begun = False
        self.level = 0  # of the open item; 0 outside of items
        self.start = self.line = 0
        self.found: list[tuple[int, int, int]] = []
        self.open: list[Mapping[str, str]] = []  # prefixes in force, outside of items
        self.scope: Mapping[str, str] = {}
        self.read: ItemReader | None = None
        self.head = ""

    def feed(self, text: str, *, last: bool = False) -> Iterator[Article]:
        if not self.begun:
            bare = text.lstrip()
            self.lines_before += text[: len(text) - len(bare)].count("\n")
            text, self.begun = bare, bool(bare)
        data = text.encode()
        self.held += data
        problem = None
        try:
            self.parser.Parse(data, last)
        except (Refused, expat.ExpatError) as error:
            problem = self._problem(error)
        for start, line, end in self.found:
            yield from self._article(start, line, end)
        self.found.clear()
        if problem is not None:
            raise problem
        self._forget()

    def _started(self, name: str, attributes: Mapping[str, str], level: int) -> None:
        if self.level:
            return
        if level > 1 and name.rpartition(":")[2] in _ITEMS:
            self.level, self.start, self.line = level, self.parser.CurrentByteIndex, self.parser.CurrentLineNumber
            self.scope = self.open[-1]
            if self.read is None and not self.head:  # several items may begin before the first is read
                self.head = self.held[: self.start - self.held_at].decode()
        else:
            self.open.append(scope_of(attributes, *self.open[-1:]))

    def _ended(self, name: str, level: int) -> None:
        if not self.level:
            self.open.pop()
        elif level == self.level:
            # expat tells where the end tag begins; it ends at its bracket.
            end = self.held.index(b">", self.parser.CurrentByteIndex - self.held_at) + self.held_at + 1
            self.found.append((self.start, self.line, end))
            self.level = 0

    def _article(self, start: int, line: int, end: int) -> Iterator[Article]:
        low = start - self.held_at
        first = self.held.rfind(b"\n", 0, low) + 1
        if low - first > _LONGEST_INDENT:
            first = low
        if end - start > self.limits.document:
            raise self._too_large(line)
        text = self.held[first : end - self.held_at].decode()
        document = Document(text, self.path, self.outlet, line=line + self.lines_before, name=self.name, limits=self.limits)
        if self.read is None:
            from dedup.read.from_feed import item_reader
            from dedup.read.from_wxr import post_reader

            self.read = (post_reader if is_wordpress(self.head) else item_reader)(tree(Document(self.head)))
            self.head = ""
        item = tree(document, len(self.held[first:low].decode()), self.scope)
        yield from self.read(replace(document, extent=Span(item.start, item.end)), item)

    def _forget(self) -> None:
        """Let go of what no item will need."""
        keep = self.start if self.level else self.held_at + len(self.held)
        if self.level and keep + self.limits.document < self.held_at + len(self.held):
            raise self._too_large(self.line)
        if self.read is None:
            if keep - self.held_at > self.limits.document:
                raise self._too_large(1)
            return  # the head is still wanted
        first = self.held.rfind(b"\n", 0, keep - self.held_at) + 1
        if keep - self.held_at - first > _LONGEST_INDENT:
            first = keep - self.held_at
        del self.held[:first]
        self.held_at += first

    def _problem(self, error: Refused | expat.ExpatError) -> ReadError:
        message, remedy = problem_of(error)
        refused = isinstance(error, Refused)
        line = self.parser.CurrentLineNumber if refused else self.parser.ErrorLineNumber
        column = self.parser.CurrentColumnNumber if refused else self.parser.ErrorColumnNumber
        return ReadError(message, path=self.path or None, line=line + self.lines_before, column=column + 1, remedy=remedy)

    def _too_large(self, line: int) -> TooLarge:
        return TooLarge(
            f"an item, or what stands before the first, is over the limit of {self.limits.document:,} bytes",
            path=self.path or None,
            line=line + self.lines_before,
            remedy="split it",
        )
