"""The same questions to datasketch: MinHash LSH over word 3-shingles, as its documentation has it."""

from __future__ import annotations

from collections.abc import Sequence

from datasketch import MinHash, MinHashLSH

__all__ = ["Peer"]


class Peer:
    """``MinHashLSH(threshold, num_perm=128)`` over texts; asks which stored ones meet a text."""

    def __init__(self, threshold: float) -> None:
        self.lsh = MinHashLSH(threshold=threshold, num_perm=128)

    @staticmethod
    def sketch(words: Sequence[str]) -> MinHash:
        shingles = [" ".join(words[place : place + 3]).encode() for place in range(max(len(words) - 2, 1))]
        made = MinHash(num_perm=128)
        made.update_batch(shingles)
        return made

    def add(self, name: object, sketch: MinHash) -> None:
        self.lsh.insert(name, sketch, check_duplication=False)

    def ask(self, sketch: MinHash) -> set[object]:
        return set(self.lsh.query(sketch))
