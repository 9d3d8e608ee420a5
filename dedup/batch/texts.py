"""Lists of str or Arrow arrays -> chunks that the kernel takes without a copy."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from dedup.frozen import dataclass

__all__ = ["ArrowTexts", "Texts", "arrow_texts", "as_texts", "chunks", "take"]


@dataclass(frozen=True, slots=True)
class ArrowTexts:
    """A stretch of Arrow's string layout: UTF-8 ``data`` and ``len(self) + 1`` offsets into it."""

    data: Any
    offsets: memoryview
    wide: bool

    def __len__(self) -> int:
        return max(len(self.offsets) - 1, 0)

    def __getitem__(self, part: slice) -> ArrowTexts:
        start, stop, _ = part.indices(len(self))
        return ArrowTexts(self.data, self.offsets[start : stop + 1], self.wide)

    def take(self, places: Sequence[int]) -> ArrowTexts:
        """The texts at ``places``, copied together."""
        data, ends = memoryview(self.data), self.offsets
        parts = [data[ends[place] : ends[place + 1]] for place in places]
        offsets = array("q", accumulate(map(len, parts), initial=0))
        return ArrowTexts(b"".join(parts), memoryview(offsets), True)

    def strings(self) -> list[str]:
        """The texts as Python strings; what is no UTF-8 becomes U+FFFD, which parts words as such bytes do."""
        data = memoryview(self.data)
        ends = self.offsets.tolist()
        return [str(data[a:b], "utf-8", "replace") for a, b in pairwise(ends)]


Texts = Sequence[str] | ArrowTexts


def as_texts(texts: Any) -> Texts:
    """What callers may give, as chunks are cut from it: a list or tuple of str, an Arrow array, any iterable of str.

    Raises ``TypeError`` for a single str, whose characters would be taken for texts, and for what holds no texts.
    """
    if isinstance(texts, (list, tuple, ArrowTexts)):
        return texts
    if isinstance(texts, (str, bytes)):
        raise TypeError("one text is no list of texts")
    return arrow_texts(texts) if type(texts).__module__.startswith("pyarrow") else list(texts)


def take(texts: Texts, places: Sequence[int]) -> Texts:
    """The texts at ``places``, in that order."""
    return texts.take(places) if isinstance(texts, ArrowTexts) else [texts[place] for place in places]


def arrow_texts(strings: Any) -> ArrowTexts:
    """View of a `pyarrow.Array` (or chunked array, which is joined) of strings; nulls become empty texts.

    Raises ``TypeError`` for an array that holds no strings.
    """
    import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]

    if isinstance(strings, pa.ChunkedArray):
        strings = pa.concat_arrays(strings.chunks) if strings.num_chunks else pa.array([], strings.type)
    kinds = pa.types
    if kinds.is_dictionary(strings.type) or kinds.is_string_view(strings.type):
        strings = strings.cast(pa.large_string())
    if not (kinds.is_string(strings.type) or kinds.is_large_string(strings.type)):
        raise TypeError(f"an array of {strings.type} holds no texts")
    if strings.null_count:
        strings = strings.fill_null("")
    wide = kinds.is_large_string(strings.type)
    _, offsets, data = strings.buffers()
    width = 8 if wide else 4
    if offsets is None or not len(strings):
        return ArrowTexts(b"", memoryview(bytes(width)).cast("q" if wide else "i"), wide)
    view = memoryview(offsets)[strings.offset * width : (strings.offset + len(strings) + 1) * width]
    return ArrowTexts(data if data is not None else b"", view.cast("q" if wide else "i"), wide)


def chunks(n: int, borders: Sequence[int] | None, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of about ``size`` of ``n`` texts. ``borders`` (ascending, first 0, last ``n``): articles stay whole.

    >>> list(chunks(5, None, 2))
    [(0, 2), (2, 4), (4, 5)]
    >>> list(chunks(5, [0, 3, 4, 5], 2))
    [(0, 3), (3, 5)]
    """
    if borders is None:
        for start in range(0, n, size):
            yield start, min(start + size, n)
        return
    start = 0
    for border in borders:
        if border - start >= size or (border == n and border > start):
            yield start, int(border)
            start = int(border)
