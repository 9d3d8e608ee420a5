"""Random articles and edited copies of them, aligned by the kernel and by the reference."""

from __future__ import annotations

import random
from types import ModuleType
from unittest.mock import patch

from dedup.align import AlignParameters, align_all
from dedup.model import Article, StoredArticle
from dedup.segment import segment
from tests.articles import fixed, plain, stored

__all__ = ["difference", "drawn"]

_PLAIN = ["river", "bridge", "mayor", "council", "flood", "budget", "harbour", "closed", "repair", "market", "school", "winter", "teachers", "organised", "organized"]
_NAMES = ["Tarn", "Mills", "Amber", "O'Neil", "Ålesund", "ISIL", "Daesh", "U.S."]
_COMMON = ["the", "of", "and", "in", "to", "a", "said", "on", "was"]
_OTHERS = ["12", "1987", "3,450", "5000", "٣٤٥", "½", "né", "日", "本", "の", "カ", "。", "STORM", "THE", "x1", "ﬁn", "\ud800", "x"]
_MARKS = (" ", " ", " ", " ", " ", " ", ", ", ". ", ".” ", "! ", " “", "\n", "\n\n", ".\n\n", "。", "... ", "  ", "-", "’s ")


def drawn(rng: random.Random) -> tuple[Article, tuple[StoredArticle, ...], AlignParameters]:
    """An article, others that share text with it, and what both are aligned by."""
    words = [*_PLAIN[: rng.choice((2, 6, 15))], *_NAMES[: rng.randrange(9)], *_COMMON[: rng.randrange(10)], *rng.sample(_OTHERS, rng.randrange(6))]
    if rng.random() < 0.5:
        words += [f"word{number}" for number in range(rng.choice((10, 60)))]
    if rng.random() < 0.1:
        words = [*"日本の新聞社は今年カメラ", *words[:2]]
    if rng.random() < 0.1:
        words = [word.upper() for word in words]
    said = _said(rng, words, rng.choice((0, 3, 12, 40, 120, 260)))
    others = tuple(stored(_text(_edited(rng, said, words)).split("\n\n"), f"there/{number}") for number in range(rng.randrange(4)))
    article = plain(_text(said)) if rng.random() < 0.7 else fixed(_text(said).split("\n\n"))
    size = sum(len(paragraph.words) for paragraph in segment(article))
    apart = frozenset(rng.sample(range(size), rng.randrange(size)) if size and rng.random() < 0.3 else ())
    terms = {"ISIL": "Daesh", "river bridge": "amber span"} if rng.random() < 0.2 else {}
    floors = rng.choice(((12, 16, 8), (12, 16, 8), (4, 5, 3)))
    return article, others, AlignParameters(terms, *floors, apart)


def difference(article: Article, others: tuple[StoredArticle, ...], parameters: AlignParameters, kernel: ModuleType) -> str:
    """How the alignments of ``kernel`` are others than those of the reference; nothing where they are the same."""
    paragraphs = segment(article)
    with patch("dedup.align.native_aligned", kernel), patch("dedup.align.compiled.native_aligned", kernel), patch("dedup.align.compiled._KEPT", _Forgetful()):
        found = align_all(paragraphs, others, parameters)
    with patch("dedup.align.native_aligned", None), patch("dedup.align.edits.native_aligned", None), patch("dedup.runs.native_runs", None):
        expected = align_all(paragraphs, others, parameters)
    return "" if found == expected else f"alignments of {article.source!r} and {[each.paragraphs for each in others]!r} by {parameters}"


class _Forgetful:
    """Keeps nothing: streams are of one build of the kernel."""

    def find(self, key: object) -> None:
        """Nothing is ever found."""

    def keep(self, key: object, value: object, size: int) -> None:
        """Nothing is kept."""


def _said(rng: random.Random, words: list[str], count: int) -> list[str]:
    return [rng.choice(words) + rng.choice(_MARKS) for _ in range(count)]


def _text(said: list[str]) -> str:
    return "".join(said)


def _edited(rng: random.Random, said: list[str], words: list[str]) -> list[str]:
    made = list(said)
    for _ in range(rng.randrange(10)):
        place, kind = rng.randrange(len(made) + 1), rng.random()
        if kind < 0.4:
            made[place : place + rng.randrange(4)] = _said(rng, words, rng.randrange(4))
        elif kind < 0.6:
            made[place:place] = _said(rng, words, rng.choice((1, 8, 30, 70)))
        elif kind < 0.8:
            del made[place : place + rng.randrange(25)]
        else:
            start = rng.randrange(len(made) + 1)
            made[place:place] = made[start : start + rng.randrange(40)]
    return made
