"""Markup -> Blocks: what a reader of the page sees, block by block, with its place in the source.

Serves every dialect that readers meet: HTML fragments and pages, XHTML and
NITF inside XML, and the half-markup of WordPress posts. An element decides
the role of the text in it (`ROLES`, `CLASS_ROLES`); the innermost one wins.
White space collapses as a browser shows it; ``<br>`` is a line break.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from dedup.model import Block, Role
from dedup.read.entities import reference
from dedup.read.located import Located, Weaver
from dedup.read.markup import Token, tokens

__all__ = ["CLASS_ROLES", "FURNITURE", "ROLES", "blocks_of", "blocks_within"]

ROLES: dict[str, Role] = {
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "hl1": "title",
    "hl2": "heading",
    "li": "list",
    "dt": "list",
    "dd": "list",
    "blockquote": "quote",
    "bq": "quote",
    "figcaption": "caption",
    "caption": "caption",
    "media-caption": "caption",
    "media-producer": "caption",  # who took the picture, not who wrote the text
    "td": "table",
    "th": "table",
    "byline": "byline",
    "dateline": "dateline",
    "distributor": "credit",
    "abstract": "standfirst",
    "tagline": "credit",
    "note": "note",
    "credit": "credit",
}
# Words of class names that newsroom templates give to blocks.
CLASS_ROLES: dict[str, Role] = {
    "caption": "caption",
    "standfirst": "standfirst",
    "dek": "standfirst",
    "subheadline": "standfirst",
    "byline": "byline",
    "dateline": "dateline",
    "credit": "credit",
    "credits": "credit",
    "pullquote": "quote",
}
_CLASS_WORD = re.compile(rf"(?:^|[\s_-])({'|'.join(CLASS_ROLES)})(?=$|[\s_-])", re.IGNORECASE)
# Classes and ids of what stands around an article on its page.
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:related|share|sharing|social|newsletter|promo|comments?|cookies?|consent|advert|advertisement|ads?|"
    r"breadcrumbs?|subscribe|subscription|recommended|recirculation|sidebar|widget|most-read|trending|navigation|menu|"
    r"paywall|taboola|outbrain|skip-link)(?=$|[\s_-])",
    re.IGNORECASE,
)
_AROUND = frozenset(("nav", "aside", "form", "button", "dialog", "menu"))
_WHOLE = frozenset(("body", "main", "article", "html"))
_PICTURE = re.compile("photo|image|picture|media|caption|foto", re.IGNORECASE)
_FIGURES = ("figure", "figcaption", "media")
_BLOCK = frozenset(
    ["address", "article", "aside", "blockquote", "body", "body.content", "body.head", "body.end", "block", "bq", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2", "header", "hedline", "hgroup", "hr", "html", "legend", "li", "main", "media", "media-caption", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "byline", "dateline", "distributor", "abstract", "tagline", "note", "credit", "nitf", "media-producer", "nitf-table", "ruby-block"]
)
_UNSEEN = frozenset(
    ["script", "style", "template", "iframe", "noembed", "noframes", "noscript", "object", "applet", "audio", "video", "canvas", "svg", "math", "select", "textarea", "xmp", "head", "title", "rt", "rp", "media-metadata", "media-reference", "media-object"]
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_CLOSES_PARAGRAPH = _BLOCK - frozenset(("option", "optgroup", "legend"))
# Elements whose end may be left out, and the elements that bound the search for them.
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "tr": (frozenset(("tr",)), frozenset(("table", "tbody", "thead", "tfoot"))),
}
_MARKUP_OF_BLOCKS = re.compile(
    r"<(?:p|br|div|li|h[1-6]|table|section|article|figure|blockquote|pre)[\s/>]", re.IGNORECASE
)
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_COLLAPSIBLE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]|&")
_IN_PREFORMATTED = re.compile(r"\r\n?|&")
_SHORTCODE = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,40})((?:\s[^\[\]<>]{0,2000})?)/?\]")
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

    ``wordpress`` also reads what WordPress stores before it makes HTML of it:
    block comments and caption shortcodes. ``page`` leaves out what surrounds
    an article on a web page: navigation, asides, forms, lists of links, and
    elements whose class says as much (`FURNITURE`). Text outside every block, in a
    fragment that has blank lines and no markup of blocks, is plain text, as
    the editors of such fragments mean it.
    """
    lines = not (xml or page) and (wordpress or not _MARKUP_OF_BLOCKS.search(source, start, end))
    lines = lines and bool(_BLANK_LINE.search(source, start, end))
    yield from _Builder(source, role, lines, wordpress, page).run(tokens(source, start, end, xml=xml), xml)


class _Open(NamedTuple):
    """An open element: the role of text in it, its own or inherited, and whether it hides its text."""

    name: str
    role: Role | None
    unseen: bool


class _Builder:
    """Text gathers in a weaver until an element begins or ends a block."""

    def __init__(self, source: str, role: Role, lines: bool, wordpress: bool, page: bool) -> None:
        self.source = source
        self.outer_role = role
        self.lines = lines  # loose text keeps its line breaks, for `segment` to divide
        self.wordpress = wordpress
        self.page = page
        self.weaver = Weaver()
        self.open: list[_Open] = []
        self.counts: Counter[str] = Counter()  # of open elements by name: most searches for one find none
        self.unseen = 0
        self.links = 0
        self.linked = 0  # characters of the block at hand that stand in links
        self.preformatted = 0
        self.in_caption = False

    def run(self, stream: Iterator[Token], xml: bool) -> Iterator[Block]:
        for token in stream:
            kind = token.kind
            if kind == "text":
                if not self.unseen:
                    yield from self.text(token.start, token.end, references=True)
            elif kind == "start":
                name = _local(token.name) if xml else token.name
                yield from self.start(name, token, token.closed if xml else name in _VOID)
            elif kind == "end":
                yield from self.end(_local(token.name) if xml else token.name)
            elif kind == "cdata":
                if not self.unseen and xml:
                    yield from self.text(token.inner_start, token.inner_end, references=False)
            elif kind == "comment" and _divides(self.source, token):
                yield from self.flush()
        yield from self.flush()

    def start(self, name: str, token: Token, empty: bool) -> Iterator[Block]:
        if name == "br":
            if not self.unseen:
                self.line_break(token.start, token.end)
            return
        if name in _BLOCK:
            if self.weaver:
                yield from self.flush()
            if name == "body":
                self.close_implied(frozenset(("head",)), frozenset())
            if name in _CLOSES_PARAGRAPH:
                self.close_implied(frozenset(("p",)), frozenset(("td", "th", "li", "figcaption", "blockquote", "div")))
            if name in _IMPLIED:
                self.close_implied(*_IMPLIED[name])
        if empty:
            return
        if len(self.open) < _DEEPEST:
            unseen = name in _UNSEEN or (self.page and self.is_furniture(name, token))
            self.unseen += unseen
            self.preformatted += name == "pre"
            self.links += name == "a"
            self.counts[name] += 1
            outer = self.open[-1].role if self.open else None
            self.open.append(_Open(name, self.role_of(name, token) or outer, unseen))

    def role_of(self, name: str, token: Token) -> Role | None:
        css = token.attributes.get("class")
        if css and name in _BLOCK:
            word = _CLASS_WORD.search(css)
            if word:
                role = CLASS_ROLES[word[1].lower()]
                return "caption" if role == "credit" and self.is_picture(css) else role
        if self.page and name == "h1":
            return "title"
        # A paragraph takes the role of what it stands in.
        return None if name == "p" else ROLES.get(name)

    def end(self, name: str) -> Iterator[Block]:
        if name in _BLOCK and self.weaver:
            yield from self.flush()
        for place in range(len(self.open) - 1, -1, -1) if self.counts[name] else ():
            if self.open[place].name == name:
                self.drop_from(place)
                return

    def close_implied(self, names: frozenset[str], bounds: frozenset[str]) -> None:
        if not any(map(self.counts.get, names)):
            return
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].name in names:
                self.drop_from(place)
                return
            if self.open[place].name in bounds:
                return

    def drop_from(self, place: int) -> None:
        for element in self.open[place:]:
            self.counts[element.name] -= 1
            self.unseen -= element.unseen
            self.preformatted -= element.name == "pre"
            self.links -= element.name == "a"
        del self.open[place:]

    def is_picture(self, css: str) -> bool:
        """Photo credits are no credits of the text."""
        return bool(_PICTURE.search(css)) or any(element.name in _FIGURES for element in self.open)

    @staticmethod
    def is_furniture(name: str, token: Token) -> bool:
        if name in _AROUND:
            return True
        if not token.attributes or name not in _BLOCK or name in _WHOLE:
            return False
        return bool(FURNITURE.search(f"{token.attributes.get('class', '')} {token.attributes.get('id', '')}"))

    def role(self) -> Role:
        if self.in_caption:
            return "caption"
        return (self.open[-1].role if self.open else None) or self.outer_role

    def flush(self) -> Iterator[Block]:
        if not self.weaver:
            return
        found = self.weaver.take().stripped()
        if found.text:
            loose = self.lines and not self.in_caption
            loose = loose and not any(element.name in _BLOCK and element.name != "div" for element in self.open)
            linked, self.linked = self.linked, 0
            if self.page and linked >= 0.9 * len(found.text) and len(found.text) < 200:
                return  # "Read also", tags, menus
            yield Block(found.text, self.role(), found.offsets, fixed=not loose)

    def line_break(self, start: int, end: int) -> None:
        if self.weaver:
            self.weaver.trim()
            self.weaver.decoded("\n", start, end)

    def text(self, start: int, end: int, *, references: bool) -> Iterator[Block]:
        if not self.wordpress:
            self.characters(start, end, references)
            return
        at = start
        for found in _SHORTCODE.finditer(self.source, start, end):
            self.characters(at, found.start(), references)
            at = found.end()
            if found[2] in ("caption", "wp_caption"):
                yield from self.flush()
                self.in_caption = not found[1]
            elif not (found[1] or found[3] or _known_shortcode(found[2])):
                self.characters(found.start(), at, references)  # "[sic]" is text
        self.characters(at, end, references)

    def characters(self, start: int, end: int, references: bool) -> None:
        if start >= end:
            return
        if self.links:
            self.linked += end - start
        keep = self.preformatted or self.lines
        special = _IN_PREFORMATTED if keep else _COLLAPSIBLE
        source, weaver = self.source, self.weaver
        at = start
        if not keep and weaver.last in ("", " ", "\n"):
            while at < end and source[at] in " \t\n\r\f":
                at += 1
        while at < end:
            found = special.search(source, at, end)
            place = found.start() if found else end
            weaver.verbatim(source, at, place)
            if not found:
                return
            at = found.end()
            if source[place] != "&":
                if keep:
                    weaver.decoded("\n", place, at)
                elif weaver.last not in ("", " ", "\n"):
                    weaver.decoded(" ", place, at)
            elif references:
                text, at = reference(source, place, end)
                weaver.decoded(text, place, at)
            else:
                weaver.verbatim(source, place, at)


def _local(name: str) -> str:
    """Name without its prefix; XHTML and NITF mean the same by the same names."""
    return name.rpartition(":")[2]


def _divides(source: str, comment: Token) -> bool:
    """Comments by which WordPress parts blocks and pages; other comments stand inside the text."""
    start = comment.inner_start
    while start < comment.inner_end and source[start].isspace():
        start += 1
    return source.startswith(("wp:", "/wp:", "more", "nextpage"), start)


def _known_shortcode(name: str) -> bool:
    return name in ("gallery", "embed", "audio", "video", "playlist", "youtube", "vimeo", "twitter", "instagram")
