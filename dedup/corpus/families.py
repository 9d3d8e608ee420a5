"""Links -> families: the earliest source at the head, nothing chained.

An article joins the earlier *head* with which it shares most, if it took at
least half of its own words from it, or holds half of it as a fifth of itself;
else it is a head. Words shared are those that alignment found, not those that
candidates promised; a frame that its own house filled anew shares none
(`dedup.corpus.frames`). So every member shares text with its head directly:
however long a row of weak links is, it merges nothing. (Connected components
made one family of 859,091 documents out of such links.) In time order this
needs one pass, keeps one number a member, and has one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

__all__ = ["FAMILIES", "families", "joins"]

FAMILIES = pa.schema([("article", pa.int64()), ("head", pa.int64()), ("shared", pa.int64()), ("per_mille", pa.int32())])
"""One row a member that is not its own head; ``per_mille`` of its words are shared with the head."""

_ROWS = 65_536


def joins(shared: int, words: int, source_words: int) -> bool:
    """Whether so many shared words make an article of ``words`` a member of its source's family.

    >>> joins(50, 100, 500), joins(25, 100, 50), joins(45, 100, 500)
    (True, True, False)
    """
    return shared * 2 >= words or (shared * 2 >= source_words and shared * 5 >= words)


def families(ties: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Members and their heads, from links in the order of (time, article, shared down, source_time, source).

    O(links); memory: one entry a member.
    """
    head_of: dict[int, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    decided = None
    for batch in ties:
        names = ("article", "source", "shared", "words", "source_words")
        for article, source, shared, words, source_words in zip(
            *(batch.column(name).to_pylist() for name in names), strict=True
        ):
            if article == decided or source in head_of or not joins(shared, words, source_words):
                continue
            decided = article
            head_of[article] = source
            rows.append((article, source, shared, min(1000, 1000 * shared // max(words, 1))))
            if len(rows) == _ROWS:
                yield _batch(rows)
                rows = []
    if rows:
        yield _batch(rows)


def _batch(rows: list[tuple[int, int, int, int]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), FAMILIES, strict=True)],
        schema=FAMILIES,
    )
