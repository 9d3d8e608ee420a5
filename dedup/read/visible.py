"""Character data of markup -> the characters that a browser shows."""

from __future__ import annotations

import re

from dedup.read.entities import reference
from dedup.read.located import Weaver

__all__ = ["weave_visible"]

_COLLAPSIBLE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]|&")
_IN_PREFORMATTED = re.compile(r"\r\n?|&")


def weave_visible(weaver: Weaver, source: str, start: int, end: int, *, keep: bool = False, references: bool = True) -> None:
    """Add ``source[start:end]`` with its references undone and its white space collapsed, or kept. O(characters).

    >>> weaver = Weaver()
    >>> weave_visible(weaver, "R &amp;\\n  D", 0, 11)
    >>> weaver.take().text
    'R & D'
    """
    special = _IN_PREFORMATTED if keep else _COLLAPSIBLE
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
