"""An index as a file, and back: NDJSON of whole articles, independent of server, schema and scheme.

The first line names the format and the scheme; each further line is one
article with its texts. An import signs the texts anew, under the scheme of
the index it goes into: which is how an index changes its scheme.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from typing import Any

from dedup.errors import ReadError
from dedup.index.base import Entry, Index, batched
from dedup.model import StoredArticle
from dedup.sign import Scheme

__all__ = ["FORMAT", "export_lines", "import_lines", "resigned"]

FORMAT = "dedup.index/1"

_FIELDS = tuple(field.name for field in fields(StoredArticle))


def export_lines(index: Index, *, outlet: str = "") -> Iterator[str]:
    """Lines (without their ends) that `import_lines` takes. Streams; one round trip for 64 articles.

    Articles put or dropped meanwhile may be in it or not; each line is one
    whole article.
    """
    yield json.dumps({"format": FORMAT, "scheme": index.scheme.fingerprint})
    batch: list[str] = []
    for key in index.scan(outlet):
        batch.append(key)
        if len(batch) == 64:
            yield from _lines(index, batch)
            batch = []
    yield from _lines(index, batch)


def _lines(index: Index, keys: Sequence[str]) -> Iterator[str]:
    for found in index.fetch(keys):
        if found is not None:
            yield json.dumps(asdict(found), separators=(",", ":"))


def import_lines(lines: Iterable[str], index: Index, *, path: str = "") -> int:
    """Put the articles of an export into ``index``, signed anew under its scheme; how many there were.

    Safe to repeat after a failure: what is there already stays as it is.
    Raises `ReadError` with the line for anything that is no export, and what
    `Index.put` raises; articles before that line are in.
    """
    count = 0
    for chunk in batched(_entries(lines, index.scheme, path), 64):
        index.put(chunk)
        count += len(chunk)
    return count


def _entries(lines: Iterable[str], scheme: Scheme, path: str) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if number > 1 and not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            raise ReadError("not valid JSON", path=path or None, line=number, remedy="export the index again") from None
        if number == 1:
            if not isinstance(record, dict) or record.get("format") != FORMAT:
                raise ReadError("not an export of an index", path=path or None, line=1, remedy=f"expected {FORMAT}")
            continue
        yield resigned(_article(record, path, number), scheme)


def _article(record: Any, path: str, line: int) -> StoredArticle:
    try:
        values = {name: record[name] for name in _FIELDS}
        values["paragraphs"] = tuple(record["paragraphs"])
        values["roles"] = tuple(record["roles"])
        if len(values["roles"]) != len(values["paragraphs"]):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ReadError(
            "not an article of an export", path=path or None, line=line, remedy="export the index again"
        ) from None
    return StoredArticle(**values)


def resigned(article: StoredArticle, scheme: Scheme) -> Entry:
    """An article with its sketches, made from its stored texts as the pipeline makes them."""
    from dedup.normalise import normalise
    from dedup.sign import sketch_article

    words = [normalise(text).words for text in article.paragraphs]
    sketches = sketch_article(words, scheme)
    return Entry(article, tuple(sketch if found else None for sketch, found in zip(sketches, words, strict=True)))
