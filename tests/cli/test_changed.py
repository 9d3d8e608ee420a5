"""``--diff-base``: only paragraphs that changed, by a real git repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dedup.cli.main import main

FIRST = "The mayor of the town will open the new pier on Monday, she said to the council."
SECOND = "A report on the state of all bridges of the county is due before the summer."


def _git(*arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repo(desk: Path) -> Path:
    """``old.md`` with an old double, committed."""
    _git("init", "-q", "-b", "main")
    (desk / "old.md").write_text(f"{FIRST}\n\n{FIRST}\n\nSomething else entirely stands here.\n")
    _git("add", ".")
    _git("commit", "-qm", "first")
    return desk


def _found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, int]]:
    assert main(["check", "--local", "--format", "jsonl", "--diff-base", "main", *arguments]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [(line["article"]["path"], finding["line"]) for line in lines for finding in line["findings"]]


def test_nothing_changed_nothing_checked(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _found(capsys, ".") == []


def test_an_old_double_is_passed_over_and_a_new_one_is_not(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (repo / "old.md").open("a") as file:
        file.write(f"\n{SECOND}\n\n{SECOND}\n")
    assert _found(capsys, ".") == [("./old.md", 9)]


def test_a_change_of_the_first_place_counts(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (repo / "old.md").read_text()
    (repo / "old.md").write_text(f"{SECOND}\n\n{text}")
    assert _found(capsys, "old.md") == []
    text = text.replace(FIRST, SECOND, 1)
    (repo / "old.md").write_text(f"{text}\n{SECOND}\n")
    assert _found(capsys, "old.md") == [("old.md", 7)]
    _git("commit", "-qam", "second at the end")
    (repo / "old.md").write_text(text.replace(SECOND, f"{SECOND} ", 1) + f"\n{SECOND}\n")
    assert _found(capsys, "old.md") == [("old.md", 7)], "the place that changed is the first of the two"


def test_a_changed_line_makes_its_paragraph_count(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrapped = "The mayor of the town will open the new pier\non Monday, she said to the council.\n"
    (repo / "old.md").write_text(f"{wrapped}\n{wrapped}")
    _git("commit", "-qam", "wrapped")
    (repo / "old.md").write_text(f"{wrapped}\n{wrapped.replace('pier', 'quay')}")
    assert len(_found(capsys, "old.md")) == 1


def test_an_untracked_file_is_new_throughout(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "näw file.md").write_text(f"{SECOND}\n\n{SECOND}\n")
    assert _found(capsys, ".") == [("./näw file.md", 3)]


def test_a_file_with_an_odd_name_is_found(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = repo / 'ödd "na\tme".md'
    odd.write_text("x\n")
    _git("add", ".")
    _git("commit", "-qm", "odd")
    odd.write_text(f"{SECOND}\n\n{SECOND}\n")
    assert _found(capsys, ".") == [('./ödd "na\tme".md', 3)]


def test_work_of_others_on_the_main_branch_is_no_change(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git("checkout", "-qb", "mine")
    _git("checkout", "-q", "main")
    (repo / "old.md").write_text("Rewritten by somebody else.\n")
    _git("commit", "-qam", "theirs")
    _git("checkout", "-q", "mine")
    assert _found(capsys, ".") == []


@pytest.mark.parametrize("revision", ["nowhere", "--output=owned", "main:old.md"])
def test_an_unknown_revision_is_refused(
    repo: Path, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    assert main(["check", "--local", f"--diff-base={revision}", "."]) == 2
    assert "git knows no revision" in capsys.readouterr().err
    assert not (repo / "owned").exists()
