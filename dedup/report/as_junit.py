"""JUnit XML: articles as test suites, rules as test cases, for every CI that shows test results.

The shape is that of the XSD of Jenkins' xUnit plugin.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Verdict
from dedup.report.run import Problem, place_of, reaches, severe_first

__all__ = ["as_junit"]


def as_junit(
    verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), *, fail_on: str = "error", now: str = ""
) -> str:
    """A suite an article. Findings from ``fail_on`` up are failures, milder ones pass with their message as output.

    ``now`` (ISO 8601) dates the suites; the format wants a date.
    """
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    stamp = (now or "1970-01-01T00:00:00").rstrip("Z")[:19]
    root = Element("testsuites")
    totals = {"tests": 0, "failures": 0, "errors": 0}
    suites = [(place_of(verdict.article), verdict) for verdict in verdicts]
    for number, (path, verdict) in enumerate(suites):
        spent = verdict.timings_ms.get("total", 0.0) / 1000
        suite = SubElement(root, "testsuite", _suite(path, number, stamp, spent))
        about = SubElement(suite, "properties")
        SubElement(about, "property", {"name": "verdict", "value": verdict.verdict})
        SubElement(about, "property", {"name": "share", "value": f"{verdict.share.ratio:.4f}"})
        failures, output = 0, []
        for finding in severe_first(verdict.findings):
            name = f"{finding.rule} ({finding.line}:{finding.column})"
            case = SubElement(suite, "testcase", {"name": name, "classname": _clean(path), "time": "0"})
            line = f"{path}:{finding.line}:{finding.column}: {finding.level} {finding.rule}: {finding.message}"
            if reaches(finding.level, fail_on):
                failure = SubElement(case, "failure", {"type": finding.rule, "message": _clean(finding.message)})
                failure.text = _clean(f"{line}\n{finding.text}" if finding.paragraph else line)
                failures += 1
            else:
                output.append(line)
        for rule in verdict.passed:
            SubElement(suite, "testcase", {"name": rule, "classname": _clean(path), "time": "0"})
        for rule in verdict.skipped:
            case = SubElement(suite, "testcase", {"name": rule, "classname": _clean(path), "time": "0"})
            SubElement(case, "skipped")
        SubElement(suite, "system-out").text = _clean("\n".join(output))
        SubElement(suite, "system-err")
        tests = len(verdict.findings) + len(verdict.passed) + len(verdict.skipped)
        suite.attrib |= {"tests": str(tests), "failures": str(failures), "errors": "0"}
        totals["tests"] += tests
        totals["failures"] += failures
    for number, problem in enumerate(problems, len(suites)):
        suite = SubElement(root, "testsuite", _suite(problem.path, number, stamp, 0.0))
        case = SubElement(suite, "testcase", {"name": "read", "classname": _clean(problem.path), "time": "0"})
        if problem.kind == "error":
            SubElement(case, "error", {"type": "error", "message": _clean(problem.message)})
        else:
            SubElement(case, "skipped")
        SubElement(suite, "system-out")
        SubElement(suite, "system-err").text = _clean(problem.message)
        suite.attrib |= {"tests": "1", "failures": "0", "errors": str(int(problem.kind == "error"))}
        totals["tests"] += 1
        totals["errors"] += int(problem.kind == "error")
    root.attrib |= {name: str(count) for name, count in totals.items()}
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(path: str, number: int, stamp: str, seconds: float) -> dict[str, str]:
    return {
        "name": _clean(path),
        "package": "dedup",
        "id": str(number),
        "timestamp": stamp,
        "hostname": "localhost",
        "time": f"{seconds:.3f}",
    }


def _clean(text: str) -> str:
    """``text`` without the characters that XML 1.0 has no way to write (section 2.2)."""
    return "".join(
        each if each in "\t\n\r" or "\x20" <= each <= "\ud7ff" or "\ue000" <= each <= "\ufffd" or each > "\uffff" else "?"
        for each in text
    )
