"""Keys, scopes, origins, limits, and the open door of a machine without keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dedup.errors import ConfigError, NotFound, UsageError
from dedup.state.access import Access
from service.context import Context
from service.serve import refuse_open_door
from service.settings import Settings

MakeKey = Callable[..., str]


def bearer(key: str, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", **headers}


def test_keys_are_hashed_at_rest_and_compared_whole(shared: Context) -> None:
    key, text = Access(shared.redis).add("desk", ["write"])
    secret = text.rpartition("_")[2] if text.count("_") == 2 else text.split("_", 2)[2]
    stored = b"".join(shared.redis.hgetall("dedup.state:default:access").values())
    assert secret.encode() not in stored and text.encode() not in stored
    access = Access(shared.redis)
    assert access.verify(text) == key
    for wrong in (text[:-1], text + "x", text.swapcase(), "", "dk_", f"dk_{key.id}_{'A' * 43}", "dk_aaaaaaaaaa_" + secret):
        assert access.verify(wrong) is None
    access.revoke(key.id)
    assert access.verify(text) is None
    with pytest.raises(NotFound):
        access.revoke("nobody")


@pytest.mark.parametrize(
    ("scopes", "options"),
    [
        ([], {}),
        (["root"], {}),
        (["write"], {"origins": ["https://a.example"]}),
        (["check"], {"origins": ["https://a.example/path"]}),
        (["check"], {"origins": ["*"]}),
        (["check"], {"limit": "lots"}),
    ],
)
def test_keys_that_cannot_be_made(shared: Context, scopes: list[str], options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Access(shared.redis).add("x", scopes, **options)  # type: ignore[arg-type]
    assert Access(shared.redis).list() == []


def test_scopes_include_those_below(client: FlaskClient, make_key: MakeKey) -> None:
    keys = {scope: make_key(scope) for scope in ("check", "write", "admin")}
    wanted = {"check": [200, 403, 403], "write": [200, 404, 403], "admin": [200, 404, 200]}
    for scope, statuses in wanted.items():
        headers = bearer(keys[scope])
        found = [
            client.post("/v1/check", json={"text": "a"}, headers=headers).status_code,
            client.get("/v1/articles/a/b", headers=headers).status_code,
            client.get("/metrics", headers=headers).status_code,
        ]
        assert found == statuses, scope


def test_without_a_key_once_one_exists(client: FlaskClient, make_key: MakeKey, shared: Context) -> None:
    assert client.get("/v1/rules").status_code == 200
    key = make_key("check")
    answer = client.get("/v1/rules")
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert client.get("/v1/rules", headers={"Authorization": "Basic eDp5"}).status_code == 401
    assert client.get("/v1/rules", headers=bearer("dk_wrong")).status_code == 401
    assert client.get("/v1/rules", headers=bearer(key)).status_code == 200
    assert client.get("/healthz").status_code == client.get("/openapi.json").status_code == 200
    Access(shared.redis).revoke(key.split("_")[1])
    shared.forget()
    assert client.get("/v1/rules", headers=bearer(key)).status_code == 401
    assert client.get("/v1/rules").status_code == 401, "revoking the last key opens nothing"


@pytest.mark.parametrize(
    ("environ", "headers"),
    [
        ({"REMOTE_ADDR": "192.0.2.7"}, {}),
        ({"REMOTE_ADDR": "::ffff:192.0.2.7"}, {}),
        ({}, {"X-Forwarded-For": "127.0.0.1"}),
        ({}, {"Host": "attacker.example"}),
        ({}, {"Origin": "https://attacker.example"}),
        ({}, {"Origin": "null"}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_without_keys_only_this_machine_is_answered(
    client: FlaskClient, environ: dict[str, str], headers: dict[str, str]
) -> None:
    answer = client.post("/v1/check", json={"text": "a"}, headers=headers, environ_base=environ)
    assert answer.status_code == 403, answer.json


def test_the_server_does_not_open_to_others_without_keys(settings: Settings, make_key: MakeKey) -> None:
    refuse_open_door("127.0.0.1", settings)
    refuse_open_door("::1", settings)
    with pytest.raises(ConfigError, match="no API key"):
        refuse_open_door("0.0.0.0", settings)
    make_key("check")
    refuse_open_door("0.0.0.0", settings)


def test_browser_keys_work_from_their_origins_only(client: FlaskClient, make_key: MakeKey) -> None:
    origin = "https://cms.example.org"
    key = make_key("check", origins=(origin,))
    good = client.post("/v1/check", json={"text": "a"}, headers=bearer(key, Origin=origin))
    assert good.status_code == 200 and good.headers["Access-Control-Allow-Origin"] == origin
    assert "Origin" in good.headers["Vary"]
    for headers in (bearer(key), bearer(key, Origin="https://evil.example"), bearer(key, Origin=origin + ".evil.example")):
        answer = client.post("/v1/check", json={"text": "a"}, headers=headers)
        assert answer.status_code == 403 and "Access-Control-Allow-Origin" not in answer.headers
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    preflight = client.options("/v1/check", headers=asked)
    assert preflight.status_code == 204 and preflight.headers["Access-Control-Allow-Origin"] == origin
    assert client.options("/v1/check", headers={**asked, "Origin": "https://evil.example"}).status_code == 403


def test_limits_are_per_key(client: FlaskClient, make_key: MakeKey) -> None:
    slow, other = make_key("check", limit="3/minute"), make_key("check")
    statuses = [client.get("/v1/rules", headers=bearer(slow)).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    answer = client.get("/v1/rules", headers=bearer(slow))
    assert 1 <= int(answer.headers["Retry-After"]) <= 60 and answer.mimetype == "application/problem+json"
    assert client.get("/v1/rules", headers=bearer(other)).status_code == 200


def test_the_page_counts_too(client: FlaskClient, make_key: MakeKey) -> None:
    client.post("/sign-in", data={"key": make_key("check", limit="2/minute")})
    assert [client.get("/").status_code for _ in range(4)] == [200, 200, 429, 429]
