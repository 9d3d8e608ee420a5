"""SARIF 2.1.0 (OASIS Standard, 2020): for code scanning pages and SARIF viewers."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.frozen import TYPE_CHECKING
from dedup.model import Dismissal, Finding, Related, Verdict
from dedup.offsets import line_and_column, line_starts, to_utf16
from dedup.report.run import Problem, place_of, severe_first

if TYPE_CHECKING:
    from typing import Any

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

Regions = dict[tuple[int, int], dict[str, int]]
"""Start and end of a span -> its region."""


def as_sarif(verdicts: Sequence[Verdict], problems: Sequence[Problem] = ()) -> str:
    """One run; files that could not be read are its notifications.

    Columns and offsets count UTF-16 units and the run says so (section
    3.14.17, ``columnKind``): not every viewer reads what it says, and this is
    what most of them take for granted. Fingerprints are in ``partialFingerprints``, so
    that a viewer recognises a finding that moved. Findings that were dismissed
    are results with a suppression (section 3.27.23).
    """
    import json

    from dedup import __version__

    judged = [
        (verdict, finding, dismissal, regions)
        for verdict in verdicts
        for regions in (_regions(verdict),)
        for finding, dismissal in [
            *((each, None) for each in severe_first(verdict.findings)),
            *((each.finding, each) for each in verdict.dismissed),
        ]
    ]
    used = sorted({finding.rule for _, finding, _, _ in judged})
    places = {rule: place for place, rule in enumerate(used)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "dedup",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in used],
            }
        },
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {
                "executionSuccessful": not any(problem.kind == "error" for problem in problems),
                "toolExecutionNotifications": [_notification(problem) for problem in problems],
            }
        ],
        "results": [
            _result(verdict, finding, dismissal, places, regions) for verdict, finding, dismissal, regions in judged
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: str) -> dict[str, Any]:
    from dedup.data.rule_pages import RULES

    described: dict[str, Any] = {"id": rule}
    page = RULES.get(rule)
    if page is not None:
        described |= {
            "shortDescription": {"text": page.what},
            "fullDescription": {"text": page.why},
            "help": {"text": f"{page.example} {page.remedy}"},
        }
    return described


def _result(
    verdict: Verdict, finding: Finding, dismissal: Dismissal | None, places: dict[str, int], regions: Regions
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [_location(verdict, regions[finding.span.start, finding.span.end])],
        "partialFingerprints": {"dedup/1": finding.fingerprint},
    }
    related = [_related(verdict, regions, each) for each in finding.related]
    if related:
        result["relatedLocations"] = related
    if dismissal is not None:
        kind = "inSource" if dismissal.by in ("comment", "front matter") else "external"
        result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": dismissal.reason}]
    return result


def _regions(verdict: Verdict) -> Regions:
    """The region of every span of this article that a result speaks of. One pass over its source."""
    article = verdict.article
    findings = [*verdict.findings, *(each.finding for each in verdict.dismissed)]
    spans: set[tuple[int, int]] = {(finding.span.start, finding.span.end) for finding in findings}
    spans |= {(each.start, each.end) for finding in findings for each in finding.related if each.key is None}
    starts = line_starts(article.source)
    lines = {at: line_and_column(starts, at)[0] for span in spans for at in span}
    units = to_utf16(article.source, [*lines, *(starts[line - 1] for line in lines.values())])
    regions = {}
    for start, end in spans:
        region = {
            "startLine": lines[start] + article.line - 1,
            "startColumn": units[start] - units[starts[lines[start] - 1]] + 1,
            "endLine": lines[end] + article.line - 1,
            "endColumn": units[end] - units[starts[lines[end] - 1]] + 1,
        }
        if article.line == 1:
            region |= {"charOffset": units[start], "charLength": units[end] - units[start]}
        regions[start, end] = region
    return regions


def _location(verdict: Verdict, region: dict[str, int]) -> dict[str, Any]:
    article = verdict.article
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(place_of(article))}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": article.key, "kind": "resource"}],
    }


def _related(verdict: Verdict, regions: Regions, related: Related) -> dict[str, Any]:
    if related.key is None:
        location = _location(verdict, regions[related.start, related.end])
        return {**location, "message": {"text": "the same text stands here too"}}
    return {
        "logicalLocations": [{"fullyQualifiedName": related.key, "kind": "resource"}],
        "message": {"text": f"also in {related.key}, paragraph {related.paragraph}"},
    }


def _notification(problem: Problem) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(problem.path)}}}
    return {
        "level": "error" if problem.kind == "error" else "warning",
        "message": {"text": problem.message},
        "locations": [location],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    plain = path.replace("\\", "/").removeprefix("./")
    if plain == "-":
        return "stdin"
    quoted = quote(plain, errors="surrogateescape")  # a name that is no UTF-8 is written byte by byte
    return f"file://{quoted}" if plain.startswith("/") else quoted
