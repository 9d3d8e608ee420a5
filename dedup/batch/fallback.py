"""Columns without the kernel: the same bits, by numpy over the bytes of many texts at once.

Texts that fold to ASCII are cut into words by masks over one buffer; others
are normalised one by one and then join it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.batch.columns import Ragged
from dedup.batch.xxh3 import hash_slices
from dedup.data.permutations import A, B
from dedup.frozen import dataclass
from dedup.normalise import folded_ascii, reference
from dedup.sign import Scheme

__all__ = ["batch", "shared"]

_AT_ONCE = 1024
"""Texts in one buffer: its arrays stay in the cache."""

Places = NDArray[np.int64]
U64 = NDArray[np.uint64]

_WORD, _DIGIT, _APOSTROPHE, _POINT = 1, 2, 4, 8
_KIND = np.array(
    [
        _WORD if byte >= 0x80 or chr(byte).isalpha()
        else _WORD | _DIGIT if chr(byte).isdigit()
        else {"'": _APOSTROPHE, ".": _POINT}.get(chr(byte), 0)
        for byte in range(256)
    ],
    np.uint8,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stream:
    """Words of many texts, each followed by a space: word ``i`` is ``data[starts[i] : starts[i + 1] - 1]``.

    Text ``t`` owns the words ``borders[t]`` to ``borders[t + 1]``.
    """

    data: bytes
    starts: Places
    borders: Places


def _words(texts: Sequence[str]) -> _Stream:
    parts = []
    for text in texts:
        folded = folded_ascii(text)
        parts.append(" ".join(reference(text).words) if folded is None else folded)
    joined = "\n".join([*parts, ""]).encode()
    raw = np.frombuffer(joined, np.uint8)
    kind = _KIND[raw]
    word, digit = (kind & _WORD).astype(np.bool_), (kind & _DIGIT).astype(np.bool_)
    inside = word.copy()
    # A joiner stands between two bytes of its sort; the buffer ends with a separator and cannot begin with a joiner.
    inside[1:-1] |= (kind[1:-1] == _APOSTROPHE) & word[:-2] & word[2:]
    inside[1:-1] |= (kind[1:-1] == _POINT) & digit[:-2] & digit[2:]
    begins = word.copy()
    begins[1:] &= ~inside[:-1]
    keep = word.copy()
    keep[1:] |= ~inside[1:] & word[:-1]
    data = np.where(word, raw, 0x20).astype(np.uint8)[keep]
    ends = np.flatnonzero(data == 0x20)
    starts = np.concatenate([np.zeros(1, np.int64), ends + 1])
    line_ends = np.flatnonzero(raw == 0x0A)
    borders = np.concatenate([np.zeros(1, np.int64), np.searchsorted(np.flatnonzero(begins), line_ends)])
    return _Stream(data.tobytes(), starts, borders)


def _runs(stream: _Stream, borders: Places, k: int, *, short: bool) -> tuple[U64, Places, Places]:
    """Hashes of the runs of ``k`` words inside each stretch, their owners and first words.

    ``short``: a stretch of fewer words is one run.
    """
    sizes = np.diff(borders)
    counts = np.maximum(sizes - k + 1, (sizes > 0) if short else 0)
    owner = np.repeat(np.arange(len(sizes)), counts)
    rank = np.arange(len(owner)) - np.repeat(counts.cumsum() - counts, counts)
    first = borders[:-1][owner] + rank
    last = first + np.minimum(k, sizes[owner])
    begin = stream.starts[first]
    return hash_slices(stream.data, begin, stream.starts[last] - 1 - begin), owner, first


def _signatures(hashes: U64, owner: Places, texts: int, num_perm: int) -> NDArray[np.uint32]:
    rows = np.full((texts, num_perm), 0xFFFFFFFF, np.uint32)
    if not len(hashes):
        return rows
    values = hashes.astype(np.uint32)  # the low halves
    values ^= values >> np.uint32(16)
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    begins = np.flatnonzero(np.concatenate([np.ones(1, np.bool_), owner[1:] != owner[:-1]]))
    lowest = np.empty((num_perm, len(begins)), np.uint32)
    image = np.empty_like(values)
    for place in range(num_perm):
        np.multiply(values, np.uint32(A[place]), out=image)
        image += np.uint32(B[place])
        np.minimum.reduceat(image, begins, out=lowest[place])
    rows[owner[begins]] = lowest.T
    return rows


def _band_keys(rows: NDArray[np.uint32], bands: int, size: int) -> U64:
    data = np.ascontiguousarray(rows, "<u4").tobytes()
    begin = np.arange(len(rows), dtype=np.int64) * 4 * rows.shape[1]
    sizes = np.full(len(rows), 4 * size)
    return np.stack([hash_slices(data, begin + 4 * size * band, sizes, band) for band in range(bands)], axis=1)


def _winnowed(stream: _Stream, articles: Places, scheme: Scheme, texts: int) -> Ragged:
    """Fingerprints of each text: minima of windows, doubled from pairs up, over all articles at once; all runs of short texts."""
    hashes, owner, first = _runs(stream, stream.borders[articles], scheme.kgram, short=False)
    counts = np.bincount(owner, minlength=max(len(articles) - 1, 0))
    ends = counts.cumsum()
    kept = []
    for window in {min(scheme.window, count) for count in np.unique(counts).tolist() if count}:
        width, minima = 1, np.arange(len(hashes))
        while 2 * width <= window:
            minima = _lesser(hashes, minima[:-width], minima[width:])
            width *= 2
        if window > width:
            minima = _lesser(hashes, minima[: width - window], minima[window - width :])
        these = counts >= window if window == scheme.window else counts == window
        left = np.where(these, counts - window + 1, 0)
        begin = np.repeat(ends - counts - (left.cumsum() - left), left) + np.arange(int(left.sum()))
        kept.append(minima[begin])
    text = np.searchsorted(stream.borders, first, side="right") - 1
    end = stream.borders[text + 1]
    inside = first + scheme.kgram <= end
    short = np.flatnonzero((end - stream.borders[text] < scheme.guaranteed_run) & inside)
    places = np.unique(np.concatenate([short, *kept]))
    return _sets(hashes[places], text[places], texts)


def _lesser(hashes: U64, one: Places, later: Places) -> Places:
    return np.where(hashes[later] <= hashes[one], later, one)


def _sets(hashes: U64, owner: Places, texts: int) -> Ragged:
    """The distinct hashes of each owner, ascending."""
    order = np.lexsort((hashes, owner))
    hashes, owner = hashes[order], owner[order]
    new = np.ones(len(hashes), np.bool_)
    new[1:] = (hashes[1:] != hashes[:-1]) | (owner[1:] != owner[:-1])
    offsets = np.concatenate([np.zeros(1, np.int64), np.bincount(owner[new], minlength=texts).cumsum()])
    return Ragged(hashes[new], offsets)


def batch(
    texts: Sequence[str],
    scheme: Scheme,
    borders: NDArray[np.int64] | None,
    views: dict[str, NDArray[np.generic]],
    want: Sequence[str],
) -> tuple[Ragged | None, Ragged | None]:
    """Fills ``views`` and returns shingle sets and fingerprints, where wanted."""
    from dedup.batch.texts import chunks

    sets, prints = [], []
    for start, stop in chunks(len(texts), None if borders is None else borders.tolist(), _AT_ONCE):
        n = stop - start
        stream = _words(texts[start:stop])
        first, last = stream.borders[:-1], stream.borders[1:]
        if "words" in views:
            views["words"][start:stop] = last - first
        if "digests" in views:
            sizes = np.maximum(stream.starts[last] - stream.starts[first] - 1, 0)
            views["digests"][start:stop] = hash_slices(stream.data, stream.starts[first], sizes)
        if {"signatures", "keys", "shingles"} & set(want):
            hashes, owner, _ = _runs(stream, stream.borders, scheme.shingle, short=True)
            if "shingles" in want:
                sets.append(_sets(hashes, owner, n))
            if {"signatures", "keys"} & set(want):
                rows = _signatures(hashes, owner, n, scheme.num_perm)
                if "signatures" in views:
                    views["signatures"][start:stop] = rows
                if "keys" in views:
                    views["keys"][start:stop] = _band_keys(rows, scheme.bands, scheme.rows)
        if "fingerprints" in want:
            inside = np.arange(n + 1) if borders is None else borders[(borders >= start) & (borders <= stop)] - start
            prints.append(_winnowed(stream, inside, scheme, n))
    return (
        Ragged.joined(sets) if "shingles" in want else None,
        Ragged.joined(prints) if "fingerprints" in want else None,
    )


def shared(sets: Ragged, left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """As `dedup.batch.columns.shared`: values that stand twice when two sets are put together, in slices of pairs."""
    out = np.empty(len(left), np.uint32)
    for start in range(0, len(left), _AT_ONCE):
        one, other = left[start : start + _AT_ONCE], right[start : start + _AT_ONCE]
        names = np.arange(len(one))
        places = [_stretches(sets.offsets, side) for side in (one, other)]
        values = np.concatenate([sets.values[place] for place, _ in places])
        pair = np.concatenate([names[rank] for _, rank in places])
        order = np.lexsort((values, pair))
        values, pair = values[order], pair[order]
        twice = (values[1:] == values[:-1]) & (pair[1:] == pair[:-1])
        out[start : start + _AT_ONCE] = np.bincount(pair[1:][twice], minlength=len(one))
    return out


def _stretches(offsets: Places, runs: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Places of all values of the runs, and which of ``runs`` each belongs to."""
    sizes = offsets[runs.astype(np.int64) + 1] - offsets[runs]
    rank = np.repeat(np.arange(len(runs)), sizes)
    return np.arange(len(rank)) + np.repeat(offsets[runs] - (sizes.cumsum() - sizes), sizes), rank
