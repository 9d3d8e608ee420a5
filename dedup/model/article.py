"""What a reader makes of a document, and what segmentation makes of that: articles, paragraphs, words, spans."""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING, NamedTuple, dataclass

if TYPE_CHECKING:
    from typing import Literal

    from dedup.offsets import OffsetMap

    Role = Literal[
        "title",
        "standfirst",
        "heading",
        "body",
        "caption",
        "quote",
        "list",
        "table",
        "credit",
        "byline",
        "dateline",
        "note",
    ]
    Status = Literal["usable", "corrected", "withdrawn", "embargoed"]
else:
    Role = Status = str

__all__ = ["ROLES", "STATES", "Article", "Block", "Paragraph", "Role", "Span", "Status", "Words"]

ROLES: frozenset[Role] = frozenset(
    ("title", "standfirst", "heading", "body", "caption", "quote", "list", "table", "credit", "byline", "dateline", "note")
)
STATES: frozenset[Status] = frozenset(("usable", "corrected", "withdrawn", "embargoed"))


class Span(NamedTuple):
    """Half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document as its reader found it.

    ``text`` is what a reader of the page sees (entities and escapes undone,
    line breaks inside kept), ``offsets`` the way from it to
    ``Article.source``. ``fixed`` blocks are paragraphs already (``<p>``,
    ``<li>``, ...); others are plain text that `dedup.segment` divides.
    """

    text: str
    role: Role
    offsets: OffsetMap
    fixed: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """One article and the source every reported span slices.

    ``outlet`` and ``id`` make its key. ``path`` and ``line`` say where
    ``source`` starts (``line`` is above 1 for a record of an archive).
    ``extent`` is the article's own part of a source that holds several.
    """

    outlet: str
    id: str
    source: str
    blocks: tuple[Block, ...]
    title: str = ""
    language: str = ""
    byline: str = ""
    credit: str = ""
    dateline: str = ""
    published: str = ""
    modified: str = ""
    version: int = 0
    status: Status = "usable"
    embargo_until: str = ""
    url: str = ""
    canonical_url: str = ""
    wire_id: str = ""
    evolved_from: str = ""
    path: str = ""
    line: int = 1
    extent: Span | None = None

    @property
    def key(self) -> str:
        """``outlet/id``, the article's name in every index and report."""
        return f"{self.outlet}/{self.id}"


@dataclass(frozen=True, slots=True)
class Words:
    """Comparable words of a text and their places in it, as parallel tuples.

    ``starts[i]`` and ``ends[i]`` are the code point offsets of the stretch of
    text that ``words[i]`` came from.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: the unit of comparison. ``number`` counts from 1."""

    number: int
    text: str
    role: Role
    offsets: OffsetMap
    words: Words

    def source_span(self, start: int, end: int) -> Span:
        """Source offsets of ``text[start:end]``."""
        return Span(*self.offsets.span(start, end))

    @property
    def span(self) -> Span:
        """Source offsets of the whole paragraph."""
        return self.source_span(0, len(self.text))
