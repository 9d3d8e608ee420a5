"""Oracles for offsets: they undo a source's escaping with the standard library, never with the code under test."""

from __future__ import annotations

import html
import json
import re

__all__ = ["undo_html", "undo_json"]

_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_BREAK = re.compile(r"<br[^<>]*>")


def undo_html(slice_: str) -> str:
    """What a browser shows of a slice of HTML whose tags are well formed, white space collapsed."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", re.sub(r"[ \t\r\n\f]+", " ", slice_))))
    return re.sub(r" ?\n ?", "\n", re.sub(" +", " ", text))


def undo_json(slice_: str) -> str:
    return str(json.loads(f'"{slice_}"'))
