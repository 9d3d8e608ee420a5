"""Scheme 1's words: the pinned table, the ways back, and the fast paths against the slow one."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.data import fold_table
from dedup.normalise import (
    _CLASSES,
    _FOLDS,
    _WORD,
    normalise,
    normalised_text,
    reference,
)

TRICKY = (
    "abZ019 '`.,-\n\"“”’é\u0301ßİıIẞŉ½ﬁ…№™日の\u3099カﾞ々ー한\u1112\u1161글ｱ\u0e19\u0e49\u0e33"
    "\u0915\u093f\u094d\u00ad\u200b\u200d\ufe0f\ud800\udfffÅ①⑽㍿ﷺ\u0623\u064e\u0640\u06cc\u0660٫٬"
    "\U0001f600\U0001d7ce\U00020000\u1000\u102d\u17d2\u0eb3\ue000\u0378\x00\x7f\x85\u2028"
)  # fmt: skip
texts = st.text(st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=[])))


def by_table(text: str) -> list[tuple[str, int, int]]:
    """The specification, character by character, without any fast path."""
    folded = [(part, place) for place, character in enumerate(text) for part in _FOLDS[character]]
    classes = "".join(_CLASSES[part] for part, _ in folded)
    out = []
    for found in re.finditer(_WORD, classes):
        word = "".join(part for part, _ in folded[found.start() : found.end()])
        end = folded[found.end() - 1][1] + 1
        while end < len(text) and _FOLDS[text[end]] == "":
            end += 1
        out.append((re.sub("['.]", "", word), folded[found.start()][1], end))
    return out


@pytest.mark.parametrize("function", [normalise, reference])
class TestRules:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("don’t", "DON'T"),
            ("don`t", "don‘t"),
            ("1,776", "1776"),
            ("½ kg", "1/2 KG"),
            ("ﬁne café", "fine cafe\u0301"),
            ("Ισχύς", "ΙΣΧΥΣ"),
            ("Straße", "STRASSE"),
            ("İstanbul ısı", "istanbul isi"),
            ("co\u00adali\u200btion", "coalition"),
            ("أُمَّة", "امة"),
            ("مـــا", "ما"),
            ("کتاب", "كتاب"),
            ("١٬٧٧٦", "1,776"),
            ("ＡＢＣ１２", "abc12"),
            ("한글", unicodedata.normalize("NFD", "한글")),
            ("ガラス", "ｶﾞﾗｽ"),
            ("Apple™", "apple"),
            ("Kaʿba", "Ka'ba"),
        ],
    )
    def test_two_writings_of_the_same(self, function, one, other):
        assert function(one).words == function(other).words != ()

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("1,776 don`t 3.5", ("1776", "dont", "35")),
            ("a.b 1.b 1.2.3 1..2 .5 5.", ("a", "b", "1", "b", "123", "1", "2", "5", "5")),
            ("rock'n'roll ''quoted'' l'été", ("rocknroll", "quoted", "lete")),
            ("日本'x 1日2", ("日", "本", "x", "1", "日", "2")),
            ("か\u3099a", ("か\u3099", "a")),
            ("हिन्दी में", ("हिन्दी", "में")),
            ("snake_case R&D 50% a\u2028b", ("snake", "case", "r", "d", "50", "a", "b")),
            ("", ()),
            ("…—“”", ()),
        ],
    )
    def test_words(self, function, text, words):
        assert function(text).words == words

    def test_lone_surrogates_part_words(self, function):
        assert function("a\ud800b \udfff").words == ("a", "b")

    def test_a_span_never_cuts_a_letter_from_its_accent(self, function):
        text = "cafe\u0301, nai\u0308ve\u00ad"
        found = function(text)
        assert [text[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == ["cafe\u0301", "nai\u0308ve\u00ad"]


@given(texts)
@example("日\u3099'日\u3099")
@example("㍿\u0301x")
def test_both_paths_are_the_specification(text):
    expected = by_table(text)
    for function in (normalise, reference):
        found = function(text)
        assert list(zip(found.words, found.starts, found.ends, strict=True)) == expected


@given(st.text(st.characters(max_codepoint=127)))
def test_every_ascii_text_is_as_the_table_says(text):
    found = reference(text)
    assert list(zip(found.words, found.starts, found.ends, strict=True)) == by_table(text)


@given(texts)
def test_words_stand_in_order_inside_the_text(text):
    found = normalise(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert list(found.starts) == sorted(found.starts)
    assert list(found.ends) == sorted(found.ends)
    assert all(word and " " not in word for word in found.words)


@given(texts)
def test_each_word_is_the_fold_of_its_own_stretch(text):
    found = normalise(text)
    for word, start, end in zip(found.words, found.starts, found.ends, strict=True):
        assert word in normalise(text[start:end]).words


@given(texts)
def test_words_are_their_own_fold(text):
    assert normalise(normalised_text(text)).words == normalise(text).words


@given(texts, texts)
def test_a_line_break_parts_texts(one, other):
    assert normalise(one + "\n" + other).words == normalise(one).words + normalise(other).words


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["M", "Cn", "Cs"])))
def test_composition_does_not_matter(text):
    # Kept marks in an order that Unicode would change are the stated exception, hence no marks here.
    words = normalise(unicodedata.normalize("NFC", text)).words
    assert normalise(unicodedata.normalize("NFD", text)).words == words


def test_the_table_answers_for_every_code_point():
    assert fold_table.UNICODE_VERSION == "15.1.0"
    for code in range(0x110000):
        folded = _FOLDS[chr(code)]
        assert all(_FOLDS[part] == part for part in folded), hex(code)


def test_the_table_is_what_its_rules_make():
    """The rules run on the database of this Python, older or newer than the pinned one: folds of assigned
    characters never change (Unicode's stability policy), so every one of them must agree."""
    from dedup.data.make_fold_table import build, fold

    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in ("Cn", "Cs") or 0xAC00 <= code <= 0xD7A3:
            continue
        assert normalise(f"a{character}b").words == normalise(f"a{fold(character)}b").words, hex(code)
    if unicodedata.unidata_version == fold_table.UNICODE_VERSION:
        assert build() == (fold_table.STAGE1, fold_table.STAGE2, fold_table.EXPANSIONS)
