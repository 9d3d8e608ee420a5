"""Articles -> rows of the table of articles, with what each shows by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
from xxhash import xxh3_64_intdigest

from dedup.batch.columns import columns
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import ARTICLES, FINDING, META, NO_TIME
from dedup.errors import ReadError
from dedup.frozen import fields
from dedup.judge.alone import shows_nothing
from dedup.judge.facts import Facts
from dedup.judge.furniture import with_leftovers
from dedup.judge.verdict import judge
from dedup.model import Article, Finding, Paragraph, Repeat, StoredArticle
from dedup.repeats import find_repeats, may_repeat
from dedup.segment import divided, numbered
from dedup.suppress import directives

__all__ = ["finding_row", "name_of", "records", "seconds_of", "stored_articles", "time_of"]

_ROWS = 256
_CHARACTERS = 1 << 22
_SHOWN = 280
_BITS = 1 << 63
_STORED = tuple(each.name for each in fields(StoredArticle))[:-2]  # all but its paragraphs and their roles


def name_of(content: str) -> int:
    """XXH3-64 of a text as a signed number."""
    return (xxh3_64_intdigest(content.encode("utf-8", "surrogatepass")) ^ _BITS) - _BITS


def seconds_of(time: str) -> int:
    """Seconds since 1970 of an ISO 8601 time, of a date alone those of its midnight; `NO_TIME` if it is neither.

    >>> seconds_of("1987-02-26T15:01:01Z"), seconds_of("1987-02-26"), seconds_of("yesterday") == NO_TIME
    (541350061, 541296000, True)
    """
    if not time:
        return NO_TIME
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return NO_TIME
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def time_of(published: str, modified: str) -> int:
    """When an article came: as published, else as changed; `NO_TIME` if neither is known."""
    time = seconds_of(published)
    return time if time != NO_TIME else seconds_of(modified)


def records(
    found: Iterable[Article | ReadError], part: int, terms: Terms
) -> Iterator[pa.RecordBatch]:
    """Batches of at most 256 rows of `ARTICLES`, and little more than 4,194,304 characters; an error gives a row too.

    ``terms.now`` dates the check of each article by itself (embargoes), so that
    the same input gives the same rows. O(words); one batch in memory.
    """
    items: list[Article | ReadError] = []
    place, size = part << 24, 0
    for item in found:
        items.append(item)
        size += 0 if isinstance(item, ReadError) else sum(len(block.text) for block in item.blocks)
        if len(items) == _ROWS or size >= _CHARACTERS:
            yield _batch(items, place, terms)
            place, size, items = place + len(items), 0, []
    if items:
        yield _batch(items, place, terms)


def _batch(items: Sequence[Article | ReadError], place: int, terms: Terms) -> pa.RecordBatch:
    """The rows of ``items``, the first of them at ``place``: a column at a time, and one call of the kernel for all paragraphs."""
    divisions = [[] if isinstance(item, ReadError) else divided(item) for item in items]
    ends = [0, *accumulate(map(len, divisions))]
    texts = [part[0] for parts in divisions for part in parts]
    roles = [part[1] for parts in divisions for part in parts]
    counted = columns(texts, ("digests", "words"))
    assert counted.digests is not None and counted.words is not None
    digests = counted.digests.tolist()
    told: list[tuple[Any, ...]] = []
    findings: list[list[dict[str, Any]]] = []
    bounds = list(pairwise(ends))
    leftovers = with_leftovers((texts[start:end], roles[start:end]) for start, end in bounds)
    for item, parts, (start, end), left in zip(items, divisions, bounds, leftovers, strict=True):
        if isinstance(item, ReadError):
            told.append(_of_error(item))
            findings.append([])
        else:
            told.append(_of_article(item))
            paragraphs = numbered(parts) if may_repeat(texts[start:end], digests[start:end]) else ()
            repeats = find_repeats(paragraphs)
            shown = not shows_nothing(item, repeats, leftovers=left) or directives(item.source)
            findings.append(_findings(item, paragraphs or numbered(parts), repeats, terms) if shown else [])
    words = np.concatenate(([0], np.cumsum(counted.words, dtype=np.int64)))
    made = {
        "place": pa.array(range(place, place + len(items)), pa.int64()),
        "words": pa.array(np.diff(words[ends]).astype(np.int32)),
        "texts": _lists(ends, _strings(texts)),
        "roles": _lists(ends, pa.array(roles, pa.string())),
        "digests": _lists(ends, pa.array(counted.digests.view(np.int64))),
        "sizes": _lists(ends, pa.array(counted.words.view(np.int32))),
        "findings": pa.array(findings, pa.list_(FINDING)),
        **{name: _column(values, ARTICLES.field(name).type) for name, values in zip(_TOLD, zip(*told, strict=True), strict=True)},
    }
    return pa.RecordBatch.from_arrays([made[name] for name in ARTICLES.names], schema=ARTICLES)


_TOLD = ("article", "time", "version", "line", "error", *META)
_META = attrgetter(*(name for name in META if name != "first_seen"))
_UNSEEN = META.index("first_seen")


def _of_article(article: Article) -> tuple[Any, ...]:
    """What `_TOLD` names, of an article."""
    meta = _META(article)
    time = time_of(article.published, article.modified)
    return name_of(article.key), time, article.version, article.line, "", *meta[:_UNSEEN], "", *meta[_UNSEEN:]


def _of_error(error: ReadError) -> tuple[Any, ...]:
    """The same where there is no article."""
    return 0, NO_TIME, 0, error.line or 0, error.message, *((error.path or "") if name == "path" else "" for name in META)


def _column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return _strings(values) if pa.types.is_string(kind) else pa.array(values, kind)


def _strings(values: Sequence[str]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array(map(_clean, values), pa.string())


def _lists(ends: Sequence[int], values: pa.Array) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values)


def _findings(article: Article, paragraphs: tuple[Paragraph, ...], repeats: tuple[Repeat, ...], terms: Terms) -> list[dict[str, Any]]:
    """What an article shows by itself, as rows of `FINDING`."""
    # Credits matter only where something is owed, which `dedup.corpus.judging` finds out: they cost half of a reading.
    verdict = terms.quieted(judge(Facts(article, paragraphs, repeats=repeats, now=terms.now), terms.policy))
    return [finding_row(finding, _reading(finding, paragraphs)) for finding in verdict.findings]


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
    text = _clean(text) if len(text) <= _SHOWN else _clean(text[: _SHOWN - 1]) + "…"
    related = [each.key for each in finding.related if each.key]
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "paragraph": finding.paragraph,
        "line": finding.line,
        "column": finding.column,
        "text": text,
        "related": related[0] if related else "",
    }


def stored_articles(batch: pa.RecordBatch) -> list[StoredArticle]:
    """The articles of rows of `ARTICLES`, as an index would give them back."""
    columns: list[Iterable[Any]] = [batch.column(name).to_pylist() for name in _STORED]
    columns += [map(tuple, batch.column(name).to_pylist()) for name in ("texts", "roles")]
    return list(map(StoredArticle, *columns))


def _clean(text: str) -> str:
    """``text`` as Arrow can hold it: a lone surrogate becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
