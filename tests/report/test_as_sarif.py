"""SARIF 2.1.0 against the published schema, and regions that slice the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from dedup.model import Verdict
from dedup.report.as_sarif import as_sarif
from dedup.report.run import Problem

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


def test_regions_slice_the_source(verdict: Verdict) -> None:
    run = json.loads(as_sarif([verdict]))["runs"][0]
    lines = verdict.article.source.split("\n")
    texts = {finding.rule: finding.text for finding in verdict.findings}
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        start, length = region["charOffset"], region["charLength"]
        assert verdict.article.source[start : start + length] == texts[result["ruleId"]]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == texts[result["ruleId"]]
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
