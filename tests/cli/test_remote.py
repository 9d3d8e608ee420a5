"""Service mode: against the real service, and against servers that are slow, broken, or something else."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask

from dedup.cli.main import main
from dedup.index.in_memory import InMemoryIndex
from dedup.pipeline import put
from dedup.read import read

WIRE = "\n\n".join(
    f"The {name} ferry of the morning was late because its captain could not be found anywhere in the {name} harbour."
    for name in ("first", "second", "third", "fourth", "fifth")
)


@pytest.fixture
def service() -> Iterator[str]:
    """Address of the real service, with one wire story in its index."""
    from service.app import create_app

    index = InMemoryIndex()
    put(read(WIRE.encode(), path="wire.txt", outlet="wire", id="7"), index)
    with _served(create_app(None, index)) as url:
        yield url


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


Serve = Callable[[Callable[[BaseHTTPRequestHandler, bytes], None]], str]


@pytest.fixture
def strange() -> Iterator[Serve]:
    """Starts a server that answers as the test says."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler, bytes], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_sources_are_found_in_one_request_and_spans_slice_the_file(
    desk: Path, service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    story = f"\N{FERRY} Ours\n\n{WIRE}\n"
    (desk / "story.md").write_text(story)
    assert main(["check", "--service", service, "--format", "jsonl", "--deadline", "20", "story.md", "doubled.md"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    ours, doubled = (json.loads(line) for line in shown.out.splitlines())
    assert ours["sources"][0]["key"] == "wire/7"
    assert ours["share"]["class"] == "wholly_derived"
    for finding in [*ours["findings"], *doubled["findings"]]:
        text = story if finding in ours["findings"] else (desk / "doubled.md").read_text()
        assert text[finding["start"] : finding["end"]] == finding["text"]
    assert ours["article"]["path"] == "story.md"
    assert [finding["rule"].partition("/")[0] for finding in doubled["findings"]] == ["double"]


def test_what_the_newsroom_set_aside_at_the_service_is_told_in_full(
    desk: Path, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `dismissed` in JSON, and as a suppressed result with its place and message in SARIF."""
    from redis import Redis

    from dedup.index.open import open_index
    from dedup.state.dismissals import Dismissals, SetAside
    from service.app import create_app
    from service.settings import Settings

    with _served(create_app(Settings(redis_url=redis_url), open_index(redis_url))) as url:
        arguments = ["check", "--service", url, "--deadline", "20", "doubled.md", "--format"]
        main([*arguments, "jsonl"])
        (finding,) = json.loads(capsys.readouterr().out)["findings"]
        with Redis.from_url(redis_url) as redis:
            Dismissals(redis, "default").add(SetAside(finding["fingerprint"], "a refrain", "2999-01-01T00:00:00Z"))
        main([*arguments, "jsonl"])
        document = json.loads(capsys.readouterr().out)
        main([*arguments, "sarif"])
        (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert document["findings"] == []
    aside = {"by": "feedback", "reason": "a refrain", "until": "2999-01-01T00:00:00Z"}
    assert document["dismissed"] == [{**finding, **aside}]
    assert result["message"]["text"] == finding["message"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == finding["line"]
    assert result["suppressions"][0]["justification"] == "a refrain"


def test_an_archive_keeps_its_lines(desk: Path, service: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (desk / "doubled.md").read_text()
    records = [json.dumps({"outlet": "post", "id": str(number), "text": text}) for number in range(3)]
    (desk / "archive.jsonl").write_text("\n".join(records))
    outputs = []
    for mode in (["--service", service, "--deadline", "20"], ["--local"]):
        main(["check", *mode, "--format", "jsonl", "archive.jsonl"])
        documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        outputs.append([[(f["rule"], f["line"], f["column"], f["start"]) for f in each["findings"]] for each in documents])
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == 3


def _late(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    time.sleep(3)
    _send(handler, b"")


def _drip(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(40):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_late, "did not answer within 0.5 s"),
        (_drip, "did not answer within 0.5 s"),
        (lambda handler, body: _send(handler, b"<html>hello</html>"), "not understood"),
        (lambda handler, body: _send(handler, b'{"line": 1, "status": 200, "result": {"schema": "x"}}'), "not understood"),
        (lambda handler, body: _send(handler, b'{"line": 99, "status": 200, "result": {}}'), "not understood"),
        (lambda handler, body: _send(handler, b"[1, 2]"), "not understood"),
        (lambda handler, body: _send(handler, b""), "no answer for this article"),
        (lambda handler, body: _send(handler, b"", 500), "answered 500"),
        (lambda handler, body: _send(handler, b"", 401), "refuses the key"),
        (lambda handler, body: _send(handler, b'{"line": 0, "status": 413, "problem": {"title": "Too large"}}'), "Too large"),
        (lambda handler, body: _send(handler, b'{"line": 1, "status": 422, "problem": {"title": "Unreadable"}}'), "Unreadable"),
        (lambda handler, body: handler.connection.close(), "cannot be reached"),
    ],
)
def test_whatever_goes_wrong_the_local_rules_still_run_and_it_is_said(
    desk: Path,
    strange: Serve,
    capsys: pytest.CaptureFixture[str],
    answer: Callable[[BaseHTTPRequestHandler, bytes], None],
    said: str,
) -> None:
    arguments = ["check", "--service", strange(answer), "--deadline", "0.5", "--format", "json", "doubled.md"]
    assert main(arguments) == 0
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("NOT CHECKED") == 1
    document = json.loads(shown.out)
    assert document["articles"][0]["findings"][0]["rule"].startswith("double/")
    assert document["problems"][0]["kind"] == "not_checked"
    assert main([*arguments, "--on-unavailable", "fail"]) == 3


def test_the_key_goes_out_and_is_never_shown(
    desk: Path, strange: Serve, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        seen.append(handler.headers["Authorization"])
        _send(handler, b"", 403)

    monkeypatch.setenv("DEDUP_SERVICE_KEY", "s3cret")
    main(["check", "--service", strange(answer), "clean.md"])
    assert seen == ["Bearer s3cret"]
    shown = capsys.readouterr()
    assert "s3cret" not in shown.err + shown.out
    assert "DEDUP_SERVICE_KEY" in shown.err


@pytest.mark.parametrize("key", ["s3cret\n", " s3cret\r\n"])
def test_the_line_end_of_a_key_file_is_no_part_of_the_key(
    desk: Path, strange: Serve, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    seen: list[str] = []

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        seen.append(handler.headers["Authorization"])
        _send(handler, b"", 403)

    monkeypatch.setenv("DEDUP_SERVICE_KEY", key)
    main(["check", "--service", strange(answer), "clean.md"])
    assert seen == ["Bearer s3cret"]


@pytest.mark.parametrize("key", ["s3c\r\nret", "s3cr\u00e9t"])
def test_what_cannot_be_a_key_is_refused_and_not_shown(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("DEDUP_SERVICE_KEY", key)
    assert main(["check", "--service", "http://127.0.0.1:1", "clean.md"]) == 2
    said = capsys.readouterr().err
    assert "DEDUP_SERVICE_KEY" in said
    assert "s3c" not in said


def test_an_export_is_not_sent_once_for_each_of_its_articles(
    desk: Path, strange: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    bodies: list[bytes] = []

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        bodies.append(body)
        _send(handler, b"", 500)

    items = "".join(f"<item><guid>{number}</guid><description>Text {number}.</description></item>" for number in range(9))
    (desk / "feed.xml").write_text(f"<rss><channel>{items}</channel></rss>")
    url = strange(answer)
    main(["check", "--service", url, "--format", "json", "feed.xml"])
    document = json.loads(capsys.readouterr().out)
    assert bodies == []
    assert len(document["articles"]) == len(document["problems"]) == 9
    assert "one article a file" in document["problems"][0]["message"]
    main(["check", "--service", url, "feed.xml", "clean.md"])
    assert [body.count(b"\n") for body in bodies] == [1]


def test_a_host_that_never_accepts_is_given_up(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        port = silent.getsockname()[1]
        assert main(["check", "--service", f"http://127.0.0.1:{port}", "--deadline", "0.3", "clean.md"]) == 0
    assert "NOT CHECKED" in capsys.readouterr().err
