"""Fixed phrases among the words of many texts: the kernel beside the reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import phrases
from dedup.kernel import native
from dedup.phrases import Phrases

WORD = st.sampled_from(["a", "b", "ab", "né", "日", "longerthaneight", "longerthanseven", "longerth", "o'neil", "٣"])
PHRASES = st.lists(st.lists(WORD.map(lambda word: word.replace("'", "").replace("é", "e")), min_size=1, max_size=3).map(" ".join), max_size=8)
TEXTS = st.lists(
    st.lists(WORD | st.sampled_from([" ", "\n", "-", "’", "\0", "\ud800", "É", "ſ"]), max_size=12).flatmap(
        lambda parts: st.sampled_from(["".join(parts), " ".join(parts)])
    ),
    max_size=5,
)


@given(PHRASES, TEXTS, st.booleans())
def test_the_kernel_finds_what_the_reference_does(given: list[str], texts: list[str], apart: bool) -> None:
    found = Phrases(given).found_in(texts, apart=apart)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "native_phrases", None)
        assert Phrases(given).found_in(texts, apart=apart) == found


def test_a_phrase_is_found_at_each_place_and_with_all_that_begin_there() -> None:
    assert Phrases(["no", "no no", "yes", "no"]).found_in(["No, no!", "", "Yes"]) == [[(0, 0), (0, 1), (0, 3), (1, 0), (1, 3)], None, [(0, 2)]]
    assert Phrases(["no"]).found_in(["None", "north", "n o"]) is None
    assert Phrases([]).found_in(["anything"]) is None
    assert Phrases(["no"]).found_in([]) is None


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_the_kernel_refuses_what_is_no_phrase() -> None:
    assert native is not None
    for wrong in (["a"], ("a", 1), ("",), (" a",), ("\ud800",), None):
        with pytest.raises((TypeError, ValueError)):
            native.phrases(wrong)
    table = native.phrases(("a b",))
    for texts, looked_for in ((("a",), table), ([b"a"], table), (["a b", None], table), (["a"], None), (["a"], native.needles(("a",)))):
        with pytest.raises((TypeError, ValueError)):
            native.phrases_in(texts, looked_for, False)
    assert native.phrases_in(["half of a pair \ud800 a b"], table, True) == [[(4, 0)]]
