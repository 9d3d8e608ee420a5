"""Deliveries: who signed them, what they ask for, and that none is lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dedup.errors import ConfigError
from dedup.state.queue import Queue
from service import create_app
from service.context import Context
from service.deliveries import Deliverer
from service.settings import Settings
from service.webhooks import SENDERS
from tests.service.stories import AGENCY

SECRET = "s3cret"
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in AGENCY.split("\n\n"))


def mac(message: bytes) -> bytes:
    return hmac.new(SECRET.encode(), message, hashlib.sha256).digest()


def ghost(body: bytes, at: float) -> dict[str, str]:
    stamp = str(int(at * 1000))
    return {"X-Ghost-Signature": f"sha256={mac(body + stamp.encode()).hex()}, t={stamp}"}


def old_ghost(body: bytes, at: float) -> dict[str, str]:
    return {"X-Ghost-Signature": f"sha256={mac(body).hex()}, t={int(at * 1000)}"}


def sanity(body: bytes, at: float) -> dict[str, str]:
    stamp = str(int(at * 1000))
    signature = base64.urlsafe_b64encode(mac(f"{stamp}.".encode() + body)).decode().rstrip("=")
    return {"sanity-webhook-signature": f"t={stamp},v1={signature}"}


def wordpress(body: bytes, at: float) -> dict[str, str]:
    stamp = str(int(at))
    return {"X-Dedup-Signature": f"t={stamp},v1={mac(f'{stamp}.'.encode() + body).hex()}"}


def strapi(body: bytes, at: float) -> dict[str, str]:
    return {"Authorization": f"Bearer {SECRET}"}


Signer = Callable[[bytes, float], dict[str, str]]
BLOCKS = [{"_type": "block", "children": [{"_type": "span", "text": text}]} for text in AGENCY.split("\n\n")]
PUBLISHED: list[tuple[str, Signer, dict[str, object]]] = [
    ("ghost", ghost, {"post": {"current": {"id": "7", "title": "Lock", "html": HTML, "status": "published"}, "previous": {}}}),
    ("ghost", old_ghost, {"post": {"current": {"id": "7", "title": "Lock", "html": HTML, "status": "published"}}}),
    ("sanity", sanity, {"_id": "7", "_type": "article", "title": "Lock", "body": BLOCKS}),
    ("wordpress", wordpress, {"id": 7, "status": "publish", "title": {"rendered": "Lock"}, "content": {"rendered": HTML}}),
    ("strapi", strapi, {"event": "entry.publish", "model": "article", "entry": {"documentId": "7", "title": "Lock", "content": HTML}}),
]
GONE: list[tuple[str, Signer, dict[str, object], dict[str, str]]] = [
    ("ghost", ghost, {"post": {"current": {}, "previous": {"id": "7", "status": "published"}}}, {}),
    ("sanity", sanity, {"_id": "7"}, {"sanity-operation": "delete"}),
    ("wordpress", wordpress, {"id": 7, "status": "trash"}, {}),
    ("strapi", strapi, {"event": "entry.unpublish", "entry": {"documentId": "7"}}, {}),
]


@pytest.fixture
def settings(redis_url: str) -> Settings:
    secrets = " ".join(f"{source}/desk={SECRET}" for source in SENDERS)
    return Settings(redis_url=redis_url, rate_limit="100000/minute", webhook_secrets=secrets)


def send(client: FlaskClient, source: str, signer: Signer, payload: object, headers: dict[str, str] | None = None) -> TestResponse:
    body = json.dumps(payload).encode()
    signed = {**signer(body, time.time()), **(headers or {})}
    return client.post(f"/v1/webhooks/{source}/desk", data=body, headers=signed, content_type="application/json")


@pytest.mark.parametrize(("source", "signer", "payload"), PUBLISHED)
def test_what_is_published_is_stored_and_what_is_withdrawn_dropped(
    app: Flask, client: FlaskClient, source: str, signer: Signer, payload: dict[str, object]
) -> None:
    worker = Deliverer(app)
    answer = send(client, source, signer, payload)
    assert answer.status_code == 202, answer.json
    assert client.get(answer.headers["Location"]).json["state"] == "queued"
    assert worker.once() and not worker.once()
    job = client.get(answer.headers["Location"]).json
    assert (job["state"], job["key"], job["result"]) == ("done", "desk/7", "created"), job
    stored = client.get("/v1/articles/desk/7").json
    assert stored["title"] == "Lock" and [each["text"] for each in stored["paragraphs"] if each["role"] != "title"] == AGENCY.split("\n\n")
    source, signer, gone, headers = next(each for each in GONE if each[0] == source)
    assert send(client, source, signer, gone, headers).status_code == 202
    assert worker.once()
    assert client.get("/v1/articles/desk/7").status_code == 410


@pytest.mark.parametrize(("source", "signer", "payload"), PUBLISHED)
def test_only_the_one_who_knows_the_secret_is_heard(
    client: FlaskClient, shared: Context, source: str, signer: Signer, payload: dict[str, object]
) -> None:
    body = json.dumps(payload).encode()
    now = time.time()
    sender = SENDERS[source]
    good = {name.lower(): value for name, value in signer(body, now).items()}
    assert sender.verify(body, good, SECRET, now)
    assert not sender.verify(body, good, "another", now)
    assert not sender.verify(body, good, "", now)
    assert not sender.verify(body, {}, SECRET, now)
    if source != "strapi":
        assert not sender.verify(body + b" ", good, SECRET, now)
        assert not sender.verify(body, good, SECRET, now + 3600)
        assert not sender.verify(body, good, SECRET, now - 3600)
    refused = client.post(f"/v1/webhooks/{source}/desk", data=body, content_type="application/json")
    assert refused.status_code == 401 and shared.queue.depth() == 0
    assert client.post(f"/v1/webhooks/{source}/other", data=body).status_code == 404
    assert client.post("/v1/webhooks/unknown/desk", data=body).status_code == 404


def test_drafts_are_left_alone_and_nonsense_ends_with_the_dead_letters(app: Flask, client: FlaskClient) -> None:
    worker = Deliverer(app)
    jobs = [
        send(client, "sanity", sanity, {"_id": "drafts.7", "title": "x"}),
        send(client, "ghost", ghost, {"post": "?"}),
        send(client, "strapi", strapi, {"event": "entry.publish", "entry": {"title": "no id"}}),
    ]
    while worker.once():
        pass
    states = [client.get(each.headers["Location"]).json["state"] for each in jobs]
    assert states == ["done", "failed", "failed"]
    assert app.extensions["dedup"].redis.xlen("dedup.state:default:dead") == 2


def test_a_worker_that_dies_loses_nothing(app: Flask, client: FlaskClient, shared: Context) -> None:
    sent = send(client, *PUBLISHED[0])
    dying = Queue(shared.redis, patience_ms=60_000)
    taken = dying.take("dead", wait_ms=10)
    assert taken is not None and taken.tries == 1
    assert Queue(shared.redis, patience_ms=60_000).take("impatient", wait_ms=10) is None
    time.sleep(0.01)
    heir = Queue(shared.redis, patience_ms=1)
    again = heir.take("heir", wait_ms=10)
    assert again is not None and (again.id, again.tries, again.body) == (taken.id, 2, taken.body)
    heir.failed(again, "try later", again=True)
    assert client.get(sent.headers["Location"]).json["state"] == "retrying"
    time.sleep(0.01)
    third = heir.take("heir", wait_ms=10)
    assert third is not None
    heir.done(third, result="created")
    assert heir.depth() == 0


def test_tries_are_counted(shared: Context) -> None:
    queue = Queue(shared.redis, patience_ms=0, tries=3)
    queue.put("ghost", "desk", b"{}", {})
    for _ in range(3):
        taken = queue.take("w", wait_ms=10)
        assert taken is not None
        queue.failed(taken, "still broken", again=True)
    assert queue.take("w", wait_ms=10) is None and queue.depth() == 0


def test_what_kills_every_worker_ends_with_the_dead_letters(shared: Context) -> None:
    queue = Queue(shared.redis, patience_ms=0, tries=2)
    job = queue.put("sanity", "desk", b"{}", {"sanity-operation": "delete"})
    assert [queue.take("w", wait_ms=10) is None for _ in range(3)] == [False, False, True]
    assert queue.depth() == 0 and (queue.job(job) or {})["state"] == "failed"
    ((_, dead),) = shared.redis.xrange("dedup.state:default:dead")
    assert dead[b"header:sanity-operation"] == b"delete" and dead[b"body"] == b"{}"


def test_a_worker_thread_starts_with_the_secrets_and_stops(settings: Settings, client: FlaskClient) -> None:
    app = create_app(replace(settings))
    worker = Deliverer(app)
    worker.start()
    try:
        sent = send(client, *PUBLISHED[0])
        deadline = time.monotonic() + 20
        while client.get(sent.headers["Location"]).json["state"] != "done":
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        worker.stop()
        app.extensions["dedup"].close()


def test_a_delivery_overheard_and_sent_again_is_not_done_again(app: Flask, client: FlaskClient, shared: Context) -> None:
    body = json.dumps({"id": 7, "status": "publish", "title": {"rendered": "Lock"}, "content": {"rendered": HTML}}).encode()
    signed = wordpress(body, time.time())
    worker = Deliverer(app)

    def post() -> str:
        answer = client.post("/v1/webhooks/wordpress/desk", data=body, headers=signed, content_type="application/json")
        assert answer.status_code == 202
        return str(answer.json["job"])

    first = post()
    assert worker.once()
    assert send(client, "wordpress", wordpress, {"id": 7, "status": "trash"}).status_code == 202
    assert worker.once()
    assert post() == first and not worker.once()
    assert client.get("/v1/articles/desk/7").status_code == 410
    old, now = {"post": {"current": {"id": "8", "status": "draft"}}}, time.time()
    same = {send(client, "ghost", lambda body, _, at=at: old_ghost(body, at), old).json["job"] for at in (now, now + 1)}
    assert len(same) == 1, "an old Ghost's signature does not cover its time"
    other = {send(client, "ghost", lambda body, _, at=at: ghost(body, at), old).json["job"] for at in (now, now + 1)}
    assert len(other) == 2 and not same & other
    assert len({send(client, "strapi", strapi, {"event": "x", "entry": {"id": 1}}).json["job"] for _ in range(2)}) == 2


def test_what_a_dead_worker_left_undoes_nothing_that_came_later(app: Flask, client: FlaskClient, shared: Context) -> None:
    published = {"id": 7, "status": "publish", "title": {"rendered": "Lock"}, "content": {"rendered": HTML}}
    late = send(client, "wordpress", wordpress, published)
    dead = shared.queue.take("dead", wait_ms=10)
    assert dead is not None
    worker = Deliverer(app)
    send(client, "wordpress", wordpress, {**published, "title": {"rendered": "Lock opens"}})
    assert worker.once()
    assert client.get("/v1/articles/desk/7").json["title"] == "Lock opens"
    send(client, "wordpress", wordpress, {"id": 7, "status": "trash"})
    assert worker.once()
    with app.app_context():
        claimed = Queue(shared.redis, patience_ms=0).take("heir", wait_ms=10)
        assert claimed is not None and claimed.id == dead.id
        worker._work(shared, claimed)
    assert client.get(late.headers["Location"]).json["result"] == "overtaken"
    assert client.get("/v1/articles/desk/7").status_code == 410
    send(client, "wordpress", lambda body, at: wordpress(body, at + 1), published)
    assert worker.once()
    assert client.get("/v1/articles/desk/7").json["title"] == "Lock"


@pytest.mark.parametrize("wrong", ["ghots/desk=s3cret", "ghost=s3cret", "ghost/desk=", "ghost/de sk=s3cret", "s3cret"])
def test_secrets_that_no_delivery_could_meet_are_told_at_the_start(settings: Settings, wrong: str) -> None:
    with pytest.raises(ConfigError) as told:
        create_app(replace(settings, webhook_secrets=wrong))
    assert "s3cret" not in str(told.value)
