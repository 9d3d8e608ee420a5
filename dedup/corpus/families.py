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

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["FAMILIES", "families", "joins"]

FAMILIES = pa.schema([("article", pa.int64()), ("head", pa.int64()), ("shared", pa.int64()), ("per_mille", pa.int32())])
"""One row a member that is not its own head; ``per_mille`` of its words are shared with the head."""

_ROWS = 65_536


def joins(shared: NDArray[np.int64], words: NDArray[np.int64], source_words: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which links share so many words that an article of ``words`` is a member of its source's family. int64[links] each.

    >>> joins(np.array([50, 25, 45]), np.array([100, 100, 100]), np.array([500, 50, 500]))
    array([ True,  True, False])
    """
    return (shared * 2 >= words) | ((shared * 2 >= source_words) & (shared * 5 >= words))


def families(ties: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Members and their heads, from links in the order of (time, article, shared down, source_time, source).

    O(links); memory: one entry a member.
    """
    head_of: dict[int, int] = {}
    rows: list[tuple[int, int, int, int]] = []
    decided = None
    for batch in ties:
        article, source, shared, words, source_words = (
            batch.column(name).to_numpy() for name in ("article", "source", "shared", "words", "source_words")
        )
        may = joins(shared, words, source_words)
        for member, head, common, size in zip(*(column[may].tolist() for column in (article, source, shared, words)), strict=True):
            if member == decided or head in head_of:
                continue
            decided = member
            head_of[member] = head
            rows.append((member, head, common, min(1000, 1000 * common // max(size, 1))))
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
