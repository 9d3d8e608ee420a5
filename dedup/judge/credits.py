"""Who is credited: datelines, bylines, credit lines and footers at the edges of an article.

Only the first three and the last four paragraphs are read, and the byline,
credit and dateline that the CMS gives; captions never are. What a line says
is settled by `dedup.judge.credit_lines`, what a dateline says by
`dedup.judge.datelines`, what closes a line by `dedup.judge.credit_closing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.judge.credit_closing import closing_credit
from dedup.judge.credit_hints import Named, named_in, names_anybody, who_is_named
from dedup.judge.credit_lines import Reading, read_line
from dedup.judge.credit_names import Where
from dedup.judge.credit_words import tokens_of
from dedup.judge.datelines import find_dateline, may_hold_code
from dedup.judge.house import NONE, House
from dedup.model import Article, Credit, Paragraph, Role, Span, StoredArticle
from dedup.recent import Recent

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["dateline", "byline", "credit", "footer", "field"]
else:
    Kind = str

__all__ = ["credits_of_stored", "find_credits", "mentions"]

HEAD, TAIL = 3, 4
_LONGEST_LINE = 600
_UNREAD: frozenset[Role] = frozenset(("title", "caption", "heading", "table"))
_CREDITED: frozenset[Role] = frozenset(("byline", "credit", "dateline"))


class _Found(NamedTuple):
    """``number``: which paragraph, from 0."""

    number: int
    reading: Reading
    kind: Kind
    start: int
    end: int


def find_credits(article: Article, paragraphs: Sequence[Paragraph], house: House = NONE) -> tuple[Credit, ...]:
    """All credits at the article's edges, in text order, then those that only its fields give.

    A byline or credit field whose words stand in the text as well is reported
    once, where it stands. ``house``: agencies of the newsroom's own. O(characters of the edges).
    """
    credits: list[Credit] = []
    texts, roles = tuple([paragraph.text for paragraph in paragraphs]), tuple([paragraph.role for paragraph in paragraphs])
    for found in _at_edges(texts, roles, house):
        span = paragraphs[found.number].source_span(found.start, found.end)
        credits.append(_credit(article.source[span.start : span.end], found.reading, found.kind, span))
    for kind, where, text in _fields(article.byline, article.credit, article.dateline):
        reading = _read_field(kind, text, where, house)
        if reading is not None and not any(_same(reading, credit) for credit in credits):
            credits.append(_credit(text, reading, kind, None))
    return tuple(credits)


def credits_of_stored(stored: StoredArticle, house: House = NONE) -> tuple[Credit, ...]:
    """As `find_credits`, for an article of an index; no spans."""
    credits = [_credit("", found.reading, found.kind, None) for found in _at_edges(stored.paragraphs, stored.roles, house)]
    for kind, where, text in _fields(stored.byline, stored.credit, stored.dateline):
        reading = _read_field(kind, text, where, house)
        if reading is not None:
            credits.append(_credit(text, reading, kind, None))
    return tuple(credits)


def mentions(paragraphs: Iterable[Paragraph], agencies: set[str], house: House = NONE) -> bool:
    """Whether the running text names one of ``agencies`` anywhere ("told AFP"): what an inline credit asks for."""
    return any(
        token.agency in agencies
        for paragraph in paragraphs
        if paragraph.role not in _UNREAD and names_anybody(paragraph.text, house)
        for token in tokens_of(paragraph.text, house)
    )


def _credit(text: str, reading: Reading, kind: Kind, span: Span | None) -> Credit:
    return Credit(text, reading.agencies, reading.generic, kind, span, reading.staff)


def _fields(byline: str, credit: str, dateline: str) -> list[tuple[Kind, Where, str]]:
    if not (byline or credit or dateline):
        return []
    given: tuple[tuple[Kind, Where, str], ...] = (
        ("byline", "byline", byline.strip()), ("field", "field", credit.strip()), ("dateline", "field", dateline.strip())
    )  # fmt: skip
    return [field for field in given if field[2]]


def _read_field(kind: Kind, text: str, where: Where, house: House) -> Reading | None:
    line = find_dateline(text, house)
    if line is not None:
        return Reading(line.agencies, line.generic, False)
    return read_line(text, where, house) if kind != "dateline" else None


def _same(reading: Reading, credit: Credit) -> bool:
    return bool(reading.agencies or reading.generic) and (
        set(reading.agencies) <= set(credit.agencies) and reading.generic <= credit.generic
    )


def _at_edges(texts: tuple[str, ...], roles: tuple[Role, ...], house: House) -> tuple[_Found, ...]:
    """Credits of the first three and last four paragraphs that can hold any, and of those whose role says so.

    Kept, as an article may be a source of the next one, or of several.
    """
    known = _KEPT.find((texts, roles))
    if known is None or known[0] is not house:
        known = house, _in_edges(texts, roles, house)
        _KEPT.keep((texts, roles), known, sum(map(len, texts)) + _LEAST)
    return known[1]


_KEPT = Recent[tuple[tuple[str, ...], tuple[Role, ...]], tuple[House, tuple[_Found, ...]]](1 << 20)
"""Of articles of 1,048,576 characters at most: several batches of the nightly report."""

_LEAST = 1 << 8
"""Characters that each counts for besides its text."""


def _in_edges(texts: tuple[str, ...], roles: tuple[Role, ...], house: House) -> tuple[_Found, ...]:
    read = [number for number, role in enumerate(roles) if role not in _UNREAD and texts[number].strip()]
    foot = len(read) - TAIL
    edges = [place for place, number in enumerate(read) if place < HEAD or place >= foot or roles[number] in _CREDITED]
    asked = [texts[read[place]] for place in edges]
    named = who_is_named(asked, house)
    if not named and "byline" not in roles and not may_hold_code(asked[:HEAD]):
        return ()  # as of most articles
    return tuple([
        _Found(read[place], *each)
        for number, (place, text) in enumerate(zip(edges, asked, strict=True))
        if number in named or place < HEAD or roles[read[place]] == "byline"
        for each in _in_paragraph(text, named.get(number), roles[read[place]], place < HEAD, place >= foot, place == len(read) - 1, house)
    ])


def _in_paragraph(
    text: str, named: Named | None, role: Role, head: bool, tail: bool, last: bool, house: House
) -> Iterator[tuple[Reading, Kind, int, int]]:
    where: Where = "byline" if role == "byline" else "field" if role == "credit" else "tail" if tail else "head"
    taken = 0
    if head and ((named and named.wire) or may_hold_code([text])):
        dateline = find_dateline(text, house)
        if dateline is not None:
            taken = dateline.span.end
            yield Reading(dateline.agencies, dateline.generic, False), "dateline", *dateline.span
    if not named and where != "byline":
        return  # if a text names nobody, no part of it does
    for start, end in _lines(text):
        if end <= taken:
            continue
        start = max(start, taken)
        short = (end - start <= _LONGEST_LINE and start != taken) or not taken
        line = text[start:end] if short else text[max(start, end - _LONGEST_LINE) : end]
        told = named if named and len(line) == len(text) else named_in(line, house)
        whole = read_line(line, where, house, told) if short else None
        if whole is not None:
            yield whole, _kind(text[start:end], role, head, tail, house), start, end
        elif tail and told.anybody:
            closing = closing_credit(text, max(start, end - _LONGEST_LINE), end, last and not text[end:].strip(), house)
            if closing is not None:
                yield closing[0], "credit", *closing[1]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        stripped = line.strip()
        if stripped:
            first = start + len(line) - len(line.lstrip())
            yield first, first + len(stripped)
        start = end + 1


def _kind(text: str, role: Role, head: bool, tail: bool, house: House) -> Kind:
    if role in ("byline", "dateline"):
        return role
    if role == "credit":
        return "footer" if tail else "credit"
    first = tokens_of(text, house)[0].categories
    if "by" in first and not tail:
        return "byline"
    if tail:
        return "footer"
    return "byline" if head and not first & {"source", "with", "report", "edit", "copyright"} else "credit"
