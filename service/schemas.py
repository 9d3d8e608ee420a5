"""Bodies and queries of the API as models: they validate, and `service.openapi` publishes them.

Requests refuse members they do not know, so that a typing error is told and
not ignored. Answers allow additions: clients must ignore what they do not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from dedup.read.times import utc

__all__ = [
    "ArticleFacts",
    "ArticleRequest",
    "BatchAnswerLine",
    "BatchArticleLine",
    "BatchCheckLine",
    "CheckQuery",
    "CheckRequest",
    "Cluster",
    "ClusterFacts",
    "ClusterList",
    "ClusterMember",
    "ClusterQuery",
    "CompareQuery",
    "CompareRequest",
    "Comparison",
    "CreditFacts",
    "CreditFound",
    "DismissalFacts",
    "DismissalList",
    "Document",
    "FeedbackRequest",
    "FindingFacts",
    "Health",
    "JobFacts",
    "Passage",
    "Problem",
    "PutReceipt",
    "RelatedPlace",
    "ReportFacts",
    "ReportList",
    "RuleFacts",
    "RuleList",
    "ShareFacts",
    "SourceFacts",
    "StoredDocument",
    "StoredKey",
    "StoredParagraphFacts",
    "VerdictDocument",
    "WebhookReceipt",
]

Outlet = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=r"^[^\x00-\x1f\x7f]+$")]


def _in_utc(value: str) -> str:
    found = utc(value)
    if not found:
        raise ValueError("not a date or a time of ISO 8601")
    return found


def _whole(value: object) -> object:
    """JSON knows no integers: 3.0 is 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Time = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_in_utc),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}], "examples": ["2016-10-25T09:00:00Z"]}),
]
Version = Annotated[int, Field(ge=0, le=2**53), BeforeValidator(_whole)]
Short = Annotated[str, StringConstraints(max_length=2_000)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Query(BaseModel):
    """Query strings carry text, so numbers are read from it."""

    model_config = ConfigDict(extra="forbid")


class _Answer(BaseModel):
    model_config = ConfigDict(extra="allow")


class Document(_Request):
    """An article, in exactly one of three forms.

    `text` is plain text, `html` the body as a CMS keeps it, `document` a whole
    document (a JSON object such as ninjs or a WordPress post; XML such as
    NewsML as a string, with its `media_type`). Members beside it win over what
    the document says of itself.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in ("text", "html", "document")
            ]
        }
    )

    text: str | None = Field(None, description="Plain text; a blank line ends a paragraph", examples=["First.\n\nSecond."])
    html: str | None = Field(None, description="An HTML fragment or page", examples=["<p>First.</p><p>Second.</p>"])
    document: dict[str, Any] | str | None = Field(None, description="A document of a known format")
    media_type: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        None, description="Of `document`, where it does not tell by itself", examples=["application/ninjs+json"]
    )
    title: Short | None = None
    language: Annotated[str, StringConstraints(max_length=35)] | None = Field(None, description="BCP 47 tag")
    byline: Short | None = None
    credit: Short | None = Field(None, description="The CMS's own credit field")
    dateline: Short | None = None
    published: Time | None = None
    modified: Time | None = None
    version: Version | None = None
    status: Literal["usable", "corrected", "withdrawn", "embargoed"] | None = None
    embargo_until: Time | None = None
    url: Short | None = None
    canonical_url: Short | None = None
    wire_id: Short | None = Field(None, description="The agency's id of the item this was made from")
    evolved_from: Short | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Document:
        if sum(form is not None for form in (self.text, self.html, self.document)) != 1:
            raise ValueError("exactly one of text, html and document is needed")
        return self


class CheckRequest(Document):
    """An article to check. Nothing of it is stored."""

    outlet: Outlet | None = Field(None, description="With `id`: its key, so that its own stored versions do not count")
    id: Id | None = None


class CheckQuery(_Query):
    """How to answer a check."""

    offset_unit: Literal["utf16", "codepoint", "utf8"] = Field(
        "utf16", description="What offsets count; JavaScript slices `utf16`, Python `codepoint`"
    )
    depth: Literal["scores", "summary", "full"] = Field(
        "full", description="`scores`: no findings; `summary`: findings without texts and edits; `full`: all"
    )
    timeout_ms: Annotated[int, Field(ge=1, le=600_000)] | None = Field(
        None, description="Answer after this time with what is known then, and `incomplete: true`"
    )


class ArticleFacts(_Answer):
    """The article that was checked."""

    key: str
    title: str
    language: str
    words: int
    paragraphs: int


class ShareFacts(_Answer):
    """How much of it stands elsewhere, in words."""

    words: int
    matched: int
    ratio: float
    class_: Literal["wholly_derived", "mainly_derived", "partly_derived", "incidental", "none"] = Field(alias="class")
    identical: int
    edited: int
    quoted: int
    boilerplate: int


class CreditFound(_Answer):
    """One credit as it stands."""

    text: str
    agencies: list[str]
    generic: bool
    kind: str
    start: int | None
    end: int | None


class CreditFacts(_Answer):
    """The credit found beside the credit owed."""

    found: list[CreditFound]
    required: str | None
    status: Literal["ok", "missing", "wrong", "partial", "not_needed"]
    suggestion: str | None


class SourceFacts(_Answer):
    """An article it shares text with."""

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
    carried_by: list[str]


class RelatedPlace(_Answer):
    """The other side of a finding; `key` null is this article."""

    key: str | None
    paragraph: int
    start: int
    end: int
    ops: list[tuple[str, int, int, int, int]] = Field([], description="`[kind, here, here, there, there]`")


class FindingFacts(_Answer):
    """One thing to look at. `start` and `end` slice the source that was sent."""

    rule: str
    level: Literal["note", "warning", "error"]
    message: str
    fingerprint: str
    paragraph: int
    start: int
    end: int
    line: int
    column: int
    text: str | None = None
    related: list[RelatedPlace] = []


class VerdictDocument(_Answer):
    """The answer to a check: `dedup.verdict/1`, the same from the command line."""

    schema_: Literal["dedup.verdict/1"] = Field(alias="schema")
    article: ArticleFacts
    verdict: Literal["pass", "warn", "fail"] | None = Field(description="null when time ran out before any rule was done")
    share: ShareFacts
    credit: CreditFacts
    sources: list[SourceFacts]
    findings: list[FindingFacts]
    passed: list[str]
    skipped: list[str]
    timings_ms: dict[str, float]
    index: dict[str, str | int] | None
    offset_unit: Literal["utf16", "codepoint", "utf8"]
    incomplete: bool = Field(description="true when `timeout_ms` ran out before every rule was done")


class Health(_Answer):
    """Whether the service is alive, or ready."""

    status: Literal["ok", "unavailable"]


class ArticleRequest(Document):
    """An article to store; its key is in the path."""


class PutReceipt(_Answer):
    """What became of an article that was sent."""

    key: str
    result: Literal["created", "replaced", "unchanged"]
    version: int
    first_seen: str
    etag: str


class StoredParagraphFacts(_Answer):
    """One paragraph as published."""

    role: str
    text: str


class StoredDocument(_Answer):
    """A stored article. Spans on it slice `text`."""

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
    status: Literal["usable", "corrected", "withdrawn", "embargoed"]
    url: str
    canonical_url: str
    wire_id: str
    evolved_from: str
    paragraphs: list[StoredParagraphFacts]
    text: str


class BatchCheckLine(CheckRequest):
    """One line of a batch to check."""


class BatchArticleLine(Document):
    """One line of a batch to store, with its key."""

    outlet: Outlet
    id: Id


class BatchAnswerLine(_Answer):
    """One line for each line sent, in their order. `result` or `problem` is there, by `status`."""

    line: int
    status: int
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class StoredKey(_Request):
    """An article of the index."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[^\x00-\x1f\x7f]{1,512}$")]


class CompareRequest(_Request):
    """Two articles, each a document or the key of a stored one."""

    a: StoredKey | Document
    b: StoredKey | Document


class CompareQuery(_Query):
    """How to answer a comparison."""

    offset_unit: Literal["utf16", "codepoint", "utf8"] = "utf16"


class Passage(_Answer):
    """One passage of `a` that stands in `b`: spans slice the two sources as sent, or `text` of a stored one."""

    a: tuple[int, int]
    b: tuple[int, int]
    matched: int
    edited: int
    ops: list[tuple[str, int, int, int, int]] = Field(description="Edits, relative to the two spans")


class Comparison(_Answer):
    """What two articles share."""

    offset_unit: Literal["utf16", "codepoint", "utf8"]
    words: dict[str, int]
    share: dict[str, float] = Field(description="Matched words of each side divided by its words")
    passages: list[Passage]


class RuleFacts(_Answer):
    """One rule."""

    rule: str
    family: str
    level: Literal["off", "note", "warning", "error"]
    what: str
    why: str
    example: str
    remedy: str


class RuleList(_Answer):
    """All rules, with the levels in force here."""

    rules: list[RuleFacts]


class FeedbackRequest(_Request):
    """A finding to set aside."""

    fingerprint: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:._-]{4,128}$")]
    reason: Annotated[str, StringConstraints(min_length=3, max_length=500)]
    until: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$")] | None = Field(
        None, description="A date, or a time in UTC; left out: for good", examples=["2026-12-31"]
    )


class DismissalFacts(_Answer):
    """A finding that was set aside."""

    fingerprint: str
    reason: str
    until: str
    by: str
    at: str


class DismissalList(_Answer):
    """All of them, newest first."""

    dismissals: list[DismissalFacts]


class WebhookReceipt(_Answer):
    """The delivery is safe in the queue."""

    job: str
    state: Literal["queued"]


class JobFacts(_Answer):
    """How far a delivery is."""

    state: Literal["queued", "retrying", "done", "failed"]
    source: str = ""
    outlet: str = ""
    key: str = ""
    result: str = ""
    verdict: str = ""
    problem: str = ""


class ReportFacts(_Answer):
    """One nightly report."""

    date: str
    files: list[str]


class ReportList(_Answer):
    """All reports, newest first."""

    reports: list[ReportFacts]


class ClusterQuery(_Query):
    """Which part of the list."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class ClusterFacts(_Answer):
    """A family of articles that share their text; `head` is the earliest."""

    id: str
    head: str
    size: int
    outlets: int
    title: str | None
    first_published: str | None


class ClusterList(_Answer):
    """Families, the largest first, as of the newest report."""

    date: str
    clusters: list[ClusterFacts]


class ClusterMember(_Answer):
    """One article of a family; `per_mille` of it stands in the head."""

    key: str
    outlet: str
    title: str | None
    published: str | None
    url: str | None
    shared: int | None
    per_mille: int | None


class Cluster(_Answer):
    """A family, the earliest article first."""

    date: str
    id: str
    head: str
    articles: list[ClusterMember]


class Problem(_Answer):
    """RFC 9457: what went wrong, and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str = ""
    request_id: str = ""
    remedy: str = ""
    errors: list[dict[str, str]] = Field([], description="Each with a JSON `pointer` and a `detail`")
