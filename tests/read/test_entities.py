"""Single references mean what `html.unescape` makes of them."""

from __future__ import annotations

import html
from html.entities import html5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.read.entities import reference


def all_of(source: str) -> str:
    text, at = "", 0
    while at < len(source):
        if source[at] == "&":
            piece, after = reference(source, at, len(source))
            assert after > at
            text, at = text + piece, after
        else:
            text, at = text + source[at], at + 1
    return text


@pytest.mark.parametrize("name", sorted(html5))
def test_every_name(name):
    assert all_of(f"a&{name}b ") == html.unescape(f"a&{name}b ")


@settings(max_examples=300)
@given(st.text(st.sampled_from("&#xX0123456789abcdef;ampltgquoteyncprni "), max_size=40))
def test_any_mixture(source):
    # The standard library leaves out code points that HTML calls errors but keeps as text; so they are not compared.
    numbers = [part for part in source.split("&#")[1:]]
    if any(part[:1] in "xX0123456789" for part in numbers):
        return
    assert all_of(source) == html.unescape(source)


def test_numbers():
    assert all_of("&#65;&#x41;&#65 &#x1F600;") == "AAA \N{GRINNING FACE}"
    assert all_of("&#150;&#0;&#xD800;&#x110000;&#;") == "–\ufffd\ufffd\ufffd&#;"
