"""What all models stand on, and the article that most requests carry."""

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

from dedup.read.times import time_or_day

__all__ = [
    "Answer",
    "Document",
    "Id",
    "Outlet",
    "Query",
    "Request",
]

Outlet = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=r"^[^\x00-\x1f\x7f]+$")]


def _in_utc(value: str) -> str:
    found = time_or_day(value)
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


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """Query strings carry text, so numbers are read from it."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    model_config = ConfigDict(extra="allow")


class Document(Request):
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
