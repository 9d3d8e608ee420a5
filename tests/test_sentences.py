"""Sentences end where the plain expression says; the one in use says the same in less time."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from dedup.sentences import _END

PLAIN = re.compile("[.!?؟۔…।]+[\"'”’»›)\\]]*(?=\\s)|[。！？｡][」』”）)]*")


@given(st.text(st.sampled_from("a1. !?…。！」）)\"'” \n\t。"), max_size=14))
def test_ends_are_those_of_the_plain_expression(text: str) -> None:
    assert [found.span() for found in _END.finditer(text)] == [found.span() for found in PLAIN.finditer(text)]
