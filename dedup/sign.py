"""Hashes -> sketches: MinHash signatures and winnowed fingerprints.

MinHash (Broder 1997): the minimum of each of ``num_perm`` permutations over a
paragraph's shingle hashes; two signatures agree in a place with a probability
equal to the resemblance of the sets. Bit-identical to
``datasketch.MinHash(num_perm=128, seed=1, hashfunc=lambda b: xxh3_64(b) & 0xffffffff)``
of datasketch 2.0.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of every ``window`` consecutive
k-gram hashes keep the smallest; any run of ``window + k - 1`` words that two
texts share leaves at least one hash in both. It runs over the whole article,
paragraph borders included, so that merged and split paragraphs still meet.
A paragraph too short to hold such a run keeps all of its k-gram hashes.

`Scheme` holds every number on which stored sketches depend. The compiled
kernel computes the same bits where there is one; what follows says which.
"""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING, dataclass, fields
from dedup.kernel import native
from dedup.model import Sketch
from dedup.shingle import kgram_hashes, shingle_hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SCHEME", "Scheme", "signature", "sketch_article", "winnow"]


NUM_PERM = 128
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Scheme:
    """Parameters that stored sketches depend on; two indexes mix only if these agree.

    ``bands * rows`` may be less than ``num_perm``: lookups need only those.
    Raises ``ValueError`` for numbers that no sketch can have.
    """

    version: int = 1
    shingle: int = 3
    num_perm: int = 128
    bands: int = 8
    rows: int = 3
    kgram: int = 5
    window: int = 8

    def __post_init__(self) -> None:
        if min(getattr(self, each.name) for each in fields(self)) < 1:
            raise ValueError("every number of a scheme is at least 1")
        if self.num_perm > NUM_PERM:
            raise ValueError(f"at most {NUM_PERM} permutations are pinned")
        if self.bands * self.rows > self.num_perm:
            raise ValueError(f"{self.bands} bands of {self.rows} need more than {self.num_perm} permutations")

    @property
    def fingerprint(self) -> str:
        """16 hex digits that name this scheme, its fold table included."""
        if self not in _FINGERPRINTS:
            _FINGERPRINTS[self] = _fingerprint(self)
        return _FINGERPRINTS[self]

    @property
    def guaranteed_run(self) -> int:
        """Every shared run of at least this many words is found."""
        return self.kgram + self.window - 1


_FINGERPRINTS: dict[Scheme, str] = {}
"""Those asked for: one, or a few in the tests."""


def _fingerprint(scheme: Scheme) -> str:
    from xxhash import xxh3_64_hexdigest

    from dedup.data.fold_table import EXPANSIONS, STAGE1, STAGE2, UNICODE_VERSION

    numbers = ",".join(sorted(f"{each.name}={getattr(scheme, each.name)}" for each in fields(scheme)))
    table = xxh3_64_hexdigest(STAGE1 + STAGE2 + "\0".join(EXPANSIONS).encode())
    return xxh3_64_hexdigest(f"dedup;{numbers};short=all;unicode={UNICODE_VERSION};fold={table}".encode())


SCHEME = Scheme()


def sketch_article(paragraphs: Sequence[Sequence[str]], scheme: Scheme = SCHEME) -> tuple[Sketch, ...]:
    """One `Sketch` a paragraph, from the comparable words of all of them in order.

    The fingerprints are those of the whole word stream, each given to the
    paragraph in which its k-gram starts; a paragraph of fewer than
    ``guaranteed_run`` words has those of all its k-grams beside them.
    O(words x num_perm).
    """
    if native is not None:
        numbers = (scheme.shingle, scheme.num_perm, scheme.kgram, scheme.window)
        return tuple([Sketch(*sketch) for sketch in native.sketch_words(paragraphs, *numbers)])
    stream = [word for words in paragraphs for word in words]
    owner = [number for number, words in enumerate(paragraphs) for _ in words]
    picked: list[set[int]] = [set() for _ in paragraphs]
    hashes = kgram_hashes(stream, scheme.kgram)
    for place in winnow(hashes, scheme.window):
        picked[owner[place]].add(hashes[place])
    for words, found in zip(paragraphs, picked, strict=True):
        if len(words) < scheme.guaranteed_run:
            found.update(kgram_hashes(words, scheme.kgram))
    return tuple(
        Sketch(signature(shingle_hashes(words, scheme.shingle), scheme.num_perm), tuple(sorted(found)))
        for words, found in zip(paragraphs, picked, strict=True)
    )


def signature(hashes: Sequence[int], num_perm: int = SCHEME.num_perm) -> bytes:
    """MinHash signature of a set of hashes (their low 32 bits): ``uint32[num_perm]`` as little-endian bytes.

    The empty set gives all ones, as datasketch does. O(hashes x num_perm).
    """
    if native is not None:
        return bytes(native.signature(hashes, num_perm))
    import numpy as np

    from dedup.data.permutations import A, B

    if not hashes:
        return b"\xff" * (4 * num_perm)
    values = np.array(hashes, dtype=np.uint64).astype(np.uint32)  # the low halves
    values ^= values >> np.uint32(16)
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    a = np.array(A[:num_perm], dtype=np.uint32)
    b = np.array(B[:num_perm], dtype=np.uint32)
    lowest = np.full(num_perm, 0xFFFFFFFF, dtype=np.uint32)
    for start in range(0, len(values), _CHUNK):  # bounds memory for endless paragraphs
        np.minimum(lowest, (values[start : start + _CHUNK, None] * a + b).min(axis=0), out=lowest)
    return lowest.astype("<u4").tobytes()


def winnow(hashes: Sequence[int], window: int) -> list[int]:
    """Places of the hashes that winnowing keeps, ascending: the rightmost minimum of every window.

    Fewer hashes than ``window`` count as one window. O(hashes), by a queue of
    candidates that stays ascending.

    >>> winnow([77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98], 4)
    [3, 6, 8, 11, 15]
    """
    picked: list[int] = []
    queue: list[int] = []
    head = 0
    last = len(hashes) - 1
    for place, value in enumerate(hashes):
        while len(queue) > head and hashes[queue[-1]] >= value:
            queue.pop()
        queue.append(place)
        if queue[head] <= place - window:
            head += 1
        if (place >= window - 1 or place == last) and (not picked or picked[-1] != queue[head]):
            picked.append(queue[head])
    return picked
