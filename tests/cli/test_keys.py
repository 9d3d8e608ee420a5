"""`dedup keys`: made, listed, ended."""

from __future__ import annotations

import pytest
from redis import Redis

from dedup.cli.main import main
from dedup.state.access import Access


def test_a_key_is_made_shown_once_and_ended(redis_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "add", "CMS plugin", "--scope", "write", "--limit", "60/minute", "--redis", redis_url]) == 0
    text = capsys.readouterr().out.strip()
    client = Redis.from_url(redis_url)
    key = Access(client).verify(text)
    assert key is not None and (key.label, key.scopes, key.limit) == ("CMS plugin", ("write",), "60/minute")
    assert main(["keys", "list", "--redis", redis_url]) == 0
    listed = capsys.readouterr().out
    assert key.id in listed and "live" in listed and text not in listed
    assert main(["keys", "revoke", key.id, "--redis", redis_url]) == 0
    assert Access(client).verify(text) is None
    client.close()


def test_what_cannot_be(redis_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["add"], ["revoke", "nobody"], ["add", "x", "--scope", "write", "--origin", "https://a.example"], ["add", "x", "--limit", "1"]):
        assert main(["keys", *arguments, "--redis", redis_url]) == 2
    assert main(["keys", "list", "--redis", "memory:"]) == 2
    assert main(["keys", "list", "--redis", "unix:///nonexistent/redis.sock"]) == 3
    capsys.readouterr()
