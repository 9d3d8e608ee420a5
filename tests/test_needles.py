"""Many short strings looked for at once: the kernel beside ``in``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernel import native

pytestmark = pytest.mark.skipif(native is None, reason="there is no kernel here")
TEXTS = st.text(st.sampled_from("ab\0 日né—"), max_size=12)


@given(st.lists(TEXTS.filter(bool), max_size=6), TEXTS)
def test_a_text_holds_what_is_in_it(strings: list[str], text: str) -> None:
    assert native is not None
    held = native.held(text, native.needles(tuple(strings)))
    assert held != []
    assert sorted(held or ()) == [number for number, each in enumerate(strings) if each in text]


@given(st.lists(TEXTS.filter(bool), max_size=6), st.lists(TEXTS, max_size=6))
def test_of_many_texts_it_is_told_which_hold_any(strings: list[str], texts: list[str]) -> None:
    assert native is not None
    assert list(native.held_each(texts, native.needles(tuple(strings)))) == [any(each in text for each in strings) for text in texts]


def test_the_kernel_refuses_what_is_no_needle() -> None:
    assert native is not None
    for wrong in (["a"], ("a", 1), ("",), ("\ud800",), None):
        with pytest.raises((TypeError, ValueError)):
            native.needles(wrong)
    for text, needles in ((b"a", native.needles(("a",))), ("a", None), ("a", ("a",))):
        with pytest.raises((TypeError, ValueError)):
            native.held(text, needles)
    for texts, needles in ((("a",), native.needles(("a",))), ([b"a"], native.needles(("a",))), (["a"], None)):
        with pytest.raises((TypeError, ValueError)):
            native.held_each(texts, needles)
    assert native.held("half of a pair \ud800", native.needles(("pear", "pair"))) == [1]
