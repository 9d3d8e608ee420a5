"""Random texts told by the kernel and by the reference: edits between equal words, names and figures, needles, phrases."""

from __future__ import annotations

import random
from types import ModuleType

from dedup import sentences, specifics
from dedup.align.edits import edits_of
from dedup.align.streams import article_stream, stored_places
from dedup.frozen import replace
from dedup.judge import templates, told
from dedup.model import Alignment, Op, Span
from dedup.normalise import normalise
from dedup.segment import segment
from tests.articles import plain, stored

__all__ = ["told_differs"]

_WORDS = ("a", "b", "A", "Tarn", "O'Neil", "7-1/4", "1,250", "two", "der", "und", "né", "日", "½", "x1", "ß", "ｶﾞ", "don't", "\ud800")
_MARKS = (" ", " ", " ", "  ", "\n", "\n\n", "\u00a0", "\x1f", ", ", ". ", "! ", "… ", ".’ ", "-", "'", "(", ") ", "“", "” ", "。", "&", "/")


def told_differs(rng: random.Random, kernel: ModuleType) -> str:
    """What the kernel gets wrong on two random texts, or nothing."""
    words = rng.choice((_WORDS, _WORDS[:10]))
    ours, theirs = ("".join(rng.choice(words) + rng.choice(_MARKS) for _ in range(rng.choice((1, 2, 5, 20, 60)))) for _ in range(2))
    return (
        _edits_differ(rng, kernel, ours, theirs)
        or _specifics_differ(rng, kernel, ours)
        or _slots_differ(rng, kernel, ours, theirs)
        or _sentences_differ(rng, kernel, ours, theirs)
        or _needles_differ(rng, kernel, ours)
        or _phrases_differ(rng, kernel, [ours, theirs])
    )


def _edits_differ(rng: random.Random, kernel: ModuleType, ours: str, theirs: str) -> str:
    here, there = replace(article_stream(segment(plain(ours))), inside=None), stored_places(stored(theirs.split("\n\n")))
    pairs: list[tuple[int, int]] = []
    alike = rng.random() < 0.8
    for place, word in enumerate(here.words):
        low = pairs[-1][1] + 1 if pairs else 0
        others = [other for other in range(low, len(there.words)) if not alike or there.words[other] == word]
        if others and rng.random() < 0.7:
            pairs.append((place, others[0] if rng.random() < 0.8 else rng.choice(others)))
    if not pairs:
        return ""
    found = kernel.operations(pairs, (here.text, here.starts, here.ends), (there.text, there.starts, there.ends), Op)
    return "" if found is None or found == tuple(edits_of(pairs, here, there)) else f"edits of {pairs}, {ours!r} and {theirs!r}"


def _specifics_differ(rng: random.Random, kernel: ModuleType, text: str) -> str:
    if rng.random() < 0.5:
        text = text.encode("ascii", "ignore").decode()
    start, end = rng.randrange(-2, len(text) + 3), rng.randrange(-2, len(text) + 3)
    no_names = rng.choice((None, specifics.NO_NAMES))
    found = kernel.specifics(text, start, end, specifics.SPACED_NUMBERS, no_names, specifics.Specific)
    if found not in (None, list(specifics._specifics(text, max(start, 0), max(end, 0), no_names is not None))):
        return f"specifics of {start} to {end}, {text!r}"
    most = rng.choice((0, 1, 5, 200))
    counts = kernel.written([text], most, specifics._SPACED_GRAMMAR)
    if counts not in (None, specifics._written([text], most)) or (None in (found, counts) and text.isascii()):
        return f"letters of {text!r}"
    return ""


def _slots_differ(rng: random.Random, kernel: ModuleType, ours: str, theirs: str) -> str:
    def part(size: int, most: int) -> tuple[int, int]:
        start = rng.randrange(size + 1)
        return start, min(size, start + rng.randrange(most + 1))

    here, there = part(len(ours), len(ours)), part(len(theirs), len(theirs))
    sizes = here[1] - here[0], there[1] - there[0]
    ops = tuple(Op(rng.choice(("replace", "replace", "delete")), *part(sizes[0], 80), *part(sizes[1], 80)) for _ in range(rng.randrange(9)))
    apart = tuple(Span(start, start + 5) for start in range(0, len(ours), 40)) if rng.random() < 0.2 else ()
    teller = templates._Teller(by_capitals=rng.random() < 0.7, apart=apart)
    no_names = specifics.NO_NAMES if teller.by_capitals else None
    found, left = kernel.refilled(ours, theirs, ops, here, there, apart, specifics.SPACED_NUMBERS, no_names)
    passage = Alignment("a/1", Span(*here), Span(*there), 1, 1, 0, 1, (0,), 0, (0,), ops)
    done = [op for op in ops if not any(op is other for other in left)]
    if (left and (ours + theirs).isascii()) or found != list(templates._refilled_by_slots(ours, theirs, passage, teller, done)):
        return f"slots {ops} of {here} and {there}, {ours!r} and {theirs!r}"
    kept = kernel.told(ours, ops, here, apart, specifics.SPACED_NUMBERS, no_names, len(ours))
    if (kept is None and ours.isascii()) or kept not in (None, set(templates._outside_edits(ours, passage, teller))):
        return f"what {ops} keep of {here}, {ours!r}"
    return ""


def _sentences_differ(rng: random.Random, kernel: ModuleType, ours: str, theirs: str) -> str:
    parts = told.parts_of((text, normalise(text)) for text in ours.split("\n\n"))
    for text, starts, _ in parts:
        found = kernel.sentences(text, starts, sentences.ABBREVIATIONS)
        if (found is None and text.isascii()) or found not in (None, sentences._sentences(text, starts)):
            return f"sentences of {text!r}"
    places, no_names = rng.getrandbits(40) & rng.getrandbits(40) & rng.getrandbits(40), rng.choice((None, specifics.NO_NAMES))
    lists = sentences.ABBREVIATIONS, specifics.SPACED_NUMBERS
    counts = kernel.beside(parts, places.to_bytes(5, "little"), *lists, no_names, theirs)
    if counts not in (None, told.new_and_kept(parts, places, no_names is not None, "", (theirs,))) or (
        counts is None and (ours + theirs).isascii() and len(ours) < 99
    ):
        return f"{places:b} of {ours!r} in {theirs!r}"
    return ""


def _needles_differ(rng: random.Random, kernel: ModuleType, text: str) -> str:
    strings = []
    for _ in range(rng.choice((0, 1, 3, 40))):
        start = rng.randrange(len(text))
        part = text[start : start + rng.choice((1, 2, 3, 9))].encode("utf-8", "ignore").decode() or "x"
        strings.append(part if rng.random() < 0.3 else part + rng.choice("xyz"))
    held = kernel.held(text, kernel.needles(tuple(strings))) or ()
    wanted = [number for number, each in enumerate(strings) if each in text]
    return "" if sorted(held) == wanted else f"needles {strings} in {text!r}"


def _phrases_differ(rng: random.Random, kernel: ModuleType, texts: list[str]) -> str:
    words = normalise(rng.choice(texts)).words or ("x",)
    phrases = []
    for _ in range(rng.choice((0, 1, 3, 40))):
        start = rng.randrange(len(words))
        phrases.append(" ".join((*words[start : start + rng.choice((1, 2, 3))], *(("x",) if rng.random() < 0.2 else ()))))
    found = kernel.phrases_in(texts, kernel.phrases(tuple(phrases)), False) or [None] * len(texts)
    wanted = [
        [(place, number) for place in range(len(each)) for number, phrase in enumerate(phrases) if each[place : place + phrase.count(" ") + 1] == tuple(phrase.split())]
        for each in (normalise(text).words for text in texts)
    ]
    return "" if [each or [] for each in found] == wanted else f"phrases {phrases} in {texts!r}"
