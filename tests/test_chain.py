"""Chains, the words between anchors, and passages: the kernel aligns as the reference does, and refuses what is no stream."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.align import AlignParameters, align_all
from dedup.data.common_words import COMMON
from dedup.kernel import native
from dedup.model import Op
from dedup.segment import segment
from tests.alignment_cases import difference, drawn
from tests.articles import plain, stored

needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")
WORDS = st.lists(st.sampled_from(["a", "b", "c", "日", "né", *"defghi"]), max_size=90)
FLOORS = (12, 16, 8)


class Same(dict[str, str]):
    """Every word is its own token."""

    def __missing__(self, word: str) -> str:
        return word


@needs_kernel
@given(st.integers(0, 1 << 60))
def test_the_kernel_aligns_as_the_reference_does(seed: int) -> None:
    assert native is not None
    assert difference(*drawn(random.Random(seed)), native) == ""


@needs_kernel
def test_the_cases_share_passages() -> None:
    """Of one, several, edited and of marked-up articles; with boilerplate, house terms and characters, some none."""
    found = []
    for seed in range(200):
        article, others, parameters = drawn(random.Random(seed))
        found.append(align_all(segment(article), others, parameters))
    assert sum(map(bool, found)) > 40
    assert sum(len(each) > 2 for each in found) > 10
    assert any(passage.edited for each in found for passage in each)


@needs_kernel
@given(WORDS, WORDS, st.integers(0, 60), st.integers(0, 60))
def test_words_of_a_gap_are_those_of_rapidfuzz(here: list[str], there: list[str], size: int, there_size: int) -> None:
    """Evidence at either end, so that what stands between is a gap of up to 60 words; the reference asks rapidfuzz."""
    assert native is not None
    gap, there_gap = here[:size], there[:there_size]
    ends = [[f"{side}word{number}" for number in range(13)] for side in "xy"]
    a, b = [*ends[0], *gap, *ends[1]], [*ends[0], *there_gap, *ends[1]]
    assert difference(plain(" ".join(a)), (stored([" ".join(b)]),), AlignParameters(), native) == ""


@needs_kernel
def test_the_kernel_refuses_what_is_no_stream() -> None:
    assert native is not None
    words = (("a", "b"), (0, 2), (1, 3))
    for texts, parts in (
        (("a b",), ()), (["a b"], (words,)), (("a b",), [words]), (("a b",), ((("a",), (0,)),)), ((b"a b",), (words,)), (("a b",), ((("a", 1), (0, 2), (1, 3)),)),
        (("a b",), ((("a", "b"), (0,), (1, 3)),)), (("a b",), ((("a", "b"), (0, 2), (1, 4)),)), (("a b",), ((("a", "b"), (0, -2), (1, 3)),)),
        (("a b",), ((("a", "b"), (1, 2), (1, 3)),)), (("a b",), ((("a", ""), (0, 2), (1, 3)),)), (("a b",), ((("a", "b"), (0, "2"), (1, 3)),)),
    ):  # fmt: skip
        with pytest.raises((TypeError, ValueError, OverflowError)):
            native.stream(texts, parts, Same(), None, None, "\n\n")
    for tokens, first in ((("a",), (0, 1)), (("a", "b", "c"), (0, 1, 2, 2)), (("a", "b"), (0, 0, 2)), (("a", 1), (0, 1, 2)), (("a",), (1, 2)), (["a"], (0, 2)), (("a",), (0, 3))):
        with pytest.raises((TypeError, ValueError)):
            native.stream(("a b",), (words,), Same(), tokens, first, "\n\n")
    with pytest.raises((TypeError, ValueError)):
        native.stream(("a b",), (words,), {"a": "a", "b": 1}, None, None, "\n\n")
    with pytest.raises(KeyError):
        native.stream(("a b",), (words,), {}, None, None, "\n\n")
    here = native.stream(("a b",), (words,), Same(), None, None, "\n\n")
    for arguments in (
        (None, (here,), None, FLOORS, COMMON, False, True, Op), (here, (None,), None, FLOORS, COMMON, False, True, Op), (here, [here], None, FLOORS, COMMON, False, True, Op),
        (here, (here,), b"", FLOORS, COMMON, False, True, Op), (here, (here,), bytes(3), FLOORS, COMMON, False, True, Op), (here, (here,), 1, FLOORS, COMMON, False, True, Op),
        (here, (here,), None, (1, 2), COMMON, False, True, Op), (here, (here,), None, FLOORS, [], False, True, Op), (here, (here,), None, FLOORS, COMMON, False, True, list),
    ):  # fmt: skip
        with pytest.raises((TypeError, ValueError)):
            native.aligned(*arguments)
    assert native.aligned(here, (here,), None, FLOORS, COMMON, False, True, Op) == []
