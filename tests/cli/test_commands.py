"""The commands around the index, on a private server: index, check, drop, compare, doctor, demo, stop."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup.cli.main import main
from dedup.index.connect import connect
from dedup.index.in_redis import RedisIndex
from tests.index.killable import serving

WIRE = "\n\n".join(
    f"The {name} ferry of the morning was late because its captain could not be found anywhere in the {name} harbour."
    for name in ("first", "second", "third", "fourth", "fifth")
)


@pytest.fixture
def index(desk: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The desk with an index of its own, and a wire story that is not indexed yet."""
    monkeypatch.setenv("DEDUP_REDIS_URL", redis_url)
    (desk / "wire.txt").write_text(WIRE)
    (desk / "story.md").write_text(f"# Ours\n\n{WIRE}\n")
    return desk


def test_what_was_indexed_is_found_and_what_was_dropped_is_not(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "wire.txt", "--outlet", "wire"]) == 0
    assert capsys.readouterr().out == "1 created, 0 replaced, 0 unchanged.\n"
    assert main(["index", "wire.txt", "--outlet", "wire"]) == 0
    assert capsys.readouterr().out == "0 created, 0 replaced, 1 unchanged.\n"

    main(["check", "--format", "json", "story.md"])
    document = json.loads(capsys.readouterr().out)
    assert [source["key"] for source in document["sources"]] == ["wire/wire.txt"]
    assert document["index"]["articles"] == 1
    story = (index / "story.md").read_text()
    for finding in document["findings"]:
        assert story[finding["start"] : finding["end"]] == finding["text"]

    assert main(["drop", "wire/wire.txt", "wire/other"]) == 2
    shown = capsys.readouterr()
    assert "wire/other: no such article" in shown.err
    assert shown.out == "1 removed.\n"
    main(["check", "--format", "json", "story.md"])
    assert json.loads(capsys.readouterr().out)["sources"] == []


def test_what_cannot_be_read_does_not_keep_the_rest_out(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (index / "broken.json").write_text("{")
    assert main(["index", "broken.json", "wire.txt", "nowhere.txt"]) == 2
    shown = capsys.readouterr()
    assert shown.out == "1 created, 0 replaced, 0 unchanged.\n"
    assert "broken.json" in shown.err
    assert "nowhere.txt" in shown.err


def test_an_older_version_is_refused_by_name_and_the_rest_is_stored(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def record(id: str, version: int) -> str:
        return json.dumps({"outlet": "o", "id": id, "version": version, "text": f"{WIRE} {id} {version}"})

    (index / "new.jsonl").write_text(record("a", 2))
    (index / "old.jsonl").write_text("\n".join([record("a", 1), record("b", 1)]))
    assert main(["index", "new.jsonl"]) == 0
    capsys.readouterr()
    assert main(["index", "old.jsonl"]) == 2
    shown = capsys.readouterr()
    assert "o/a" in shown.err
    capsys.readouterr()
    assert main(["drop", "o/b"]) == 0, "the other article of the batch was stored"


def test_an_archive_from_standard_input(
    index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\n".join(json.dumps({"outlet": "o", "id": str(n), "text": f"{WIRE} {n}"}) for n in range(150))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert main(["index", "-", "--stdin-filename", "night.jsonl"]) == 0
    assert capsys.readouterr().out == "150 created, 0 replaced, 0 unchanged.\n"


@pytest.mark.parametrize("command", [["index", "clean.md"], ["drop", "a/b"]])
def test_an_index_out_of_reach_is_exit_code_3(
    desk: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert main([*command, "--redis", "redis://127.0.0.1:1/0"]) == 3
    assert capsys.readouterr().err.startswith("dedup: ")


def test_compare_shows_both_sides(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (index / "edited.txt").write_text(WIRE.replace("late because", "very late since"))
    assert main(["compare", "story.md", "edited.txt"]) == 1
    shown = capsys.readouterr().out
    assert "[-late because-]" in shown or "{+very+}" in shown
    assert main(["compare", "story.md", "clean.md"]) == 0
    assert main(["compare", "--format", "json", "story.md", "edited.txt"]) == 1
    document = json.loads(capsys.readouterr().out.split("\n", 1)[1])
    story = (index / "story.md").read_text()
    for passage in document["passages"]:
        assert story[passage["start"] : passage["end"]] == passage["text"]
        there = document["b"]["text"][passage["related"]["start"] : passage["related"]["end"]]
        for kind, a, b, c, d in passage["related"]["ops"]:
            if kind == "equal":
                assert passage["text"][a:b].lower().split() == there[c:d].lower().split()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_compare_reads_pages_by_the_extractor_asked_for(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("trafilatura", reason="needs the extra pages")
    first, second = (f"The {place} was closed at dawn on Sunday after a storm, the harbour board said. " * 3 for place in ("quay", "old town"))
    (index / "page.html").write_text(f"<html><body><article><p>{first}</p></article><article><p>{second}</p></article></body></html>")
    for extractor, told in (("own", [False, True]), ("trafilatura", [True, True])):  # ours takes the longest article of a page
        assert main(["compare", "--format", "json", "--extractor", extractor, "clean.md", "page.html"]) == 0
        text = json.loads(capsys.readouterr().out)["b"]["text"]
        assert ["quay" in text, "old town" in text] == told


def test_compare_wants_one_article_on_each_side(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (index / "two.jsonl").write_text('{"id": "1", "text": "a b c"}\n{"id": "2", "text": "d e f"}\n')
    assert main(["compare", "story.md", "two.jsonl"]) == 2
    assert "two.jsonl: 2 articles where one is needed" in capsys.readouterr().err


def test_compare_is_told_of_a_directory(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (index / "archive").mkdir()
    assert main(["compare", "story.md", "archive"]) == 2
    assert capsys.readouterr().err == "dedup: archive: this is a directory (name the one file to compare)\n"


def test_doctor_says_what_works_and_hides_passwords(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 2
    (failed,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")]
    assert "durability" in failed and "set appendonly yes" in failed  # the tests' server keeps nothing on disk
    assert main(["doctor", "--redis", "redis://desk:s3cret@127.0.0.1:1/0"]) == 2
    shown = capsys.readouterr().out
    assert "FAIL  index" in shown
    assert "s3cret" not in shown


def test_explain_knows_rules_families_and_near_misses(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "double/caption"]) == 0
    assert "Why:" in capsys.readouterr().out
    assert main(["explain", "double"]) == 0
    assert capsys.readouterr().out.count("What to do:") == 5
    assert main(["explain", "duoble/caption"]) == 2
    assert "did you mean double/caption?" in capsys.readouterr().err


def _dedup(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, since the private server is its child."""
    command = [sys.executable, "-m", "dedup", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def private(desk: Path, python_path: dict[str, str]) -> Iterator[dict[str, str]]:
    """An environment without a server named: the private one is started, and stopped at the end."""
    yield python_path
    _dedup(python_path, "stop")


def test_the_private_server_is_started_when_something_is_indexed_and_can_be_stopped(
    desk: Path, private: dict[str, str]
) -> None:
    (desk / "wire.txt").write_text(WIRE)
    (desk / "story.md").write_text(f"# Ours\n\n{WIRE}\n")
    indexed = _dedup(private, "index", "wire.txt", "--outlet", "wire")
    assert indexed.returncode == 0, indexed.stderr
    assert _dedup(private, "stop").stdout == "Stopped.\n"
    checked = _dedup(private, "check", "--format", "json", "story.md")
    assert json.loads(checked.stdout)["sources"][0]["key"] == "wire/wire.txt"
    assert _dedup(private, "stop").stdout == "Stopped.\n"
    assert _dedup(private, "stop").stdout == "No private server was running.\n"


def test_demo_shows_the_whole_path_and_keeps_nothing(desk: Path, private: dict[str, str]) -> None:
    done = _dedup(private, "demo")
    assert done.returncode == 0, done.stderr
    assert "double/caption" in done.stdout
    assert "of it stands elsewhere" in done.stdout
    assert not (desk.parent / "data").exists()


def test_demo_leaves_the_index_of_the_settings_alone(index: Path, private: dict[str, str], redis_url: str) -> None:
    done = _dedup({**private, "DEDUP_REDIS_URL": redis_url}, "demo")
    assert done.returncode == 0, done.stderr
    assert "double/caption" in done.stdout
    with connect(redis_url) as client:
        assert client.dbsize() == 0


@pytest.mark.parametrize("locale", [{"PYTHONIOENCODING": "latin-1"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_pipe_gets_utf8_whatever_the_locale(desk: Path, private: dict[str, str], locale: dict[str, str]) -> None:
    sentence = "Der Bürgermeister erklärte am Dienstag — 市長 — die Fähre fahre wieder, und zwar täglich, sagte er."
    (desk / "baer.md").write_text(f"{sentence}\n\n{sentence}\n", encoding="utf-8")
    command = [sys.executable, "-m", "dedup", "check", "--local", "baer.md"]
    done = subprocess.run(command, env={**private, **locale}, capture_output=True, check=False)
    shown = done.stdout.decode("utf-8")
    assert "double/paragraph" in shown and "Bürgermeister erklärte am Dienstag — 市長" in shown
    assert done.stderr == b""


def stories(count: int) -> str:
    return "\n".join(json.dumps({"outlet": "o", "id": str(n), "text": f"{WIRE} {n}"}) for n in range(count))


def told(line: str) -> int:
    """How many articles were created, from the line that says where an interrupted run stopped."""
    assert line.startswith("dedup: stopped after ") and "run it again" in line
    return int(line.split()[3])


def test_an_index_that_is_full_says_what_was_stored(
    index: Path, capsys: pytest.CaptureFixture[str], redis_url: str
) -> None:
    (index / "many.jsonl").write_text(stories(800))
    with connect(redis_url) as client:
        client.config_set("maxmemory", client.info("memory")["used_memory"] + 300_000)
        try:
            assert main(["index", "many.jsonl"]) == 2
        finally:
            client.config_set("maxmemory", 0)
        stopped, why = capsys.readouterr().err.splitlines()
        assert "maxmemory" in why
        stored = len(list(RedisIndex(client).scan()))
    assert told(stopped) <= stored < told(stopped) + 64
    assert told(stopped) > 0
    assert main(["index", "many.jsonl"]) == 0
    assert capsys.readouterr().out == f"{800 - stored} created, 0 replaced, {stored} unchanged.\n"


def heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("by", ["server", "control-c"])
def test_an_interrupted_index_says_what_was_stored(desk: Path, python_path: dict[str, str], by: str) -> None:
    (desk / "many.jsonl").write_text(stories(20_000))
    with serving(appendfsync="always") as server:
        command = [sys.executable, "-m", "dedup", "index", "many.jsonl", "--redis", f"unix://{server.path}"]
        # A test run in the background of a shell passes on that Ctrl-C is to be ignored.
        process = subprocess.Popen(
            command,
            env=python_path,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=heed_interrupts,  # noqa: PLW1509  no thread runs here
        )
        store = server.open()
        while not int(store.stats()["articles"]) > 200:
            assert process.poll() is None
            time.sleep(0.01)
        if by == "server":
            server.kill()
        else:
            process.send_signal(signal.SIGINT)
        stopped, why = process.communicate(timeout=60)[1].splitlines()
        assert (process.returncode, "cannot be reached" in why) == ((3, True) if by == "server" else (130, False))
        if by == "server":
            server.start()
        stored = len(list(store.scan()))
        store.close()
    assert told(stopped) <= stored <= told(stopped) + 64


@pytest.mark.parametrize("arguments", [["--story", "nowhere"], ["--seeds", "nowhere"]])
def test_demo_names_what_there_is(desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(["demo", *arguments]) == 2
    assert "nowhere" in capsys.readouterr().err
