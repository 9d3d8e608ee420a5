"""`/openapi.json` for programs, `/docs` for people; both made from the routes themselves."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, current_app, render_template
from markupsafe import Markup, escape

from service import openapi
from service.context import context
from service.operations import Answer, operation
from service.problems import PROBLEMS

blueprint = Blueprint("documentation", __name__)


@blueprint.get("/openapi.json")
@operation(
    "openapi",
    tag="Operations",
    scope=None,
    answers={200: Answer("OpenAPI 3.1", media_type="application/json")},
)
def openapi_json() -> dict[str, Any]:
    """This API's description."""
    return _document()


@blueprint.app_template_filter("ticks")
def ticks(text: str) -> Markup:
    """`` `code` `` in a description as an element; all else is escaped."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@blueprint.get("/docs")
def docs() -> str:
    """The same, to read."""
    return render_template("docs.html", api=_document(), problems=PROBLEMS)


def _document() -> dict[str, Any]:
    shared = context()
    if shared.api is None:
        shared.api = openapi.document(current_app._get_current_object())  # type: ignore[attr-defined]
    return shared.api
