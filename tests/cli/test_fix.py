"""``--fix`` takes out the second of two identical neighbours, and nothing else."""

from __future__ import annotations

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
