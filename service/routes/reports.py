"""`/v1/reports`: what the nightly job found."""

from __future__ import annotations

import os
from typing import Any

from flask import Blueprint, Response, send_file

from service.context import context
from service.operations import Answer, operation
from service.problems import refuse
from service.reports import Reports
from service.schemas.others import ReportFacts, ReportList

blueprint = Blueprint("reports", __name__)

DATE = {"date": "Of the report, as `/v1/reports` lists it; or `latest`"}
# A report is a page of its own, with its script and style inside; the sandbox
# keeps it from everything this origin may do.
SANDBOX = "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


@blueprint.get("/v1/reports")
@operation("reports", tag="Reports", scope="check", answers={200: Answer("All reports", ReportList)})
def reports() -> dict[str, Any]:
    """All reports, newest first."""
    found = Reports(context().settings.reports_dir)
    return {"reports": [{"date": date, "files": found.files(date)} for date in found.dates()]}


@blueprint.get("/v1/reports/<date>")
@operation(
    "report",
    tag="Reports",
    scope="check",
    parameters=DATE,
    answers={200: Answer("Its files", ReportFacts)},
    problems=(404,),
)
def report(date: str) -> dict[str, Any]:
    """The files of one report."""
    return {"date": (known := _date(date)), "files": Reports(context().settings.reports_dir).files(known)}


@blueprint.get("/v1/reports/<date>/<name>")
@operation(
    "reportFile",
    tag="Reports",
    scope="check",
    parameters={**DATE, "name": "Of the file"},
    answers={200: Answer("The file", media_type="*/*")},
    problems=(404,),
)
def report_file(date: str, name: str) -> Response:
    """One file of a report; `index.html` is the page to read."""
    path = Reports(context().settings.reports_dir).path(_date(date), name)
    if path is None:
        refuse("not-found", "this report has no such file")
    response = send_file(os.path.abspath(path), conditional=True, etag=True, max_age=0)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _date(wanted: str) -> str:
    dates = Reports(context().settings.reports_dir).dates()
    if wanted == "latest" and dates:
        return dates[0]
    if wanted not in dates:
        refuse("not-found", "no report of that date is served here")
    return wanted


