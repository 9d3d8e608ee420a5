"""Words that stand twice and are no repeat: rows of numbers, refrains, letter-spaced words, names and turns of phrase."""

from __future__ import annotations

from collections.abc import Sequence

from dedup.runs import is_character, is_kana

__all__ = ["is_phrase", "says_something"]

_DISTINCT = 4
_IDEOGRAPHS = 7
_HIRAGANA = 2
_FORMULA = frozenset("新聞社通信報道情伝発表記者会見日月年時分")
"""Ideographs of "the paper reports", "announced at a press conference", and of dates."""


def says_something(words: Sequence[str]) -> bool:
    """Whether there are a few different words: no row of numbers, no refrain of one word, no l e t t e r s."""
    said = {word for word in words if not word[0].isdigit() and (len(word) > 1 or is_character(word))}
    return len(said) >= min(_DISTINCT, len(words))


def is_phrase(words: Sequence[str]) -> bool:
    """Whether a Japanese run is a name or a turn of phrase: it has kana, but few hiragana or few different ideographs.

    A foreign name alone takes twenty characters ("ハイドパーク・ミュージック・フェスティバル"), and so does "as the paper
    wrote that"; what a sentence says is in ideographs, and hiragana hold them together.
    """
    kana = [word for word in words if is_kana(word)]
    ideographs = {word for word in words if _is_ideograph(word)} - _FORMULA
    return bool(kana) and (len(ideographs) < _IDEOGRAPHS or sum(map(_is_hiragana, kana)) < _HIRAGANA)


def _is_hiragana(kana: str) -> bool:
    return kana <= "\u309f"


def _is_ideograph(word: str) -> bool:
    return "\u3400" <= word <= "\u9fff" and len(word) == 1
