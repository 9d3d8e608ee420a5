"""A finding that was set aside through the service is quiet in the command too, until its date."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis

from dedup.cli.examine import examine
from dedup.config.settings import Settings
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
