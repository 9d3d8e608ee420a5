"""HTML and XML -> tokens that know their places. Broken markup never fails, only reads oddly.

Not a parser of trees: it finds where tags, comments, raw text and character
data begin and end, as the tokenizer of the HTML standard does (WHATWG HTML,
13.2.5). Every character of the source belongs to exactly one token. Linear in
the source, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.read.entities import reference
from dedup.read.located import Located, Weaver

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["start", "end", "text", "cdata", "comment", "other"]
else:
    Kind = str

__all__ = ["Token", "decoded", "tokens", "weave"]



_NO_ATTRIBUTES: Mapping[str, str] = {}


class Token(NamedTuple):
    """``source[start:end]``; ``inner_start`` to ``inner_end`` is the text of a comment or CDATA section."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    closed: bool = False  # <br/>
    inner_start: int = 0
    inner_end: int = 0


_NAME = re.compile(r"[A-Za-z_:\u00c0-\U0010ffff][^\s/>]*")
# What most tags are, found whole and without the detours; else a bracket that may begin something.
_TAG = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9]*)>|(?=[A-Za-z_:/!?\u00c0-\U0010ffff]))")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:([\"'])|([^\s>\"'][^\s>]*)))?")
_INTERNAL_SUBSET = re.compile(r"<!DOCTYPE[^\[>]*\[.*?\]\s*>", re.DOTALL)
_STRAY = re.compile(r"[\s/]*=*")
_TAG_END = re.compile(r"[\s/]*>")
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
_LONGEST_ATTRIBUTES = 200


def tokens(source: str, start: int = 0, end: int | None = None, *, xml: bool = False) -> Iterator[Token]:
    """Tokens of ``source[start:end]``. With ``xml``, names keep their case and no element holds raw text.

    >>> [(token.kind, token.name) for token in tokens("<p class=a>x<br/><!-- y --></p>")]
    [('start', 'p'), ('text', ''), ('start', 'br'), ('comment', ''), ('end', 'p')]
    """
    return _Tokenizer(source, start, len(source) if end is None else end, xml).run()


class _Tokenizer:
    __slots__ = ("end", "missing", "source", "start", "xml")

    def __init__(self, source: str, start: int, end: int, xml: bool) -> None:
        self.source, self.start, self.end, self.xml = source, start, end, xml
        # Marks known not to come again, so that looking for them stays linear.
        self.missing: set[str] = set()

    def find(self, mark: str, start: int) -> int:
        if mark in self.missing:
            return -1
        place = self.source.find(mark, start, self.end)
        if place < 0:
            self.missing.add(mark)
        return place

    def run(self) -> Iterator[Token]:
        source, end, xml = self.source, self.end, self.xml
        text_start = at = self.start
        search = _TAG.search
        new = tuple.__new__  # as a NamedTuple does it, without the call between: tokens are the most common thing here
        while found := search(source, at, end):
            place = found.start()
            close, name = found.groups()
            if name is None:
                token = self.markup(place)
                if token is None:
                    at = place + 1
                    continue
            else:
                name = name if xml else name.lower()
                kind: Kind = "end" if close else "start"
                token = new(Token, (kind, place, found.end(), name, _NO_ATTRIBUTES, False, 0, 0))
            if text_start < place:
                yield new(Token, ("text", text_start, place, "", _NO_ATTRIBUTES, False, 0, 0))
            yield token
            at = text_start = token.end
            if token.name in _RAW and token.kind == "start" and not xml and not token.closed:
                at = text_start = self.raw_end(token.name, token.end)
                if token.end < at:
                    yield Token("text" if token.name in ("title", "textarea") else "other", token.end, at)
        if text_start < end:
            yield Token("text", text_start, end)

    def markup(self, at: int) -> Token | None:
        """The token that begins with the ``<`` at ``at``; None where it is only text."""
        following = self.source[at + 1 : at + 2] if at + 1 < self.end else ""
        if following == "!":
            return self.declaration(at)
        if following == "?":
            close = self.find("?>" if self.xml else ">", at)
            stop = self.end if close < 0 else close + (2 if self.xml else 1)
            return Token("other", at, stop)
        if following == "/":
            name = _NAME.match(self.source, at + 2, self.end)
            if not name:
                # "</>" and "</3" are dropped by browsers; only the first is markup in spirit.
                return Token("other", at, at + 3) if self.source.startswith("</>", at) and at + 3 <= self.end else None
            close = self.find(">", name.end())
            stop = self.end if close < 0 else close + 1
            return Token("end", at, stop, self.name(name[0]))
        name = _NAME.match(self.source, at + 1, self.end)
        return self.tag(at, name) if name else None

    def declaration(self, at: int) -> Token:
        source = self.source
        if source.startswith("<!--", at):
            if source.startswith((">", "->"), at + 4):
                stop = source.index(">", at + 4) + 1
                return Token("comment", at, min(stop, self.end), inner_start=at + 4, inner_end=at + 4)
            close = self.find("-->", at + 4)
            inner = self.end if close < 0 else close
            stop = self.end if close < 0 else close + 3
            return Token("comment", at, stop, inner_start=min(at + 4, inner), inner_end=inner)
        if source.startswith("<![CDATA[", at):
            close = self.find("]]>", at + 9)
            inner = self.end if close < 0 else close
            stop = self.end if close < 0 else close + 3
            return Token("cdata", at, stop, inner_start=min(at + 9, inner), inner_end=inner)
        if self.xml and "<!DOCTYPE" not in self.missing and source.startswith("<!DOCTYPE", at):
            self.missing.add("<!DOCTYPE")  # a document has one, and to look for the end of more would be slow
            if subset := _INTERNAL_SUBSET.match(source, at, self.end):
                return Token("other", at, subset.end())
        close = self.find(">", at)
        return Token("other", at, self.end if close < 0 else close + 1)

    def tag(self, at: int, name: re.Match[str]) -> Token:
        source, end = self.source, self.end
        attributes: dict[str, str] = {}
        place = name.end()
        while True:
            stop = _TAG_END.match(source, place, end)
            if stop:
                return Token("start", at, stop.end(), self.name(name[0]), attributes, "/" in stop[0])
            found = _ATTRIBUTE.match(source, place, end)
            if not found:
                stray = _STRAY.match(source, place, end)
                place = max(stray.end() if stray else place, place + 1)
                if place >= end:
                    return Token("start", at, end, self.name(name[0]), attributes)
                continue
            key, quote, bare = found.groups()
            place = found.end()
            value = bare or ""
            if quote:
                close = self.find(quote, place)
                if close < 0:
                    # The quote is never closed: let the tag end at the next bracket, so the text survives.
                    close = self.find(">", place)
                    close = end if close < 0 else close
                    value, place = source[place:close], close
                else:
                    value, place = source[place:close], close + 1
            if len(attributes) < _LONGEST_ATTRIBUTES:
                attributes.setdefault(key if self.xml else key.lower(), value)

    def raw_end(self, name: str, start: int) -> int:
        """Where the closing tag of a raw text element begins; without one, at once (the text survives)."""
        mark = f"</{name}"
        if mark in self.missing:
            return start
        found = re.compile(re.escape(mark) + r"(?=[\s/>])", re.IGNORECASE).search(self.source, start, self.end)
        if found:
            return found.start()
        self.missing.add(mark)
        return self.end if name in ("script", "style") else start

    def name(self, written: str) -> str:
        return written if self.xml else written.lower()


_SPECIAL = re.compile(r"&|\r\n?")
_LINE_END = re.compile(r"\r\n?")


def weave(weaver: Weaver, source: str, start: int, end: int, *, references: bool = True) -> None:
    """Add character data with its references and line ends undone (XML 1.0, 2.11)."""
    special = _SPECIAL if references else _LINE_END
    at = start
    while True:
        found = special.search(source, at, end)
        if not found:
            break
        place = found.start()
        weaver.verbatim(source, at, place)
        if source[place] == "&":
            text, at = reference(source, place, end)
            weaver.decoded(text, place, at)
        else:
            at = found.end()
            weaver.decoded("\n", place, at)
    weaver.verbatim(source, at, end)


def decoded(source: str, start: int, end: int) -> Located:
    """Character data as one string.

    >>> decoded("R &amp; D", 0, 9).text
    'R & D'
    """
    weaver = Weaver()
    weave(weaver, source, start, end)
    return weaver.take()
