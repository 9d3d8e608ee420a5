"""Feedback, webhooks, reports, health and problems."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from dedup.judge.feedback import is_end
from dedup.read.times import utc
from service.schemas.document import Answer, Query, Request

__all__ = [
    "Cluster",
    "ClusterFacts",
    "ClusterList",
    "ClusterMember",
    "ClusterQuery",
    "DismissalFacts",
    "DismissalList",
    "FeedbackRequest",
    "Health",
    "JobFacts",
    "Problem",
    "ReportFacts",
    "ReportList",
    "WebhookReceipt",
]


def _end(until: str) -> str:
    found = until if is_end(until) else utc(until) if "T" in until.upper() else ""
    if not found:
        raise ValueError("not a day of the calendar, nor a moment of it")
    return found


End = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_end),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}),
]


class FeedbackRequest(Request):
    """A finding to set aside."""

    fingerprint: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9:._-]{4,128}$")]
    reason: Annotated[str, StringConstraints(min_length=3, max_length=500)]
    until: End | None = Field(
        None, description="A day, to its end in UTC, or a moment; left out: for good", examples=["2026-12-31"]
    )


class DismissalFacts(Answer):
    """A finding that was set aside."""

    fingerprint: str
    reason: str
    until: str
    by: str
    at: str


class DismissalList(Answer):
    """All of them, newest first."""

    dismissals: list[DismissalFacts]


class WebhookReceipt(Answer):
    """The delivery is safe in the queue."""

    job: str
    state: Literal["queued"]


class JobFacts(Answer):
    """How far a delivery is."""

    state: Literal["queued", "retrying", "done", "failed"]
    source: str = ""
    outlet: str = ""
    key: str = ""
    result: str = ""
    verdict: str = ""
    problem: str = ""


class ReportFacts(Answer):
    """One nightly report."""

    date: str
    files: list[str]


class ReportList(Answer):
    """All reports, newest first."""

    reports: list[ReportFacts]


class ClusterQuery(Query):
    """Which part of the list."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class ClusterFacts(Answer):
    """A family of articles that share their text; `head` is the earliest."""

    id: str
    head: str
    size: int
    outlets: int
    title: str | None
    first_published: str | None


class ClusterList(Answer):
    """Families, the largest first, as of the newest report."""

    date: str
    clusters: list[ClusterFacts]


class ClusterMember(Answer):
    """One article of a family; `per_mille` of it stands in the head."""

    key: str
    outlet: str
    title: str | None
    published: str | None
    url: str | None
    shared: int | None
    per_mille: int | None


class Cluster(Answer):
    """A family, the earliest article first."""

    date: str
    id: str
    head: str
    articles: list[ClusterMember]


class Health(Answer):
    """Whether the service is alive, or ready."""

    status: Literal["ok", "unavailable"]


class Problem(Answer):
    """RFC 9457: what went wrong, and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str = ""
    request_id: str = ""
    remedy: str = ""
    errors: list[dict[str, str]] = Field([], description="Each with a JSON `pointer` and a `detail`")

