"""GitLab: a Code Quality report, the artifact that merge requests show.

Format: the subset of Code Climate's issue format that GitLab reads
(``description, check_name, fingerprint, severity, location``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dedup.frozen import TYPE_CHECKING
from dedup.model import Verdict
from dedup.offsets import line_and_column, line_starts
from dedup.report.run import Problem, place_of, severe_first

if TYPE_CHECKING:
    from typing import Any

__all__ = ["as_gitlab"]

_SEVERITY = {"note": "info", "warning": "minor", "error": "major"}


def as_gitlab(verdicts: Sequence[Verdict], problems: Sequence[Problem] = ()) -> str:
    """A JSON array, one object a finding. Fingerprints are unique, and stay when a finding moves in its file."""
    import json

    issues: list[dict[str, Any]] = []
    seen: Counter[str] = Counter()
    for verdict in verdicts:
        article = verdict.article
        starts = line_starts(article.source)
        for finding in severe_first(verdict.findings):
            end_line, _ = line_and_column(starts, finding.span.end)
            issues.append(
                {
                    "description": f"{finding.rule}: {finding.message}",
                    "check_name": finding.rule,
                    "fingerprint": _unique(seen, place_of(article), finding.rule, finding.fingerprint),
                    "severity": _SEVERITY[finding.level],
                    "location": {
                        "path": _path(place_of(article)),
                        "lines": {"begin": finding.line, "end": end_line + article.line - 1},
                    },
                }
            )
    for problem in problems:
        issues.append(
            {
                "description": problem.message,
                "check_name": f"dedup/{problem.kind.replace('_', '-')}",
                "fingerprint": _unique(seen, problem.path, problem.kind, problem.message),
                "severity": "major" if problem.kind == "error" else "info",
                "location": {"path": _path(problem.path), "lines": {"begin": 1}},
            }
        )
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _unique(seen: Counter[str], *parts: str) -> str:
    from hashlib import blake2b

    whole = "\0".join(parts)
    seen[whole] += 1
    return blake2b(f"{whole}\0{seen[whole]}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _path(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./")
