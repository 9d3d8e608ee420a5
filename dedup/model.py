"""The nouns, in the order the pipeline makes them.

``Article`` and ``Block`` come out of `dedup.read`; ``Paragraph`` out of
`dedup.segment`; ``Sketch`` out of `dedup.sign`; ``Hit`` and ``Stored...`` out
of an index; ``Match`` out of `dedup.verify`; ``Alignment`` out of
`dedup.align`; ``Credit``, ``Finding`` and ``Verdict`` out of `dedup.judge`.

All are frozen, slotted and made of tuples. Offsets are code points. Times are
ISO 8601 in UTC with a ``Z`` ("2016-10-25T09:00:00Z"), so that string order is
time order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from dedup.frozen import dataclass
from dedup.offsets import OffsetMap

__all__ = [
    "Alignment",
    "Article",
    "Block",
    "Credit",
    "CreditVerdict",
    "Dismissal",
    "Finding",
    "Hit",
    "Level",
    "Lookup",
    "Match",
    "Op",
    "Paragraph",
    "Related",
    "Repeat",
    "Role",
    "Share",
    "Sketch",
    "Source",
    "Span",
    "Status",
    "StoredArticle",
    "StoredParagraph",
    "Verdict",
    "Words",
]

Role = Literal[
    "title", "standfirst", "heading", "body", "caption", "quote", "list", "table", "credit", "byline", "dateline", "note"
]
Status = Literal["usable", "corrected", "withdrawn", "embargoed"]
Level = Literal["note", "warning", "error"]


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


@dataclass(frozen=True, slots=True)
class Sketch:
    """What an index keeps of a paragraph so that copies of it are found.

    ``signature``: ``uint32[num_perm]``, little-endian bytes. ``fingerprints``:
    winnowed 64-bit k-gram hashes whose k-gram starts in this paragraph,
    distinct and ascending. Made by `dedup.sign.sketch_article`.
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
    winnowing does not hold for runs made of nothing else.
    """

    hits: tuple[Hit, ...]
    paragraphs: Mapping[int, StoredParagraph]
    saturated: int = 0


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


@dataclass(frozen=True, slots=True)
class Match:
    """A verified pair: paragraph ``number`` here, stored paragraph ``stored`` there.

    ``resemblance`` is |A∩B| / |A∪B| and ``containment`` |A∩B| / |A| (A here),
    ``contained`` |A∩B| / |B|, of word shingle sets; ``run`` is the longest
    shared run of words.
    """

    number: int
    stored: int
    resemblance: float
    containment: float
    contained: float
    run: int


class Op(NamedTuple):
    """One edit: ``here[a:b]`` against ``there[c:d]``, relative to the two spans of its alignment."""

    kind: Literal["equal", "replace", "insert", "delete"]
    here_start: int
    here_end: int
    there_start: int
    there_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """One passage of the article aligned with one passage of another text.

    ``here`` slices ``Article.source``; ``there`` slices ``StoredArticle.text``
    (or the article's own source when ``key`` is None). ``first_word`` and
    ``last_word`` (exclusive) place it in the article's word stream, and
    ``matched`` names the words of that stream that stand on both sides.
    """

    key: str | None
    here: Span
    there: Span
    paragraph: int
    there_paragraph: int
    first_word: int
    last_word: int
    matched: tuple[int, ...]
    edited: int
    there_matched: tuple[int, ...]
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Something that stands twice inside one article: `dedup.repeats` finds them.

    Both spans slice ``Article.source``; the second place is the one to look
    at. ``resemblance`` is 1.0 for all kinds but ``near``.
    """

    kind: Literal["paragraph", "caption", "sentence", "near"]
    paragraph: int
    span: Span
    first_paragraph: int
    first_span: Span
    resemblance: float = 1.0
    ops: tuple[Op, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit as it stands in the article. ``agencies`` are ids of `dedup.data` agencies."""

    text: str
    agencies: tuple[str, ...]
    generic: bool
    kind: Literal["dateline", "byline", "credit", "footer", "field"]
    span: Span | None
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """The other side of a finding; ``key`` None means this article."""

    key: str | None
    paragraph: int
    start: int
    end: int
    ops: tuple[Op, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. ``span`` slices the article's source; ``paragraph`` 0 means the whole article."""

    rule: str
    level: Level
    message: str
    fingerprint: str
    paragraph: int
    span: Span
    line: int
    column: int
    text: str
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that somebody looked at and set aside. ``until`` is a date, or empty for good."""

    finding: Finding
    by: Literal["comment", "front matter", "baseline", "feedback"]
    reason: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the article stands elsewhere, in words. ``ratio`` leaves boilerplate out."""

    words: int
    matched: int
    ratio: float
    class_: Literal["wholly_derived", "mainly_derived", "partly_derived", "incidental", "none"]
    identical: int
    edited: int
    quoted: int
    boilerplate: int


@dataclass(frozen=True, slots=True)
class Source:
    """An article this one shares text with, and who came first."""

    key: str
    outlet: str
    title: str
    url: str | None
    published: str | None
    first_seen: str | None
    ratio: float
    of_source: float
    direction: Literal["earlier", "later", "unknown"]
    earliest: bool
    carried_by: tuple[str, ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class CreditVerdict:
    """The credit found beside the credit owed."""

    found: tuple[Credit, ...]
    required: str | None
    status: Literal["ok", "missing", "wrong", "partial", "not_needed"]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that a check says of one article; `dedup.report` prints it."""

    article: Article
    words: int
    paragraphs: int
    verdict: Literal["pass", "warn", "fail"]
    share: Share
    credit: CreditVerdict
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    skipped: tuple[str, ...]
    timings_ms: Mapping[str, float]
    index: Mapping[str, str | int] | None = None
    alignments: tuple[Alignment, ...] = ()
    notices: tuple[str, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()
