"""What a route declares of itself, and the order in which that is honoured.

One declaration serves the caller's check (scope), the validation (query and
body models) and the OpenAPI document, so the three cannot drift apart.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from flask import Flask, current_app, request
from pydantic import BaseModel

from service.bodies import read_model
from service.context import context
from service.problems import refuse

__all__ = ["Answer", "Operation", "Scope", "operation", "operation_of", "query_of"]

Scope = Literal["check", "write", "admin"]
Query = TypeVar("Query", bound=BaseModel)
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Answer:
    """One way a route answers."""

    description: str
    model: type[BaseModel] | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """A route as its callers see it. ``scope`` None means that no key is asked for."""

    name: str
    summary: str
    tag: str
    scope: Scope | None
    answers: Mapping[int, Answer]
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    media_types: tuple[str, ...] = ("application/json",)
    parameters: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    description: str = ""


def operation(
    name: str,
    *,
    tag: str,
    scope: Scope | None,
    answers: Mapping[int, Answer],
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    media_types: tuple[str, ...] = ("application/json",),
    parameters: Mapping[str, str] | None = None,
    problems: tuple[int, ...] = (),
    headers: Mapping[str, str] | None = None,
    raw: bool = False,
) -> Callable[[View], View]:
    """Declare a route. The view is called with ``query=`` and ``body=`` as validated models where it declares them.

    The first line of the view's docstring becomes the summary, the rest the
    description. With ``media_types`` other than JSON the view reads its body
    itself; with ``raw`` it also gets the JSON text that ``body`` was parsed
    from. ``parameters`` describes those of the path, ``headers`` what the
    route honours beyond the usual.
    """

    def declare(view: View) -> View:
        summary, _, description = (view.__doc__ or "").strip().partition("\n")
        declared = Operation(
            name,
            summary.rstrip("."),
            tag,
            scope,
            answers,
            query,
            body,
            media_types,
            dict(parameters or {}),
            problems,
            dict(headers or {}),
            " ".join(description.split()),
        )

        @functools.wraps(view)
        def honoured(**arguments: Any) -> Any:
            if query is not None:
                arguments["query"] = query_of(query)
            elif request.args:
                refuse("invalid", "this route takes no query parameters")
            if body is not None and media_types == ("application/json",):
                settings = context().settings
                arguments["body"], text = read_model(request, body, settings.max_body, settings.body_timeout_s)
                if raw:
                    arguments["raw"] = text
            return view(**arguments)

        honoured.__operation__ = declared  # type: ignore[attr-defined]
        return honoured  # type: ignore[return-value]

    return declare


def operation_of(endpoint: str | None, app: Flask | None = None) -> Operation | None:
    """The declaration of an endpoint, None where it made none."""
    view = (app or current_app).view_functions.get(endpoint or "")
    return getattr(view, "__operation__", None)


def query_of(model: type[Query]) -> Query:
    """The query string as ``model``. A parameter given twice is refused rather than half believed."""
    doubled = sorted(name for name, values in request.args.lists() if len(values) > 1)
    if doubled:
        refuse("invalid", f"{len(doubled)} query parameter(s) given more than once")
    return model.model_validate(request.args.to_dict())
