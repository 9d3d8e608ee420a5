"""A file of known findings, so that a newsroom can adopt the check without mending its archive first.

The file holds fingerprints, rules and paths, never text. Findings in it are
not reported again; `dedup check --update-baseline` writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from dedup.errors import ConfigError
from dedup.frozen import replace
from dedup.model import Dismissal, Finding, Verdict
from dedup.report.run import place_of

__all__ = ["SCHEMA", "read_baseline", "without_known", "write_baseline"]

SCHEMA = "dedup.baseline/1"


def read_baseline(path: str) -> frozenset[tuple[str, str]]:
    """Rule and fingerprint of every known finding. Raises `ConfigError` for a file that is none."""
    import json

    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        if document["schema"] != SCHEMA:
            raise ValueError
        return frozenset((each["rule"], each["fingerprint"]) for each in document["findings"])
    except OSError as error:
        raise ConfigError(
            f"{path}: the baseline cannot be read: {error.strerror}", remedy="write it with --update-baseline"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(f"{path}: not a baseline", remedy="write it anew with --update-baseline") from None


def without_known(verdict: Verdict, known: frozenset[tuple[str, str]]) -> Verdict:
    """``verdict`` with its known findings set aside."""
    from dedup.suppress import outcome

    kept: list[Finding] = []
    dismissed = list(verdict.dismissed)
    for finding in verdict.findings:
        if (finding.rule, finding.fingerprint) in known:
            dismissed.append(Dismissal(finding, "baseline", "known when the baseline was written"))
        else:
            kept.append(finding)
    if len(kept) == len(verdict.findings):
        return verdict
    return replace(verdict, findings=tuple(kept), dismissed=tuple(dismissed), verdict=outcome(kept))


def write_baseline(path: str, verdicts: Sequence[Verdict]) -> int:
    """Write the findings of ``verdicts`` as known, whole or not at all; returns how many there are."""
    import json

    findings = sorted(_entries(verdicts), key=lambda entry: (entry["path"], entry["rule"], entry["fingerprint"]))
    document = {"schema": SCHEMA, "findings": findings}
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        with open(draft, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
            file.write("\n")
        os.replace(draft, path)
    except OSError as error:
        raise ConfigError(
            f"{path}: the baseline cannot be written: {error.strerror}", remedy="name a file that can be written"
        ) from None
    return len(findings)


def _entries(verdicts: Iterable[Verdict]) -> Iterable[dict[str, str]]:
    for verdict in verdicts:
        path = place_of(verdict.article).replace("\\", "/")
        for finding in verdict.findings:
            yield {"path": path, "rule": finding.rule, "fingerprint": finding.fingerprint}
