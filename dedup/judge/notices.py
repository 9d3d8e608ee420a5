"""The same report again: of another day, or about somebody else.

A tender of the central bank, a dividend, a listing, a crop report: a house
prints them again and again in one wording, and nobody took text from last
week's. `dedup.judge.templates` sees what was replaced inside a passage; here
it is the sentences around it, the headline, and the days on which the wording
stood before. Only what is short is looked at: of longer text, the wording
itself was taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from dedup.judge.clocks import compare_times, on_another_day
from dedup.judge.facts import Facts
from dedup.judge.places import Places, each
from dedup.judge.shares import Stream
from dedup.judge.sources import Known
from dedup.judge.templates import has_new_figures, is_template
from dedup.model import Paragraph, Span, StoredArticle
from dedup.normalise import normalise
from dedup.offsets import OffsetMap
from dedup.recent import Recent
from dedup.remembered import remembered
from dedup.sentences import sentences
from dedup.specifics import NO_NAMES, capitals_tell, specifics

__all__ = ["comes_again", "is_notice"]

_LONGEST = 100
"""Words of the longest wording of a notice; what shares more is text used again."""

_PART = 0.25
_MOST = 0.4
"""How much of an article a notice is: where its own sentences or its headline show it, and where other days do."""

_DAYS = 2 * 24 * 3600
"""Seconds after which a word for word repeat is no late copy."""

_FEWEST = 2
_SMALL = 2


def comes_again(facts: Facts, stream: Stream, known: Known, others: Iterable[Known]) -> bool:
    """Whether the article shares with ``known`` only the wording of a report that comes again: nobody took text.

    ``others`` are all sources of the article. Of one's own house new figures alone show it; text of others is taken
    with its figures changed, too. O(characters of the article and the source).
    """
    source, passages, there = facts.article.source, known.counting(), known.stored.text
    apart = tuple(_boilerplate(facts, stream)) if stream.boilerplate else ()
    if known.relation == "own-archive" and has_new_figures(source, there, passages, apart):
        return True
    return is_template(source, there, passages, facts.article.language, apart) or is_notice(facts, stream, known, others)


def _boilerplate(facts: Facts, stream: Stream) -> Iterator[Span]:
    """Where boilerplate stands in the source, ascending: its figures say nothing of the report."""
    places = list(each(stream.boilerplate))
    low = 0
    for high, place in enumerate(places, 1):
        number = stream.paragraph_at(place)
        following = places[high] if high < len(places) else -1
        if following != place + 1 or stream.paragraph_at(following) != number:
            paragraph, base = facts.paragraphs[number], stream.starts[number]
            yield paragraph.source_span(paragraph.words.starts[places[low] - base], paragraph.words.ends[place - base])
            low = high


def is_notice(facts: Facts, stream: Stream, known: Known, others: Iterable[Known]) -> bool:
    """As `comes_again`, by what stands around the shared words, and when they stood where.

    True where the shared words are formulas and small figures alone ("Qtly div 6-1/4 cts vs 6-1/4 cts prior, pay April
    15"); where each of the two headlines names what the other story does not know, and more names and figures of the
    sentences that share words are new than stood there before (half as many again, where the wording makes less than
    two fifths of the article); and, on another day, where

    - more than half as many are new as stood there before (as many, where only figures can be told);
    - half of the shared words, or more, stood in that outlet on one other day, and a fifth is new;
    - they stood there on two, and it is one's own outlet: others who print the third one took it; or
    - no name and no figure was kept, most of what the headline says stands nowhere in the source, and it is one's own
      outlet: whoever takes a text of others writes a headline of his own.

    A slot is filled on both sides: of another house's text two names or figures must be missing here. Who put names
    and figures of his own between its words, and left none out, took it.

    O(characters of the article and the source), for short passages only.
    """
    ratio = known.ratio
    if not 0 < known.places.bit_count() <= _LONGEST:
        return False
    if not _says_anything(facts, stream, known.places):
        return True
    moment = facts.article.published or facts.now
    next_day = ratio >= _PART and on_another_day(moment, known.stored.published)
    about_others = _is_about_others(facts, known.stored)
    if not (next_day or about_others):
        return False
    names = capitals_tell((paragraph.text for paragraph in facts.paragraphs), facts.article.language)
    new, kept = _new_and_kept(facts, stream, known, names)
    own = known.relation == "own-archive"
    others_there = about_others and 2 * new > (2 if ratio >= _MOST else 3) * kept
    if new >= _FEWEST and (others_there or (next_day and (2 * new if names else new) > kept)):
        return own or _left_out(facts, known, names) >= _FEWEST
    if not next_day or ratio < _MOST:
        return False
    days = _days_before(moment, known, others)
    if days >= 1 and 4 * new >= max(kept, 1):
        return own or _left_out(facts, known, names) >= _FEWEST
    if not own:
        return False
    again = days >= 2 and (new > 0 or not _is_verbatim(known) or compare_times(moment, known.stored.published, _DAYS) != 0)
    return again or (names and not kept and _is_about_something_else(facts.article.title, known.stored))


def _says_anything(facts: Facts, stream: Stream, places: Places) -> bool:
    """Whether one of the words at ``places`` is no common one, no company's form and no figure of one or two digits."""
    for base, paragraph in zip(stream.starts, facts.paragraphs, strict=True):
        for place, word in enumerate(paragraph.words.words, base):
            if places >> place & 1 and word not in NO_NAMES and not (len(word) <= _SMALL and word.isdigit()):
                return True
    return False


def _is_verbatim(known: Known) -> bool:
    return all(op.kind == "equal" for passage in known.counting() for op in passage.ops)


def _days_before(moment: str, known: Known, others: Iterable[Known]) -> int:
    """On how many other days the same outlet had half of the shared words: 0, 1 or 2."""
    days: dict[int, set[str]] = {}
    for other in others:
        published = other.stored.published
        if (
            other.stored.outlet == known.stored.outlet
            and on_another_day(published, moment)
            and on_another_day(published, known.stored.published)
        ):
            for place in each(other.places & known.places):
                days.setdefault(place, set()).add(published[:10])
    half = known.places.bit_count() / 2
    return next((count for count in (2, 1) if sum(len(dates) >= count for dates in days.values()) >= half), 0)


def _new_and_kept(facts: Facts, stream: Stream, known: Known, names: bool) -> tuple[int, int]:
    """How many names and figures of the sentences that share words the source has not, and how many it has."""
    source = known.stored
    told = set(_told_beside(facts.paragraphs, set(each(known.places)), names))
    kept = _stand_in(told, source.title, source.paragraphs)
    return len(told) - kept, kept


def _left_out(facts: Facts, known: Known, names: bool) -> int:
    """How many names and figures of the source's sentences that share words the article has not."""
    article = facts.article
    paragraphs = [
        Paragraph(number, text, "body", OffsetMap.identity(0, len(text)), remembered(text))
        for number, text in enumerate(known.stored.paragraphs, 1)
    ]
    told = set(_told_beside(paragraphs, {place for passage in known.counting() for place in passage.there_matched}, names))
    return len(told) - _stand_in(told, article.title, tuple([paragraph.text for paragraph in facts.paragraphs]))


def _stand_in(told: Iterable[tuple[str, bool]], title: str, paragraphs: tuple[str, ...]) -> int:
    """How many of these names and figures stand in a text or its headline."""
    figures, words = _figures_of(title, paragraphs), _words_of(title, paragraphs)
    return sum(word in figures if is_figure else words >= set(normalise(word).words) for word, is_figure in told)


def _told_beside(paragraphs: Iterable[Paragraph], places: AbstractSet[int], names: bool) -> Iterator[tuple[str, bool]]:
    """Names and figures of each sentence with one of ``places`` of the word stream, and whether each is a figure."""
    base = 0
    for paragraph in paragraphs:
        words = paragraph.words
        if not places.isdisjoint(range(base, base + len(words))):
            for low, high in sentences(paragraph):
                if not places.isdisjoint(range(base + low, base + high)):
                    for found in specifics(paragraph.text, words.starts[low], words.ends[high - 1], by_capitals=names):
                        yield found.word, found.is_figure
        base += len(words)


def _is_about_something_else(title: str, source: StoredArticle) -> bool:
    """Whether the source says less than half of what the headline says, of which it lacks two words at least."""
    said = _said(title)
    missing = len(said - _words_of(source.title, source.paragraphs))
    return missing >= _FEWEST and 2 * missing > len(said)


def _is_about_others(facts: Facts, source: StoredArticle) -> bool:
    """Whether each headline has a word of its own story that stands nowhere in the other."""
    ours, theirs = _said(facts.article.title), _said(source.title)
    if not ours or not theirs:
        return False
    here = {word for paragraph in facts.paragraphs for word in paragraph.words.words}
    there = _words_of("", source.paragraphs)
    return bool((ours & here) - there - theirs) and bool((theirs & there) - here - ours)


def _said(title: str) -> set[str]:
    """Words of a headline that are no common ones and no figures."""
    return {word for word in normalise(title).words if word not in NO_NAMES and len(word) > 1 and not word.isdigit()}


_BOUND = 1 << 18
"""Characters of the articles whose words, and whose figures, are kept: one source is compared with all who took from it."""

_LEAST = 256
"""Characters that each counts for besides its text."""

_WORDS = Recent[tuple[str, tuple[str, ...]], AbstractSet[str]](_BOUND)
_FIGURES = Recent[tuple[str, tuple[str, ...]], AbstractSet[str]](_BOUND)


def _words_of(title: str, paragraphs: tuple[str, ...]) -> AbstractSet[str]:
    known = _WORDS.find((title, paragraphs))
    if known is None:
        known = set[str]().union(*(remembered(part).words for part in (title, *paragraphs)))
        _WORDS.keep((title, paragraphs), known, sum(map(len, paragraphs)) + len(title) + _LEAST)
    return known


def _figures_of(title: str, paragraphs: tuple[str, ...]) -> AbstractSet[str]:
    known = _FIGURES.find((title, paragraphs))
    if known is None:
        known = {found.word for found in specifics("\n\n".join((title, *paragraphs)), by_capitals=False) if found.is_figure}
        _FIGURES.keep((title, paragraphs), known, sum(map(len, paragraphs)) + len(title) + _LEAST)
    return known
