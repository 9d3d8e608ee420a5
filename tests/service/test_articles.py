"""`/v1/articles`: idempotent, conditional, versioned, and gone when deleted."""

from __future__ import annotations

import json
import threading

from flask import Flask
from flask.testing import FlaskClient

from service.context import Context
from service.schemas.articles import PutReceipt, StoredDocument
from tests.service.stories import AGENCY, COPY, DOUBLED

URL = "/v1/articles/afp/2016/lock"


def test_put_is_idempotent(client: FlaskClient) -> None:
    first = client.put(URL, json={"text": AGENCY, "title": "Lock"})
    again = client.put(URL, json={"text": AGENCY, "title": "Lock"})
    other = client.put(URL, json={"text": COPY, "title": "Lock"})
    assert [(each.status_code, each.json["result"]) for each in (first, again, other)] == [
        (201, "created"),
        (200, "unchanged"),
        (200, "replaced"),
    ]
    PutReceipt.model_validate(first.json)
    assert first.headers["Location"] == URL
    assert first.headers["ETag"] == again.headers["ETag"] != other.headers["ETag"]


def test_get_gives_back_what_was_stored(client: FlaskClient) -> None:
    sent = {"text": AGENCY, "title": "Lock", "byline": "By A. B.", "published": "2016-10-25T09:00:00Z", "version": 3}
    tag = client.put(URL, json=sent).headers["ETag"]
    answer = client.get(URL)
    StoredDocument.model_validate(answer.json)
    assert answer.json["text"] == AGENCY
    assert {name: answer.json[name] for name in sent if name != "text"} == {n: v for n, v in sent.items() if n != "text"}
    assert answer.headers["ETag"] == tag == client.put(URL, json=sent).json["etag"]
    assert client.get(URL, headers={"If-None-Match": tag}).status_code == 304


def test_older_versions_are_refused(client: FlaskClient) -> None:
    client.put(URL, json={"text": AGENCY, "version": 5})
    answer = client.put(URL, json={"text": COPY, "version": 4})
    assert answer.status_code == 409 and answer.json["type"].endswith("stale-version")
    assert client.get(URL).json["text"] == AGENCY


def test_conditions(client: FlaskClient) -> None:
    assert client.put(URL, json={"text": AGENCY}, headers={"If-Match": '"nothing"'}).status_code == 412
    tag = client.put(URL, json={"text": AGENCY}, headers={"If-None-Match": "*"}).headers["ETag"]
    assert client.put(URL, json={"text": COPY}, headers={"If-None-Match": "*"}).status_code == 412
    assert client.put(URL, json={"text": COPY}, headers={"If-Match": tag}).status_code == 200
    assert client.put(URL, json={"text": AGENCY}, headers={"If-Match": tag}).status_code == 412
    assert client.delete(URL, headers={"If-Match": tag}).status_code == 412
    assert client.get(URL).json["text"] == COPY


def test_of_many_conditional_writers_one_wins(app: Flask, client: FlaskClient) -> None:
    tag = client.put(URL, json={"text": AGENCY}).headers["ETag"]
    statuses: list[int] = []

    def write(number: int) -> None:
        body = {"text": f"{COPY}\n\nWriter {number} adds a paragraph of his own."}
        statuses.append(app.test_client().put(URL, json=body, headers={"If-Match": tag}).status_code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [412] * 7


def test_delete_purges_the_text_and_leaves_a_tombstone(client: FlaskClient, shared: Context) -> None:
    client.put(URL, json={"text": AGENCY, "version": 5})
    assert client.delete(URL).status_code == 204
    assert client.delete(URL).status_code == 204
    answer = client.get(URL)
    assert (answer.status_code, answer.json["version"]) == (410, 5)
    assert client.get(f"{URL}/matches").status_code == 410
    word = b"Brenwick"
    for key in shared.redis.scan_iter():
        dumped = shared.redis.dump(key) or b""
        assert word not in dumped, key
    assert client.post("/v1/check", json={"text": COPY}).json["sources"] == []
    assert client.put(URL, json={"text": AGENCY, "version": 5}).status_code == 409
    assert client.put(URL, json={"text": AGENCY, "version": 6}).status_code == 201
    assert client.get(URL).status_code == 200


def test_what_never_was(client: FlaskClient) -> None:
    for answer in (client.get(URL), client.delete(URL), client.get(f"{URL}/matches")):
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert client.put("/v1/articles/-bad/1", json={"text": "a"}).status_code == 404
    assert client.post(URL, json={"text": "a"}).status_code == 405


def test_matches(client: FlaskClient) -> None:
    client.put(URL, json={"text": AGENCY})
    client.put("/v1/articles/trt/1", json={"text": COPY})
    answer = client.get("/v1/articles/trt/1/matches?offset_unit=codepoint").json
    assert [source["key"] for source in answer["sources"]] == ["afp/2016/lock"]
    text = client.get("/v1/articles/trt/1").json["text"]
    assert all(text[each["start"] : each["end"]] == each["text"] for each in answer["findings"] if each["paragraph"])


def test_a_batch_stores_line_by_line(client: FlaskClient) -> None:
    lines = [
        json.dumps({"outlet": "afp", "id": "1", "text": AGENCY, "version": 2}),
        json.dumps({"outlet": "afp", "id": "1", "text": AGENCY, "version": 1}),
        json.dumps({"id": "2", "text": AGENCY}),
        "nonsense",
        json.dumps({"outlet": "trt", "id": "3", "text": DOUBLED}),
    ]
    answer = client.post("/v1/articles:batch", data="\n".join(lines), content_type="application/x-ndjson")
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [(each["line"], each["status"]) for each in found] == [(1, 201), (2, 409), (3, 422), (4, 400), (5, 201)]
    assert client.get("/v1/articles/afp/1").json["version"] == 2
    assert client.get("/readyz").json["articles"] == 2
