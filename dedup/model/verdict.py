"""What is told to the user: credits, findings, shares and sources, and the verdict that holds them all."""

from __future__ import annotations

from dedup.frozen import TYPE_CHECKING, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from dedup.model.article import Article, Span
    from dedup.model.lookup import StoredArticle
    from dedup.model.passages import Alignment, Op

    Level = Literal["note", "warning", "error"]
else:
    Level = str

__all__ = ["Credit", "CreditVerdict", "Dismissal", "Finding", "Level", "Related", "Share", "Source", "Verdict"]


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
    """All that a check says of one article; `dedup.report` prints it.

    ``stored`` holds the sources with a passage in ``alignments``, as the index
    gave them: spans on the other side slice their ``text``.
    """

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
    stored: tuple[StoredArticle, ...] = ()
