"""Plain text -> paragraphs.

A blank line ends a paragraph. Between blank lines the text is either wrapped
at a width by the program that wrote it, and is unwrapped, or every line is a
paragraph of its own. A doubled caption often stands on two neighbouring
lines, so text is called wrapped only on evidence: a line broke where its
successor's first word would not have fitted within the document's width.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from dedup.offsets import OffsetMap

__all__ = ["divide", "trimmed"]

WIDEST_WRAP = 120
"""Programs wrap mail, wire copy and Markdown at 60 to 100 columns; a wider line was not wrapped."""

_NARROWEST_WRAP = 40
_WRAPPED_SHARE = 0.6
_FEW_BREAKS = 4

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060\u00ad"
_BLANK = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008" + (
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + _INVISIBLE
)
_ITEM = re.compile(r"[-*•‣▪●◦–—>+] |\d{1,3}[.)] |[a-z]\) ")
_SENTENCE_END = re.compile("[.!?:;。！？；：؟۔…।][\"'”’»›)\\]」』]*$")


class _Line(NamedTuple):
    start: int
    end: int

    @property
    def width(self) -> int:
        return self.end - self.start


def divide(text: str) -> list[tuple[str, OffsetMap]]:
    r"""Paragraphs of plain ``text`` with their way back to it. O(characters).

    An unwrapped line break, with the spaces around it, becomes one space
    that maps back to all of it.

    >>> [part for part, _ in divide("One.\nTwo.\n\n  Three\u00a0\r\n")]
    ['One.', 'Two.', 'Three']
    """
    chunks = _chunks(text)
    width = _wrap_width(text, chunks)
    parts = []
    for chunk in chunks:
        group = [chunk[0]]
        for line in chunk[1:]:
            if width and _filled(text, group[-1], line, width) and _may_join(text, group[-1], line):
                group.append(line)
            else:
                parts.append(_join(text, group))
                group = [line]
        parts.append(_join(text, group))
    return parts


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """``start`` and ``end`` moved inwards over white space and invisible characters."""
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return start, end


def _chunks(text: str) -> list[list[_Line]]:
    """Runs of lines with something on them; a paragraph separator (U+2029) ends one too."""
    chunks: list[list[_Line]] = []
    chunk: list[_Line] = []
    position = 0
    while position <= len(text):
        found = _BREAK.search(text, position)
        end = found.start() if found else len(text)
        line = _Line(*trimmed(text, position, end))
        if line.width:
            chunk.append(line)
        if chunk and (not line.width or not found or found.group() == "\u2029"):
            chunks.append(chunk)
            chunk = []
        if not found:
            break
        position = found.end()
    if chunk:
        chunks.append(chunk)
    return chunks


def _wrap_width(text: str, chunks: list[list[_Line]]) -> int:
    """The width at which the document was wrapped, 0 if it was not.

    Only lines that another follows tell the width: a long title alone is not
    wrapped. With few breaks to judge by, a break after a finished sentence
    speaks against wrapping.
    """
    if any(line.width > WIDEST_WRAP and _has_space(text, line) for chunk in chunks for line in chunk):
        return 0
    pairs = [pair for chunk in chunks for pair in pairwise(chunk)]
    width = max((above.width for above, _ in pairs if _has_space(text, above)), default=0)
    if width < _NARROWEST_WRAP:
        return 0
    filled = [(above, below) for above, below in pairs if _filled(text, above, below, width)]
    if len(filled) < _WRAPPED_SHARE * len(pairs):
        return 0
    if len(pairs) < _FEW_BREAKS and any(_SENTENCE_END.search(text[above.start : above.end]) for above, _ in filled):
        return 0
    return width if any(_may_join(text, above, below) for above, below in filled) else 0


def _has_space(text: str, line: _Line) -> bool:
    return text.find(" ", line.start, line.end) >= 0 or not text[line.start].isascii()


def _filled(text: str, above: _Line, below: _Line, width: int) -> bool:
    """Whether the first word of ``below`` would not have fitted behind ``above``."""
    limit = width - above.width
    if limit <= 0:
        return True
    head = text[below.start : min(below.end, below.start + limit)]
    return not any(character in _BLANK for character in head) and len(head) >= limit


def _may_join(text: str, above: _Line, below: _Line) -> bool:
    if _ITEM.match(text, below.start, below.end):
        return False
    return text[above.start : above.end] != text[below.start : below.end]


def _join(text: str, lines: list[_Line]) -> tuple[str, OffsetMap]:
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    previous = None
    for line in lines:
        if previous is not None:
            pieces.append(" ")
            runs.append((1, previous.end, line.start - previous.end))
        pieces.append(text[line.start : line.end])
        runs.append((line.width, line.start, line.width))
        previous = line
    return "".join(pieces), OffsetMap.of(runs)
