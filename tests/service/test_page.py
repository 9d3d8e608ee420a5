"""The editor's page: what the server renders, and what an editor does in a real browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from tests.service.stories import AGENCY, ARABIC, COPY, DOUBLED, HOSTILE


def test_marks_and_findings(client: FlaskClient) -> None:
    html = client.post("/", data={"text": DOUBLED, "title": "Fair"}).text
    assert len(re.findall(r'class="finding warning"', html)) == 1
    (marked,) = re.findall(r'<mark class="warning">([^<]*)</mark>', html)
    assert marked == DOUBLED.split("\n\n")[0]
    assert 'dir="auto"' in html


def test_an_empty_index_is_no_all_clear(client: FlaskClient) -> None:
    assert "no articles to compare with" in client.post("/", data={"text": AGENCY}).text
    client.put("/v1/articles/afp/1", json={"text": DOUBLED, "title": "Fair"})
    assert "Nothing here stands twice or elsewhere" in client.post("/", data={"text": AGENCY}).text


def test_a_pasted_article_that_names_itself_is_no_source_of_itself(client: FlaskClient) -> None:
    client.put("/v1/articles/post/fair", json={"text": AGENCY})
    pasted = f"---\noutlet: post\nid: fair\n---\n\n{AGENCY}"
    assert "of this stands elsewhere" not in client.post("/", data={"text": pasted}).text
    assert "of this stands elsewhere" in client.post("/", data={"text": pasted, "outlet": "trt", "id": "1"}).text
    assert "of this stands elsewhere" in client.post("/", data={"text": AGENCY}).text


@pytest.mark.parametrize("as_", ["auto", "text", "html"])
def test_hostile_text_is_shown_and_not_run(client: FlaskClient, as_: str) -> None:
    client.put("/v1/articles/afp/1", json={"text": f"{HOSTILE}\n\n{AGENCY}", "title": HOSTILE, "url": "javascript:alert(1)"})
    html = client.post("/", data={"text": f"{HOSTILE}\n\n{AGENCY}", "title": HOSTILE, "outlet": "trt", "id": HOSTILE, "as": as_}).text
    assert "<script>alert" not in html and "<img src=x" not in html and "<svg/onload" not in html
    assert "&lt;script&gt;alert(1)" in html
    if as_ == "text":
        assert 'id="side-1"' in html  # the hostile source is shown as well
    assert 'href="javascript:' not in html
    assert len(re.findall(r"<script", html)) == 1


def test_every_answer_forbids_what_is_inline_or_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/", "/docs", "/clusters", "/reports", "/sign-in", "/nothing", "/v1/rules"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)
        assert not re.search(r"""\son\w+=|style=["']|<style""", answer.text)


def test_bad_input_is_told(client: FlaskClient) -> None:
    answer = client.post("/", data={"text": "  "})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    refused = client.post("/", data={"text": "<memo>Bring the boats in.</memo>", "as": "auto"})
    assert refused.status_code == 422 and "Read as”" in refused.text and "Bring the boats in." in refused.text
    assert client.post("/", data={"text": "<memo>Bring the boats in.</memo>", "as": "text"}).status_code == 200
    assert "choose that" not in answer.text


def test_pages_of_other_sites_may_not_post(client: FlaskClient) -> None:
    assert client.post("/", data={"text": "a"}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/dismiss", data={}, headers={"Origin": "null"}).status_code == 403


def test_sign_in(client: FlaskClient, make_key: Any) -> None:
    key = make_key("check")
    assert client.get("/").status_code == 303
    assert client.post("/sign-in", data={"key": "dk_wrong"}).status_code == 401
    answer = client.post("/sign-in", data={"key": key})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and key not in cookie
    assert client.get("/").status_code == 200
    assert client.post("/", data={"text": DOUBLED}).status_code == 200
    assert client.post("/", data={"text": DOUBLED}, headers={"Origin": "https://evil.example"}).status_code == 303
    assert client.post("/dismiss", data={"fingerprint": "abcd", "reason": "because"}).status_code == 403
    client.post("/sign-out")
    assert client.get("/").status_code == 303


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_type_check_click_dismiss(browser: Any, address: str, client: FlaskClient) -> None:
    client.put("/v1/articles/afp/lock", json={"text": AGENCY, "title": "Lock reopens", "published": "2016-10-25T09:00:00Z"})
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(address) else None)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.fill("#text", f"{COPY}\n\n{DOUBLED}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".verdict")
    page.keyboard.press("j")
    assert page.locator(".finding.current").count() == 1
    assert page.evaluate("document.activeElement.className").startswith("finding")
    page.locator(".source .open").first.focus()
    page.keyboard.press("Enter")
    side = page.locator(".sides.shown")
    assert side.is_visible() and "Brenwick" in side.inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".sides.shown").count() == 0
    before = page.locator(".finding").count()
    page.locator(".finding", has_text="double/paragraph").locator(".dismiss").click()
    page.keyboard.type("a refrain")
    page.keyboard.press("Enter")
    page.wait_for_selector(".finding.gone")
    page.click(".again summary")
    page.click(".again .primary")
    page.wait_for_selector(".verdict")
    assert page.locator(".finding").count() == before - 1
    assert told == [] and elsewhere == []
    page.close()


def test_right_to_left_text_runs_right_to_left(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.fill("#text", ARABIC)
    page.click("#check .primary")
    page.wait_for_selector(".verdict")
    assert page.evaluate("getComputedStyle(document.querySelector('.paper p')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).direction") == "ltr"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, address: str, client: FlaskClient, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text()
    client.put("/v1/articles/afp/lock", json={"text": AGENCY, "title": "Lock reopens"})
    page = browser.new_context(color_scheme=scheme, bypass_csp=True).new_page()
    seen = {}
    for path in ("/", "/docs", "/clusters", "/reports", "/sign-in", "result"):
        page.goto(address + ("/" if path == "result" else path))
        if path == "result":
            page.fill("#text", f"{COPY}\n\n{DOUBLED}")
            page.click("#check .primary")
            page.wait_for_selector(".verdict")
            page.click(".source .open")
        page.add_script_tag(content=script)
        found = page.evaluate("axe.run()")["violations"]
        seen[path] = [(each["id"], each["impact"], [node["target"] for node in each["nodes"]][:3]) for each in found]
    page.context.close()
    serious = {path: [each for each in found if each[1] in ("serious", "critical")] for path, found in seen.items()}
    assert serious == {path: [] for path in seen}
