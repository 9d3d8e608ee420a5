"""A finding that was set aside through the service is quiet in the command too, until its date."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis

from dedup.cli.examine import examine
from dedup.cli.main import main
from dedup.config.settings import Settings
from dedup.index.embedded import ensure, stop
from dedup.state.dismissals import Dismissals, SetAside

TWICE = "The old bridge over the Tarn will be closed until the autumn, the city said on Monday.\n\n"


@pytest.mark.parametrize(("until", "quiet"), [("", True), ("2999-01-01T00:00:00Z", True), ("2001-01-01T00:00:00Z", False)])
def test_set_aside(tmp_path: Path, redis_url: str, until: str, quiet: bool) -> None:
    path = tmp_path / "bridge.txt"
    path.write_text(TWICE * 2, encoding="utf-8")
    chosen = Settings(redis_url=redis_url)
    (verdict,) = examine([str(path)], chosen).verdicts
    (finding,) = verdict.findings
    with Redis.from_url(redis_url) as redis:
        Dismissals(redis, chosen.collection).add(SetAside(finding.fingerprint, "a refrain", until))
    (again,) = examine([str(path)], chosen).verdicts
    assert (again.findings == ()) is quiet
    assert [(each.by, each.reason) for each in again.dismissed] == ([("feedback", "a refrain")] if quiet else [])
    assert again.verdict == ("pass" if quiet else "warn")


@pytest.mark.parametrize("source", ["bridge.txt", "index:"])
def test_the_report_reads_the_private_index_too(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEDUP_DATA_DIR", str(tmp_path / "private"))
    Path("bridge.txt").write_text(TWICE * 2, encoding="utf-8")
    try:
        assert main(["index", "bridge.txt"]) == 0
        (verdict,) = examine(["bridge.txt"], Settings()).verdicts
        for dismissed, told in ((False, 1), (True, 0)):
            if dismissed:
                with Redis.from_url(ensure()) as redis:
                    Dismissals(redis).add(SetAside(verdict.findings[0].fingerprint, "a refrain"))
            assert main(["report", source, "--out", f"report-{dismissed}", "--quiet"]) == 0
            findings = Path(f"report-{dismissed}", "findings.ndjson").read_text(encoding="utf-8")
            assert findings.count('"double/') == told
    finally:
        stop()
