"""Markup -> Blocks: what a reader of the page sees, block by block, with its place in the source.

Serves every dialect that readers meet: HTML fragments and pages, XHTML and
NITF inside XML, and the half-markup of WordPress posts. An element decides
the role of the text in it (`dedup.read.elements`); the innermost one wins.
White space collapses as a browser shows it; ``<br>`` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dedup.model import Block, Role
from dedup.read.elements import (
    BLOCK,
    CLOSES_PARAGRAPH,
    FIGURES,
    IMPLIED,
    PARAGRAPH,
    VOID,
    is_furniture,
    is_unseen,
    role_of,
)
from dedup.read.located import Located, Weaver
from dedup.read.markup import Token, tokens
from dedup.read.shortcodes import Shortcodes, is_address
from dedup.read.visible import weave_visible

__all__ = ["blocks_of", "blocks_within"]

_MARKUP_OF_BLOCKS = re.compile(
    r"<(?:p|br|div|li|h[1-6]|table|section|article|figure|blockquote|pre)[\s/>]", re.IGNORECASE
)
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_HEAD = frozenset(("head",))
_DEEPEST = 256


def blocks_of(located: Located, *, wordpress: bool = False) -> Iterator[Block]:
    """Blocks of a string of HTML that stands somewhere in a source.

    >>> from dedup.offsets import OffsetMap
    >>> html = Located("<p>R &amp; D</p><figcaption>A map</figcaption>", OffsetMap.identity(100, 46))
    >>> [(block.role, block.text, block.offsets.span(0, len(block.text))) for block in blocks_of(html)]
    [('body', 'R & D', (103, 112)), ('caption', 'A map', (128, 133))]
    """
    for block in blocks_within(located.text, 0, len(located.text), wordpress=wordpress):
        yield Block(block.text, block.role, block.offsets.through(located.offsets), block.fixed)


def blocks_within(
    source: str,
    start: int,
    end: int,
    *,
    xml: bool = False,
    wordpress: bool = False,
    page: bool = False,
    role: Role = "body",
) -> Iterator[Block]:
    """Blocks of the markup ``source[start:end]``; ``role`` is that of text outside every element. O(characters).

    ``wordpress``, as markup with its block comments always is, also reads what
    WordPress stores before it makes HTML of it: shortcodes, and addresses alone
    in a paragraph, which are embeds. ``page`` leaves out what surrounds an
    article on a web page: navigation, asides, forms, lists of links, and
    elements whose class says as much. Text outside every block, in a fragment
    that has blank lines and no markup of blocks, is plain text, as the editors
    of such fragments mean it.
    """
    wordpress = wordpress or (not xml and source.find("<!-- wp:", start, end) >= 0)
    lines = not (xml or page) and (wordpress or not _MARKUP_OF_BLOCKS.search(source, start, end))
    lines = lines and bool(_BLANK_LINE.search(source, start, end))
    shortcodes = Shortcodes(source, start, end) if wordpress else None
    yield from _Builder(source, role, lines, shortcodes, page).run(tokens(source, start, end, xml=xml), xml)


class _Builder:
    """Text gathers in a weaver until an element begins or ends a block; the block then waits in ``found``."""

    __slots__ = (
        "bracketed", "counts", "found", "hidden", "lines", "linked", "names", "outer_role", "page", "roles", "shortcodes",
        "source", "unseen", "weaver",
    )  # fmt: skip

    def __init__(self, source: str, role: Role, lines: bool, shortcodes: Shortcodes | None, page: bool) -> None:
        self.source = source
        self.outer_role = role
        self.lines = lines  # loose text keeps its line breaks, for `segment` to divide
        self.shortcodes = shortcodes
        self.page = page
        self.weaver = Weaver()
        self.found: list[Block] = []
        # The open elements: their names, the roles of text in them (their own or inherited), do they hide it.
        self.names: list[str] = []
        self.roles: list[Role | None] = []
        self.hidden: list[bool] = []
        self.counts: dict[str, int] = {}  # of open elements by name: most searches for one find none
        self.unseen = 0
        self.linked = 0  # characters of the block at hand that stand in links
        self.bracketed: Role | None = None  # the role that a shortcode gives

    def run(self, stream: Iterator[Token], xml: bool) -> Iterator[Block]:
        found = self.found
        for kind, start, end, name, attributes, closed, inner_start, inner_end in stream:
            if kind == "text":
                if not self.unseen:
                    self.text(start, end, references=True)
            elif kind == "start":
                if xml:  # XHTML and NITF mean the same by the same names, whatever their prefix
                    name = name.rpartition(":")[2]
                self.start(name, start, end, attributes, closed if xml else name in VOID)
            elif kind == "end":
                self.end(name.rpartition(":")[2] if xml else name)
            elif kind == "cdata":
                if not self.unseen and xml:
                    self.text(inner_start, inner_end, references=False)
            elif kind == "comment" and _divides(self.source, inner_start, inner_end):
                self.flush()
            if found:
                yield from found
                found.clear()
        self.flush()
        yield from found

    def start(self, name: str, start: int, end: int, attributes: Mapping[str, str], empty: bool) -> None:
        if name in BLOCK:
            if self.weaver.last:
                self.flush()
            if name == "body":
                self.close_implied(_HEAD, frozenset())
            if name in CLOSES_PARAGRAPH and self.counts.get("p"):
                self.close_implied(*PARAGRAPH)
            if name in IMPLIED:
                self.close_implied(*IMPLIED[name])
        elif name == "br":
            if not self.unseen:
                self.line_break(start, end)
            return
        if empty or len(self.names) >= _DEEPEST:
            return
        unseen = is_unseen(name, attributes) or (self.page and is_furniture(name, attributes))
        pictured = bool(attributes) and any(map(self.counts.get, FIGURES))
        role = role_of(name, attributes, page=self.page, pictured=pictured)
        if role == "credit" and self.counts.get("bq"):
            role = "quote"  # NITF names the speaker so
        if role == "heading" and self.roles and self.roles[-1] == "caption":
            role = None  # of the picture
        self.unseen += unseen
        self.counts[name] = self.counts.get(name, 0) + 1
        self.roles.append(role or (self.roles[-1] if self.roles else None))
        self.names.append(name)
        self.hidden.append(unseen)

    def end(self, name: str) -> None:
        if name in BLOCK and self.weaver.last:
            self.flush()
        if self.counts.get(name):
            names = self.names
            place = len(names) - 1
            while names[place] != name:
                place -= 1
            self.drop_from(place)

    def close_implied(self, names: frozenset[str], bounds: frozenset[str]) -> None:
        if not any(map(self.counts.get, names)):
            return
        for place in range(len(self.names) - 1, -1, -1):
            if self.names[place] in names:
                self.drop_from(place)
                return
            if self.names[place] in bounds:
                return

    def drop_from(self, place: int) -> None:
        """Close the open elements from ``place`` on."""
        if place == len(self.names) - 1:  # as well-formed markup does
            self.counts[self.names.pop()] -= 1
            self.unseen -= self.hidden.pop()
            self.roles.pop()
            return
        for name in self.names[place:]:
            self.counts[name] -= 1
        self.unseen -= sum(self.hidden[place:])
        del self.names[place:], self.roles[place:], self.hidden[place:]

    def role(self) -> Role:
        return self.bracketed or (self.roles[-1] if self.roles else None) or self.outer_role

    def flush(self) -> None:
        if not self.weaver.last:
            return
        found = self.weaver.take().stripped()
        text = found.text
        if text:
            loose = self.lines and not self.bracketed and not any(name in BLOCK and name != "div" for name in self.names)
            linked, self.linked = self.linked, 0
            if self.page and linked >= 0.9 * len(text) and len(text) < 200:
                return  # "Read also", tags, menus
            if self.shortcodes and not linked and is_address(text):
                return  # an embed
            self.found.append(Block(text, self.role(), found.offsets, not loose))

    def line_break(self, start: int, end: int) -> None:
        if self.weaver.last:
            self.weaver.trim()
            self.weaver.decoded("\n", start, end)

    def text(self, start: int, end: int, *, references: bool) -> None:
        if self.shortcodes is None:
            self.characters(start, end, references)
            return
        at = start
        for low, high, role in self.shortcodes.within(start, end):
            self.characters(at, low, references)
            at = max(at, high)
            if role:
                self.flush()
                self.bracketed = None if role == "body" else role  # type: ignore[assignment]
        self.characters(at, end, references)

    def characters(self, start: int, end: int, references: bool) -> None:
        if start < end:
            if self.counts.get("a"):
                self.linked += end - start
            keep = self.lines or bool(self.counts.get("pre"))
            weave_visible(self.weaver, self.source, start, end, keep=keep, references=references)


def _divides(source: str, start: int, end: int) -> bool:
    """Comments by which WordPress parts blocks and pages; other comments stand inside the text."""
    while start < end and source[start].isspace():
        start += 1
    return source.startswith(("wp:", "/wp:", "more", "nextpage"), start)

