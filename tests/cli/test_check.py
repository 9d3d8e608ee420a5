"""``dedup check`` from its arguments to its exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dedup.cli.main import main

HEAVY = {"numpy", "scipy", "redis", "flask", "datasketch", "pydantic", "rapidfuzz", "lxml", "multiprocessing", "socket"}
DEAR = {"typing", "dataclasses", "inspect", "logging"}
"""Of the standard library: `dedup.frozen` says what they cost."""
NOBODY = "redis://127.0.0.1:1/0"


def _document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["check", "--format", "json", *arguments])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--local", "clean.md"], 0),
        (["--local", "doubled.md"], 0),
        (["--local", "doubled.md", "--fail-on", "warning"], 1),
        (["--local", "clean.md", "--fail-on", "note"], 0),
        (["--local", ".", "--fail-on", "warning"], 1),
        (["--local", ".", "--fail-on", "never"], 0),
        (["--local", "nowhere.md"], 2),
        (["--local", "nowhere.md", "doubled.md", "--fail-on", "warning"], 2),
        (["--local", "empty.md"], 2),
        (["--local", "binary.txt"], 2),
        (["--local", "broken.json"], 2),
        (["--local", "clean.md", "--encoding", "klingon"], 2),
        (["--local", "clean.md", "--format", "morse"], 2),
        (["--local", "clean.md", "--config", "nowhere.toml"], 2),
        (["--local"], 2),
        (["--redis", NOBODY, "clean.md"], 0),
        (["--redis", NOBODY, "clean.md", "--on-unavailable", "fail"], 3),
        (["--redis", NOBODY, "doubled.md", "--fail-on", "warning"], 1),
        (["--redis", NOBODY, "nowhere.md", "clean.md", "--on-unavailable=fail"], 2),
        (["--redis", "gopher://x", "clean.md"], 2),
        (["--service", "http://127.0.0.1:1", "clean.md"], 0),
        (["--service", "http://127.0.0.1:1", "clean.md", "--on-unavailable", "fail"], 3),
        (["--service", "http://127.0.0.1:1", "doubled.md", "--fail-on", "warning"], 1),
        (["--service", "not a url", "clean.md"], 2),
        (["--local", "clean.md", "--diff-base", "main"], 2),
        (["--local", "clean.md", "--baseline", "nowhere.json"], 2),
        (["--local", "clean.md", "--update-baseline"], 2),
        (["--local", "clean.md", "--update-baseline", "--baseline", "known.json", "--fix"], 2),
        (["--local", "clean.md", "--update-baseline", "--baseline", "known.json", "--diff-base", "main"], 2),
    ],
)
def test_exit_codes(desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int) -> None:
    (desk / "empty.md").write_text("")
    (desk / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (desk / "broken.json").write_text('{"text": "a b c",\n "title" "x"}')
    arguments = [*arguments, "--exclude", "empty.md", "--exclude", "bro*", "--exclude", "bin*"] if "." in arguments else arguments
    assert main(["check", *arguments]) == code
    if code in (2, 3):
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        assert shown.err or "unreadable" in shown.out


def test_the_document_slices_the_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = _document(capsys, "--local", "doubled.md")
    source = (desk / "doubled.md").read_text()
    (finding,) = document["findings"]
    assert finding["rule"].startswith("double/")
    assert source[finding["start"] : finding["end"]] == finding["text"]
    related = finding["related"][0]
    assert source[related["start"] : related["end"]] == finding["text"]
    assert (finding["line"], finding["column"]) == (4, 1)
    assert document["verdict"] == "warn"


def test_a_broken_file_does_not_keep_the_others_from_being_reported(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "broken.json").write_text('{"text": ')
    document = _document(capsys, "--local", "broken.json", "doubled.md", "clean.md")
    assert document["schema"] == "dedup.run/1"
    assert [each["article"]["path"] for each in document["articles"]] == ["doubled.md", "clean.md"]
    assert [(each["path"], each["kind"]) for each in document["problems"]] == [("broken.json", "error")]


def test_standard_input_under_a_name(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "<p>The ferry waits at the old pier of the town.</p><p>The ferry waits at the old pier of the town.</p>"
    stream = io.TextIOWrapper(io.BytesIO(page.encode()))
    monkeypatch.setattr("sys.stdin", stream)
    document = _document(capsys, "--local", "-", "--stdin-filename", "story.html")
    assert document["article"]["path"] == "story.html"
    assert [finding["rule"] for finding in document["findings"]] == ["double/paragraph"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_do(desk: Path, capsys: pytest.CaptureFixture[str], end: str) -> None:
    text = (desk / "doubled.md").read_text().replace("\n", end)
    (desk / "ends.md").write_bytes(text.encode())
    (finding,) = _document(capsys, "--local", "ends.md")["findings"]
    assert (finding["line"], finding["column"]) == (4, 1)
    assert text[finding["start"] : finding["end"]] == finding["text"]


def test_github_is_chosen_by_itself_and_the_summary_written(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(desk / "summary.md"))
    assert main(["check", "--local", "doubled.md"]) == 0
    assert capsys.readouterr().out.startswith("::warning file=doubled.md,line=4,col=1,")
    assert "doubled.md:4:1" in (desk / "summary.md").read_text()
    assert main(["check", "--local", "doubled.md", "--format", "concise"]) == 0
    assert capsys.readouterr().out.startswith("doubled.md:4:1: warning ")


@pytest.mark.parametrize("style", ["text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit"])
@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_odd_names_and_half_characters_break_no_document(
    desk: Path, capsysbinary: pytest.CaptureFixture[bytes], style: str
) -> None:
    text = (desk / "doubled.md").read_bytes()
    for name in (b"bad\xff.md", b"new\n::error::line.md", b"esc\x1b[31m.md"):
        Path(os.fsdecode(name)).write_bytes(text)
    line = "The harbour ferry \\ud83d waits at the old pier of the town."
    (desk / "half.json").write_text(f'{{"text": "{line}\\n\\n{line}", "id": "\\ud83d"}}')
    assert main(["check", "--local", "--fail-on", "never", "--format", style, "."]) == 0
    shown = capsysbinary.readouterr()
    assert shown.err == b""
    written = shown.out.decode("utf-8")
    if style in ("json", "gitlab", "sarif"):
        assert len(json.loads(written)) > 1
    elif style == "jsonl":
        assert len([json.loads(line) for line in written.splitlines()]) == 6
    elif style == "junit":
        assert len(ElementTree.fromstring(written)) == 6
    else:
        assert "\x1b" not in written or style == "github"
        assert not any(line.startswith("::error") for line in written.splitlines())


def test_an_index_out_of_reach_is_loud_once_and_in_the_document(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--redis", NOBODY, "--format", "json", "."]) == 0
    shown = capsys.readouterr()
    assert shown.err.count("NOT CHECKED") == 1
    document = json.loads(shown.out)
    assert {problem["kind"] for problem in document["problems"]} == {"not_checked"}
    assert len(document["articles"]) == 2
    assert "wire/share" in document["articles"][0]["skipped"]


@pytest.mark.parametrize("style", ["text", "concise"])
@pytest.mark.parametrize("away", [["--redis", NOBODY], ["--service", "http://127.0.0.1:1"]])
def test_a_reader_of_both_streams_is_told_once(
    desk: Path, capsys: pytest.CaptureFixture[str], style: str, away: list[str]
) -> None:
    main(["check", *away, "--format", style, "clean.md", "doubled.md"])
    shown = capsys.readouterr()
    assert (shown.err + shown.out).count("NOT CHECKED") == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nothing"], "no document in nothing"),
        (["--exclude", "*.md", "."], "all of it is excluded"),
        (["--diff-base", "HEAD", "."], "no document changed since HEAD"),
    ],
)
def test_a_check_of_nothing_passes_and_says_so(
    desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    (desk / "nothing").mkdir()
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "stories"]):
        subprocess.run(["git", *command], check=True)
    assert main(["check", "--local", "--format", "concise", *arguments]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert reason in shown.err


def test_without_any_index_nothing_is_started_and_that_is_said(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "clean.md"]) == 0
    assert "no index yet" in capsys.readouterr().err
    assert not Path(os.environ["XDG_DATA_HOME"]).exists()


def test_an_empty_index_is_no_all_clear(desk: Path, redis_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["check", "clean.md", "--redis", redis_url, "--collection", "spelt-wrong"]
    assert main(asked) == 0
    assert "no articles in collection 'spelt-wrong'" in capsys.readouterr().err
    assert main(["index", "doubled.md", *asked[2:]]) == 0
    capsys.readouterr()
    assert main(asked) == 0
    assert capsys.readouterr().err == ""


def test_settings_of_a_file_apply(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / ".dedup.toml").write_text('local = true\nfail_on = "error"\nformat = "concise"\n[levels]\ndouble = "error"\n')
    assert main(["check", "doubled.md"]) == 1
    assert capsys.readouterr().out.startswith("doubled.md:4:1: error double/")
    (desk / ".dedup.toml").write_text('local = true\n[levels]\ndouble = "off"\n')
    assert main(["check", "doubled.md", "--fail-on", "note"]) == 0


def test_a_dismissal_holds_and_an_expired_one_is_a_finding(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (desk / "doubled.md").read_text()
    off = '<!-- dedup: off rule=double reason="a refrain" until={} -->\n\n'
    (desk / "doubled.md").write_text(off.format("2999-01-01") + text)
    document = _document(capsys, "--local", "doubled.md")
    assert document["findings"] == []
    assert [each["reason"] for each in document["dismissed"]] == ["a refrain"]
    (desk / "doubled.md").write_text(off.format("2001-01-01") + text)
    rules = [finding["rule"] for finding in _document(capsys, "--local", "doubled.md")["findings"]]
    assert "suppress/expired" in rules
    assert len(rules) == 2


def test_many_files_on_several_processes_give_the_same(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(12):
        (desk / f"{number:02}.md").write_text((desk / "doubled.md").read_text() + f"\nParagraph {number}.\n")
    (desk / "06.md").write_text("")
    documents = []
    for jobs in ("1", "3"):
        assert main(["check", "--local", "--jobs", jobs, "--format", "json", "."]) == 2
        document = json.loads(capsys.readouterr().out)
        for article in document["articles"]:
            del article["timings_ms"]
        documents.append(document)
    assert documents[0] == documents[1]
    assert len(documents[0]["articles"]) == 13


def test_a_local_check_imports_nothing_heavy(desk: Path, python_path: dict[str, str]) -> None:
    code = (
        "import sys; before = set(sys.modules); from dedup.cli.main import main; main(['check', '--local', 'doubled.md']); "
        "print(*set(sys.modules) - before, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=python_path)
    assert "double/" in done.stdout
    assert not (HEAVY | DEAR).intersection(done.stderr.split())


def test_no_colour_in_a_pipe_and_none_under_no_color(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dedup.cli.render import colour_wanted

    assert not colour_wanted(terminal=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert colour_wanted(terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colour_wanted(terminal=True)


def test_interrupted_is_one_line(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dedup.cli.check.examine", interrupt)
    assert main(["check", "clean.md"]) == 130
    assert capsys.readouterr().err == "dedup: interrupted\n"
