"""`POST /v1/check`: the document, its offsets, its options, and what is refused."""

from __future__ import annotations

import gzip
import json

import pytest
from flask.testing import FlaskClient

from service.schemas.checks import VerdictDocument
from tests.service.stories import AGENCY, COPY, DOUBLED, EMOJI


def utf16(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_a_double_is_found_and_its_span_slices_what_was_sent(client: FlaskClient) -> None:
    answer = client.post("/v1/check", json={"text": DOUBLED, "outlet": "trt", "id": "fair"})
    assert answer.status_code == 200
    VerdictDocument.model_validate(answer.json)
    (finding,) = answer.json["findings"]
    assert finding["rule"] == "double/paragraph"
    assert DOUBLED[finding["start"] : finding["end"]] == DOUBLED.split("\n\n")[1] == finding["text"]
    assert answer.json["verdict"] == "warn"
    assert answer.json["incomplete"] is False
    assert answer.json["article"]["key"] == "trt/fair"


@pytest.mark.parametrize("unit", ["utf16", "codepoint", "utf8", None])
def test_offsets_count_what_was_asked_for(client: FlaskClient, unit: str | None) -> None:
    answer = client.post("/v1/check", json={"text": EMOJI}, query_string={"offset_unit": unit} if unit else {})
    (finding,) = answer.json["findings"]
    start, end = finding["start"], finding["end"]
    assert answer.json["offset_unit"] == unit or unit is None and answer.json["offset_unit"] == "utf16"
    sliced = {
        "utf16": utf16(EMOJI, start, end),
        "codepoint": EMOJI[start:end],
        "utf8": EMOJI.encode()[start:end].decode("utf-8", "replace"),
    }
    assert sliced[unit or "utf16"] == DOUBLED.split("\n\n")[0]


def test_a_document_as_json_object_is_sliced_as_it_was_sent(client: FlaskClient) -> None:
    html = "".join(f"<p>{text} &amp; more</p>" for text in DOUBLED.split("\n\n"))
    document = '{ "title":"Fair",  "html": ' + json.dumps(html) + " }"
    body = '{"id": "1", "document": ' + document + ', "outlet": "trt"}'
    answer = client.post("/v1/check?offset_unit=codepoint", data=body, content_type="application/json")
    assert answer.status_code == 200, answer.json
    (finding,) = answer.json["findings"]
    assert document[finding["start"] : finding["end"]] == f"{DOUBLED.split(chr(10) * 2)[0]} &amp; more"


def test_sources_are_found_with_both_spans(client: FlaskClient) -> None:
    assert client.put("/v1/articles/afp/1", json={"text": AGENCY, "title": "Lock"}).status_code == 201
    answer = client.post("/v1/check", json={"text": COPY, "outlet": "trt", "id": "2"}).json
    assert [source["key"] for source in answer["sources"]] == ["afp/1"]
    assert 0.4 < answer["share"]["ratio"] < 0.8
    shown = client.get("/v1/articles/afp/1").json["text"]
    related = [place for finding in answer["findings"] for place in finding["related"] if place["key"] == "afp/1"]
    assert related
    assert all(utf16(shown, place["start"], place["end"]) in AGENCY for place in related)


def test_depth(client: FlaskClient) -> None:
    scores = client.post("/v1/check?depth=scores", json={"text": DOUBLED}).json
    summary = client.post("/v1/check?depth=summary", json={"text": DOUBLED}).json
    assert scores["findings"] == [] and scores["verdict"] == "warn"
    assert [(each["text"], each["related"][0]["ops"]) for each in summary["findings"]] == [(None, [])]


def test_nothing_is_stored(client: FlaskClient) -> None:
    client.post("/v1/check", json={"text": COPY, "outlet": "trt", "id": "2"})
    assert client.get("/v1/articles/trt/2").status_code == 404
    assert client.get("/readyz").json["articles"] == 0


def test_gzip(client: FlaskClient) -> None:
    body = gzip.compress(json.dumps({"text": DOUBLED}).encode())
    answer = client.post("/v1/check", data=body, headers={"Content-Encoding": "gzip"}, content_type="application/json")
    assert len(answer.json["findings"]) == 1


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"text": "\xff"}', "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"text": "a", "html": "b"}', "application/json", 422),
        (b'{"text": "a", "colour": "b"}', "application/json", 422),
        (b'{"text": 1}', "application/json", 422),
        (b'{"text": "a", "outlet": "a/b", "id": "1"}', "application/json", 422),
        (b'{"text": "a", "published": "yesterday"}', "application/json", 422),
        (b"text=a", "application/x-www-form-urlencoded", 415),
        (b"<p>a</p>", "text/html", 415),
        (b'{"text": "a"}', "application/json; charset=utf-16", 415),
    ],
)
def test_what_is_refused(client: FlaskClient, data: bytes, content_type: str, status: int) -> None:
    answer = client.post("/v1/check", data=data, content_type=content_type)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "query", ["offset_unit=pixels", "depth=1", "timeout_ms=0", "timeout_ms=x", "timeout_ms=1.5", "colour=red", "depth=full&depth=full"]
)
def test_bad_queries(client: FlaskClient, query: str) -> None:
    assert client.post(f"/v1/check?{query}", json={"text": "a"}).status_code == 422


def test_no_problem_quotes_the_article(client: FlaskClient) -> None:
    secret = "Scoop about the minister"
    for body in ({"text": secret, "html": secret}, {"text": secret, "version": secret}, {"texts": secret}):
        assert secret not in client.post("/v1/check", json=body).text


def test_time_runs_out(client: FlaskClient) -> None:
    answer = client.post("/v1/check?timeout_ms=1", json={"text": "\n\n".join(f"{AGENCY} {n}" for n in range(400))})
    assert answer.status_code == 200
    assert answer.json["incomplete"] is True
    VerdictDocument.model_validate(answer.json)
    enough = client.post("/v1/check?timeout_ms=30000", json={"text": DOUBLED}).json
    assert enough["incomplete"] is False and len(enough["findings"]) == 1


def test_answers_tell_their_time_and_id(client: FlaskClient) -> None:
    answer = client.post("/v1/check", json={"text": DOUBLED}, headers={"X-Request-ID": "desk-7"})
    assert answer.headers["X-Request-ID"] == "desk-7"
    assert "segment;dur=" in answer.headers["Server-Timing"] and "total;dur=" in answer.headers["Server-Timing"]
    assert client.get("/healthz", headers={"X-Request-ID": "a b\u00ff"}).headers["X-Request-ID"] != "a b\u00ff"


def test_a_batch_answers_line_by_line(client: FlaskClient) -> None:
    lines = [json.dumps({"text": DOUBLED}), "{", json.dumps({"text": COPY}), "", json.dumps({"colour": 1})]
    answer = client.post("/v1/check:batch", data="\n".join(lines), content_type="application/x-ndjson")
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [(line["line"], line["status"]) for line in found] == [(1, 200), (2, 400), (3, 200), (4, 422)]
    assert found[0]["result"]["verdict"] == "warn"
    assert found[1]["problem"]["title"] == "The request is malformed"
