"""`POST /v1/compare`: passages on both sources, whatever their markup and unit."""

from __future__ import annotations

import html as entities
import re

import pytest
from flask.testing import FlaskClient

from dedup.normalise import normalise
from service.schemas.checks import Comparison
from tests.service.stories import AGENCY, COPY

EMOJI = "\N{GRINNING FACE}"


def words(text: str) -> tuple[str, ...]:
    return normalise(entities.unescape(re.sub(r"</?p>", " ", text))).words


@pytest.mark.parametrize("unit", ["utf16", "codepoint", "utf8"])
def test_spans_slice_both_sources(client: FlaskClient, unit: str) -> None:
    a = EMOJI + "\n\n" + COPY
    b = f"<p>{EMOJI} &amp; more</p>" + "".join(f"<p>{entities.escape(each)}</p>" for each in AGENCY.split("\n\n"))
    answer = client.post(f"/v1/compare?offset_unit={unit}", json={"a": {"text": a}, "b": {"html": b}})
    assert answer.status_code == 200
    found = Comparison.model_validate(answer.json)
    assert found.passages
    encoding, width = {"utf16": ("utf-16-le", 2), "codepoint": ("utf-32-le", 4), "utf8": ("utf-8", 1)}[unit]
    for passage in found.passages:
        here = a.encode(encoding)[width * passage.a[0] : width * passage.a[1]].decode(encoding)
        there = b.encode(encoding)[width * passage.b[0] : width * passage.b[1]].decode(encoding)
        assert here.split()[:4] == there.split()[:4]
        for kind, here_low, here_high, there_low, there_high in passage.ops:
            if kind == "equal":
                one = here.encode(encoding)[width * here_low : width * here_high].decode(encoding)
                other = there.encode(encoding)[width * there_low : width * there_high].decode(encoding)
                assert words(one) == words(other)


def test_stored_articles_are_named_by_key(client: FlaskClient) -> None:
    client.put("/v1/articles/afp/1", json={"text": AGENCY})
    answer = client.post("/v1/compare", json={"a": {"text": COPY}, "b": {"key": "afp/1"}}).json
    same = client.post("/v1/compare", json={"a": {"text": COPY}, "b": {"text": AGENCY}}).json
    assert answer == same and 0 < answer["share"]["a"] < 1
    assert client.post("/v1/compare", json={"a": {"text": COPY}, "b": {"key": "afp/2"}}).status_code == 404
    assert client.post("/v1/compare", json={"a": {"text": COPY}}).status_code == 422


def test_nothing_in_common(client: FlaskClient) -> None:
    answer = client.post("/v1/compare", json={"a": {"text": AGENCY}, "b": {"text": "Quite another matter altogether."}}).json
    assert (answer["passages"], answer["share"]) == ([], {"a": 0.0, "b": 0.0})
