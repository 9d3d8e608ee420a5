"""The JSON of a whole run: one document (``json``), or one line an article (``jsonl``)."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.model import Verdict
from dedup.report.as_json import OffsetUnit, as_json
from dedup.report.run import Problem

__all__ = ["RUN_SCHEMA", "as_json_lines", "as_json_run"]

RUN_SCHEMA = "dedup.run/1"


def as_json_run(
    verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), *, offset_unit: OffsetUnit = "codepoint"
) -> str:
    """The document of the only article checked; else ``{"schema": "dedup.run/1", "articles": [...], "problems": [...]}``."""
    import json

    documents = [as_json(verdict, offset_unit=offset_unit) for verdict in verdicts]
    if len(documents) == 1 and not problems:
        return json.dumps(documents[0], ensure_ascii=False, indent=2) + "\n"
    run = {
        "schema": RUN_SCHEMA,
        "articles": documents,
        "problems": [problem._asdict() for problem in problems],
    }
    return json.dumps(run, ensure_ascii=False, indent=2) + "\n"


def as_json_lines(
    verdicts: Sequence[Verdict], problems: Sequence[Problem] = (), *, offset_unit: OffsetUnit = "codepoint"
) -> str:
    """One line an article, then one line a problem (``{"schema": "dedup.problem/1", ...}``)."""
    import json

    lines = [json.dumps(as_json(each, offset_unit=offset_unit), ensure_ascii=False) for each in verdicts]
    for problem in problems:
        lines.append(json.dumps({"schema": "dedup.problem/1", **problem._asdict()}, ensure_ascii=False))
    return "".join(line + "\n" for line in lines)
