"""Paths, directories, patterns and exclusions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dedup.cli.gather import gather
from dedup.cli.main import main
from dedup.errors import ReadError


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site, and the working directory in it."""
    for name in ("content/b.md", "content/a.html", "content/drafts/c.md", "content/.hidden/d.md", "content/logo.png"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_directory_gives_its_documents_in_order(site: Path) -> None:
    assert gather(["content"]) == ["content/a.html", "content/b.md", "content/drafts/c.md"]


def test_each_file_once_in_the_order_named(site: Path) -> None:
    assert gather(["content/b.md", "content", "-"]) == ["content/b.md", "content/a.html", "content/drafts/c.md", "-"]


def test_a_named_file_is_taken_whatever_its_name(site: Path) -> None:
    assert gather(["content/logo.png", "content/.hidden/d.md"]) == ["content/logo.png", "content/.hidden/d.md"]


def test_patterns(site: Path) -> None:
    assert gather(["content/*.md"]) == ["content/b.md"]
    assert gather(["**/*.md"]) == ["content/b.md", "content/drafts/c.md"]


@pytest.mark.parametrize("pattern", ["drafts", "drafts/", "content/drafts", "content/drafts/*", "./content/drafts", "c.*"])
def test_exclusions(site: Path, pattern: str) -> None:
    assert gather(["content"], [pattern]) == ["content/a.html", "content/b.md"]


def test_a_path_from_outside_is_excluded_by_the_same_pattern(site: Path) -> None:
    assert gather([str(site / "content")], ["drafts"]) == [
        str(site / "content/a.html"), str(site / "content/b.md"),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["nowhere.md", "content/*.rst", "nowhere/"])
def test_a_path_that_leads_nowhere_is_named(site: Path, path: str) -> None:
    with pytest.raises(ReadError) as refused:
        gather([path])
    assert str(refused.value).startswith(path)


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(site: Path) -> None:
    (site / "a[1].md").write_text("text")
    assert gather(["a[1].md"]) == ["a[1].md"]


def test_a_link_in_a_circle_ends(site: Path) -> None:
    os.symlink(site / "content", site / "content" / "again")
    assert gather(["content"]) == ["content/a.html", "content/b.md", "content/drafts/c.md"]


def test_a_folder_that_cannot_be_listed_is_told(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a refusal of the system's own making: those who run the tests as the administrator are refused nothing."""
    (site / "locked").mkdir()
    (site / "locked" / "a.md").write_text("Never seen, since nobody may look.")
    (site / "open.md").write_text("One sentence that everybody may read.")
    plain = os.scandir

    def refusing(path: str) -> object:
        if os.fspath(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return plain(path)

    monkeypatch.setattr("os.scandir", refusing)
    assert main(["check", "--local", "--format", "concise", str(site)]) == 2
    monkeypatch.undo()
    shown = capsys.readouterr().out
    assert f"unreadable: {site / 'locked'}: cannot be read" in shown


def test_a_pipe_in_a_directory_is_not_waited_for_and_a_broken_link_is_told(site: Path) -> None:
    os.mkfifo(site / "content" / "pipe.md")
    (site / "content" / "link.md").symlink_to("nowhere.md")
    assert gather(["content"]) == ["content/a.html", "content/b.md", "content/link.md", "content/drafts/c.md"]
