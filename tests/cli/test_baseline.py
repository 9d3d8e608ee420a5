"""Known findings are set aside, new ones are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedup.cli.main import main

STRICT = ["--local", "--fail-on", "note", "--baseline", "known.json"]


def test_known_findings_pass_and_new_ones_fail(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *STRICT, "--update-baseline", "."]) == 0
    assert capsys.readouterr().out == "1 finding written to known.json.\n"
    assert main(["check", *STRICT, "."]) == 0
    text = (desk / "doubled.md").read_text()
    (desk / "doubled.md").write_text("A new first line, and nothing else is new.\n\n" + text)
    assert main(["check", *STRICT, "."]) == 0, "a known finding that moved is still known"
    sentence = "The mayor of the town will open the new pier on Monday, she said.\n"
    (desk / "clean.md").write_text(sentence + sentence)
    assert main(["check", *STRICT, "."]) == 1


def test_the_file_holds_no_text_of_an_article(desk: Path) -> None:
    main(["check", *STRICT, "--update-baseline", "."])
    written = (desk / "known.json").read_text()
    assert "ferry" not in written.lower()
    assert json.loads(written)["findings"][0].keys() == {"path", "rule", "fingerprint"}
    main(["check", *STRICT, "--update-baseline", "."])
    assert (desk / "known.json").read_text() == written


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "x"}', '{"schema": "dedup.baseline/1", "findings": [1]}'])
def test_what_is_no_baseline_is_refused(desk: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (desk / "known.json").write_text(text)
    assert main(["check", *STRICT, "clean.md"]) == 2
    assert "known.json: not a baseline" in capsys.readouterr().err
