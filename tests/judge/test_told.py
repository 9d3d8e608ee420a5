"""What stands beside shared words, and what of it stands elsewhere: the kernel counts it as the reference does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.told import new_and_kept, parts_of
from dedup.kernel import native
from dedup.normalise import normalise
from dedup.sentences import ABBREVIATIONS
from dedup.specifics import NO_NAMES

TEXTS = ["Oslo froze on May 31. Dr. Lind paid 12 crowns to Kaya O’Neil. Bergen slept.", "Tarn rose by two, and Tarn fell."]


def counted(other: str, *words: str) -> tuple[int, int]:
    """What stands beside some words of `TEXTS`, and how much of it in another text."""
    stream = [word for text in TEXTS for word in normalise(text).words]
    places = sum(1 << place for place, word in enumerate(stream) if word in words)
    return new_and_kept(parts_of((text, normalise(text)) for text in TEXTS), places, True, "", (other,))


@pytest.mark.parametrize(
    ("words", "other", "new", "kept"),
    [
        (("froze",), "", 2, 0),  # Oslo, 31
        (("crowns", "rose"), "", 6, 0),  # Lind, 12, Kaya, O’Neil, two, Tarn
        (("crowns",), "O'NEIL met kaya and Olind", 2, 2),
        (("crowns",), "oneil paid 12,000", 3, 1),
        (("rose",), "the Tarn, 2", 1, 1),
        ((), "Oslo", 0, 0),
    ],
)
def test_only_sentences_that_share_a_word_tell(words: tuple[str, ...], other: str, new: int, kept: int) -> None:
    assert counted(other, *words) == (new, kept)


PARTS = st.sampled_from(
    ["rain", "two", "Tarn", "O'Neil", "AT&T", "7-1/4", "U.S.", "St.", "x1", "né", "日", "9月23", "ア", " ", " ", ". ", "! ", "… ", ", ", "’", "“", "” ", '"']
)
PARAGRAPHS = st.lists(st.lists(PARTS, max_size=14).map("".join), max_size=4)


@given(PARAGRAPHS, st.text(st.sampled_from("TARNONEILtwo7-1/4 .&'"), max_size=20), PARAGRAPHS, st.integers(0, (1 << 40) - 1), st.booleans())
def test_the_kernel_counts_what_the_reference_counts(texts: list[str], title: str, others: list[str], places: int, by_capitals: bool) -> None:
    parts = parts_of((text, normalise(text)) for text in texts)
    found = new_and_kept(parts, places, by_capitals, title, tuple(others))
    with pytest.MonkeyPatch.context() as patch:
        for module in ("judge.told", "sentences", "specifics"):
            patch.setattr(f"dedup.{module}.native_specifics", None)
        assert new_and_kept(parts, places, by_capitals, title, tuple(others)) == found


@pytest.mark.parametrize("count", [31, 32, 33, 400])
def test_many_are_counted_as_few_are(count: int) -> None:
    text = " ".join(f"1{number} and Nq{chr(97 + number % 26) * (number // 26 + 1)}" for number in range(count))
    assert new_and_kept(parts_of([(text, normalise(text))]), 1, True, "", (f"x{text}x",)) == (1, 2 * count - 1)  # the last name goes on there


def test_far_from_white_space_they_are_counted_as_near_it() -> None:
    text, other = "Tarn paid 17.", f"{'a,' * 99}17 {'b-' * 99}Tarn"
    assert new_and_kept(parts_of([(text, normalise(text))]), 1, True, "", (other,)) == (0, 2)
    assert new_and_kept(parts_of([(text, normalise(text))]), 1, True, "", (f"{'1,' * 99}17",)) == (2, 0)


@pytest.mark.skipif(native is None, reason="there is no kernel here")
@pytest.mark.parametrize("crowd", ["1" * 63 + " ", "1" * 5_000 + " ", "21" + "." * 99 + " "])
def test_a_figure_in_a_crowd_of_others_is_left_to_the_reference(crowd: str) -> None:
    assert native is not None
    text = "Tarn paid 1."
    (part,) = parts_of([(text, normalise(text))])
    assert native.beside([part], b"\xff", ABBREVIATIONS, " two ", NO_NAMES, crowd * 2_000) is None
    assert new_and_kept([part], 1, True, "", (crowd * 2_000,)) == (2, 0)
    assert new_and_kept([part], 1, True, "", (f"{crowd * 2_000} 1",)) == (1, 1)


@pytest.mark.skipif(native is None, reason="there is no kernel here")
def test_the_kernel_refuses_what_are_no_parts() -> None:
    assert native is not None
    good, rest = ("Ann. Bob.", (0, 5), (3, 8)), (ABBREVIATIONS, " two ", NO_NAMES)
    assert native.beside([good], b"\x02", *rest, "bob") == (0, 1)
    assert native.beside([good, ("né", (0,), (2,))], b"\x06", *rest, "") is None
    assert native.beside([good], b"\x02", *rest, "né Bob") is None
    for part in (1, ("Ann. Bob.", (0, 5)), ("Ann. Bob.", (0, 5), (3,)), ("Ann. Bob.", ("0", "5"), (3, 8)), (b"Ann", (0,), (3,)), ("Ann", [0], (3,))):
        with pytest.raises(TypeError):
            native.beside([good, part], b"\xff", *rest, "")
    with pytest.raises(TypeError):
        native.beside([good], b"\x02", *rest, b"Bob")
    far = ("Ann", (-9,), (99,))  # a place outside the text is read as its border
    assert native.beside([far], b"\x01", *rest, "") == (1, 0)
