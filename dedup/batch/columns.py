"""Texts -> arrays, by the compiled kernel or, where there is none, by `dedup.batch.fallback` with the same bits."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup.batch.texts import ArrowTexts, Texts, as_texts, chunks, take
from dedup.frozen import dataclass
from dedup.kernel import native
from dedup.sign import SCHEME, Scheme

__all__ = ["CHUNK", "Columns", "Ragged", "columns", "shared"]

CHUNK = 8192
"""Texts a thread works on at a time; what bounds the memory beside input and output."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """Runs of different lengths: run ``i`` is ``values[offsets[i] : offsets[i + 1]]``. uint64, int64[n + 1]."""

    values: NDArray[np.uint64]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, place: int) -> NDArray[np.uint64]:
        return self.values[self.offsets[place] : self.offsets[place + 1]]

    @classmethod
    def joined(cls, parts: Sequence[Ragged]) -> Ragged:
        """The runs of all parts, in order."""
        lengths = [np.diff(part.offsets) for part in parts]
        offsets = np.concatenate([np.zeros(1, np.int64), *lengths]).cumsum()
        return cls(np.concatenate([np.empty(0, np.uint64), *(part.values for part in parts)]), offsets)


@dataclass(frozen=True, slots=True)
class Columns:
    """What was asked for, an item a text; the rest is None.

    ``signatures`` uint32[n, num_perm]; ``digests`` uint64[n], XXH3-64 of the
    normalised text; ``words`` uint32[n]; ``keys`` uint64[n, bands], as
    `dedup.bands.band_keys`; ``shingles`` the distinct shingle hashes, ascending;
    ``fingerprints`` as in `dedup.model.Sketch`.
    """

    signatures: NDArray[np.uint32] | None = None
    digests: NDArray[np.uint64] | None = None
    words: NDArray[np.uint32] | None = None
    keys: NDArray[np.uint64] | None = None
    shingles: Ragged | None = None
    fingerprints: Ragged | None = None


def columns(
    texts: Texts,
    want: Sequence[str],
    scheme: Scheme = SCHEME,
    *,
    places: NDArray[np.uint32] | None = None,
    articles: Sequence[int] | None = None,
    threads: int = 1,
) -> Columns:
    """Columns named by ``want`` (fields of `Columns`). O(bytes x (shingle + kgram) + words x num_perm).

    ``places``: which of the texts, in that order; None: all. Raises ``IndexError`` for others.
    ``articles``: borders of articles in ``texts`` (0 first, ``len(texts)``
    last), across whose paragraphs fingerprints run; None: each text is its own
    article. ``keys`` follow ``scheme.bands`` and ``scheme.rows``. Raises
    ``ValueError`` for an unknown name or borders that do not divide the texts.
    """
    unknown = set(want) - set(Columns.__dataclass_fields__)
    if unknown:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    texts = as_texts(texts)
    n = len(texts) if places is None else len(places)
    if articles is not None and (
        len(articles) == 0 or articles[0] != 0 or articles[-1] != n or any(b < a for a, b in pairwise(articles))
    ):
        raise ValueError("articles must ascend from 0 to the number of texts")
    shapes = {"signatures": (n, scheme.num_perm), "digests": (n,), "words": (n,), "keys": (n, scheme.bands)}
    # The kernel writes rows as they are stored, little-endian on every machine.
    types = {"signatures": np.dtype("<u4"), "digests": np.uint64, "words": np.uint32, "keys": np.uint64}
    dense = {name: np.empty(shapes[name], types[name]) for name in shapes if name in want}
    borders = None if articles is None else np.asarray(articles, dtype=np.int64)
    parts = list(chunks(n, articles, CHUNK))
    task = partial(_chunk, texts, places, scheme, borders, dense, want)
    if threads > 1 and len(parts) > 1:
        with ThreadPoolExecutor(threads) as pool:
            done = list(pool.map(task, parts))
    else:
        done = [task(part) for part in parts]
    shingles = Ragged.joined([part[0] for part in done if part[0] is not None]) if "shingles" in want else None
    fingerprints = Ragged.joined([part[1] for part in done if part[1] is not None]) if "fingerprints" in want else None
    return Columns(**dense, shingles=shingles, fingerprints=fingerprints)


def _chunk(
    texts: Texts,
    places: NDArray[np.uint32] | None,
    scheme: Scheme,
    borders: NDArray[np.int64] | None,
    dense: dict[str, NDArray[np.generic]],
    want: Sequence[str],
    part: tuple[int, int],
) -> tuple[Ragged | None, Ragged | None]:
    start, stop = part
    if borders is not None:
        borders = borders[(borders >= start) & (borders <= stop)] - start
    chosen = None if places is None else np.ascontiguousarray(places[start:stop], np.uint32)
    views = {name: array[start:stop] for name, array in dense.items()}
    if native is None:
        from dedup.batch import fallback

        some = texts[start:stop] if chosen is None else take(texts, chosen.tolist())
        strings = some.strings() if isinstance(some, ArrowTexts) else some
        return fallback.batch(strings, scheme, borders, views, want)
    some = texts[start:stop] if chosen is None else texts
    source = (
        {"data": some.data, "offsets": some.offsets, "wide": some.wide} if isinstance(some, ArrowTexts) else {}
    )
    values, ends, prints, print_ends = native.batch(
        None if source else some,
        (scheme.shingle, scheme.num_perm, scheme.kgram, scheme.window),
        **source,
        places=chosen,
        articles=borders,
        rows=views.get("signatures"),
        digests=views.get("digests"),
        counts=views.get("words"),
        keys=views.get("keys"),
        bands=scheme.bands,
        band_rows=scheme.rows,
        sets="shingles" in want,
        fingerprints="fingerprints" in want,
    )
    return _ragged(values, ends), _ragged(prints, print_ends)


def _ragged(values: bytes | None, offsets: bytes | None) -> Ragged | None:
    if values is None or offsets is None:
        return None
    return Ragged(np.frombuffer(values, np.uint64), np.frombuffer(offsets, np.int64))


def shared(sets: Ragged, left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """uint32[pairs]: values that the ascending runs ``left[i]`` and ``right[i]`` have in common. O(their lengths)."""
    if native is None:
        from dedup.batch import fallback

        return fallback.shared(sets, left, right)
    out = np.empty(len(left), np.uint32)
    native.shared(sets.values, sets.offsets, np.ascontiguousarray(left), np.ascontiguousarray(right), out)
    return out
