"""Markdown with front matter: what static-site newsrooms keep in their repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedup.model import Article, Block, Role
from dedup.offsets import OffsetMap
from dedup.read.blocks import blocks_within
from dedup.read.document import Document
from dedup.read.front_matter import front_matter
from dedup.read.located import Located, Weaver
from dedup.read.markdown_inline import inline
from dedup.read.markdown_templates import captions_in, tag_end

__all__ = ["markdown_blocks", "read_markdown"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_ATTRIBUTES = re.compile(r"\{[#.:][^{}]{0,200}\}")  # "{#anchor}", and "{: .lead}" as kramdown writes it
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_CELL = re.compile(r"(?:[^|\\]|\\.)+")
_DELIMITERS = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$")
_CAPTIONED = re.compile(r"!\[[^\[\]]{0,500}\]\([^()]{0,1000}\)(?:\{[^{}]{0,200}\})?\s*([*_]).+\1", re.DOTALL)
_DEFINITION = re.compile(r" {0,3}\*?\[(\^?)[^\[\]]{1,300}\]:[ \t]*")
_HTML = re.compile(
    r" {0,3}<(?:!--|/?(?:address|article|aside|blockquote|body|caption|center|details|div|dl|fieldset|figcaption|"
    r"figure|footer|form|h[1-6]|header|hr|html|iframe|li|main|nav|ol|p|script|section|style|summary|table|td|th|tr|ul|"
    r"pre)(?:[\s/>]|$))",
    re.IGNORECASE,
)


def read_markdown(document: Document) -> Iterator[Article]:
    """One Article; ``# Title`` at the top is its title where the front matter has none. O(characters).

    >>> (article,) = read_markdown(Document("---\\ntitle: T\\n---\\n*One* [map](/m)\\nline.\\n\\n> Two.\\n"))
    >>> article.title, [(block.role, block.text) for block in article.blocks]
    ('T', [('body', 'One map line.'), ('quote', 'Two.')])
    """
    fields, start = front_matter(document)
    blocks = document.bounded(markdown_blocks(document.text, start, len(document.text)))
    if "title" not in fields and blocks and blocks[0].role == "title":
        fields["title"] = blocks[0].text
    yield document.article(blocks, **fields)


def markdown_blocks(source: str, start: int, end: int) -> Iterator[Block]:
    """Blocks of the Markdown in ``source[start:end]``."""
    return _Builder(source).run(start, end)


def _heading_end(source: str, start: int, end: int) -> int:
    """Where the words of a heading end: before its ``{#anchor .class}`` and its closing marks."""
    text = source[start:end].rstrip()
    opened = text.rfind("{")
    if opened >= 0 and _ATTRIBUTES.fullmatch(text, opened):
        text = text[:opened].rstrip()
    bare = text.rstrip("#")
    return start + len(bare.rstrip() if not bare or bare[-1] in " \t" else text)


class _Builder:
    def __init__(self, source: str) -> None:
        self.source = source
        self.lines: list[tuple[int, int]] = []
        self.role: Role = "body"
        self.fence = ""
        self.html: tuple[int, int] | None = None
        self.parted = False  # by a blank line, after which more HTML goes on, since its elements may still be open
        self.first = True
        self.table = False  # inside one without pipes around its rows
        self.tag = 0  # where the tag of a site generator ends, which may take several lines
        self.end = 0

    def run(self, start: int, end: int) -> Iterator[Block]:
        at, self.end = start, end
        while at < end:
            line = _LINE.match(self.source, at, end)
            if not line or line.end() == at:
                break
            stop = line.end()
            while stop > at and self.source[stop - 1] in "\r\n":
                stop -= 1
            yield from self.line(at, stop)
            at = line.end()
        yield from self.close()

    def close(self) -> Iterator[Block]:
        if self.html:
            start, end = self.html
            self.html = None
            yield from blocks_within(self.source, start, end)
        yield from self.flush()

    def line(self, start: int, end: int) -> Iterator[Block]:
        if start < self.tag:
            return
        source = self.source
        blank = not source[start:end].strip()
        if self.fence:
            if source[start:end].strip().startswith(self.fence):
                self.fence = ""
                yield from self.flush(plain=True)
            else:
                self.lines.append((start, end))
            return
        if self.html and not blank:
            if not self.parted or _HTML.match(source, start, end):
                self.html, self.parted = (self.html[0], end), False
                return
            yield from self.close()
        if blank:
            self.table, self.parted = False, True
            if not self.html:
                yield from self.close()
            return
        quoted = False
        while (quote := _QUOTE.match(source, start, end)) and quote.end() > start:
            start, quoted = quote.end(), True
        if quoted and self.lines and self.role not in ("quote", "list"):
            yield from self.flush()
        if not source[start:end].strip():
            yield from self.flush()
            return
        yield from self.content(start, end, quoted)

    def content(self, start: int, end: int, quoted: bool) -> Iterator[Block]:
        source = self.source
        fence = _FENCE.match(source, start, end)
        if fence:
            yield from self.flush()
            self.fence = fence[1]
        elif heading := _HEADING.match(source, start, end):
            yield from self.flush()
            stop = _heading_end(source, heading.end(), end)
            level_one = source[start : heading.end()].strip() == "#"
            self.lines, self.role = [(heading.end(), stop)], "title" if level_one and self.first else "heading"
            yield from self.flush()
        elif (self.table and source.find("|", start, end) >= 0) or _TABLE.match(source, start, end):
            yield from self.flush()
            yield from self.row(start, end)
        elif len(self.lines) == 1 and source.find("|", *self.lines[0]) >= 0 and _DELIMITERS.match(source, start, end):
            (header,), self.lines, self.table = self.lines, [], True
            yield from self.row(*header)
        elif self.lines and self.role in ("body", "quote") and _UNDERLINE.match(source, start, end):
            self.role = "title" if self.first and source[start:end].strip()[0] == "=" else "heading"
            yield from self.flush()
        elif _RULE.match(source, start, end):
            yield from self.flush()
        elif not self.lines and _HTML.match(source, start, end):
            self.html, self.parted = (start, end), False
        elif (not self.lines or self.role == "note") and (definition := _DEFINITION.match(source, start, end)):
            yield from self.flush()
            if definition[1]:
                self.lines, self.role = [(definition.end(), end)], "note"
        elif stop := tag_end(source, start, self.end):
            yield from self.flush()
            self.tag = stop
            for caption in captions_in(source, start, stop):
                self.lines, self.role = [caption], "caption"
                yield from self.flush()
        elif _ATTRIBUTES.fullmatch(source[start:end].strip()):
            return
        elif item := _ITEM.match(source, start, end):
            yield from self.flush()
            self.lines, self.role = [(item.end(), end)], "list"
        else:
            if not self.lines:
                self.role = "quote" if quoted else "body"
            self.lines.append((start, end))

    def row(self, start: int, end: int) -> Iterator[Block]:
        cells = [cell.span() for cell in _CELL.finditer(self.source, start, end)]
        if all(not self.source[low:high].strip(" \t:-") for low, high in cells):
            return
        for cell in cells:
            self.lines, self.role = [cell], "table"
            yield from self.flush()

    def flush(self, *, plain: bool = False) -> Iterator[Block]:
        if not self.lines:
            return
        woven = self.joined(plain)
        found = (woven if plain else inline(woven)).stripped()
        role, self.role, self.lines = self.role, "body", []
        if role == "body" and woven.text.startswith("![") and _CAPTIONED.fullmatch(woven.text):
            role = "caption"
        if found.text:
            self.first = False
            yield Block(found.text, role, found.offsets)

    def joined(self, plain: bool) -> Located:
        """The lines of one paragraph as one text: a line end is a space, or a break after two spaces or a backslash."""
        weaver = Weaver()
        source = self.source
        last_end, broke = -1, False
        for start, end in self.lines:
            while not plain and start < end and source[start] in " \t":
                start += 1
            stop = end
            hard = plain
            if not plain:
                while stop > start and source[stop - 1] in " \t":
                    stop -= 1
                hard = end - stop >= 2
                if stop > start and source[stop - 1] == "\\" and (start, end) != self.lines[-1]:
                    stop, hard = stop - 1, True
            if last_end >= 0:
                weaver.decoded("\n" if broke else " ", last_end, start)
            weaver.verbatim(source, start, stop)
            last_end, broke = stop, hard
        if not weaver:
            return Located("", OffsetMap.identity(0, 0))
        return weaver.take()
