"""Findings set aside: by whom, until when, and quiet everywhere."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize("until", ["2026-02-31", "2027-02-29", "2026-13-01", "2026-12-31T25:00:00Z", "tomorrow"])
def test_an_end_that_is_no_day_is_refused(client: FlaskClient, until: str) -> None:
    answer = client.post("/v1/feedback", json={"fingerprint": "0" * 16, "reason": "a refrain", "until": until})
    assert answer.status_code == 422 and "until" in answer.get_data(as_text=True)
    assert client.post("/dismiss", data={"fingerprint": "0" * 16, "reason": "a refrain", "until": until}).status_code == 422
    assert client.get("/v1/feedback").json["dismissals"] == []


@pytest.mark.parametrize(
    ("until", "kept"),
    [
        ("2028-02-29", "2028-02-29"),
        ("2999-12-31T23:59:59Z", "2999-12-31T23:59:59Z"),
        ("2999-12-31T23:59:59+02:00", "2999-12-31T21:59:59Z"),
    ],
)
def test_a_day_and_a_moment_are_ends(client: FlaskClient, until: str, kept: str) -> None:
    answer = client.post("/v1/feedback", json={"fingerprint": "0" * 16, "reason": "a refrain", "until": until})
    assert answer.status_code == 201 and answer.json["until"] == kept
