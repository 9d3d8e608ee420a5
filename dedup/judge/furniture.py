"""Wire furniture: lines for editors that readers should never see.

A leftover is a whole line at the edge of an article that fits an entry of
``dedup/data/furniture.tsv``: a note to editors, a desk's address, a sign-off,
a slug, an embargo. Running text is never searched, so a sentence about an
embargo or an e-mail address for readers is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat

from dedup.data.agencies import rows
from dedup.frozen import TYPE_CHECKING, NamedTuple, dataclass
from dedup.kernel import native_needles
from dedup.model import Paragraph, Role, Span

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["embargo", "advisory", "contact", "signoff", "slug"]
else:
    Kind = str

__all__ = ["Kind", "Leftover", "find_furniture", "leftover_lines", "with_leftovers"]


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
    texts, roles = [paragraph.text for paragraph in paragraphs], [paragraph.role for paragraph in paragraphs]
    for place, kind, start, end in leftover_lines(texts, roles):
        paragraph = paragraphs[place]
        yield Leftover(kind, paragraph.number, paragraph.source_span(start, end))


def leftover_lines(texts: Sequence[str], roles: Sequence[Role]) -> Iterator[tuple[int, Kind, int, int]]:
    """The same for the texts and roles of paragraphs alone: which (from 0), of what kind, from where to where in its text."""
    for place, start, line, near in _edge_lines(texts, roles):
        kind = _kind_of(line, near, _kinds(len(line)))
        if kind is not None:
            yield place, kind, start, start + len(line)


def with_leftovers(articles: Iterable[tuple[Sequence[str], Sequence[Role]]]) -> list[bool]:
    """Whether `leftover_lines` finds anything in each of many articles, given as texts and roles.

    Their lines are asked for hints together, which takes a third of the time. O(characters of the edges).

    >>> with_leftovers([(["Rain fell on the quay.", "ENDS"], ["body", "body"]), (["It ends."], ["body"])])
    [True, False]
    """
    found: list[bool] = []
    alike: dict[tuple[frozenset[str], frozenset[Kind]], tuple[list[str], list[int]]] = {}
    for number, (texts, roles) in enumerate(articles):
        found.append(False)
        for _, _, line, near in _edge_lines(texts, roles):
            lines, owners = alike.setdefault((near, _kinds(len(line))), ([], []))
            lines.append(line)
            owners.append(number)
    for (near, kinds), (lines, owners) in alike.items():
        for line, owner, held in zip(lines, owners, _with_hints(lines, near, kinds), strict=True):
            if held and not found[owner]:
                found[owner] = _kind_of(line, near, kinds) is not None
    return found


def _edge_lines(texts: Sequence[str], roles: Sequence[Role]) -> Iterator[tuple[int, int, str, frozenset[str]]]:
    """Lines that may be leftovers: in which text, from where in it, the line itself, and what entries call its place."""
    longest = _LONGEST["contact"]
    read = [place for place, text in enumerate(texts) if roles[place] not in _UNREAD and text and not text.isspace()]
    size = len(read)
    for number in range(size) if size <= _HEAD + _TAIL else (*range(_HEAD), *range(size - _TAIL, size)):
        text = texts[read[number]]
        broken = "\n" in text
        if len(text) > longest and not broken:
            continue  # most paragraphs are one longer line
        near = _places(number < _HEAD, size - number <= _TAIL, size - number <= _END)
        start = 0
        for whole in text.split("\n") if broken else (text,):
            line = whole.strip()
            if line and len(line) <= longest:
                yield read[number], start + len(whole) - len(whole.lstrip()), line, near
            start += len(whole) + 1


@cache
def _places(head: bool, tail: bool, end: bool) -> frozenset[str]:
    """What entries call a place that is near the beginning, near the end, or at it."""
    return frozenset(("any", "edge", *(name for name, there in (("head", head), ("tail", tail), ("end", end)) if there)))


@cache
def _kinds(size: int) -> frozenset[Kind]:
    """The kinds that a line of ``size`` characters, at most those of the longest, may be."""
    return frozenset(kind for kind in _ORDER if size <= _LONGEST[kind])


def _kind_of(line: str, places: frozenset[str], kinds: frozenset[Kind]) -> Kind | None:
    folded = line.lower()
    for entry in _hinted(folded, (places, kinds, folded.isascii(), "(" in folded)):
        if _compiled(entry.expression).match(line):
            return entry.kind
    return None


_Alike = tuple[frozenset[str], frozenset[Kind], bool, bool]
"""What lines have in common that the same entries are possible for: places, kinds, whether it is ASCII, whether it has a bracket."""


def _hinted(folded: str, alike: _Alike) -> Iterator[_Entry]:
    """The entries with a hint that the line holds, in their order."""
    entries = _possible(alike)
    if native_needles is None:
        yield from (entry for entry in entries if any(hint in folded for hint in entry.hints))
        return
    needles, places = _needles(alike)
    held = native_needles.held(folded, needles)
    if held is not None:
        yield from (entries[place] for place in sorted({place for number in held for place in places[number]}))


def _with_hints(lines: Sequence[str], places: frozenset[str], kinds: frozenset[Kind]) -> Iterable[object]:
    """For each line, true where it may hold a hint of an entry for these places and kinds."""
    if native_needles is None:
        return repeat(True, len(lines))
    held: bytes = native_needles.held_each([line.lower() for line in lines], _needles((places, kinds, False, True))[0])
    return held


@cache
def _possible(alike: _Alike) -> tuple[_Entry, ...]:
    """The entries for lines of these properties, each with the hints that such a line can hold."""
    places, kinds, ascii_only, bracket = alike
    entries = []
    for entry in _entries():
        hints = tuple(hint for hint in entry.hints if hint.isascii() >= ascii_only and ("(" in hint) <= bracket)
        if hints and entry.place in places and entry.kind in kinds:
            entries.append(entry._replace(hints=hints))
    return tuple(entries)


@cache
def _needles(alike: _Alike) -> tuple[object, tuple[tuple[int, ...], ...]]:
    """All hints of those entries at once, for the kernel, and for each hint the places of its entries: most lines hold none."""
    assert native_needles is not None
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(_possible(alike)):
        for hint in dict.fromkeys(entry.hints):
            places.setdefault(hint, []).append(place)
    return native_needles.needles(tuple(places)), tuple(map(tuple, places.values()))


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
