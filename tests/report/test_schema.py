"""What the command writes is what the schemas in ``docs/schema`` promise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dedup.cli.main import main
from dedup.model import Verdict
from dedup.report.as_json import as_json

SCHEMAS = Path(__file__).parent.parent.parent / "docs" / "schema"
STORIES = Path(__file__).parent.parent.parent / "seeds"


def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    documents = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in SCHEMAS.glob("*.json")}
    for document in documents.values():
        Draft202012Validator.check_schema(document)
    registry = Registry().with_resources((key, Resource.from_contents(value)) for key, value in documents.items())
    return Draft202012Validator(documents[name], registry=registry)


def _faults(name: str, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(document)]


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No settings from outside, and no index."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("DEDUP_REDIS_URL", raising=False)
    yield


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_a_verdict(verdict: Verdict, clean: Verdict, unit: Any) -> None:
    for each in (verdict, clean):
        assert _faults("verdict.schema.json", as_json(each, offset_unit=unit, passages=True)) == []


def test_every_key_of_a_verdict_is_in_the_schema(verdict: Verdict) -> None:
    """Keys may be added, but not without being described."""
    described = json.loads((SCHEMAS / "verdict.schema.json").read_text(encoding="utf-8"))
    document = as_json(verdict, passages=True)
    assert document.keys() == described["properties"].keys()
    assert document["findings"][0].keys() == described["$defs"]["finding"]["properties"].keys()
    assert document["sources"][0].keys() == described["properties"]["sources"]["items"]["properties"].keys()


def test_the_schema_refuses_what_is_wrong(verdict: Verdict) -> None:
    for key in ("schema", "findings", "share"):
        broken = as_json(verdict)
        del broken[key]
        assert _faults("verdict.schema.json", broken)
    broken = as_json(verdict)
    broken["findings"][0]["start"] = -1
    assert _faults("verdict.schema.json", broken)


def test_a_run_over_the_example_stories(quiet: None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    assert main(["check", "--local", "--format", "json", str(STORIES), str(broken)]) == 2
    document = json.loads(capsys.readouterr().out)
    assert len(document["articles"]) > 5
    assert _faults("run.schema.json", document) == []


def test_a_baseline(quiet: None, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert main(["check", "--local", "--baseline", str(known), "--update-baseline", str(STORIES)]) == 0
    document = json.loads(known.read_text())
    assert document["findings"]
    assert _faults("baseline.schema.json", document) == []


@pytest.mark.parametrize(
    ("settings", "valid"),
    [
        ({"fail_on": "warning", "exclude": ["a"], "levels": {"wire": "off"}, "policy": {"min_words": 20}}, True),
        ({"fail_onn": "warning"}, False),
        ({"fail_on": "loud"}, False),
        ({"jobs": -1}, False),
        ({"service_key": "x"}, False),
        ({"levels": {"wire": "loud"}}, False),
    ],
)
def test_settings(settings: dict[str, Any], valid: bool) -> None:
    assert (_faults("config.schema.json", settings) == []) is valid
