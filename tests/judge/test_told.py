"""What stands beside shared words, told by the kernel as by the reference, and what of it stands elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.told import Told, parts_of, standing_in, told_beside
from dedup.kernel import native
from dedup.normalise import normalise
from dedup.sentences import ABBREVIATIONS
from dedup.specifics import NO_NAMES

PARTS = st.sampled_from(
    ["rain", "two", "Tarn", "O'Neil", "7-1/4", "U.S.", "St.", "x1", "né", "日", "9月23", "ア", " ", " ", ". ", "! ", ", ", "’", "“", '"']
)
PARAGRAPHS = st.lists(st.lists(PARTS, max_size=14).map("".join), max_size=4)


def beside(texts: list[str], *words: str) -> Told:
    """What stands beside some words, wherever they stand."""
    stream = [word for text in texts for word in normalise(text).words]
    places = sum(1 << place for place, word in enumerate(stream) if word in words)
    return told_beside(parts_of((text, normalise(text)) for text in texts), places, by_capitals=True)


def test_only_sentences_that_share_a_word_tell() -> None:
    texts = ["Oslo froze on May 31. Dr. Lind paid 12 crowns. Bergen slept.", "Tarn rose by two."]
    assert beside(texts, "froze") == Told({"31"}, {"Oslo"})
    assert beside(texts, "crowns", "rose") == Told({"12", "two"}, {"Lind", "Tarn"})
    assert beside(texts).size == 0


def test_names_stand_in_any_writing_and_figures_as_they_are() -> None:
    some = Told({"7-1/4", "3"}, {"U.S", "O'Neil", "TARN", "Kaya"})
    assert standing_in(some, "Tarn", ("The u.s. of ONEIL paid 7-1/4.",)) == 4
    assert standing_in(some, "", ()) == 0


@given(PARAGRAPHS, PARAGRAPHS, st.integers(0, (1 << 40) - 1), st.booleans())
def test_the_kernel_tells_what_the_reference_tells(texts: list[str], others: list[str], places: int, by_capitals: bool) -> None:
    parts = parts_of((text, normalise(text)) for text in texts)
    found = told_beside(parts, places, by_capitals)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dedup.judge.told.native_sentences", None)
        patch.setattr("dedup.sentences.native_sentences", None)
        patch.setattr("dedup.specifics.native_runs", None)
        assert told_beside(parts, places, by_capitals) == found
    words = {word for text in others for word in normalise(text).words}
    names = sum(words >= set(normalise(name).words) for name in found.names)
    assert standing_in(Told(set(), found.names), "", tuple(others)) == names


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_the_kernel_refuses_what_are_no_parts() -> None:
    assert native is not None
    good = ("Ann. Bob.", (0, 5), (3, 8))
    assert native.told_beside([good], b"\x02", ABBREVIATIONS, " two ", NO_NAMES) == ([], ["Bob"], [])
    for part in (1, ("Ann. Bob.", (0, 5)), ("Ann. Bob.", (0, 5), (3,)), ("Ann. Bob.", ("0", "5"), (3, 8)), (b"Ann", (0,), (3,)), ("Ann", [0], (3,))):
        with pytest.raises(TypeError):
            native.told_beside([good, part], b"\xff", ABBREVIATIONS, " two ", NO_NAMES)
    far = ("Ann", (-9,), (99,))  # a place outside the text is read as its border
    assert native.told_beside([far], b"\x01", ABBREVIATIONS, " two ", NO_NAMES) == ([], ["Ann"], [])
