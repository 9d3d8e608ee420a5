"""``--fix`` takes out the second of two identical neighbours, and nothing else."""

from __future__ import annotations

import io
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.cli.fix import fixed
from dedup.cli.main import main
from dedup.pipeline import check
from dedup.read import read

LINES = (
    "The harbour ferry waits at the old pier while its captain is looked for.",
    "Nobody was hurt, the harbour master told reporters on Tuesday morning.",
    "A report on the state of all bridges of the county is due before summer.",
)


def _mend(*extra: str) -> int:
    return main(["check", "--local", "--fix", "--fail-on", "warning", *extra])


def test_it_shows_the_change_and_writes_nothing_unless_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (desk / "doubled.md").read_bytes()
    assert _mend("doubled.md") == 1
    shown = capsys.readouterr()
    assert "\n-The harbour ferry waits" in shown.err
    assert "add --yes" in shown.err
    assert (desk / "doubled.md").read_bytes() == before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_mark_and_mode_stay(desk: Path, end: str, mark: str) -> None:
    file = desk / "a.txt"
    file.write_bytes(f"{mark}{LINES[0]}{end}{LINES[0]}{end}{end}{LINES[1]}{end}".encode())
    file.chmod(0o640)
    assert _mend("--yes", "a.txt") == 0
    assert file.read_bytes() == f"{mark}{LINES[0]}{end}{end}{LINES[1]}{end}".encode()
    assert file.stat().st_mode & 0o777 == 0o640


def test_twins_apart_and_near_twins_stay(desk: Path) -> None:
    apart = f"{LINES[0]}\n\n{LINES[1]}\n\n{LINES[0]}\n"
    near = f"{LINES[0]}\n\n{LINES[0].upper()}\n"
    for text in (apart, near):
        (desk / "a.md").write_text(text)
        assert _mend("--yes", "a.md") == 1
        assert (desk / "a.md").read_text() == text


def test_a_dismissed_double_stays(desk: Path) -> None:
    text = f'<!-- dedup: off rule=double reason="refrain" -->\n\n{LINES[0]}\n\n{LINES[0]}\n'
    (desk / "a.md").write_text(text)
    assert _mend("--yes", "a.md") == 0
    assert (desk / "a.md").read_text() == text


def test_a_link_stays_a_link(desk: Path) -> None:
    (desk / "link.md").symlink_to("doubled.md")
    assert _mend("--yes", "link.md") == 0
    assert (desk / "link.md").is_symlink()


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{LINES[0]}\n\n{LINES[0]}\n```\n",
        f"~~~~ text\n{LINES[0]}\n~~~\n{LINES[0]}\n\n{LINES[0]}\n",
        f"{LINES[0]}\n\n{LINES[0]}\n=====\n\n{LINES[1]}\n",
        f"{LINES[0]}\r\n\r\n{LINES[0]}  \r\n---\r\n",
    ],
)
def test_code_and_underlined_headings_stay(desk: Path, text: str) -> None:
    (desk / "a.md").write_bytes(text.encode())
    _mend("--yes", "a.md")
    assert (desk / "a.md").read_bytes() == text.encode()
    (desk / "a.txt").write_bytes(f"```\n\n{LINES[0]}\n\n{LINES[0]}\n\n{LINES[1]}\n".encode())
    assert _mend("--yes", "a.txt") == 0, "in plain text these are signs like others"


def test_what_is_piped_is_refused_and_the_file_of_its_name_left_alone(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (desk / "doubled.md").read_bytes()
    assert _mend("--yes", "-", "--stdin-filename", "doubled.md") == 2
    assert "--fix has no file to mend" in capsys.readouterr().err
    assert (desk / "doubled.md").read_bytes() == before


def test_an_edit_made_while_the_question_stands_is_kept(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk / "doubled.md"
    edited = file.read_bytes() + b"One more line.\n"

    class Slow(io.StringIO):
        def isatty(self) -> bool:
            return True

        def readline(self, size: int = -1, /) -> str:
            file.write_bytes(edited)
            return "y\n"

    monkeypatch.setattr("sys.stdin", Slow())
    monkeypatch.setattr("sys.stderr", said := Slow())
    _mend("doubled.md")
    assert file.read_bytes() == edited
    assert "Change 1 file? [y/N] " in said.getvalue()
    assert "doubled.md was edited meanwhile" in said.getvalue()


def test_a_failure_leaves_the_file_and_no_draft(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted((path.name, path.read_bytes()) for path in desk.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert _mend("--yes", "doubled.md") == 2
    assert sorted((path.name, path.read_bytes()) for path in desk.iterdir()) == before


def test_the_owner_stays(desk: Path) -> None:
    """Of another, where the tests run as the administrator; else of oneself."""
    file = desk / "doubled.md"
    owner = (1234, 1234) if os.geteuid() == 0 else (os.getuid(), os.getgid())
    os.chown(file, *owner)
    assert _mend("--yes", "doubled.md") == 0
    assert (file.stat().st_uid, file.stat().st_gid) == owner


def test_a_protected_file_stays(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    before = (desk / "doubled.md").read_bytes()
    plain = open

    def protected(file: str, mode: str = "r", *rest: object, **more: object) -> object:
        if "+" in mode:  # what the system says to all but the administrator, who may run these tests
            raise PermissionError(13, "Permission denied", file)
        return plain(file, mode, *rest, **more)  # type: ignore[call-overload]

    (desk / "doubled.md").chmod(0o444)
    monkeypatch.setattr("builtins.open", protected)
    assert _mend("--yes", "doubled.md") == 2
    monkeypatch.undo()
    assert "Permission denied: " in capsys.readouterr().err
    assert (desk / "doubled.md").read_bytes() == before


def test_the_diff_cannot_drive_the_terminal(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "a.txt").write_text(f"{LINES[0]} \x9b31m\u202e\n\n{LINES[0]} \x9b31m\u202e\n")
    _mend("a.txt")
    shown = capsys.readouterr().err
    assert f"-{LINES[0]} ?31m?\n" in shown
    assert "\x9b" not in shown


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=6), st.sampled_from(["\n", "\n\n", "\r\n\r\n"]))
def test_no_line_is_lost_and_no_twin_paragraph_stays(lines: list[str], gap: str) -> None:
    """What remains is a part of the lines in their order, each of them there.

    No paragraph stands twice in a row; of lines without a blank line between
    them some may, where they are part of a longer repeat.
    """
    text = gap.join(lines) + gap
    for _ in lines:
        text = fixed(check(next(read(text.encode(), path="a.txt"))))
    left = [line for line in text.split(gap) if line]
    assert set(left) == set(lines)
    assert gap == "\n" or all(one != other for one, other in pairwise(left))
    rest = iter(lines)
    assert all(line in rest for line in left)
    assert fixed(check(next(read(text.encode(), path="a.txt")))) == text
