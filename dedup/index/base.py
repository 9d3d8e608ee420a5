"""What an index is: seven verbs, the same for every implementation.

An index answers *candidates* with their texts; verifying them is the
caller's work, so a stale hint can cost time and never a wrong answer. The
article record is the truth. One contract suite (`tests/index/`) runs on every
implementation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol, runtime_checkable

from dedup.frozen import dataclass
from dedup.model import Lookup, Sketch, StoredArticle
from dedup.sign import Scheme

__all__ = ["CARRIERS", "Entry", "Index", "PutResult"]

CARRIERS = 32
"""Most carriers a lookup names for one paragraph; its ``frequency`` stays exact."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What `Index.put` stores: an article and one sketch for each of its paragraphs.

    ``article.first_seen`` is ignored where the key is stored already: the
    first sighting is kept. A paragraph without words has ``None``: its text
    is kept, nothing finds it.
    """

    article: StoredArticle
    sketches: tuple[Sketch | None, ...]


PutResult = Literal["created", "replaced", "unchanged"]


@runtime_checkable
class Index(Protocol):
    """A collection of articles under one `Scheme`.

    Every verb raises `dedup.errors.Unavailable` when the store cannot be
    reached, and leaves it as if the call had never been made or was done in
    whole. Verbs take batches; a batch is not one transaction, each article is.
    """

    scheme: Scheme

    def put(self, entries: Sequence[Entry]) -> list[PutResult]:
        """Insert or replace articles. Idempotent.

        Raises `dedup.errors.StaleVersion` if a higher version of an article
        is stored (articles before it in the batch stay put), and
        `dedup.errors.IndexFull` when the server has no room.
        """

    def drop(self, keys: Sequence[str]) -> list[bool]:
        """Remove articles; True for each that was there. A paragraph that nobody carries any more goes too."""

    def lookup(self, sketches: Sequence[Sketch | None], *, exclude: str = "", limit: int = 64) -> Lookup:
        """Stored paragraphs that share a band or a fingerprint with any of ``sketches``, texts included.

        A sketch without a signature is looked for by its fingerprints alone.

        ``exclude`` is a key whose own paragraphs do not count (paragraphs
        that others carry too stay, without it among their carriers; its
        share of ``frequency`` is taken off). At most ``limit`` stored
        paragraphs for each sketch, most shared keys first. ``Hit.number``
        counts ``sketches`` from 1. One round trip; to a server on this
        machine three, and one more where a write overtakes them.
        """

    def fetch(self, keys: Sequence[str]) -> list[StoredArticle | None]:
        """The stored articles, None where there is none.

        Round trips as in `lookup`; to a server on this machine one for
        articles that lookups met, and the others after it where one was
        replaced or dropped since.
        """

    def stats(self) -> Mapping[str, int | str]:
        """``articles``, ``paragraphs`` (distinct), ``bytes`` (0 if unknown), ``scheme`` and what else is known."""

    def scan(self, outlet: str = "") -> Iterator[str]:
        """Keys of all articles, or those of one outlet, in any order; articles there throughout come exactly once."""

    def expire(self, before: str, *, limit: int = 1000) -> int:
        """Drop at most ``limit`` articles first seen before that time (ISO 8601, UTC); how many were dropped."""

    def close(self) -> None:
        """Let go of connections. The index itself stays."""


def batched(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Chunks of at most ``size`` entries, for writers that stream."""
    chunk: list[Entry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
