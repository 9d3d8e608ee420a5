"""Puts on their way: those that have to be sent again, since a stored text is like theirs but was deflated otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dedup.index.base import Entry
from dedup.index.scripts import Arguments
from dedup.index.texts import inflate

__all__ = ["sent"]

_SURE, _TEXTS = 9, 10  # places in the arguments of a put; texts follow


def sent(
    run: Callable[[str, Sequence[Arguments]], list[Any]], entries: Sequence[Entry], arguments: Sequence[Arguments]
) -> list[Any]:
    """Answers of ``put.lua``. Where a text has the hash of a stored one but not its bytes, that article is sent again.

    So that later versions of an article never come before it, each waits for
    the answer to the one before: one round trip where all keys are different
    and no text is like another.
    """
    answers: list[Any] = []
    while len(answers) < len(entries):
        first = len(answers)
        stop = first + _different([entry.article.key for entry in entries[first:]])
        answers += run("put", arguments[first:stop])
        for place in range(first, stop):
            answer = answers[place]
            if isinstance(answer, list) and answer[0] == b"like":
                answers[place] = run("put", [_settled(arguments[place], entries[place], answer)])[0]
    return answers


def _different(keys: Sequence[str]) -> int:
    """How many of the first keys there are until one comes again.

    >>> _different(["a/1", "a/2", "a/1", "a/3"])
    2
    """
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            break
        seen.add(key)
    return len(seen)


def _settled(arguments: Arguments, entry: Entry, like: Sequence[bytes]) -> Arguments:
    """Arguments of a put anew, with the stored bytes of those texts that are equal but were deflated otherwise.

    ``like`` is the answer of ``put.lua``: a word, then for each text with the
    same hash its number (from 1) and its bytes. Between the two calls another
    program may store the same text in bytes of its own: then it stands twice.
    """
    known = list(arguments)
    known[_SURE] = "sure"
    for number, stored in zip(map(int, like[1::2]), like[2::2], strict=True):
        if inflate(stored) == entry.article.paragraphs[number - 1]:
            known[_TEXTS + number] = stored
    return known
