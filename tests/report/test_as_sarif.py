"""SARIF 2.1.0 against the published schema, and regions that slice the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from dedup.model import Span, Verdict
from dedup.report.as_sarif import as_sarif
from dedup.report.run import Problem
from tests.report.conftest import CAPTION, SOURCE

PROBLEMS = (Problem("a b.json", "error", "broken"), Problem("-", "not_checked", "no answer"))


def test_valid_against_the_published_schema(
    verdict: Verdict, clean: Verdict, published: Callable[[str, str], bytes]
) -> None:
    from jsonschema.validators import validator_for

    schema = json.loads(published("@microsoft/jest-sarif", "lib/schemas/sarif-2.1.0-rtm.5.json"))
    validator = validator_for(schema)(schema)
    for text in (as_sarif([verdict, clean], PROBLEMS), as_sarif([]), as_sarif([clean])):
        assert [error.message for error in validator.iter_errors(json.loads(text))] == []
    assert not validator.is_valid({"version": "2.1.0", "runs": [{}]})


def _slice(text: str, start: int, length: int) -> str:
    """By UTF-16 units, as JavaScript does."""
    return text.encode("utf-16-le")[2 * start : 2 * (start + length)].decode("utf-16-le")


@pytest.mark.parametrize("before", ["", "🚢 é ", "🚢🚢\n🚢"])
def test_regions_slice_the_source_by_utf16_units(verdict: Verdict, before: str) -> None:
    """With signs of two units ahead of the finding, in its line and in others."""
    text = f"{before}{SOURCE}".replace("The harbour", "🚢 The harbour")
    at = text.index(CAPTION, text.index(CAPTION) + 1)
    finding = replace(verdict.findings[0], span=Span(at, at + len(CAPTION)), related=())
    moved = replace(verdict, article=replace(verdict.article, source=text), findings=(finding,))
    run = json.loads(as_sarif([moved]))["runs"][0]
    assert run["columnKind"] == "utf16CodeUnits"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert _slice(text, region["charOffset"], region["charLength"]) == CAPTION
    line = text.split("\n")[region["startLine"] - 1]
    assert region["startLine"] == region["endLine"]
    assert _slice(line, region["startColumn"] - 1, region["endColumn"] - region["startColumn"]) == CAPTION


def test_every_result_names_its_rule_and_its_place(verdict: Verdict) -> None:
    run = json.loads(as_sarif([verdict]))["runs"][0]
    texts = {finding.rule: finding.text for finding in verdict.findings}
    assert len(run["results"]) == len(texts)
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert _slice(SOURCE, region["charOffset"], region["charLength"]) == texts[result["ruleId"]]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_record_of_an_archive_has_lines_of_the_file_and_no_offsets(verdict: Verdict) -> None:
    record = replace(verdict, article=replace(verdict.article, line=41))
    region = json.loads(as_sarif([record]))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 46
    assert "charOffset" not in region


def test_paths_become_uris(verdict: Verdict) -> None:
    run = json.loads(as_sarif([verdict], PROBLEMS))["runs"][0]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    uris = [note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for note in notes]
    assert uris == ["a%20b.json", "stdin"]
    assert run["invocations"][0]["executionSuccessful"] is False
