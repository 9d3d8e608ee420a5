"""Inline Markdown -> the text a reader sees (CommonMark 0.31, section 6), with the way back.

Links keep their words and lose their addresses, images vanish, emphasis marks
and escapes are undone, inline HTML is dropped. Emphasis is matched per mark
rather than by the full delimiter algorithm: crossed marks may survive as text.
"""

from __future__ import annotations

import re

from dedup.offsets import OffsetMap
from dedup.read.entities import reference
from dedup.read.located import Located, Weaver

__all__ = ["inline"]

_DESTINATION = r"\([ \t\n]*(?:<[^<>\n]{0,2000}>|[^\s()]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,2000}){0,4})"
_TITLE = r"(?:[ \t\n]+(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'))?[ \t\n]*\)"
_LINK_TAIL = re.compile(rf"{_DESTINATION}{_TITLE}|\[[^\[\]]{{0,300}}\]")
_TOKEN = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<code>(?<!`)(?P<ticks>`{1,8})(?!`)(?P<inner>.{1,5000}?)(?<!`)(?P=ticks)(?!`))
  | (?P<template>\{\{[^{}]{0,2000}\}\}|\{%[^{}]{0,2000}%\}|\[\^[^\[\]\s]{1,100}\])
  | (?P<auto><(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}|[\w.+-]{1,64}@[\w.-]{1,200})>)
  | (?P<comment><!--)
  | (?P<tag></?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,2000})?/?>)
  | (?P<entity>&)
  | (?P<open>!?\[)
  | (?P<close>\])
  | (?P<marks>\*{1,20}|_{1,20}|~~)
    """,
    re.VERBOSE | re.DOTALL,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def inline(located: Located) -> Located:
    """The visible text of one paragraph of Markdown. O(characters).

    >>> text = r"**Mosul** ([map](http://x.y/(a) 'M')) \\* R &amp; D"
    >>> inline(Located(text, OffsetMap.identity(0, len(text)))).text
    'Mosul (map) * R & D'
    """
    text = located.text
    edits: list[tuple[int, int, str]] = []
    brackets: list[tuple[int, int]] = []
    openers: dict[str, list[list[int]]] = {"*": [], "_": [], "~": []}
    unclosed = False  # no comment ends from here on
    at = 0
    while True:
        found = _TOKEN.search(text, at)
        if not found:
            break
        start, at = found.span()
        kind = found.lastgroup
        # The innermost named groups end last, so ask for the outer ones by name.
        if found["escape"]:
            edits.append((start, start + 1, ""))
        elif found["code"]:
            edits += [(start, found.start("inner"), ""), (found.end("inner"), at, "")]
        elif found["template"]:
            edits.append((start, at, ""))
        elif kind == "comment":
            close = -1 if unclosed else text.find("-->", at)
            unclosed = close < 0
            if not unclosed:
                at = close + 3
                edits.append((start, at, ""))
        elif found["tag"]:
            edits.append((start, at, "\n" if _BREAK.match(found["tag"]) else ""))
        elif found["auto"]:
            edits += [(start, start + 1, ""), (at - 1, at, "")]
        elif found["entity"]:
            meaning, at = reference(text, start, len(text))
            if at > start + 1:
                edits.append((start, at, meaning))
        elif found["open"]:
            brackets.append((start, at))
        elif found["close"]:
            if brackets:
                at = _link(text, brackets.pop(), start, edits)
        elif kind == "marks":
            _emphasis(text, start, at, openers[text[start]], edits)
    return _edited(located, edits)


def _link(text: str, opening: tuple[int, int], close: int, edits: list[tuple[int, int, str]]) -> int:
    tail = _LINK_TAIL.match(text, close + 1)
    if not tail:
        return close + 1
    start, end = opening
    if text[start] == "!":
        edits.append((start, tail.end(), ""))
    else:
        edits += [(start, end, ""), (close, tail.end(), "")]
    return tail.end()


def _emphasis(
    text: str, start: int, end: int, openers: list[list[int]], edits: list[tuple[int, int, str]]
) -> None:
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    left = not after.isspace() and (after.isalnum() or before.isspace() or not before.isalnum())
    right = not before.isspace() and (before.isalnum() or after.isspace() or not after.isalnum())
    if text[start] == "_":  # not inside words: snake_case stays
        left, right = left and not before.isalnum(), right and not after.isalnum()
    while right and openers and start < end:
        opener = openers[-1]
        size = min(opener[1] - opener[0], end - start, 2)
        edits += [(opener[1] - size, opener[1], ""), (start, start + size, "")]
        opener[1] -= size
        start += size
        if opener[0] == opener[1]:
            openers.pop()
    if left and start < end:
        openers.append([start, end])


def _edited(located: Located, edits: list[tuple[int, int, str]]) -> Located:
    if not edits:
        return located
    weaver = Weaver()
    at = 0
    for start, end, text in sorted(edits):
        if start < at:  # inside something that was dropped already
            continue
        weaver.verbatim(located.text, at, start)
        weaver.decoded(text, start, end)
        at = end
    weaver.verbatim(located.text, at, len(located.text))
    woven = weaver.take()
    return Located(woven.text, woven.offsets.through(located.offsets) if woven.text else OffsetMap.identity(0, 0))
