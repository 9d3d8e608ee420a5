"""An index as a file, and back: NDJSON of whole articles, independent of server, schema and scheme.

The first line names the format and the scheme, each further one is an article
with its texts, and the last says how many there are, so that a file that was
cut off is known. An import signs the texts anew, under the scheme of the index
it goes into: which is how an index changes its scheme.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import asdict, fields
from typing import Any, Literal

from dedup.errors import ReadError, StaleVersion
from dedup.index.base import Entry, Index, PutResult
from dedup.model import ROLES, STATES, StoredArticle
from dedup.sign import Scheme

__all__ = ["FORMAT", "ImportResult", "as_built", "export_lines", "import_lines", "resigned"]

FORMAT = "dedup.index/1"

ImportResult = PutResult | Literal["outdated"]
"""What became of an article: as `Index.put` says, or ``outdated`` where a newer version is stored already."""

_BATCH = 64
_FIELDS = tuple(field.name for field in fields(StoredArticle))
_TEXTS = tuple(name for name in _FIELDS if name not in ("version", "status", "paragraphs", "roles"))


def as_built(index: Index) -> Index:
    """``index``, to be read under the scheme its collection was built with.

    Texts do not depend on the scheme, so an index of another scheme can
    still be exported, if this version knows its layout and dictionary. The
    answer is for `Index.scan` and `Index.fetch` alone.
    """
    from dedup.index.connect import translated
    from dedup.index.in_cluster import ClusterIndex
    from dedup.index.in_redis import RedisIndex

    twin: Any = copy(index)
    if isinstance(twin, ClusterIndex):
        with translated():
            twin.shards = [_built(shard, twin.cluster) for shard in twin.shards]
    elif isinstance(twin, RedisIndex):
        with translated():
            twin = _built(twin, twin.client)
    return twin  # type: ignore[no-any-return]


def _built(index: Any, client: Any) -> Any:
    stored = (client.hget(index.prefix, "scheme") or b"").decode()
    twin = copy(index)
    if stored.partition(".")[2] == index.identity.partition(".")[2]:
        twin.identity = stored
    return twin


def export_lines(index: Index, *, outlet: str = "") -> Iterator[str]:
    """Lines (without their ends) that `import_lines` takes. Streams; one round trip for 64 articles.

    Articles put or dropped meanwhile may be in it or not; each line is one
    whole article.
    """
    yield json.dumps({"format": FORMAT, "scheme": index.scheme.fingerprint})
    count = 0
    batch: list[str] = []
    for key in index.scan(outlet):
        batch.append(key)
        if len(batch) == _BATCH:
            for line in _lines(index, batch):
                count += 1
                yield line
            batch = []
    for line in _lines(index, batch):
        count += 1
        yield line
    yield json.dumps({"articles": count})


def _lines(index: Index, keys: Sequence[str]) -> Iterator[str]:
    for found in index.fetch(keys):
        if found is not None:
            yield json.dumps(asdict(found), separators=(",", ":"))


def import_lines(lines: Iterable[str | bytes], index: Index, *, path: str = "") -> Iterator[list[ImportResult]]:
    """Put the articles of an export into ``index``, signed anew under its scheme; yields what became of each batch.

    Safe to repeat after a failure: what is there already stays as it is, and
    so does a newer version of an article. Raises `ReadError` with the line
    for anything that is no whole export, and what `Index.put` raises;
    articles before that line are in, in whole. In a batch with an outdated
    article, others that are new may be told as unchanged: it is put twice.
    """
    batch: list[Entry] = []
    try:
        for entry in _entries(lines, index.scheme, path):
            batch.append(entry)
            if len(batch) == _BATCH:
                full, batch = batch, []
                yield _put(full, index)
    except ReadError:
        yield _put(batch, index)
        raise
    yield _put(batch, index)


def _put(entries: list[Entry], index: Index) -> list[ImportResult]:
    try:
        return [*index.put(entries)]
    except StaleVersion:
        results: list[ImportResult] = []
        for entry in entries:  # one by one, so that only the outdated are left out
            try:
                results += index.put([entry])
            except StaleVersion:
                results.append("outdated")
        return results


def _entries(lines: Iterable[str | bytes], scheme: Scheme, path: str) -> Iterator[Entry]:
    number = count = 0
    told: Any = None
    for number, line in enumerate(lines, 1):
        if number > 1 and not line.strip():
            continue
        if told is not None:
            raise ReadError("something follows the last line of the export", path=path or None, line=number)
        try:
            record = json.loads(line)
        except ValueError:  # UTF-8 that is none, too
            raise ReadError(
                "damaged, or cut off in the middle of an article",
                path=path or None,
                line=number,
                remedy="what stands before is stored; export the index again and repeat the import",
            ) from None
        if number == 1:
            if not isinstance(record, dict) or record.get("format") != FORMAT:
                raise ReadError(
                    "not an export of an index", path=path or None, line=1, remedy=f"dedup export writes {FORMAT}"
                )
        elif isinstance(record, dict) and record.keys() == {"articles"}:
            told = record["articles"]
        else:
            yield resigned(_article(record, path, number), scheme)
            count += 1
    if told != count:
        raise ReadError(
            f"the export ends early: {count} articles" + ("" if told is None else f" of {told}"),
            path=path or None,
            line=number or 1,
            remedy="what is there is stored; export the index again and repeat the import",
        )


def _article(record: Any, path: str, line: int) -> StoredArticle:
    try:
        values = {name: record[name] for name in _FIELDS}
        values["paragraphs"] = tuple(record["paragraphs"])
        values["roles"] = tuple(record["roles"])
        right = (
            all(isinstance(values[name], str) for name in _TEXTS)
            and bool(values["key"])
            and type(values["version"]) is int
            and values["status"] in STATES
            and isinstance(record["paragraphs"], list)
            and all(isinstance(text, str) for text in values["paragraphs"])
            and all(role in ROLES for role in values["roles"])
            and len(values["roles"]) == len(values["paragraphs"])
        )
        if not right:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise ReadError(
            "not an article of an export",
            path=path or None,
            line=line,
            remedy="what stands before is stored; export the index again and repeat the import",
        ) from None
    return StoredArticle(**values)


def resigned(article: StoredArticle, scheme: Scheme) -> Entry:
    """An article with its sketches, made from its stored texts as the pipeline makes them."""
    from dedup.normalise import normalise
    from dedup.sign import sketch_article

    words = [normalise(text).words for text in article.paragraphs]
    sketches = sketch_article(words, scheme)
    return Entry(article, tuple(sketch if found else None for sketch, found in zip(sketches, words, strict=True)))
