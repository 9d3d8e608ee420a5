"""The whole job on one machine: truth, determinism, resuming, refusing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.cli.main import main
from dedup.corpus.job import STAGES, run
from dedup.corpus.nightly import nightly
from dedup.corpus.on_duckdb import OnDuckdb
from dedup.corpus.part_reading import read_part
from dedup.corpus.parts import parts_of
from dedup.corpus.progress import Progress
from dedup.corpus.stepping import Terms
from dedup.corpus.workspace import Workspace, locked
from dedup.errors import DedupError, ReadError, UsageError
from dedup.judge.policy import Policy
from dedup.model import Article
from dedup.read import read_path
from tests.corpus.conftest import NOW
from tests.index.killable import grown, small_disk


def hashes(folder: Path) -> dict[str, str]:
    """Of the files of a report; hidden ones are the job's own (its lock, how long it took)."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows_of(report: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (report / f"{name}.ndjson").read_text().splitlines()]


def test_every_copied_story_is_one_family_with_the_agency_at_its_head(report: Path) -> None:
    families: dict[object, set[object]] = {}
    for row in rows_of(report, "families"):
        families.setdefault(row["head"], set()).add(row["key"])
    assert families == {f"afp/s{n}": {f"afp/s{n}", f"post/s{n}", f"herald/s{n}"} for n in range(40)}


def test_doubles_and_uncredited_copies_are_found(report: Path) -> None:
    rows = rows_of(report, "findings")
    doubled = {row["key"] for row in rows if str(row["rule"]).startswith("double/")}
    assert doubled == {f"herald/own{n}" for n in range(0, 40, 10)}
    uncredited = {row["key"] for row in rows if row["rule"] == "wire/uncredited"}
    assert uncredited == {f"{outlet}/s{n}" for outlet in ("post", "herald") for n in range(40)}


def test_the_footer_is_boilerplate_and_the_broken_record_is_named(report: Path, archive: Path) -> None:
    with sqlite3.connect(report / "report.sqlite") as connection:
        assert [row[0] for row in connection.execute("SELECT outlet FROM boilerplate")] == ["post"]
        assert connection.execute("SELECT path, line FROM skipped").fetchall() == [(str(archive), 81)]
    connection.close()


def test_every_format_says_the_same(report: Path) -> None:
    for name in ("findings", "families"):
        rows = rows_of(report, name)
        assert rows == pq.read_table(report / f"{name}.parquet").to_pylist()
        connection = sqlite3.connect(report / "report.sqlite")
        assert [tuple(row.values()) for row in rows] == connection.execute(f"SELECT * FROM {name}").fetchall()
        connection.close()
        assert len((report / f"{name}.csv").read_text().splitlines()) >= len(rows) + 1


def test_the_same_input_gives_the_same_bytes(report: Path, archive: Path, tmp_path: Path) -> None:
    nightly((str(archive),), str(tmp_path), now=NOW, quiet=True, workers=1, memory=1 << 30)
    assert hashes(tmp_path) == hashes(report)


def test_nothing_is_new_on_the_second_night_and_ids_stay(report: Path, archive: Path, tmp_path: Path) -> None:
    nightly((str(archive),), str(tmp_path), now=NOW, quiet=True, since=str(report))
    assert all(row["fresh"] == 0 for row in rows_of(tmp_path, "findings"))
    assert rows_of(tmp_path, "families") == rows_of(report, "families")


def test_an_older_head_keeps_the_family_id(report: Path, archive: Path, tmp_path: Path) -> None:
    """The source that turns up a day late takes the head, not the name."""
    rows = [json.loads(line) for line in archive.read_text().splitlines() if "broken" not in line]
    (source,) = (row for row in rows if row["outlet"] == "afp" and row["id"] == "s3")
    late = tmp_path / "late.jsonl"
    late.write_text(json.dumps(source | {"outlet": "reuters", "published": "2026-01-01T00:00:00Z"}) + "\n")
    nightly((str(archive), str(late)), str(tmp_path / "out"), now=NOW, quiet=True, since=str(report))
    before = {row["key"]: row["family"] for row in rows_of(report, "families")}
    after = {row["key"]: row for row in rows_of(tmp_path / "out", "families")}
    assert after["afp/s3"]["head"] == "reuters/s3"
    assert {key: after[key]["family"] for key in before} == before
    fresh = {row["key"] for row in rows_of(tmp_path / "out", "findings") if row["fresh"]}
    assert fresh and all(str(key).endswith("/s3") for key in fresh)


def test_each_night_is_compared_with_the_one_before(archive: Path, tmp_path: Path) -> None:
    """By ``--serve-into`` without ``--since``; a night that was not finished, and later ones, are passed over."""
    for name in ("2026-04-02", "2026-04-09", "notes"):
        (tmp_path / name).mkdir()
    for night in ("2026-04-01", "2026-04-03"):
        assert main(["report", str(archive), "--serve-into", str(tmp_path), "--now", f"{night}T06:00:00Z", "--quiet"]) == 0
    page = (tmp_path / "2026-04-03" / "index.html").read_text()
    assert "There is no report before this one" in (tmp_path / "2026-04-01" / "index.html").read_text()
    assert "There is no report before this one" not in page and "0 findings of" in page


def test_a_wrong_call_is_told_before_the_night_begins(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for options, said in ((["--since", str(tmp_path)], "not the directory of a report"), (["--now", "../today"], "no time")):
        assert main(["report", str(archive), "--out", str(tmp_path / "out"), *options]) == 2
        assert said in capsys.readouterr().err and not (tmp_path / "out" / ".work").exists()


def test_an_index_out_of_reach_is_told(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a source it is needed; the one in the settings would only say what was dismissed."""
    out, away = ["--out", str(tmp_path / "out"), "--quiet"], "redis://desk:s3cret@127.0.0.1:1/0"
    assert main(["report", away, *out]) == 3
    said = capsys.readouterr().err
    assert "internal error" not in said and "s3cret" not in said and "(" in said
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    assert main(["report", str(empty), "--config", str(_settings(tmp_path, away)), *out]) == 0


def _settings(folder: Path, url: str) -> Path:
    path = folder / "dedup.toml"
    path.write_text(f'redis_url = "{url}"\n')
    return path


def test_strict_stops_at_the_broken_record(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        nightly((str(archive),), str(tmp_path), now=NOW, quiet=True, strict=True)
    assert (caught.value.path, caught.value.line) == (str(archive), 81)


def test_a_source_of_which_nothing_can_be_read_is_no_empty_report(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "1", "text": \n{"id": \n')
    with pytest.raises(ReadError) as caught:
        nightly((str(broken),), str(tmp_path / "out"), now=NOW, quiet=True)
    assert (caught.value.path, caught.value.line) == (str(broken), 1)
    assert not (tmp_path / "out" / "index.html").exists()
    whole = tmp_path / "whole.jsonl"
    whole.write_text('{"id": "1", "text": "The ferry runs again on Tuesday, the mayor said."}\n')
    nightly((str(broken), str(whole)), str(tmp_path / "out"), now=NOW, quiet=True)
    assert (tmp_path / "out" / "index.html").exists()


def test_two_jobs_in_one_directory_are_refused(archive: Path, tmp_path: Path) -> None:
    with locked(str(tmp_path)), pytest.raises(UsageError, match="another report"):
        nightly((str(archive),), str(tmp_path), now=NOW, quiet=True)


def test_a_finished_stage_is_not_done_again(archive: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, "job")
    engine = OnDuckdb(str(workspace.spill), memory=256 << 20, workers=1, terms=Terms.of(NOW, Policy()))
    first = run(engine, parts_of([str(archive)]), workspace, Progress(io.StringIO(), STAGES))
    log = io.StringIO()
    again = run(engine, iter(()), workspace, Progress(log, STAGES))
    assert again.rows == first.rows
    assert log.getvalue().count("done before") == len(first.rows)
    assert Workspace(tmp_path, "another job").done("articles") is None


def test_who_interrupts_the_engine_is_told_of_no_error(tmp_path: Path) -> None:
    """DuckDB tells Ctrl-C as a RuntimeError."""
    engine = OnDuckdb(str(tmp_path / "spill"), memory=256 << 20, workers=1, terms=Terms.of(NOW, Policy()))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell ignores it
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            list(engine.rows("SELECT count(*) AS n FROM range(100000000000) AS t(a) WHERE a % 7 = 3", {}))
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)


def test_pages_are_read_by_the_extractor_asked_for(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><article><p>The quay was closed.</p></article></body></html>")
    (part,) = parts_of([str(tmp_path)], extractor="magic")
    with pytest.raises(UsageError, match="unknown extractor"):
        list(read_part(part))


def test_rows_without_ids_have_keys_of_their_own_in_every_row_group(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["One.", "Two.", "Three."]}), path, row_group_size=2)
    keys = [article.key for part in parts_of([str(path)]) for article in read_part(part) if isinstance(article, Article)]
    assert keys == [article.key for article in read_path(path)]
    assert len(set(keys)) == 3


def test_an_empty_archive_gives_an_empty_report(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    lines = nightly((str(tmp_path / "empty.jsonl"),), str(tmp_path / "out"), now=NOW, quiet=True)
    assert lines[0].startswith("0 articles") and len(lines) == 5


@pytest.mark.mounts
@pytest.mark.parametrize("size", ["64k", "700k"])
def test_a_full_disk_says_what_to_do_and_the_job_goes_on(report: Path, archive: Path, size: str) -> None:
    """Full while the archive is read, and full later on."""
    with small_disk(size) as folder:
        with pytest.raises(DedupError) as caught:
            nightly((str(archive),), str(folder / "out"), now=NOW, quiet=True)
        assert "disk is full" in str(caught.value) and "run it again" in caught.value.remedy
        assert not list((folder / "out").glob("index.html"))
        grown(folder, "200m")
        nightly((str(archive),), str(folder / "out"), now=NOW, quiet=True)
        assert hashes(folder / "out") == hashes(report)


KILLS = [float(moment) for moment in os.environ.get("DEDUP_KILLS", "2").split(",")]


@pytest.mark.parametrize("moment", KILLS)
def test_a_killed_job_goes_on_to_the_same_bytes(report: Path, archive: Path, tmp_path: Path, moment: float) -> None:
    """kill -9 of the driver and its workers, then the same command again. ``DEDUP_KILLS=0.5,1,...`` tries more moments."""
    command = [sys.executable, "-m", "dedup", "report", str(archive), "--out", str(tmp_path), "--now", NOW]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(moment)
    os.killpg(process.pid, 9)
    process.wait()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    assert hashes(tmp_path) == hashes(report)
