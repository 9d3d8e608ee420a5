"""Damaged documents: every reader answers with articles whose spans lie in the source, or with an error of ours.

A small, bounded cousin of tests/fuzz/fuzz_readers.py.
"""

from __future__ import annotations

import signal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.reader_targets import DOCUMENTS, STREAMED, TARGETS, check, check_archive, check_stream, seeds

TOKENS = [b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"&#x110000;", b"&#xD800;", b"\\u", b"\\ud83d", b'"',
          b"'", b"{", b"}", b"[", b"]", b"\0", b"\xff", b"\xef\xbb\xbf", b"<!DOCTYPE x [", b"<p ", b"\r", b"null", b"-", b"1e999",
          b"<br>", b"[caption]", b"---\n", b"```", b"](", b"**", b"=?", b"?=", b"=?idna?b?"]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, document: bytes) -> bytes:
    data = document
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        middle = draw(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4), st.just(data[start:end] * 2)))
        data = data[:start] + middle + data[end:]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@pytest.mark.parametrize("path", sorted(DOCUMENTS.iterdir()), ids=lambda path: path.name)
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_documents(path, data):
    check(data.draw(damaged(path.read_bytes())), path.name)


@pytest.mark.parametrize("name", STREAMED)
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_streams(name, data):
    check_stream(data.draw(damaged((DOCUMENTS / name).read_bytes())), name)


@settings(max_examples=60)
@given(data=st.data())
def test_damaged_archives(data):
    target = TARGETS["archives"]
    check_archive(data.draw(damaged(data.draw(st.sampled_from(list(seeds(target)))))), target.name)


def test_every_document_is_fuzzed():
    assert {path.name for path in DOCUMENTS.iterdir()} == {name for target in TARGETS.values() for name in target.documents}


@pytest.mark.parametrize(
    "bomb",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"<div>" * 100_000 + b"x",
        b"<a b='" * 100_000,
        b"<" * 200_000,
        b"<p " * 100_000,
        b"<!--" * 100_000,
        b"&" * 200_000,
        b"<title>" * 50_000,
        b"<x " + b"a " * 200_000,
        b"<x" + b" " * 200_000 + b"=" * 10,
        b"[" * 100_000 + b"](" * 50_000,
        b"*a_" * 100_000,
        b"> " * 100_000,
        b"`" * 200_000,
        b"![" * 100_000,
        b"<?xml version='1.0'?>" + b"<a>" * 100_000,
        b"<?xml version='1.0'?><rss>" + b"<item>" * 100_000,
        b"[caption " * 50_000,
        b"<!-- a --> " * 20_000,
        b"x <!--" * 30_000,
        b"<rss><channel>" + b"<!DOCTYPE x [" * 20_000,
        b"# a" + b" " * 50_000 + b"b",
        b"<b>x<p>y" * 20_000,
        b"`a``b" * 30_000,
        b"{{< figure caption=" * 10_000,
        b'{"html": "' + b"<!-- a --> " * 20_000 + b'"}',
        b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry><id>1</id></entry>" * 5_000 + b"</feed>",
    ],
    ids=lambda bomb: bomb[:12].decode(),
)
@pytest.mark.parametrize("name", ["a.html", "a.md", "a.json", "a.xml", "a.txt", "a.iptc"])
def test_bombs(bomb, name):
    signal.signal(signal.SIGALRM, _hung)
    signal.alarm(60)  # a guard against readers that hang, far above what any machine needs
    try:
        check(bomb, name)
    finally:
        signal.alarm(0)


def _hung(*_: object) -> None:
    raise AssertionError("the reader hangs")
