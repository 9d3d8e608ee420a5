"""A credit that closes a line of running text: a bracket, or a short last sentence.

    ... is due to report in the spring. (AFP)
    ... nobody was hurt, the ministry said. With files from Reuters
"""

from __future__ import annotations

import re
from functools import lru_cache

from dedup.judge.credit_hints import named_in
from dedup.judge.credit_lines import Reading, read_line
from dedup.judge.credit_words import tokens_of
from dedup.judge.house import House
from dedup.model import Span

__all__ = ["closing_credit"]

_LONGEST_SENTENCE = 241
_DASHES = "-–—*"
_ENDS = ".!?…。！？؟۔।」』”\"'’»)"


def closing_credit(text: str, start: int, end: int, last: bool, house: House) -> tuple[Reading, Span] | None:
    """What closes the line from ``start`` to ``end``, and where that stands in ``text``. O(characters of the line).

    ``last``: nothing follows in the article, so that even a bracket that closes no sentence may be a credit.
    """
    line = text[start:end]
    bracket = _bracket().search(line) if _ends_in_bracket(line) else None
    if bracket is not None:
        before = line[: bracket.start()].rstrip()
        closed = not before or before[-1] in _ENDS
        unfinished = re.split(r"[.!?…。！？؟۔।]\s", before)[-1].split()
        long = last and len(unfinished) >= (12 if bracket["stop"] else 15)
        reading = read_line(bracket["inside"] or bracket["slashed"], "bracket", house) if closed or long else None
        if reading is not None and not (reading.agencies and _explains(before, reading, house)):
            return reading, Span(start + bracket.start("whole"), start + bracket.end("whole"))
    sentence = _sentence().search(line, _first_end(line))
    while sentence is not None:
        named = named_in(sentence["inside"], house)
        reading = read_line(sentence["inside"], "sentence", house, named)
        if reading is not None:
            return reading, Span(start + sentence.start("inside"), start + sentence.end("inside"))
        # If that names nobody, no part of it does.
        sentence = _sentence().search(line, sentence.start("inside")) if named.anybody else None
    return None


def _explains(before: str, reading: Reading, house: House) -> bool:
    """Whether the bracket only abbreviates the name before it: "the Deutsche Presse-Agentur (dpa)"."""
    tokens = tokens_of(before[-80:], house)
    return bool(tokens) and tokens[-1].agency in reading.agencies


def _ends_in_bracket(line: str) -> bool:
    """Whether a bracket closes a line, and nothing stands behind it but what `_bracket` lets stand there."""
    line = line.rstrip()
    line = line[:-1].rstrip() if line.endswith(("*", '"', "”")) else line
    line = line[:-1].rstrip() if line.endswith((".", "。")) else line
    return line.endswith((")", "]", "）", "】", "/"))


@lru_cache(maxsize=1)
def _bracket() -> re.Pattern[str]:
    return re.compile(
        r"(?P<whole>(?:[(\[（【](?P<inside>[^()\[\]（）【】\n]{2,160})[)\]）】]|(?<=\s)/(?P<slashed>[^/\n]{2,40})/))"
        r"\s*(?P<stop>[.。])?\s*[*\"”]?\s*$"
    )


def _first_end(line: str) -> int:
    """Where the first end stands after which `_sentence` can match, or before that: a sentence is no longer."""
    return max(len(line[:-_LONGEST_SENTENCE].rstrip().rstrip(_DASHES).rstrip()) - 1, 0)


@lru_cache(maxsize=1)
def _sentence() -> re.Pattern[str]:
    dashes = re.escape(_DASHES)
    return re.compile(
        rf"[{re.escape(_ENDS)}](?:\s+[{dashes}]*\s*|[{dashes}]+\s*)(?P<inside>[^\s].{{1,{_LONGEST_SENTENCE - 1}}})\s*$"
    )
