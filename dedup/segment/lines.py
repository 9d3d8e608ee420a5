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

from dedup.offsets import OffsetMap

__all__ = ["Way", "divide", "has_breaks", "trimmed"]

WIDEST_WRAP = 120
"""Programs wrap mail, wire copy and Markdown at 60 to 100 columns; a wider line was not wrapped."""

_NARROWEST_WRAP = 40
_WRAPPED_SHARE = 0.6
_FEW_BREAKS = 4

_LINE = re.compile("([^\n\r\v\f\x85\u2028\u2029]*)(\r\n|[\n\r\v\f\x85\u2028\u2029]|$)")
_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060\u00ad"
_BLANK = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008" + (
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + _INVISIBLE
)
_ITEM = re.compile(r"[-*•‣▪●◦–—>+] |\d{1,3}[.)] |[a-z]\) ")
_SENTENCE_END = re.compile("[.!?:;。！？；：؟۔…।][\"'”’»›)\\]」』]*$")


Way = OffsetMap | int
"""The way back of a paragraph to the text it was found in: where it starts, if it stands there as it is."""

_Line = tuple[int, int]  # where it starts and ends, without the white space around it


def divide(text: str) -> list[tuple[str, Way]]:
    r"""Paragraphs of plain ``text`` with their way back to it. O(characters).

    An unwrapped line break, with the spaces around it, becomes one space
    that maps back to all of it.

    >>> divide("One.\nTwo.\n\n  Three\u00a0\r\n")
    [('One.', 0), ('Two.', 5), ('Three', 13)]
    """
    if not has_breaks(text):
        start, end = trimmed(text, 0, len(text))
        return [(text[start:end], start)] if start < end else []
    return _single_lines(text) or _found(text)


def _single_lines(text: str) -> list[tuple[str, Way]]:
    """Paragraphs of one line each with one empty line between them, as most archives have them; none of any other text."""
    lines = text.split("\n\n")
    if text.count("\n") != 2 * len(lines) - 2 or _has_other_breaks(text):
        return []
    found: list[tuple[str, Way]] = []
    start = 0
    for line in lines:
        if not line or line[0] in _BLANK or line[-1] in _BLANK:
            return []
        found.append((line, start))
        start += len(line) + 2
    return found


def _has_other_breaks(text: str) -> bool:
    """Whether a line of ``text`` ends in anything but a line feed: asked for one by one, since each is found as fast as memory is read."""
    if "\r" in text or "\v" in text or "\f" in text:
        return True
    return not text.isascii() and ("\x85" in text or "\u2028" in text or "\u2029" in text)


def _found(text: str) -> list[tuple[str, Way]]:
    """Paragraphs of any text with line breaks."""
    chunks = _chunks(text)
    width = _wrap_width(text, chunks)
    if not width:
        return [(text[start:end], start) for chunk in chunks for start, end in chunk]
    parts: list[tuple[str, Way]] = []
    for chunk in chunks:
        group = [chunk[0]]
        for line in chunk[1:]:
            if _filled(text, group[-1], line, width) and _may_join(text, group[-1], line):
                group.append(line)
            else:
                parts.append(_join(text, group))
                group = [line]
        parts.append(_join(text, group))
    return parts


def has_breaks(text: str) -> bool:
    """Whether ``text`` is more than one line. O(characters)."""
    return _BREAK.search(text) is not None


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
    for found in _LINE.finditer(text):
        start, end = found.span(1)
        if start < end and (text[start] in _BLANK or text[end - 1] in _BLANK):
            start, end = trimmed(text, start, end)
        if start < end:
            chunk.append((start, end))
            if found[2] != "\u2029":
                continue
        if chunk:
            chunks.append(chunk)
            chunk = []
    if chunk:
        chunks.append(chunk)
    return chunks


def _wrap_width(text: str, chunks: list[list[_Line]]) -> int:
    """The width at which the document was wrapped, 0 if it was not.

    Only lines that another follows tell the width: a long title alone is not
    wrapped. With few breaks to judge by, a break after a finished sentence
    speaks against wrapping.
    """
    if any(end - start > WIDEST_WRAP and _has_space(text, (start, end)) for chunk in chunks for start, end in chunk):
        return 0
    pairs = [pair for chunk in chunks if len(chunk) > 1 for pair in pairwise(chunk)]
    width = max((above[1] - above[0] for above, _ in pairs if _has_space(text, above)), default=0)
    if width < _NARROWEST_WRAP:
        return 0
    filled = [(above, below) for above, below in pairs if _filled(text, above, below, width)]
    if len(filled) < _WRAPPED_SHARE * len(pairs):
        return 0
    if len(pairs) < _FEW_BREAKS and any(_SENTENCE_END.search(text[start:end]) for (start, end), _ in filled):
        return 0
    return width if any(_may_join(text, above, below) for above, below in filled) else 0


def _has_space(text: str, line: _Line) -> bool:
    return text.find(" ", *line) >= 0 or not text[line[0]].isascii()


def _filled(text: str, above: _Line, below: _Line, width: int) -> bool:
    """Whether the first word of ``below`` would not have fitted behind ``above``."""
    limit = width - (above[1] - above[0])
    if limit <= 0:
        return True
    head = text[below[0] : min(below[1], below[0] + limit)]
    return not any(character in _BLANK for character in head) and len(head) >= limit


def _may_join(text: str, above: _Line, below: _Line) -> bool:
    if _ITEM.match(text, *below):
        return False
    return text[slice(*above)] != text[slice(*below)]


def _join(text: str, lines: list[_Line]) -> tuple[str, OffsetMap]:
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    last_end = -1
    for start, end in lines:
        if last_end >= 0:
            pieces.append(" ")
            runs.append((1, last_end, start - last_end))
        pieces.append(text[start:end])
        runs.append((end - start, start, end - start))
        last_end = end
    return "".join(pieces), OffsetMap.of(runs)
