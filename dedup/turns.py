"""Who speaks in an interview: the label before each turn, and the turns of whoever asks.

"((WN))", "Q:", "JANE ROE:", "記者：" say who speaks and are no text of the
story; what the interviewer asks, everybody is asked. Two interviews of one
reporter share his questions, thanks and farewells, and no answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from dedup.model import Paragraph

__all__ = ["turn_words"]

_LONGEST = 40
_TURNS = 3
"""Paragraphs that open with one label, at least: a heading or a note may end in a colon, too."""
_BRACKETS = ("(", "[", "（", "【")
_QUESTIONS = ("?", "？", "؟")
_CLOSING = " \t\n\"'”’»)]」』）】"


@cache
def _label() -> re.Pattern[str]:
    return re.compile(  # not at import: most articles are no interviews
        rf"\s*(?:[(\[（【]{{1,2}}[^()\[\]（）【】:：\n]{{1,{_LONGEST}}}[)\]）】]{{1,2}}\s{{0,2}}[:：]?"
        rf"|[^\W\d][^()\[\]（）【】:：.!?…。！？\n]{{0,{_LONGEST}}}[:：])"
    )


def turn_words(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Places, in the article's word stream, of labels, and of all turns of labels that mostly ask. O(characters).

    A label opens three paragraphs or more: a name in brackets, or up to 40 characters and a colon. One of which
    half of the turns or more end in a question is the interviewer's, if they are not the greater part of the article:
    a question answered in the same paragraph, or asked by who answers, takes no answer with it.
    """
    if len(paragraphs) < _TURNS:
        return frozenset()
    heads = [paragraph.text[: _LONGEST + 4] for paragraph in paragraphs]
    opening = [number for number, head in enumerate(heads) if ":" in head or "：" in head or head.lstrip().startswith(_BRACKETS)]
    if len(opening) < _TURNS:
        return frozenset()
    bases = [0, *accumulate(len(paragraph.words) for paragraph in paragraphs)]
    turns: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number in opening:
        found = _label().match(paragraphs[number].text)
        if found is not None:
            words = paragraphs[number].words
            size = bisect_left(words.starts, found.end())
            turns[words.words[:size]].append((number, size))
    places: set[int] = set()
    for label, opened in turns.items():
        if label and len(opened) >= _TURNS:
            asks = 2 * sum(_asks(paragraphs[number].text) for number, _ in opened) >= len(opened)
            asks = asks and 2 * sum(len(paragraphs[number].words) for number, _ in opened) <= bases[-1]
            for number, size in opened:
                places.update(range(bases[number], bases[number + 1] if asks else bases[number] + size))
    return frozenset(places)


def _asks(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_QUESTIONS) or text.rstrip().rstrip("。」").endswith("か")
