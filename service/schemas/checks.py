"""Checks: queries, and the document of a verdict."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from service.schemas.document import Answer, Document, Id, Outlet, Query, Request

__all__ = [
    "ArticleFacts",
    "CheckQuery",
    "CheckRequest",
    "CompareQuery",
    "CompareRequest",
    "Comparison",
    "CreditFacts",
    "CreditFound",
    "DismissedFinding",
    "FindingFacts",
    "Passage",
    "RelatedPlace",
    "RuleFacts",
    "RuleList",
    "ShareFacts",
    "SourceFacts",
    "StoredKey",
    "VerdictDocument",
]


class CheckRequest(Document):
    """An article to check. Nothing of it is stored."""

    outlet: Outlet | None = Field(None, description="With `id`: its key, so that its own stored versions do not count")
    id: Id | None = None


class CheckQuery(Query):
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


class ArticleFacts(Answer):
    """The article that was checked."""

    key: str
    title: str
    language: str
    words: int
    paragraphs: int


class ShareFacts(Answer):
    """How much of it stands elsewhere, in words."""

    words: int
    matched: int
    ratio: float
    class_: Literal["wholly_derived", "mainly_derived", "partly_derived", "incidental", "none"] = Field(alias="class")
    identical: int
    edited: int
    quoted: int
    boilerplate: int


class CreditFound(Answer):
    """One credit as it stands."""

    text: str
    agencies: list[str]
    generic: bool
    kind: str
    start: int | None
    end: int | None


class CreditFacts(Answer):
    """The credit found beside the credit owed."""

    found: list[CreditFound]
    required: str | None
    status: Literal["ok", "missing", "wrong", "partial", "not_needed"]
    suggestion: str | None


class SourceFacts(Answer):
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


class RelatedPlace(Answer):
    """The other side of a finding; `key` null is this article."""

    key: str | None
    paragraph: int
    start: int
    end: int
    ops: list[tuple[str, int, int, int, int]] = Field([], description="`[kind, here, here, there, there]`")


class FindingFacts(Answer):
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
    related: list[RelatedPlace] = Field([])


class DismissedFinding(FindingFacts):
    """A finding that was set aside: by a comment in the article, its front matter, or feedback."""

    by: str
    reason: str
    until: str | None


class VerdictDocument(Answer):
    """The answer to a check: `dedup.verdict/1`, the same from the command line."""

    schema_: Literal["dedup.verdict/1"] = Field(alias="schema")
    article: ArticleFacts
    verdict: Literal["pass", "warn", "fail"] | None = Field(description="null when time ran out before any rule was done")
    share: ShareFacts
    credit: CreditFacts
    sources: list[SourceFacts]
    findings: list[FindingFacts]
    dismissed: list[DismissedFinding]
    passed: list[str]
    skipped: list[str]
    timings_ms: dict[str, float]
    index: dict[str, str | int] | None
    offset_unit: Literal["utf16", "codepoint", "utf8"]
    incomplete: bool = Field(description="true when `timeout_ms` ran out before every rule was done")


class StoredKey(Request):
    """An article of the index."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[^\x00-\x1f\x7f]{1,512}$")]


class CompareRequest(Request):
    """Two articles, each a document or the key of a stored one."""

    a: StoredKey | Document
    b: StoredKey | Document


class CompareQuery(Query):
    """How to answer a comparison."""

    offset_unit: Literal["utf16", "codepoint", "utf8"] = "utf16"


class Passage(Answer):
    """One passage of `a` that stands in `b`: spans slice the two sources as sent, or `text` of a stored one."""

    a: tuple[int, int]
    b: tuple[int, int]
    matched: int
    edited: int
    ops: list[tuple[str, int, int, int, int]] = Field(description="Edits, relative to the two spans")


class Comparison(Answer):
    """What two articles share."""

    offset_unit: Literal["utf16", "codepoint", "utf8"]
    words: dict[str, int]
    share: dict[str, float] = Field(description="Matched words of each side divided by its words")
    passages: list[Passage]


class RuleFacts(Answer):
    """One rule."""

    rule: str
    family: str
    level: Literal["off", "note", "warning", "error"]
    what: str
    why: str
    example: str
    remedy: str


class RuleList(Answer):
    """All rules, with the levels in force here."""

    rules: list[RuleFacts]
