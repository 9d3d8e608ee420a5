"""export, import, expire: what leaves the index, comes back, or goes for good."""

from __future__ import annotations

import gzip
import io
import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.cli.main import main

TEXT = "The {} ferry of the morning was late because its captain could not be found anywhere in the harbour."


@pytest.fixture
def index(desk: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The desk with 130 articles of two outlets in an index."""
    monkeypatch.setenv("DEDUP_REDIS_URL", redis_url)
    records = [{"outlet": "ab"[n % 2], "id": str(n), "text": f"{TEXT.format(n)}\n\nÜber {n}"} for n in range(130)]
    (desk / "all.jsonl").write_text("\n".join(map(json.dumps, records)))
    assert main(["index", "all.jsonl"]) == 0
    capsys.readouterr()
    return desk


def keys_of(file: Path) -> list[str]:
    data = file.read_bytes()
    lines = (gzip.decompress(data) if file.suffix == ".gz" else data).splitlines()
    return sorted(json.loads(line)["key"] for line in lines[1:-1])


@pytest.mark.parametrize("name", ["all.ndjson", "all.ndjson.gz"])
def test_what_is_exported_is_imported(index: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["export", name]) == 0
    assert capsys.readouterr().out == f"130 articles written to {name}.\n"
    assert len(keys_of(index / name)) == 130
    assert stat.S_IMODE((index / name).stat().st_mode) == 0o600
    assert main(["import", name]) == 0
    assert capsys.readouterr().out == "0 created, 0 replaced, 130 unchanged.\n"
    assert main(["import", name, "--collection", "second"]) == 0
    assert capsys.readouterr().out == "130 created, 0 replaced, 0 unchanged.\n"
    assert main(["export", "second.ndjson", "--collection", "second"]) == 0
    assert keys_of(index / "second.ndjson") == keys_of(index / name)


def test_one_outlet(index: Path) -> None:
    assert main(["export", "b.ndjson", "--outlet", "b"]) == 0
    assert keys_of(index / "b.ndjson") == sorted(f"b/{number}" for number in range(1, 130, 2))


def test_from_pipe_to_pipe(index: Path, python_path: dict[str, str]) -> None:
    command = f"{sys.executable} -m dedup export - | {sys.executable} -m dedup import - --collection third"
    done = subprocess.run(command, shell=True, env=python_path, capture_output=True, text=True, check=False)
    assert done.stdout == "130 created, 0 replaced, 0 unchanged.\n"
    assert done.stderr == "130 articles written to standard output.\n"


def test_an_export_that_fails_leaves_the_older_one_and_no_rest(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (index / "kept.ndjson").write_text("the older one")
    full = OSError(28, "No space left on device", "kept.ndjson")

    def fail(_: int) -> None:
        raise full

    monkeypatch.setattr("os.fsync", fail)
    before = sorted(os.listdir(index))
    assert main(["export", "kept.ndjson"]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert (index / "kept.ndjson").read_text() == "the older one"
    assert sorted(os.listdir(index)) == before
    assert main(["export", "nowhere/x.ndjson"]) == 2


def test_without_an_index_nothing_is_exported_or_expired(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["export", "x.ndjson"], ["expire", "--keep", "1d"]):
        assert main(command) == 2
        assert "no index yet" in capsys.readouterr().err
    assert sorted(os.listdir(desk)) == ["clean.md", "doubled.md"]
    assert not (desk.parent / "data").exists()


@pytest.mark.parametrize("name", ["cut.ndjson", "cut.ndjson.gz"])
def test_a_cut_file_is_told_by_line_and_what_was_stored(
    index: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    main(["export", "all.ndjson"])
    whole = (index / "all.ndjson").read_bytes()
    cut = whole[: len(whole) * 3 // 4] if name.endswith("n") else gzip.compress(whole)[:-1000]
    (index / name).write_bytes(cut)
    capsys.readouterr()
    assert main(["import", name, "--collection", "new"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    stopped, told = shown.err.splitlines()
    assert stopped.startswith("dedup: stopped after ") and "run it again" in stopped
    stored = int(stopped.split()[3])
    assert told.startswith(f"dedup: {name}:{stored + 2}: ")
    assert main(["export", "new.ndjson", "--collection", "new"]) == 0
    assert len(keys_of(index / "new.ndjson")) == stored
    lines = whole.splitlines()
    assert (index / "new.ndjson").read_bytes().splitlines()[1:-1] == lines[1 : stored + 1]


def test_another_scheme_is_refused_with_what_to_do(
    index: Path, capsys: pytest.CaptureFixture[str], redis_url: str
) -> None:
    from dedup.index.connect import connect
    from dedup.index.in_redis import RedisIndex, prefix_of

    main(["export", "all.ndjson"])
    with connect(redis_url) as client:
        client.hset(prefix_of("default"), "scheme", "0" * 16 + RedisIndex(client).identity[16:])
    for command in (["import", "all.ndjson"], ["expire", "--keep", "1d"]):
        capsys.readouterr()
        assert main(command) == 2
        error = capsys.readouterr().err
        assert "built with scheme" in error and "--collection" in error and "dedup export" in error
    assert main(["export", "again.ndjson"]) == 0, "the way out of another scheme"
    assert keys_of(index / "again.ndjson") == keys_of(index / "all.ndjson")
    assert main(["import", "again.ndjson", "--collection", "anew"]) == 0


def test_another_dictionary_cannot_be_read(index: Path, capsys: pytest.CaptureFixture[str], redis_url: str) -> None:
    from dedup.index.connect import connect
    from dedup.index.in_redis import RedisIndex, prefix_of

    with connect(redis_url) as client:
        client.hset(prefix_of("default"), "scheme", RedisIndex(client).identity + "x")
    assert main(["export", "all.ndjson"]) == 2
    assert "built with dictionary en1x" in capsys.readouterr().err
    assert not (index / "all.ndjson").exists()


def test_an_export_that_cannot_be_written_names_the_file_asked_for(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "nowhere/backup.ndjson"]) == 2
    told = "nowhere/backup.ndjson: cannot be written: No such file or directory (name a file that can be written)"
    assert capsys.readouterr().err == f"dedup: {told}\n"


def test_files_that_are_no_export(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "doubled.md"]) == 2
    assert capsys.readouterr().err.startswith("dedup: doubled.md:1: ")
    assert main(["import", "nowhere.ndjson"]) == 2
    assert "nowhere.ndjson" in capsys.readouterr().err


def test_what_is_old_goes(
    index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, redis_url: str
) -> None:
    main(["export", "all.ndjson"])
    head, *articles, tail = (index / "all.ndjson").read_text().splitlines()
    old = [json.loads(line) for line in articles]
    for record in old:
        record |= {"key": "o" + record["key"], "first_seen": "2020-01-01T00:00:00Z"}
    lines = [head, *map(json.dumps, old), tail]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    assert main(["import", "-"]) == 0
    capsys.readouterr()
    assert main(["expire", "--keep", "400d", "--limit", "30"]) == 0
    assert capsys.readouterr().out.startswith("30 removed that were first seen before 20")
    assert main(["expire", "--keep", "400d"]) == 0
    assert capsys.readouterr().out.startswith("100 removed")
    assert main(["expire", "--keep", "400d"]) == 0
    assert capsys.readouterr().out.endswith(", 130 kept.\n")
    main(["export", "left.ndjson"])
    assert keys_of(index / "left.ndjson") == keys_of(index / "all.ndjson")


@pytest.mark.parametrize("age", ["400", "0d", "d", "-3d", "1.5d", "999999w", "ten days"])
def test_an_age_that_is_none_is_told(index: Path, capsys: pytest.CaptureFixture[str], age: str) -> None:
    assert main(["expire", f"--keep={age}"]) == 2
    assert "age" in capsys.readouterr().err


def test_an_index_out_of_reach_is_exit_code_3(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["export", "y.ndjson"], ["expire", "--keep", "1d"]):
        assert main([*command, "--redis", "redis://127.0.0.1:1/0"]) == 3
        assert "cannot be reached" in capsys.readouterr().err
    assert not (desk / "y.ndjson").exists()


def test_an_import_into_an_index_out_of_reach_is_exit_code_3(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["export", "all.ndjson"])
    assert main(["import", "all.ndjson", "--redis", "redis://127.0.0.1:1/0"]) == 3
    assert "cannot be reached" in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_and_taken_away(index: Path, python_path: dict[str, str]) -> None:
    from dedup.cli.tally import Tally

    assert Tally("things")._moving is False
    here, there = pty.openpty()
    code = (
        "import dedup.cli.tally as tally, sys; from dedup.cli.main import main; tally._EVERY = 0; "
        "sys.exit(main(['export', 'x.ndjson']))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=python_path, stderr=there, stdout=subprocess.PIPE, check=False)
    os.close(there)
    shown = os.read(here, 100_000).decode()
    os.close(here)
    assert done.returncode == 0
    assert "\r130 articles written" in shown or "\r131 articles written" in shown
    assert shown.endswith("\r\x1b[K")
