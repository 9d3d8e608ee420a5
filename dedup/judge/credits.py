"""Who is credited: datelines, bylines, credit lines and footers at the edges of an article.

Only the first three and the last four paragraphs are read, and the byline,
credit and dateline that the CMS gives; captions never are. What a line says
is settled by `dedup.judge.credit_lines`, what a dateline says by
`dedup.judge.datelines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from dedup.frozen import TYPE_CHECKING, NamedTuple
from dedup.judge.credit_hints import names_anybody
from dedup.judge.credit_lines import Reading, read_line
from dedup.judge.credit_names import Where
from dedup.judge.credit_words import tokens_of
from dedup.judge.datelines import find_dateline
from dedup.judge.house import NONE, House
from dedup.model import Article, Credit, Paragraph, Role, Span, StoredArticle
from dedup.recent import Recent
from dedup.remembered import is_kept

if TYPE_CHECKING:
    from typing import Literal, TypeVar

    Carrier = TypeVar("Carrier")
    Kind = Literal["dateline", "byline", "credit", "footer", "field"]
else:
    Carrier = Kind = str

__all__ = ["credits_of_stored", "find_credits", "mentions"]

HEAD, TAIL = 3, 4
_LONGEST_LINE = 600
_UNREAD: frozenset[Role] = frozenset(("title", "caption", "heading", "table"))
_ENDS = ".!?…。！？؟۔।」』”\"'’»)"



class _Found(NamedTuple):
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
    for paragraph, found in _at_edges([(paragraph.text, paragraph.role, paragraph) for paragraph in paragraphs], house):
        span = paragraph.source_span(found.start, found.end)
        credits.append(_credit(article.source[span.start : span.end], found.reading, found.kind, span))
    for kind, where, text in _fields(article.byline, article.credit, article.dateline):
        reading = _read_field(kind, text, where, house)
        if reading is not None and not any(_same(reading, credit) for credit in credits):
            credits.append(_credit(text, reading, kind, None))
    return tuple(credits)


def credits_of_stored(stored: StoredArticle, house: House = NONE) -> tuple[Credit, ...]:
    """As `find_credits`, for an article of an index; no spans."""
    fields = (stored.byline, stored.credit, stored.dateline)
    if house or not is_kept((*stored.paragraphs, *fields)):
        return _of_stored(stored.paragraphs, stored.roles, fields, house)
    return _kept(stored.paragraphs, stored.roles, fields)


def _of_stored(
    paragraphs: tuple[str, ...], roles: tuple[Role, ...], fields: tuple[str, str, str], house: House = NONE
) -> tuple[Credit, ...]:
    units = [(text, role, None) for text, role in zip(paragraphs, roles, strict=True)]
    credits = [_credit("", found.reading, found.kind, None) for _, found in _at_edges(units, house)]
    for kind, where, text in _fields(*fields):
        reading = _read_field(kind, text, where, house)
        if reading is not None:
            credits.append(_credit(text, reading, kind, None))
    return tuple(credits)


_kept = lru_cache(maxsize=64)(_of_stored)  # the source of one article is often that of the next

_BOUND = 1 << 18
"""Characters of the paragraphs whose credits are kept."""

_LEAST = 64
"""Characters that each counts for besides its text."""

_KEPT = Recent[tuple[str, Role, bool, bool, bool], tuple[_Found, ...]](_BOUND)


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


def _fields(byline: str, credit: str, dateline: str) -> Iterator[tuple[Kind, Where, str]]:
    if byline.strip():
        yield "byline", "byline", byline.strip()
    if credit.strip():
        yield "field", "field", credit.strip()
    if dateline.strip():
        yield "dateline", "field", dateline.strip()


def _read_field(kind: Kind, text: str, where: Where, house: House) -> Reading | None:
    line = find_dateline(text, house)
    if line is not None:
        return Reading(line.agencies, line.generic, False)
    return read_line(text, where, house) if kind != "dateline" else None


def _same(reading: Reading, credit: Credit) -> bool:
    return bool(reading.agencies or reading.generic) and (
        set(reading.agencies) <= set(credit.agencies) and reading.generic <= credit.generic
    )


def _at_edges(units: Sequence[tuple[str, Role, Carrier]], house: House) -> Iterator[tuple[Carrier, _Found]]:
    """Credits of the first three and last four paragraphs that can hold any, each with its carrier."""
    read = [unit for unit in units if unit[1] not in _UNREAD and unit[0].strip()]
    for place, (text, role, carrier) in enumerate(read):
        head, tail = place < HEAD, place >= len(read) - TAIL
        if head or tail or role in ("byline", "credit", "dateline"):
            for found in _known_in(text, role, head, tail, place == len(read) - 1, house):
                yield carrier, found


def _known_in(text: str, role: Role, head: bool, tail: bool, last: bool, house: House) -> tuple[_Found, ...]:
    """As `_in_paragraph`, kept: the paragraph of one article is often that of its source, and of the next article."""
    if house:
        return tuple(_in_paragraph(text, role, head, tail, last, house))
    place = text, role, head, tail, last
    known = _KEPT.find(place)
    if known is None:
        known = tuple(_in_paragraph(text, role, head, tail, last, house))
        _KEPT.keep(place, known, len(text) + _LEAST)
    return known


def _in_paragraph(
    text: str, role: Role, head: bool, tail: bool, last: bool, house: House
) -> Iterator[_Found]:
    where: Where = "byline" if role == "byline" else "field" if role == "credit" else "tail" if tail else "head"
    taken = 0
    if head:
        dateline = find_dateline(text, house)
        if dateline is not None:
            taken = dateline.span.end
            yield _Found(Reading(dateline.agencies, dateline.generic, False), "dateline", *dateline.span)
    for start, end in _lines(text):
        if end <= taken:
            continue
        start = max(start, taken)
        short = (end - start <= _LONGEST_LINE and start != taken) or not taken
        line = text[start:end] if short else text[max(start, end - _LONGEST_LINE) : end]
        named = where == "byline" or names_anybody(line, house)  # if a line names nobody, no part of it does
        whole = read_line(line, where, house) if short and named else None
        if whole is not None:
            yield _Found(whole, _kind(text[start:end], role, head, tail, house), start, end)
        elif tail and named:
            yield from _at_the_end(text, start, end, last and not text[end:].strip(), house)


def _at_the_end(text: str, start: int, end: int, last: bool, house: House) -> Iterator[_Found]:
    """A bracket or a short last sentence that closes a line."""
    start = max(start, end - _LONGEST_LINE)
    line = text[start:end]
    bracket = _bracket().search(line)
    if bracket is not None:
        before = line[: bracket.start()].rstrip()
        closed = not before or before[-1] in _ENDS
        unfinished = re.split(r"[.!?…。！？؟۔।]\s", before)[-1].split()
        long = last and len(unfinished) >= (12 if bracket["stop"] else 15)
        reading = read_line(bracket["inside"] or bracket["slashed"], "bracket", house) if closed or long else None
        if reading is not None and not (reading.agencies and _explains(before, reading, house)):
            first = start + bracket.start("whole")
            yield _Found(reading, "credit", first, start + bracket.end("whole"))
            return
    sentence = _sentence().search(line)
    while sentence is not None:
        reading = read_line(sentence["inside"], "sentence", house)
        if reading is not None:
            first = start + sentence.start("inside")
            yield _Found(reading, "credit", first, start + sentence.end("inside"))
            return
        sentence = _sentence().search(line, sentence.start("inside") + 1)


def _explains(before: str, reading: Reading, house: House) -> bool:
    """Whether the bracket only abbreviates the name before it: "the Deutsche Presse-Agentur (dpa)"."""
    tokens = tokens_of(before[-80:], house)
    return bool(tokens) and tokens[-1].agency in reading.agencies


@lru_cache(maxsize=1)
def _bracket() -> re.Pattern[str]:
    return re.compile(
        r"(?P<whole>(?:[(\[（【](?P<inside>[^()\[\]（）【】\n]{2,160})[)\]）】]|(?<=\s)/(?P<slashed>[^/\n]{2,40})/))"
        r"\s*(?P<stop>[.。])?\s*[*\"”]?\s*$"
    )


@lru_cache(maxsize=1)
def _sentence() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{re.escape(_ENDS)}])(?:\s+[-–—*]*\s*|[-–—*]+\s*)(?P<inside>[^\s].{{1,240}})\s*$")


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
