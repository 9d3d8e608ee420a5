"""Wire furniture: lines for editors that readers should never see.

A leftover is a whole line at the edge of an article that fits an entry of
``dedup/data/furniture.tsv``: a note to editors, a desk's address, a sign-off,
a slug, an embargo. Running text is never searched, so a sentence about an
embargo or an e-mail address for readers is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from dedup.data.agencies import rows
from dedup.frozen import TYPE_CHECKING, NamedTuple, dataclass
from dedup.kernel import native_runs
from dedup.model import Paragraph, Role, Span

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["embargo", "advisory", "contact", "signoff", "slug"]
else:
    Kind = str

__all__ = ["Kind", "Leftover", "find_furniture"]


_HEAD, _TAIL, _END = 3, 4, 2
_LONGEST: Mapping[Kind, int] = {"embargo": 220, "advisory": 320, "contact": 400, "signoff": 60, "slug": 110}
"""Longest line of each kind, in characters."""
_UNREAD: frozenset[Role] = frozenset(("caption", "table", "title"))
_ORDER: tuple[Kind, ...] = ("embargo", "slug", "advisory", "contact", "signoff")


@dataclass(frozen=True, slots=True)
class Leftover:
    """One leftover and where it stands in the source."""

    kind: Kind
    paragraph: int
    span: Span


class _Entry(NamedTuple):
    kind: Kind
    place: str
    hints: tuple[str, ...]
    expression: str


def find_furniture(paragraphs: Sequence[Paragraph]) -> Iterator[Leftover]:
    """Leftovers in text order, at most one a line. O(characters of the edges).

    >>> from dedup.model import Paragraph
    >>> from dedup.normalise import normalise
    >>> from dedup.offsets import OffsetMap
    >>> line = Paragraph(1, "Eds: Updates with quotes.", "body", OffsetMap.identity(0, 25), normalise(""))
    >>> [(found.kind, found.span) for found in find_furniture([line])]
    [('advisory', Span(start=0, end=25))]
    """
    read = [paragraph for paragraph in paragraphs if paragraph.role not in _UNREAD and paragraph.text.strip()]
    size = len(read)
    for number in range(size) if size <= _HEAD + _TAIL else (*range(_HEAD), *range(size - _TAIL, size)):
        yield from _in_paragraph(read[number], _places(number < _HEAD, size - number <= _TAIL, size - number <= _END))


@cache
def _places(head: bool, tail: bool, end: bool) -> frozenset[str]:
    """What entries call a place that is near the beginning, near the end, or at it."""
    return frozenset(("any", "edge", *(name for name, there in (("head", head), ("tail", tail), ("end", end)) if there)))


@cache
def _kinds(size: int) -> frozenset[Kind]:
    """The kinds that a line of ``size`` characters, at most those of the longest, may be."""
    return frozenset(kind for kind in _ORDER if size <= _LONGEST[kind])


def _in_paragraph(paragraph: Paragraph, places: frozenset[str]) -> Iterator[Leftover]:
    start = 0
    for line in paragraph.text.split("\n"):
        text = line.strip()
        if text and len(text) <= _LONGEST["contact"]:
            kind = _kind_of(text, places, _kinds(len(text)))
            if kind is not None:
                first = start + len(line) - len(line.lstrip())
                yield Leftover(kind, paragraph.number, paragraph.source_span(first, first + len(text)))
        start += len(line) + 1


def _kind_of(line: str, places: frozenset[str], kinds: frozenset[Kind]) -> Kind | None:
    folded = line.lower()
    alike = places, kinds, folded.isascii(), "(" in folded
    if native_runs is not None and not native_runs.holds(folded, _needles(*alike)):
        return None
    for entry in _possible(*alike):
        for hint in entry.hints:
            if hint in folded:
                if _compiled(entry.expression).match(line):
                    return entry.kind
                break
    return None


@cache
def _possible(places: frozenset[str], kinds: frozenset[Kind], ascii_only: bool, bracket: bool) -> tuple[_Entry, ...]:
    """The entries for lines of these properties, each with the hints that such a line can hold."""
    entries = []
    for entry in _entries():
        hints = tuple(hint for hint in entry.hints if hint.isascii() >= ascii_only and ("(" in hint) <= bracket)
        if hints and entry.place in places and entry.kind in kinds:
            entries.append(entry._replace(hints=hints))
    return tuple(entries)


@cache
def _needles(places: frozenset[str], kinds: frozenset[Kind], ascii_only: bool, bracket: bool) -> object:
    """All hints of those entries at once, for the kernel: most lines hold none."""
    assert native_runs is not None
    entries = _possible(places, kinds, ascii_only, bracket)
    return native_runs.needles(tuple({hint for entry in entries for hint in entry.hints}))


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    """The table, in the order in which kinds are tried."""
    entries = [
        _Entry(kind, place, tuple(hints.split("|")), expression)  # type: ignore[arg-type]
        for kind, place, _, hints, expression in rows("furniture.tsv")
    ]
    return tuple(sorted(entries, key=lambda entry: _ORDER.index(entry.kind)))


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
