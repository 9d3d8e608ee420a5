"""Words -> hashes of runs of neighbouring words.

A shingle is the UTF-8 slice of ``k`` neighbouring words, single spaces
between; its hash is XXH3-64 of those bytes. Shingles and the k-grams that
winnowing picks from are the same thing with two values of ``k``.
"""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING
from dedup.kernel import native

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["kgram_hashes", "shingle_hashes"]


def kgram_hashes(words: Sequence[str], k: int) -> list[int]:
    """XXH3-64 of each run of ``k`` words, in text order: ``len(words) - k + 1`` of them, or none. O(bytes x k).

    >>> [f"{value:016x}" for value in kgram_hashes(["a", "b", "c"], 2)]
    ['8044f8a624582c4c', 'd342d59876b9ac2c']
    """
    if native is not None:
        hashes: list[int] = native.run_hashes(words, k)
        return hashes
    from xxhash import xxh3_64_intdigest

    return [
        xxh3_64_intdigest(" ".join(words[place : place + k]).encode("utf-8", "surrogatepass"))
        for place in range(len(words) - k + 1)
    ]


def shingle_hashes(words: Sequence[str], k: int) -> list[int]:
    """As `kgram_hashes`, but a text shorter than ``k`` words is one shingle, so that it can be compared at all."""
    if 0 < len(words) < k:
        return kgram_hashes(words, len(words))
    return kgram_hashes(words, k)
