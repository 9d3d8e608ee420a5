"""Articles -> rows of the table of articles, with what each shows by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from dedup.corpus.stepping import Terms
from dedup.corpus.tables import ARTICLES, META, NO_TIME
from dedup.errors import ReadError
from dedup.judge.facts import Facts
from dedup.judge.verdict import judge
from dedup.model import Article, Finding, Paragraph, StoredArticle
from dedup.repeats import find_repeats
from dedup.segment import segment

__all__ = ["finding_row", "name_of", "records", "seconds_of", "stored_of", "time_of"]

_ROWS = 256
_SHOWN = 280
_BITS = 1 << 63


def name_of(content: str) -> int:
    """XXH3-64 of a text as a signed number."""
    from xxhash import xxh3_64_intdigest

    return (xxh3_64_intdigest(content.encode("utf-8", "surrogatepass")) ^ _BITS) - _BITS


def seconds_of(time: str) -> int:
    """Seconds since 1970 of an ISO 8601 time; `NO_TIME` if it is none.

    >>> seconds_of("1987-02-26T15:01:01Z"), seconds_of("yesterday") == NO_TIME
    (541350061, True)
    """
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return NO_TIME
    return int(moment.timestamp()) if moment.tzinfo else int(datetime.fromisoformat(time + "+00:00").timestamp())


def time_of(published: str, modified: str) -> int:
    """When an article came: as published, else as changed; `NO_TIME` if neither is known."""
    time = seconds_of(published)
    return time if time != NO_TIME else seconds_of(modified)


def records(
    found: Iterable[Article | ReadError], part: int, terms: Terms
) -> Iterator[pa.RecordBatch]:
    """Batches of at most 256 rows of `ARTICLES`; an error gives a row too.

    ``terms.now`` dates the check of each article by itself (embargoes), so that
    the same input gives the same rows. O(words); one batch in memory.
    """
    rows: list[dict[str, Any]] = []
    for ordinal, item in enumerate(found):
        place = (part << 24) + ordinal
        rows.append(_failed(item, place) if isinstance(item, ReadError) else _row(item, place, terms))
        if len(rows) == _ROWS:
            yield pa.RecordBatch.from_pylist(rows, ARTICLES)
            rows = []
    if rows:
        yield pa.RecordBatch.from_pylist(rows, ARTICLES)


def _row(article: Article, place: int, terms: Terms) -> dict[str, Any]:
    paragraphs = segment(article)
    # Credits matter only where something is owed, which `dedup.corpus.judging` finds out: they cost half of a reading.
    facts = Facts(article, paragraphs, repeats=find_repeats(paragraphs), now=terms.now)
    verdict = terms.quieted(judge(facts, terms.policy))
    row: dict[str, Any] = {name: _clean(getattr(article, name, "")) for name in META}
    return row | {
        "article": name_of(article.key),
        "place": place,
        "time": time_of(article.published, article.modified),
        "words": sum(len(paragraph.words) for paragraph in paragraphs),
        "version": article.version,
        "line": article.line,
        "first_seen": "",
        "texts": [_clean(paragraph.text) for paragraph in paragraphs],
        "roles": [paragraph.role for paragraph in paragraphs],
        "digests": [name_of(" ".join(paragraph.words.words)) for paragraph in paragraphs],
        "sizes": [len(paragraph.words) for paragraph in paragraphs],
        "findings": [finding_row(finding, _reading(finding, paragraphs)) for finding in verdict.findings],
        "error": "",
    }


def _failed(error: ReadError, place: int) -> dict[str, Any]:
    empty: dict[str, Any] = {field.name: [] if pa.types.is_list(field.type) else 0 for field in ARTICLES}
    empty |= {name: "" for name in META}
    return empty | {
        "place": place, "path": error.path or "", "line": error.line or 0, "time": NO_TIME, "error": error.message,
    }  # fmt: skip


def _reading(finding: Finding, paragraphs: Sequence[Paragraph]) -> str:
    """What the finding is about as a reader sees it: without the escapes and marks of the file's format. O(words)."""
    read: list[str] = []
    for paragraph in paragraphs[max(finding.paragraph - 1, 0) :]:
        starts, ends = paragraph.words.starts, paragraph.words.ends
        inside = [n for n, start in enumerate(starts) if finding.span.start <= paragraph.source_span(start, ends[n]).start < finding.span.end]
        if not inside or sum(map(len, read)) > _SHOWN:
            break
        to_the_end = inside[-1] == len(starts) - 1
        read.append(paragraph.text[starts[inside[0]] : None if to_the_end else ends[inside[-1]]])
    return " ".join(read)


def finding_row(finding: Finding, reading: str = "") -> dict[str, Any]:
    """A finding as a row: its text, or ``reading`` if there is one, cut to a readable length."""
    text = reading or finding.text
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    related = [each.key for each in finding.related if each.key]
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "paragraph": finding.paragraph,
        "line": finding.line,
        "column": finding.column,
        "text": _clean(text),
        "related": related[0] if related else "",
    }


def stored_of(row: dict[str, Any]) -> StoredArticle:
    """The article of a row, as an index would give it back."""
    names = StoredArticle.__dataclass_fields__
    fields = {name: row[name] for name in names if name in row and name != "roles"}
    return StoredArticle(**fields, paragraphs=tuple(row["texts"]), roles=tuple(row["roles"]))


def _clean(text: str) -> str:
    """``text`` as Arrow can hold it: a lone surrogate becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
