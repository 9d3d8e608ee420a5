"""``--diff-base``: only paragraphs that changed, by a real git repository."""

from __future__ import annotations

import io
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


def _commit(file: Path, text: str, encoding: str = "utf-8") -> None:
    file.write_text(text, encoding=encoding, newline="")
    _git("--literal-pathspecs", "add", "-A")
    _git("commit", "-qm", "more")


@pytest.mark.parametrize("name", ["[o]ld.md", "*.md", ":(top)new.md", ":new.md"])
def test_a_name_is_no_pattern(repo: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    _commit(repo / name, f"{SECOND}\n")
    (repo / name).write_text(f"{SECOND}\n\n{FIRST}\n\n{FIRST}\n")
    with (repo / "old.md").open("a") as file:  # a neighbour that the pattern would take in
        file.write(f"\n{SECOND}\n")
    assert _found(capsys, ".") == [(f"./{name}", 5)]


def test_a_renamed_file_is_not_new(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git("mv", "old.md", "moved.md")
    assert _found(capsys, ".") == []
    with (repo / "moved.md").open("a") as file:
        file.write(f"\n{SECOND}\n\n{SECOND}\n")
    assert _found(capsys, ".") == [("./moved.md", 9)]


def test_attributes_and_settings_of_git_hide_nothing_and_add_nothing(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _commit(repo / ".gitattributes", "*.md -diff\n*.txt diff=shout\n")
    _commit(repo / "a.txt", f"{FIRST}\n\n{FIRST}\n\n{SECOND}\n")
    for setting, value in (("diff.shout.textconv", "true"), ("diff.interHunkContext", "50"), ("diff.renames", "copies")):
        _git("config", setting, value)
    (repo / "a.txt").write_text(f"New. {FIRST}\n\n{FIRST}\n\n{SECOND}\n\n{SECOND}\n")
    (repo / "old.md").write_text((repo / "old.md").read_text() + f"\n{SECOND}\n\n{SECOND}\n")
    assert ("a.txt", 7) in _found(capsys, "a.txt")
    assert _found(capsys, "old.md") == [("old.md", 9)]
    between = "\n".join(f"Line {number} of something else.\n" for number in range(5))
    _commit(repo / "old.md", f"One.\n\n{FIRST}\n\n{FIRST}\n\n{between}\nTwo.\n")
    (repo / "old.md").write_text((repo / "old.md").read_text().replace("One.", "1.").replace("Two.", "2."))
    assert _found(capsys, "old.md") == [], "what stands between two changes did not change"


@pytest.mark.parametrize(("end", "encoding"), [("\r", "utf-8"), ("\r\n", "utf-8"), ("\n", "utf-16")])
def test_what_git_cannot_tell_by_lines_is_checked_as_a_whole(
    repo: Path, capsys: pytest.CaptureFixture[str], end: str, encoding: str
) -> None:
    _commit(repo / "odd.txt", f"{FIRST}{end}{end}{SECOND}{end}", encoding)
    (repo / "odd.txt").write_text(f"{FIRST}{end}{end}{SECOND}{end}{end}{SECOND}{end}", encoding=encoding, newline="")
    assert _found(capsys, ".") == [("./odd.txt", 5)]


def test_paragraphs_of_a_page_are_told_apart_without_blank_lines(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _commit(repo / "page.html", f"<body>\n<p>{FIRST}</p>\n<p>{FIRST}</p>\n<p>{SECOND}</p>\n</body>\n")
    page = (repo / "page.html").read_text()
    (repo / "page.html").write_text(page.replace("bridges", "tunnels"))
    assert _found(capsys, "page.html") == []
    (repo / "page.html").write_text(page.replace("</body>", f"<p>{SECOND}</p>\n</body>"))
    assert _found(capsys, "page.html") == [("page.html", 5)]


def test_a_line_of_an_archive_that_changed_makes_no_other_count(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"id": str(number), "text": f"{SECOND} <!-- dedup: off -->"}) for number in range(3)]
    _commit(repo / "archive.jsonl", "\n".join(lines) + "\n")
    (repo / "archive.jsonl").write_text("\n".join([*lines[:2], lines[2].replace("summer", "winter")]) + "\n")
    assert [line for _, line in _found(capsys, "archive.jsonl")] == [3]


def test_files_of_no_or_another_repository_are_new(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twice = f"{SECOND}\n\n{SECOND}\n"
    outside = repo.parent / "outside.md"
    outside.write_text(twice)
    assert _found(capsys, str(outside)) == [(str(outside), 3)]
    (repo / "inner").mkdir()
    _git("init", "-q", "inner")
    (repo / "inner" / "a.md").write_text(twice)
    assert _found(capsys, ".") == [("./inner/a.md", 3)]


def test_what_is_piped_is_new_whatever_the_file_of_its_name_says(
    repo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{SECOND}\n\n{SECOND}\n".encode())))
    assert _found(capsys, "-", "--stdin-filename", "old.md") == [("old.md", 3)]


def test_a_repository_without_a_commit_has_no_revision(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git("init", "-q", "-b", "main")
    assert main(["check", "--local", "--diff-base", "main", "."]) == 2
    assert "git knows no revision 'main'" in capsys.readouterr().err


@pytest.mark.parametrize("revision", ["nowhere", "--output=owned", "main:old.md"])
def test_an_unknown_revision_is_refused(
    repo: Path, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    assert main(["check", "--local", f"--diff-base={revision}", "."]) == 2
    assert "git knows no revision" in capsys.readouterr().err
    assert not (repo / "owned").exists()
