"""Findings set aside: by whom, until when, and quiet everywhere."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.service.stories import DOUBLED

ARTICLE = {"text": DOUBLED, "outlet": "trt", "id": "fair"}


def test_a_dismissed_finding_stays_quiet_until_its_day(client: FlaskClient) -> None:
    (finding,) = client.post("/v1/check", json=ARTICLE).json["findings"]
    said = {"fingerprint": finding["fingerprint"], "reason": "a refrain", "until": "2999-01-01"}
    answer = client.post("/v1/feedback", json=said)
    assert answer.status_code == 201 and answer.json["until"] == "2999-01-01" and answer.json["by"] == "local"
    after = client.post("/v1/check", json=ARTICLE).json
    assert after["findings"] == [] and after["verdict"] == "pass"
    (dismissed,) = after["dismissed"]
    assert (dismissed["fingerprint"], dismissed["reason"], dismissed["by"]) == (finding["fingerprint"], "a refrain", "feedback")
    assert [each["fingerprint"] for each in client.get("/v1/feedback").json["dismissals"]] == [finding["fingerprint"]]
    client.post("/v1/feedback", json={**said, "until": "2001-01-01"})
    assert len(client.post("/v1/check", json=ARTICLE).json["findings"]) == 1


def test_a_dismissal_can_be_taken_back(client: FlaskClient) -> None:
    (finding,) = client.post("/v1/check", json=ARTICLE).json["findings"]
    path = f"/v1/feedback/{finding['fingerprint']}"
    assert client.delete(path).status_code == 404
    client.post("/v1/feedback", json={"fingerprint": finding["fingerprint"], "reason": "a refrain"})
    assert client.delete(path).status_code == 204
    assert len(client.post("/v1/check", json=ARTICLE).json["findings"]) == 1


def test_a_reason_is_needed(client: FlaskClient) -> None:
    for body in ({"fingerprint": "abcd1234"}, {"fingerprint": "abcd1234", "reason": ""}, {"fingerprint": "a b", "reason": "because"}):
        assert client.post("/v1/feedback", json=body).status_code == 422


def test_a_comment_in_the_article_dismisses_too(client: FlaskClient) -> None:
    paragraphs = "".join(f"<p>{each}</p>" for each in DOUBLED.split("\n\n"))
    comment = '<!-- dedup: off rule=double/paragraph reason="a refrain" until=2999-01-01 -->'
    answer = client.post("/v1/check", json={"html": comment + paragraphs}).json
    assert answer["findings"] == [] and [each["by"] for each in answer["dismissed"]] == ["comment"]
