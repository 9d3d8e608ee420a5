"""The documentation is true: every command in it is run, every route, problem and setting is in it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from shutil import which

import pytest
from werkzeug.serving import make_server

from dedup.state.access import Access
from service import create_app
from service.problems import PROBLEMS
from service.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
HTTP = (DOCS / "http.md").read_text()
COMMANDS = re.findall(r"```sh\n# (\d+)\n(.*?)```", HTTP, re.DOTALL)


@pytest.fixture
def address(settings: Settings, tmp_path: Path) -> Iterator[tuple[str, str]]:
    night = tmp_path / "2026-11-21"
    night.mkdir()
    (night / "index.html").write_text("<!doctype html><title>The night</title>")
    with closing(sqlite3.connect(night / "report.sqlite")) as database:
        database.execute("CREATE TABLE families (family, head, key, outlet, title, published, url, shared, per_mille)")
        database.execute("INSERT INTO families VALUES ('f1', 'afp/1', 'afp/1', 'afp', 'Lock', '2016-10-25', '', 0, 0)")
        database.execute("INSERT INTO families VALUES ('f1', 'afp/1', 'trt/2', 'trt', 'Locks', '2016-10-26', '', 40, 700)")
        database.commit()
    app = create_app(replace(settings, reports_dir=str(tmp_path), webhook_secrets="ghost/desk=s3cret"))
    shared = app.extensions["dedup"]
    _, key = Access(shared.redis).add("docs", ["admin"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", key
    server.shutdown()
    thread.join()
    server.server_close()
    shared.close()


@pytest.mark.skipif(which("curl") is None or which("openssl") is None, reason="curl and openssl are not installed")
def test_every_command_does_what_is_said(address: tuple[str, str]) -> None:
    url, key = address
    environment = {**os.environ, "DEDUP": url, "AUTH": f"Authorization: Bearer {key}", "SECRET": "s3cret"}
    found = []
    for status, command in COMMANDS:
        command = command.replace("curl -s", "curl -s -o /dev/null -w '%{http_code}'")
        ran = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=60, check=False)
        found.append((status, ran.stdout, command))
    assert [each for each in found if each[0] != each[1]] == []


def test_every_route_has_its_command() -> None:
    asked = [(re.search(r"-X (\w+)", command), re.search(r'\$DEDUP(/[^"? ]*)', command)) for _, command in COMMANDS]
    known = set()
    for method, path in asked:
        assert path is not None
        known.add((method[1].lower() if method else "get", path[1]))
        known.add((method[1].lower() if method else "post", path[1]))
    paths = json.loads((DOCS / "openapi.json").read_text())["paths"]
    for path, methods in paths.items():
        pattern = re.compile(re.sub(r"\{id\}", ".+", re.sub(r"\{(?!id\})\w+\}", "[^/]+", path)))
        for method in methods:
            assert any(method == each[0] and pattern.fullmatch(each[1]) for each in known), (method, path)


def test_every_problem_is_told() -> None:
    for slug, (status, _, _) in PROBLEMS.items():
        assert f"| {status} | `{slug}` |" in HTTP


def test_every_setting_is_told() -> None:
    told = (DOCS / "operations.md").read_text()
    for field in fields(Settings):
        assert f"| `DEDUP_{field.name.upper()}` |" in told, field.name
        if isinstance(field.default, (int, float)):
            assert re.search(rf"DEDUP_{field.name.upper()}` \| {field.default:g}".replace("e+06", "000000"), told) or str(field.default) in told
