"""What an index is asked with, and what it answers: sketches, hits, stored paragraphs and articles."""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedup.model.article import Role, Status

__all__ = ["KEPT", "Hit", "Lookup", "Sketch", "StoredArticle", "StoredParagraph"]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What an index keeps of a paragraph so that copies of it are found.

    ``signature``: ``uint32[num_perm]``, little-endian bytes. ``fingerprints``:
    winnowed 64-bit k-gram hashes whose k-gram starts in this paragraph,
    distinct and ascending. Made by `dedup.sign.sketch_article`. One without a
    signature is no paragraph's: `dedup.probes` asks with it for fingerprints alone.
    """

    signature: bytes
    fingerprints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Paragraph ``number`` of the checked article met stored paragraph ``stored``.

    ``bands`` and ``fingerprints`` count the keys they share: a hint to rank
    by, never a result.
    """

    number: int
    stored: int
    bands: int
    fingerprints: int


@dataclass(frozen=True, slots=True)
class StoredParagraph:
    """A paragraph as an index holds it: its text as published, and who carries it.

    ``frequency`` is the exact number of articles that carry it;
    ``articles`` names at most `dedup.index.base.CARRIERS` of them, the
    first stored first.
    """

    id: int
    text: str
    frequency: int
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Answer of an index to the sketches of one article.

    ``saturated`` counts hot keys whose postings were capped: the guarantee of
    winnowing does not hold for runs made of nothing else. Keys of sketches
    without a signature promise nothing and are not counted. ``articles`` is how
    many the index holds.
    """

    hits: tuple[Hit, ...]
    paragraphs: Mapping[int, StoredParagraph]
    saturated: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as an index holds it.

    ``paragraphs`` are the texts as published, ``roles`` beside them;
    ``text`` joins them by blank lines, and spans on this article slice that.
    """

    key: str
    title: str
    language: str
    byline: str
    credit: str
    dateline: str
    published: str
    modified: str
    first_seen: str
    version: int
    status: Status
    url: str
    canonical_url: str
    wire_id: str
    evolved_from: str
    paragraphs: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def outlet(self) -> str:
        """The part of the key before the first slash."""
        return self.key.partition("/")[0]

    @property
    def text(self) -> str:
        """All paragraphs, parted by blank lines."""
        return "\n\n".join(self.paragraphs)


KEPT = (
    "title", "language", "byline", "credit", "dateline", "published", "modified", "version", "status", "url",
    "canonical_url", "wire_id", "evolved_from",
)  # fmt: skip
"""Fields that an `Article` and its `StoredArticle` have in common."""
