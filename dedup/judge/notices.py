"""The same report again: of another day, or about somebody else.

A tender of the central bank, a dividend, a listing, a crop report: a house
prints them again and again in one wording, and nobody took text from last
week's. `dedup.judge.templates` sees what was replaced inside a passage; here
it is the sentences around it, the headline, and the days on which the wording
stood before. Only what is short, makes a good part of the article and stood
on another day is looked at: an update of today's story is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from dedup.data.common_words import COMMON
from dedup.judge.clocks import compare_times
from dedup.judge.facts import Facts
from dedup.judge.shares import Stream
from dedup.judge.sources import Known
from dedup.judge.templates import SPECIFIC, is_figure, is_name
from dedup.model import StoredArticle
from dedup.normalise import normalise
from dedup.remembered import remembered
from dedup.sentences import sentences

__all__ = ["is_notice"]

_LONGEST = 100
"""Words of the longest wording of a notice; what shares more is text used again."""

_PART = 0.25
_MOST = 0.4
"""How much of an article a notice is: where its own sentences or its headline show it, and where other days do."""

_DAY = 12 * 3600
_DAYS = 2 * 24 * 3600
"""Seconds between a report and the next one of its kind, and after which a word for word repeat is no late copy."""

_FEWEST = 2
_COMPANY = ("ag", "co", "company", "corp", "inc", "ltd", "nv", "plc", "sa")
_NO_NAMES = COMMON.union(_COMPANY)


def is_notice(facts: Facts, stream: Stream, known: Known, others: Iterable[Known]) -> bool:
    """Whether what ``known`` shares with the article is the wording of a report that comes again.

    ``others`` are all sources of the article. True where, on another day,

    - more than half as many names and figures of the sentences that share words are new as stood there before;
    - half of the shared words, or more, stood in that outlet on two other days;
    - they stood there on one, and a fifth of the names and figures is new; or
    - no name and no figure was kept, and most of what the headline says stands nowhere in the source (alone it
      would say little: whoever takes a text writes a headline of his own).

    O(characters of the article and the source), for short passages only.
    """
    ratio = known.ratio
    if not 0 < len(known.places) <= _LONGEST or ratio < _PART:
        return False
    moment = facts.article.published or facts.now
    if not _another_day(moment, known.stored.published):
        return False
    new, kept = _specifics(facts, stream, known)
    if new >= _FEWEST and 2 * new > kept:
        return True
    if ratio < _MOST:
        return False
    days = _days_before(moment, known, others)
    if days >= 2 and (new or not _is_verbatim(known) or compare_times(moment, known.stored.published, _DAYS)):
        return True
    return (days >= 1 and 4 * new >= max(kept, 1)) or (
        not kept and _is_about_something_else(facts.article.title, known.stored)
    )


def _another_day(one: str, other: str) -> bool:
    return compare_times(one, other, _DAY) != 0


def _is_verbatim(known: Known) -> bool:
    return all(op.kind == "equal" for passage in known.counting() for op in passage.ops)


def _days_before(moment: str, known: Known, others: Iterable[Known]) -> int:
    """On how many other days the same outlet had half of the shared words: 0, 1 or 2."""
    days: dict[int, set[str]] = {}
    for other in others:
        published = other.stored.published
        if (
            other.stored.outlet == known.stored.outlet
            and _another_day(published, moment)
            and _another_day(published, known.stored.published)
        ):
            for place in other.places & known.places:
                days.setdefault(place, set()).add(published[:10])
    half = len(known.places) / 2
    return next((count for count in (2, 1) if sum(len(each) >= count for each in days.values()) >= half), 0)


def _specifics(facts: Facts, stream: Stream, known: Known) -> tuple[int, int]:
    """How many names and figures of the sentences that share words the source has not, and how many it has."""
    source = f"{known.stored.title}\n\n{known.stored.text}"
    figures = {found.group().strip(".,/-") for found in SPECIFIC.finditer(source)}
    words = _words_of(known.stored)
    new = kept = 0
    for specific in set(_named(facts, stream, known.places)):
        if specific in figures or (not is_figure(specific) and words >= set(normalise(specific).words)):
            kept += 1
        else:
            new += 1
    return new, kept


def _named(facts: Facts, stream: Stream, places: AbstractSet[int]) -> Iterator[str]:
    """Figures, and names by their capitals, of each sentence with one of ``places``; what opens it may be no name."""
    for base, paragraph in zip(stream.starts, facts.paragraphs, strict=True):
        words = paragraph.words
        if places.isdisjoint(range(base, base + len(words))):
            continue
        for low, high in sentences(paragraph):
            if places.isdisjoint(range(base + low, base + high)):
                continue
            text = paragraph.text[words.starts[low] : words.ends[high - 1]]
            for found in SPECIFIC.finditer(text):
                word = found.group()
                if is_figure(word):
                    yield word.strip(".,/-")
                elif found.start() and is_name(word) and word.casefold() not in _COMPANY and not text.isupper():
                    yield word


def _is_about_something_else(title: str, source: StoredArticle) -> bool:
    """Whether the source says less than half of what the headline says, of which it lacks two words at least."""
    said = {word for word in normalise(title).words if word not in _NO_NAMES and len(word) > 1 and not word.isdigit()}
    missing = len(said - _words_of(source))
    return missing >= _FEWEST and 2 * missing > len(said)


def _words_of(source: StoredArticle) -> AbstractSet[str]:
    parts: Sequence[str] = (source.title, *source.paragraphs)
    return {word for part in parts for word in remembered(part).words}
