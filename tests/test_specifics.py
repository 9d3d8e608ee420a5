"""Names and figures, and where capitals make no names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernel import native
from dedup.normalise import normalise
from dedup.sentences import _sentences, sentences
from dedup.specifics import NO_NAMES, Specific, _specifics, capitals_tell, specifics

needs_kernel = pytest.mark.skipif(native is None, reason="there is no kernel here")

GERMAN = "Der Vorstand schlägt eine Dividende von 50 Cent vor, und der Umsatz ist auf 120 Millionen Euro gestiegen."


@pytest.mark.parametrize(
    ("text", "tell"),
    [
        ("The board of Tarn Mills said the payout will be 50 cents.", True),
        ("Le conseil de Tarn Mills a dit que le dividende sera de 50 centimes.", True),
        ("Совет директоров компании Тарн объявил о дивидендах.", True),
        (GERMAN, False),
        ("TARN MILLS SAYS PAYOUT WILL BE 50 CENTS A SHARE", False),
        ("قال مجلس إدارة شركة تارن إن التوزيعات ستكون خمسين سنتا", False),
        ("取締役会は配当を50円とすると発表した。", False),
        ("", False),
    ],
)
def test_where_capitals_tell(text: str, tell: bool) -> None:
    assert capitals_tell([text]) is tell


def test_german_is_known_by_its_tag_too() -> None:
    assert capitals_tell(["Tarn zahlt mehr"])
    assert not capitals_tell(["Tarn zahlt mehr"], "de-AT")


@pytest.mark.parametrize(
    ("text", "names", "figures"),
    [
        ("Tarn Mills Corp paid 7-1/4 pct, up from 1,250.", ["Tarn", "Mills"], ["7-1/4", "1,250"]),
        ("On Monday the U.S. Navy took twelve boats.", ["U.S", "Navy"], ["twelve"]),
        ("台風17号「サオラー」は9月23日午前6時に", ["サオラー"], ["17", "9月23日午前6"]),
        ("بلغت الأرباح 120 مليونا", [], ["120"]),
    ],
)
def test_names_and_figures(text: str, names: list[str], figures: list[str]) -> None:
    found = list(specifics(text))
    assert [each.word for each in found if not each.is_figure] == names
    assert [each.word for each in found if each.is_figure] == figures
    assert all(text[each.start : each.end] == each.word for each in found)


def test_without_capitals_nouns_are_no_names() -> None:
    assert [each.word for each in specifics(GERMAN, by_capitals=False)] == ["50", "120"]


def test_only_the_stretch_asked_for() -> None:
    text = "Ilic met Haddad, Novak and Holm."
    assert [each.word for each in specifics(text, 9, 22)] == ["Haddad", "Novak"]


@needs_kernel
@given(
    st.one_of(
        st.text(st.one_of(st.sampled_from("aZ two0.,/-'&_ ’“”…\u00a0\u200b€"), st.characters(max_codepoint=0x17F))),
        st.text(st.one_of(st.sampled_from("aZ two0.,/-'&_ "), st.characters(max_codepoint=0x7F))),  # the kernel's own
    ),
    st.integers(-3, 30),
    st.integers(-3, 40),
    st.booleans(),
)
def test_the_kernel_finds_what_the_expression_finds(text: str, start: int, end: int, by_capitals: bool) -> None:
    """Wherever the stretch begins and ends, and with words of small letters that are numbers or German grammar."""
    for each in (text, f"{text} two-year Ten twenty, O'Neil's der und The {text}"):
        found = specifics(each, start, end, by_capitals=by_capitals), capitals_tell([each, text])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("dedup.specifics.native_specifics", None)
            assert found == (specifics(each, start, end, by_capitals=by_capitals), capitals_tell([each, text]))


@needs_kernel
def test_the_kernel_leaves_foreign_letters_to_the_reference() -> None:
    assert native is not None
    for text in ("né", "Tarn \ud800", "日", "9年", "½"):
        assert native.specifics(text, 0, len(text), " two ", None, Specific) is None
        assert native.written([text], 2, " two ") is None
    assert native.specifics("né Tarn", 3, 7, " two ", NO_NAMES, Specific) == [(3, 7, "Tarn", False)]
    assert native.written(["Tarn", "two né"], 2, " two ") == (2, 0, 1, 1, 1)
    for text in (b"ab", None):
        with pytest.raises(TypeError):
            native.specifics(text, 0, 2, " two ", None, Specific)
        with pytest.raises(TypeError):
            native.written([text], 2, " two ")
    for no_names, kind in (([], Specific), (None, list), (None, None)):
        with pytest.raises(TypeError):
            native.specifics("Tarn", 0, 4, " two ", no_names, kind)


def test_no_common_word_has_an_apostrophe() -> None:
    """Else the kernel, to which all apostrophes are one, would have to look which it is."""
    assert all(word.isalnum() for word in NO_NAMES)


@needs_kernel
def test_every_character_is_told_as_the_reference_tells_it() -> None:
    """Alone, between letters and digits, and at the end of a sentence: none is taken for another that acts otherwise."""
    assert native is not None
    for start in range(0, 0x11000, 64):
        for character in map(chr, range(start, start + 64)):
            text = f"Ann{character}Bob 1{character}2 {character}two{character} End.{character} Then{character} It 3{character}"
            starts = normalise(text).starts
            assert sentences(text, starts) == _sentences(text, starts)
            assert specifics(text) == list(_specifics(text, 0, len(text), True))
