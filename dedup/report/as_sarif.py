"""SARIF 2.1.0 (OASIS Standard, 2020): for code scanning pages and SARIF viewers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dedup.model import Dismissal, Finding, Related, Verdict
from dedup.offsets import line_and_column, line_starts
from dedup.report.run import Problem, place_of, severe_first

__all__ = ["as_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(verdicts: Sequence[Verdict], problems: Sequence[Problem] = ()) -> str:
    """One run; files that could not be read are its notifications.

    Columns and offsets count code points and the run says so (section
    3.14.17, ``columnKind``). Fingerprints are in ``partialFingerprints``, so
    that a viewer recognises a finding that moved. Findings that were dismissed
    are results with a suppression (section 3.27.23).
    """
    import json

    from dedup import __version__

    judged = [
        (verdict, finding, dismissal)
        for verdict in verdicts
        for finding, dismissal in [
            *((each, None) for each in severe_first(verdict.findings)),
            *((each.finding, each) for each in verdict.dismissed),
        ]
    ]
    used = sorted({finding.rule for _, finding, _ in judged})
    places = {rule: place for place, rule in enumerate(used)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "dedup",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not any(problem.kind == "error" for problem in problems),
                "toolExecutionNotifications": [_notification(problem) for problem in problems],
            }
        ],
        "results": [_result(verdict, finding, dismissal, places) for verdict, finding, dismissal in judged],
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
    verdict: Verdict, finding: Finding, dismissal: Dismissal | None, places: dict[str, int]
) -> dict[str, Any]:
    starts = line_starts(verdict.article.source)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [_location(verdict, starts, finding.span.start, finding.span.end)],
        "partialFingerprints": {"dedup/1": finding.fingerprint},
    }
    related = [_related(verdict, starts, each) for each in finding.related]
    if related:
        result["relatedLocations"] = related
    if dismissal is not None:
        kind = "inSource" if dismissal.by in ("comment", "front matter") else "external"
        result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": dismissal.reason}]
    return result


def _location(verdict: Verdict, starts: Sequence[int], start: int, end: int) -> dict[str, Any]:
    article = verdict.article
    line, column = line_and_column(starts, start)
    end_line, end_column = line_and_column(starts, end)
    region = {
        "startLine": line + article.line - 1,
        "startColumn": column,
        "endLine": end_line + article.line - 1,
        "endColumn": end_column,
    }
    if article.line == 1:
        region |= {"charOffset": start, "charLength": end - start}
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(place_of(article))}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": article.key, "kind": "resource"}],
    }


def _related(verdict: Verdict, starts: Sequence[int], related: Related) -> dict[str, Any]:
    if related.key is None:
        location = _location(verdict, starts, related.start, related.end)
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
    return f"file://{quote(plain)}" if plain.startswith("/") else quote(plain)
