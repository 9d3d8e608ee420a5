"""Titles, bylines and abstracts: fields of plain text, which editors' tools often keep as HTML."""

from __future__ import annotations

import re

from dedup.read.blocks import blocks_within
from dedup.read.formats import HTML

__all__ = ["edited_as_html", "visible_text"]

_REFERENCE = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});|<!--")
# A tag with its name, or a bracket that begins none. What follows a name keeps the search from stepping back through it.
_BRACKET = re.compile(r"<(?![!?])(?:/?([A-Za-z][^\s/<>]*)(?=[\s/>])[^<>]*>)?")
_ELEMENTS = HTML | frozenset(
    ["acronym", "bdi", "bdo", "data", "dfn", "kbd", "label", "nobr", "rb", "rp", "rt", "ruby", "samp", "source", "strike", "track", "tt", "var", "wbr"]
)


def visible_text(field: str) -> str:
    """What a reader sees of a field that may be HTML; one that shows no sign of that is given back as it is. O(characters).

    Tags are those of HTML's elements: a ticker in brackets is text, beside them as well.

    >>> visible_text("<em>R &amp; D</em>: a plan"), visible_text("R&D, a<b"), visible_text("Tarn <TRN.N> <b>up</b>")
    ('R & D: a plan', 'R&D, a<b', 'Tarn <TRN.N> up')
    """
    if not edited_as_html(field):
        return field
    markup = _BRACKET.sub(_text_unless_tag, field)
    return " ".join(block.text for block in blocks_within(markup, 0, len(markup)))


def edited_as_html(field: str) -> bool:
    """Has a field a reference, a comment, an end tag, or a start tag in small letters (tickers have capitals)?

    >>> edited_as_html("Fish &amp; chips"), edited_as_html("Quay<br>closed"), edited_as_html("AT&T <T> up, a <b")
    (True, True, False)
    """
    if "<" not in field and "&" not in field:
        return False
    return bool(_REFERENCE.search(field)) or any(
        _is_element(found[1]) and (found[0].startswith("</") or found[1].islower()) for found in _BRACKET.finditer(field)
    )


def _text_unless_tag(bracket: re.Match[str]) -> str:
    return bracket[0] if _is_element(bracket[1]) else f"&lt;{bracket[0][1:]}"


def _is_element(name: str | None) -> bool:
    """An element of HTML, or one that another vocabulary or a script adds (``o:p``, ``amp-img``)?"""
    return name is not None and (name.lower() in _ELEMENTS or (name.islower() and (":" in name or "-" in name)))
