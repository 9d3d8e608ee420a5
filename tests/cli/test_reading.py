"""What commands say of files and records that cannot be read: each by name, up to a number, and all else is read."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.cli.main import main
from dedup.read.document import LIMITS

BROKEN = "{broken"


def archive(path: Path, *lines: str) -> str:
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def record(name: str) -> str:
    text = f"The boats of {name} wait at the quay."
    return json.dumps({"id": name, "outlet": "post", "text": f"{text}\n\n{text}"})


def test_a_broken_record_hides_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = archive(tmp_path / "a.jsonl", record("one"), BROKEN, record("three"))
    assert main(["check", "--local", "--format", "json", path]) == 2
    told = json.loads(capsys.readouterr().out)
    assert [(each["article"]["key"], len(each["findings"])) for each in told["articles"]] == [("post/one", 1), ("post/three", 1)]
    assert [problem["message"].partition(" not ")[0] for problem in told["problems"]] == [f"{path}:2:2:"]
    assert main(["check", "--local", path]) == 2
    assert "2 articles checked: 2 warnings; 1 file read in part." in capsys.readouterr().out


def test_it_keeps_no_other_out_of_the_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = archive(tmp_path / "a.jsonl", record("one"), BROKEN, record("three"))
    assert main(["index", "--redis", "memory:", path]) == 2
    told = capsys.readouterr()
    assert told.out == "2 created, 0 replaced, 0 unchanged.\n" and f"{path}:2:2: " in told.err


def test_a_pipe_is_read_like_the_file_it_is_named_after() -> None:
    """A broken record hides no other, and an archive may be longer than any document."""
    lines = f"{record('one')}\n{BROKEN}\n{record('three')}\n".encode() + (b" " * (1 << 20) + b"\n") * (LIMITS.document >> 20)
    done = checked("a.jsonl", lines)
    assert [line.split(":")[:2] for line in done.splitlines()[:2]] == [["a.jsonl", "1"], ["a.jsonl", "3"]]
    assert "unreadable: a.jsonl:2:2: not valid JSON" in done
    assert "unpack it into the pipe" in checked("a.jsonl.gz", gzip.compress(lines[:1000]))


def checked(name: str, data: bytes) -> str:
    command = [sys.executable, "-m", "dedup", "check", "--local", "--format", "concise", "-", "--stdin-filename", name]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    assert done.returncode == 2, done.stderr
    return done.stdout.decode()


def test_many_of_them_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = archive(tmp_path / "a.jsonl", record("one"), *[BROKEN] * 2000)
    assert main(["check", "--local", "--format", "json", path]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert len(problems) == 11 and problems[-1]["message"] == f"{path}: 2,000 records that cannot be read in all"


def test_data_that_holds_no_article_is_passed_over_in_a_directory_and_told_where_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = archive(tmp_path / "log.jsonl", *['{"level": "info"}'] * 3)
    archive(tmp_path / "a.jsonl", record("one"))
    assert main(["check", "--local", str(tmp_path)]) == 0
    assert "log.jsonl" not in "".join(capsys.readouterr())
    assert main(["check", "--local", str(tmp_path), log]) == 2
    assert capsys.readouterr().out.count("no known kind of article") == 3


def test_data_of_another_kind_among_articles_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive(tmp_path / "a.jsonl", record("one"), '{"level": "info"}')
    assert main(["check", "--local", str(tmp_path)]) == 2
    assert "a.jsonl:2:1: no known kind of article" in capsys.readouterr().out
