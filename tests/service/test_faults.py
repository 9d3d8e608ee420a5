"""Redis gone and back, a stop under load, a backup: a clear answer each time, and nothing half done."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dedup.index.asking import ask
from service import create_app
from service.settings import Settings
from tests.service.servers import Redis, UnixConnection, ask_once
from tests.service.stories import AGENCY, DOUBLED

pytest.importorskip("gunicorn", reason="gunicorn is not installed")


@pytest.mark.parametrize("redis", ["always", "everysec"], indirect=True)
def test_redis_killed_and_started_under_load(
    served: tuple[Path, Any], redis: Redis, request: pytest.FixtureRequest
) -> None:
    door, process = served
    acknowledged: dict[str, float] = {}
    seen: list[tuple[float, int]] = []
    stop = threading.Event()

    def write(writer: int) -> None:
        number = 0
        connection = UnixConnection(door)
        while not stop.is_set():
            number += 1
            id = f"{writer}-{number}"
            body = {"text": f"Story {id} of writer {writer} is told in a few words of its own.\n\n{AGENCY}"}
            try:
                status, answer = connection.ask("PUT", f"/v1/articles/afp/{id}", body)
            except OSError:
                connection.close()
                continue
            seen.append((time.monotonic(), status))
            if status == 503:
                assert answer["title"] == "The index cannot be reached"
                time.sleep(0.05)
            else:
                assert status == 201, answer
                acknowledged[id] = time.monotonic()
        connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    redis.kill()
    killed = time.monotonic()
    time.sleep(1.5)
    assert ask_once(door, "GET", "/readyz")[0] == 503
    assert ask_once(door, "GET", "/healthz")[0] == 200
    redis.start()
    back = time.monotonic()
    time.sleep(2.5)
    stop.set()
    for thread in threads:
        thread.join(40)
    statuses = {status for _, status in seen}
    assert statuses == {201, 503}
    assert any(at < killed and status == 201 for at, status in seen)
    assert any(at > back and status == 201 for at, status in seen), "it recovers without a restart"
    assert process.poll() is None
    with closing(UnixConnection(door)) as connection:
        lost = [id for id in acknowledged if connection.ask("GET", f"/v1/articles/afp/{id}")[0] != 200]
    print(f"{len(acknowledged)} acknowledged, {len(lost)} lost")
    if "everysec" in request.node.name:
        # While the disk is busy with an earlier fsync the server puts off writing, for up to two seconds.
        assert [id for id in lost if acknowledged[id] < killed - 2] == []
    else:
        assert lost == []


def test_what_is_at_work_is_finished_before_a_stop(served: tuple[Path, Any]) -> None:
    door, process = served
    answers: list[int] = []
    body = {"text": "\n\n".join(f"Paragraph {number} says that {AGENCY}" for number in range(60))}

    def ask_long() -> None:
        answers.append(ask_once(door, "POST", "/v1/check", body)[0])

    thread = threading.Thread(target=ask_long)
    thread.start()
    time.sleep(0.3)
    process.terminate()
    thread.join(60)
    assert answers == [200]
    assert process.wait(60) == 0


def test_metrics_are_summed_over_the_processes(served: tuple[Path, Any]) -> None:
    door, _ = served
    for _ in range(12):
        assert ask_once(door, "POST", "/v1/check", {"text": DOUBLED})[0] == 200
    with closing(UnixConnection(door)) as connection:
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
    (count,) = [line for line in text.splitlines() if line.startswith('dedup_http_requests_total{operation="check",status="200"}')]
    assert float(count.split()[-1]) == 12
    for name in ("index_articles", "index_paragraphs", "index_bytes", 'stage_seconds_count{stage="segment"}',
                 "candidates_count", "hot_lookups_total", "hot_buckets_total", "sources_count", "queue_depth", "index_up"):  # fmt: skip
        assert f"\ndedup_{name}" in text, name
    assert "harbour" not in text and "afp" not in text


def test_no_article_text_in_the_log(served: tuple[Path, Any], folder: Path) -> None:
    door, _ = served
    for path, body in (("/v1/check", {"text": DOUBLED}), ("/v1/check", {"txet": DOUBLED}), ("/v1/check?depth=x", {"text": DOUBLED})):
        ask_once(door, "POST", path, body)
    log = (folder / "log").read_text()
    assert "harbour" not in log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines if line.get("operation") == "check"] == [200, 422, 422]


def test_redis_away_from_the_start(folder: Path) -> None:
    app = create_app(Settings(redis_url=f"unix://{folder}/nobody.sock"))
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    for answer in (client.get("/readyz"), client.post("/v1/check", json={"text": "a"}), client.get("/v1/feedback")):
        assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
        assert answer.headers["Retry-After"] == "2"
    redis = Redis(folder, "no")
    redis.path = folder / "nobody.sock"
    redis.command[redis.command.index("--unixsocket") + 1] = str(redis.path)
    redis.start()
    try:
        assert client.get("/readyz").status_code == 200
    finally:
        app.extensions["dedup"].close()
        redis.kill()


@pytest.mark.skipif(shutil.which("redis-cli") is None, reason="redis-cli is not installed")
def test_a_backup_can_be_restored(folder: Path, redis: Redis) -> None:
    app = create_app(Settings(redis_url=f"unix://{redis.path}"))
    assert app.test_client().put("/v1/articles/afp/1", json={"text": AGENCY}).status_code == 201
    app.extensions["dedup"].close()
    assert ask(redis.path, "BGREWRITEAOF").startswith("+")
    for _ in range(200):
        if "aof_rewrite_in_progress:0" in subprocess.run(
            ["redis-cli", "-s", str(redis.path), "INFO", "persistence"], capture_output=True, text=True, check=True
        ).stdout:
            break
        time.sleep(0.05)
    other = Path(tempfile.mkdtemp(prefix="dedup-restored-"))
    shutil.copytree(folder / "appendonlydir", other / "appendonlydir")
    restored = Redis(other, "always")
    restored.start()
    try:
        app = create_app(Settings(redis_url=f"unix://{restored.path}"))
        assert app.test_client().get("/v1/articles/afp/1").json["text"] == AGENCY
        assert len(app.test_client().post("/v1/check", json={"text": AGENCY}).json["sources"]) == 1
        app.extensions["dedup"].close()
    finally:
        restored.kill()
        shutil.rmtree(other, ignore_errors=True)
