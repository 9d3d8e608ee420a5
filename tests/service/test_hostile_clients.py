"""Clients that drip, send no requests or pack bombs: a clear answer each time, and a service that goes on."""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service import create_app, patient_socket
from service.settings import Settings
from tests.service.servers import ask_once

pytest.importorskip("gunicorn", reason="gunicorn is not installed")


def test_a_client_that_drips_its_head_is_let_go(served: tuple[Path, Any]) -> None:
    door, _ = served
    slow = socket.socket(socket.AF_UNIX)
    slow.settimeout(40)
    slow.connect(str(door))
    slow.sendall(b"POST /v1/check HTTP/1.1\r\nHost: local")
    assert slow.recv(100) == b"", "closed by the server"
    slow.close()
    assert ask_once(door, "GET", "/healthz")[0] == 200


def drip(door: Path, head: bytes, piece: bytes = b" ") -> tuple[float, bytes]:
    """Send ``head``, then ``piece`` ten times a second until something is answered: after how long, and what."""
    with closing(socket.socket(socket.AF_UNIX)) as slow:
        slow.connect(str(door))
        slow.sendall(head)
        began = time.monotonic()
        slow.settimeout(0.1)
        while time.monotonic() < began + 30:
            try:
                answer = slow.recv(65_536)
            except TimeoutError:
                slow.sendall(piece)
            else:
                took = time.monotonic() - began
                slow.settimeout(5)
                while not answer.endswith(b"}\n"):
                    answer += slow.recv(65_536)
                return took, answer
    raise AssertionError("a dripping client kept its thread")


@pytest.mark.parametrize("path", ["/v1/check", "/v1/check:batch"])
@pytest.mark.parametrize("framing", [b"Content-Length: 60000", b"Transfer-Encoding: chunked"])
def test_a_client_that_drips_its_body_is_told_and_let_go(served: tuple[Path, Any], path: str, framing: bytes) -> None:
    door, _ = served
    kind = b"application/json" if path == "/v1/check" else b"application/x-ndjson"
    head = b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: %b\r\n%b\r\n\r\n" % (path.encode(), kind, framing)
    took, answer = drip(door, head, b" " if b"Length" in framing else b"1\r\n \r\n")
    assert took > 1.5 and b'"status": 408' in answer, answer


def test_reading_and_writing_wait_for_a_client_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_socket, "WAIT_S", 0.2)
    near, far = socket.socketpair()
    with closing(far), closing(patient_socket.PatientSocket(fileno=near.detach())) as patient:
        patient.setblocking(True)
        with pytest.raises(ConnectionResetError):
            patient.sendall(b"a" * 50_000_000)  # nobody reads
        with pytest.raises(TimeoutError):
            patient.recv(1)
        patient.read_until(time.monotonic() - 1)
        far.sendall(b"too late, though it is there")
        with pytest.raises(TimeoutError):
            patient.recv(1)
        patient.in_head = True
        with pytest.raises(ConnectionResetError):
            patient.recv(1)
        patient.setblocking(False)
        assert patient.recv(3) == b"too", "what does not wait is not late"


NO_REQUESTS = [
    (b"GET /" + b"a" * 5_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    (b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 9_000 + b"\r\n\r\n", 431),
    (b"POST /v1/check HTTP/1.1\r\nHost: a\r\nExpect: harbour\r\n\r\n", 417),
    (b"harbour master\r\n\r\n", 400),
    (b"POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400),
    (b"POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    (b"GET /healthz HTTP/1.1\r\nHost : a\r\nAuthorization : Bearer harbour\r\n\r\n", 400),
    (b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nharbour\r\n", 400),
    (b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}harbour", 400),
    (b'POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"text": "harbour"}', 400),
    (b"GET /v1/rules HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nharbour master\r\n\r\n", 400),
]  # fmt: skip


def test_what_is_no_request_is_a_problem_and_quoted_nowhere(served: tuple[Path, Any], folder: Path) -> None:
    door, _ = served
    for sent, status in NO_REQUESTS:
        with closing(socket.socket(socket.AF_UNIX)) as client:
            client.settimeout(30)
            client.connect(str(door))
            client.sendall(sent)
            client.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: client.recv(65_536), b""))
        *_, head, body = answer.split(b"\r\n\r\n")
        assert b"application/problem+json" in head and json.loads(body)["status"] == status, answer
        assert b"harbour" not in body
    assert "harbour" not in (folder / "log").read_text()


def bomb(size: int) -> bytes:
    return gzip.compress(b'{"text": "' + b"a" * size + b'"}')


def test_gzip_bombs_stop_at_the_limit(settings: Settings) -> None:
    app = create_app(replace(settings, max_body=100_000))
    client = app.test_client()
    headers = {"Content-Encoding": "gzip"}
    answer = client.post("/v1/check", data=bomb(50_000_000), headers=headers, content_type="application/json")
    assert answer.status_code == 413 and answer.json["type"].endswith("too-large")
    nested = gzip.compress(b"") * 1000 + gzip.compress(b'{"text": "a"}')
    assert client.post("/v1/check", data=nested, headers=headers, content_type="application/json").status_code == 200
    for broken in (b"plain", bomb(100)[:-4], zlib.compress(b"{}")):
        assert client.post("/v1/check", data=broken, headers=headers, content_type="application/json").status_code == 400
    assert client.post("/v1/check", data=b"x", headers={"Content-Encoding": "br"}, content_type="application/json").status_code == 415
    app.extensions["dedup"].close()


def test_a_batch_of_one_endless_line(settings: Settings) -> None:
    app = create_app(replace(settings, max_body=10_000, max_batch=210_000))
    client = app.test_client()
    data = b'{"text": "' + b"a" * 200_000 + b'"}\n{"text": "b"}\n'
    answer = client.post("/v1/check:batch", data=data, content_type="application/x-ndjson")
    assert [json.loads(line)["status"] for line in answer.text.splitlines()] == [413, 200]
    answer = client.post("/v1/check:batch", data=b'{"txet": "b"}\n' * 20_000, content_type="application/x-ndjson")
    last = json.loads(answer.text.splitlines()[-1])
    assert (last["line"], last["status"]) == (0, 413)
    app.extensions["dedup"].close()


def test_depth_bombs(client: FlaskClient) -> None:
    deep = '{"document": ' + '{"a": ' * 5_000 + "1" + "}" * 5_000 + "}"
    answer = client.post("/v1/check", data=deep, content_type="application/json")
    assert answer.status_code in (400, 422), answer.json
