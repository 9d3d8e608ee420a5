"""The API's description: valid, frozen, complete, and true (schemathesis asks every route what it cannot expect).

``SCHEMATHESIS_CASES`` sets how many cases each operation gets: the default run
is small, 80 make a campaign of some 2,700 requests.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck

from service import create_app, openapi
from service.context import Context
from service.settings import Settings

FROZEN = Path(__file__).parents[2] / "docs" / "openapi.json"
CASES = int(os.environ.get("SCHEMATHESIS_CASES", "12"))


def test_it_is_valid(app: Flask) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    validator.validate(openapi.document(app))


def test_it_is_frozen(app: Flask) -> None:
    made = json.loads(json.dumps(openapi.document(app)))
    assert made == json.loads(FROZEN.read_text()), "the API changed: python -m service.openapi > docs/openapi.json"


def test_it_is_served(client: FlaskClient) -> None:
    assert client.get("/openapi.json").json == json.loads(FROZEN.read_text())
    page = client.get("/docs").text
    for path in json.loads(FROZEN.read_text())["paths"]:
        assert f"<code>{path}</code>" in page


def test_every_route_of_the_api_is_described(app: Flask) -> None:
    known = {re.sub(r"\{\w+\}", "*", path) for path in openapi.document(app)["paths"]}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1/") or rule.rule in ("/healthz", "/readyz", "/metrics", "/openapi.json"):
            assert re.sub(r"<[^>]+>", "*", rule.rule) in known


OPERATIONS = sorted(
    (method, path) for path, methods in json.loads(FROZEN.read_text())["paths"].items() for method in methods
)


def _Lines(ctx: Any, value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


ASKED: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def tell_how_many() -> Iterator[None]:
    yield
    print(f"schemathesis asked {len(ASKED)} times")


@pytest.fixture
def described(redis_url: str) -> Any:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    schemathesis.serializer("application/x-ndjson", "application/ndjson", "application/jsonl")(_Lines)
    app = create_app(Settings(redis_url=redis_url, rate_limit="100000000/minute"))
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_as_described(described: Any, method: str, path: str, mode: str) -> None:
    from schemathesis.generation import GenerationMode

    @hypothesis.settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @hypothesis.given(case=described[path][method].as_strategy(generation_mode=GenerationMode(mode)))
    def ask(case: Any) -> None:
        ask_and_look(case)

    try:
        ask()
    except hypothesis.errors.Unsatisfiable:
        assert mode == "negative", "an operation that nothing fits"  # some have nothing that can be wrong


def ask_and_look(case: Any) -> None:
    """All of schemathesis' checks, but for one that is narrowed to what it means.

    It wants every request that fits the schema accepted. A schema cannot say
    that a text must hold an article, or what is stored already; so a problem
    of that kind is allowed, and only "does not fit its schema" is not.
    """
    from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

    answer = case.call()
    # A batch tells of each bad line in its own line, and is itself answered 200.
    lines = [negative_data_rejection] if case.path.endswith(":batch") else []
    case.validate_response(answer, excluded_checks=[positive_data_acceptance, *lines])
    ASKED.append(case.path)
    if case.meta is not None and case.meta.generation.mode.value == "positive" and answer.status_code >= 400:
        assert not answer.json()["type"].endswith(("-invalid", "-malformed-request")), answer.text


def test_stateful_sequences(described: Any) -> None:
    shared: Context = described.app.extensions["dedup"]

    class Sequences(described.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            # Every sequence begins with nothing, so that one told again goes the same way.
            shared.index.drop(list(shared.index.scan()))
            for key in shared.redis.scan_iter("dedup.state:*"):
                shared.redis.delete(key)
            shared.forget()
            super().setup()

        def validate_response(self, response: Any, case: Any, **options: Any) -> None:
            from schemathesis.specs.openapi.checks import positive_data_acceptance

            case.validate_response(response, excluded_checks=[positive_data_acceptance])
            ASKED.append(case.path)

    Sequences.run(
        settings=hypothesis.settings(
            max_examples=CASES, stateful_step_count=6, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
    )
