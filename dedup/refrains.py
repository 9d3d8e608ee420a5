"""Words that stand twice and are no repeat: rows of numbers, refrains, letter-spaced words, names, turns of phrase, parallel sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dedup.runs import Run, is_character

__all__ = ["is_parallel", "is_phrase", "says_something"]

_DISTINCT = 4
_EXCHANGED = 2
_IDEOGRAPHS = 7
_HIRAGANA = 2
_KANA = re.compile("[ぁ-ヿ]")
_HIRAGANA_SIGN = re.compile("[ぁ-ゟ]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_SENTENCE_END = re.compile("[。！？]")
_SAID_BY = re.compile("によると|によれば|によりますと|の話として|が(?:伝え|報じ)|によ$")
"""What closes a clause that says who said it, in every Japanese paper; the last as a run may be cut."""
_DATE = re.compile(r"(?<!\d)\d+\s?[年月日時分]")


def says_something(words: Sequence[str]) -> bool:
    """Whether there are a few different words: no row of numbers, no refrain of one word, no l e t t e r s."""
    said = {word for word in words if not word[0].isdigit() and (len(word) > 1 or is_character(word))}
    return len(said) >= min(_DISTINCT, len(words))


def is_parallel(chain: Sequence[Run], words: Sequence[str]) -> bool:
    """Whether between runs that stand twice two figures or more are others: how a table is told in words.

    >>> words = "sales fell 5 pct to 70 from 80 and sales fell 9 pct to 60 from 90 and".split()
    >>> is_parallel([Run(9, 0, 2), Run(12, 3, 2), Run(15, 6, 1)], words)
    True
    """
    exchanged = 0
    for one, two in pairwise(chain):
        second = _figures(words[one.start + one.length : two.start])
        first = _figures(words[one.there + one.length : two.there])
        exchanged += min(len(second - first), len(first - second))
    return exchanged >= _EXCHANGED


def _figures(words: Sequence[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def is_phrase(text: str) -> bool:
    """Whether a Japanese run is a name or a turn of phrase: it has kana, but few hiragana or few different ideographs.

    A foreign name alone takes twenty characters ("ハイドパーク・ミュージック・フェスティバル"), and so does "as the paper
    wrote that"; what a sentence says is in ideographs, and hiragana hold them together. Dates, and clauses that only
    say who said it, say nothing themselves. O(characters).
    """
    if text.isascii() or not _KANA.search(text):
        return False
    said = "".join(_DATE.sub("", _statement(sentence)) for sentence in _SENTENCE_END.split(text))
    return len(set(_IDEOGRAPH.findall(said))) < _IDEOGRAPHS or len(_HIRAGANA_SIGN.findall(said)) < _HIRAGANA


def _statement(sentence: str) -> str:
    """What follows the clauses of a sentence that say who said it."""
    start = 0
    for found in _SAID_BY.finditer(sentence):
        start = found.end()
    return sentence[start:]
