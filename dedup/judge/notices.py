"""The same report again: of another day, or about somebody else.

A tender of the central bank, a dividend, a listing, a crop report: a house
prints them again and again in one wording, and nobody took text from last
week's. `dedup.judge.templates` sees what was replaced inside a passage; here
it is the sentences around it, the headline, and the days on which the wording
stood before. Only what is short is looked at: of longer text, the wording
itself was taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from dedup.judge.clocks import compare_times, on_another_day
from dedup.judge.facts import Facts
from dedup.judge.places import Places, divided, places_of, stretch, stretches
from dedup.judge.shares import Stream
from dedup.judge.sources import Known
from dedup.judge.templates import has_new_figures, is_template
from dedup.judge.told import Parts, new_and_kept, parts_of, words_of
from dedup.model import Span, StoredArticle
from dedup.normalise import normalise
from dedup.remembered import remembered
from dedup.sentences import sentences
from dedup.specifics import NO_NAMES, capitals_tell

__all__ = ["Subject", "comes_again", "is_notice"]

_LONGEST = 100
"""Words of the longest wording of a notice; what shares more is text used again."""

_PART = 0.25
_MOST = 0.4
"""How much of an article a notice is: where its own sentences or its headline show it, and where other days do."""

_WORDING = 0.6
"""Share of a sentence from which what is shared is its wording."""
_SENTENCES = 8

_HALF = 0.5
"""The same, where another day and both headlines show it."""

_DAYS = 2 * 24 * 3600
"""Seconds after which a word for word repeat is no late copy."""

_FEWEST = 2
_SMALL = 2


class Subject:
    """An article whose sources are looked at one by one: what is asked of it alone is worked out once.

    ``sources`` are all it has. ``apart`` is where boilerplate stands in its source, ascending: its figures say nothing of the report.
    """

    __slots__ = ("_capitals", "_parts", "_said", "apart", "facts", "sources", "stream")

    def __init__(self, facts: Facts, stream: Stream, sources: tuple[Known, ...]) -> None:
        self.facts, self.stream, self.sources = facts, stream, sources
        self.apart = tuple(_boilerplate(facts, stream)) if stream.boilerplate else ()
        self._capitals: bool | None = None
        self._parts: Parts | None = None
        self._said: set[str] | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Its paragraphs."""
        return tuple([paragraph.text for paragraph in self.facts.paragraphs])

    @property
    def parts(self) -> Parts:
        """The same with the places of their words."""
        if self._parts is None:
            self._parts = parts_of((paragraph.text, paragraph.words) for paragraph in self.facts.paragraphs)
        return self._parts

    @property
    def capitals_tell(self) -> bool:
        """Whether capitals make names in it."""
        if self._capitals is None:
            self._capitals = capitals_tell([paragraph.text for paragraph in self.facts.paragraphs], self.facts.article.language)
        return self._capitals

    @property
    def said(self) -> set[str]:
        """What its headline says."""
        if self._said is None:
            self._said = _said(self.facts.article.title) if self.facts.article.title else set()
        return self._said


def comes_again(subject: Subject, known: Known) -> bool:
    """Whether the article shares with ``known`` only the wording of a report that comes again: nobody took text.

    Of one's own house new figures alone show it; text of others is taken with its figures changed, too.
    O(characters of the article and the source).
    """
    article, passages, there = subject.facts.article, known.counting(), known.stored.text
    if known.relation == "own-archive" and has_new_figures(article.source, there, passages, subject.apart):
        return True
    return is_template(article.source, there, passages, article.language, subject.apart) or is_notice(subject, known)


def _boilerplate(facts: Facts, stream: Stream) -> Iterator[Span]:
    for places, paragraph in zip(divided(stream.boilerplate, stream.bounds), facts.paragraphs, strict=True):
        for start, end in stretches(places):
            yield paragraph.source_span(paragraph.words.starts[start], paragraph.words.ends[end - 1])


def is_notice(subject: Subject, known: Known) -> bool:
    """As `comes_again`, by what stands around the shared words, and when they stood where.

    True where the shared words are formulas and small figures alone ("Qtly div 6-1/4 cts vs 6-1/4 cts prior, pay April
    15"); where they are two fifths of the article or more, in one's own outlet, on another day or under a headline about
    somebody else, and each of their sentences has a name or a figure that is new; where each of the two headlines names what the other story does not know, and more names and figures of the
    sentences that share words are new than stood there before (half as many again, where the wording makes less than
    two fifths of the article); and, on another day, where

    - more than half as many are new as stood there before (as many, where only figures can be told);
    - two are new, each headline names what the other story does not know, half of the article is this wording, and it is
      one's own outlet: offices and exchanges give out one form for all;
    - half of the shared words, or more, stood in that outlet on one other day, and a fifth is new;
    - they stood there on two, and it is one's own outlet: others who print the third one took it; or
    - no name and no figure was kept, most of what the headline says stands nowhere in the source, and it is one's own
      outlet: whoever takes a text of others writes a headline of his own.

    A slot is filled on both sides: of another house's text two names or figures must be missing here. Who put names
    and figures of his own between its words, and left none out, took it.

    O(characters of the article and the source), for short passages only.
    """
    facts, source, ratio = subject.facts, known.stored, known.ratio
    if not 0 < known.places.bit_count() <= _LONGEST:
        return False
    if not _says_anything(facts, subject.stream, known.places):
        return True
    moment = facts.article.published or facts.now
    next_day = ratio >= _PART and on_another_day(moment, source.published)
    about_others = _is_about_others(subject, source)
    if not (next_day or about_others):
        return False
    names = subject.capitals_tell
    new, kept = new_and_kept(subject.parts, known.places, names, source.title, source.paragraphs)
    others_there = about_others and 2 * new > (2 if ratio >= _MOST else 3) * kept
    own = known.relation == "own-archive"
    if new >= _FEWEST and (others_there or (next_day and (2 * new if names else new) > kept)):
        return own or _left_out(subject, known) >= _FEWEST
    if own and ratio >= _MOST and new and _each_tells_another(subject, known):
        return True
    if own and ratio >= _HALF and new >= _FEWEST and next_day and about_others:
        return True
    enough = 4 * new >= max(kept, 1)
    if not next_day or ratio < _MOST or not (own or enough):
        return False
    days = _days_before(moment, known, subject.sources)
    if days >= 1 and enough:
        return own or _left_out(subject, known) >= _FEWEST
    if not own:
        return False
    again = days >= 2 and (new > 0 or not _is_verbatim(known) or compare_times(moment, source.published, _DAYS) != 0)
    return again or (names and not kept and _is_about_something_else(subject, source))


def _each_tells_another(subject: Subject, known: Known) -> bool:
    """Whether each sentence of which this wording is most, eight of them at most, has a name or a figure that the source has not.

    So does a form that was filled in again.
    """
    worded, base = [], 0
    for text, starts, _ in subject.parts:
        for low, high in sentences(text, starts) if known.places >> base else ():
            sentence = stretch(base + low, base + high)
            if subject.stream.size(known.places & sentence) >= _WORDING * subject.stream.size(sentence):
                worded.append(known.places & sentence)
        base += len(starts)
    asked = (subject.capitals_tell, known.stored.title, known.stored.paragraphs)
    return 0 < len(worded) <= _SENTENCES and all(new_and_kept(subject.parts, places, *asked)[0] for places in worded)


def _says_anything(facts: Facts, stream: Stream, places: Places) -> bool:
    """Whether one of the words at ``places`` is no common one, no company's form and no figure of one or two digits."""
    for here, paragraph in zip(divided(places, stream.bounds), facts.paragraphs, strict=True):
        words = paragraph.words.words
        while here:
            word = words[(here & -here).bit_length() - 1]
            here &= here - 1
            if word not in NO_NAMES and not (len(word) <= _SMALL and word.isdigit()):
                return True
    return False


def _is_verbatim(known: Known) -> bool:
    return all(op.kind == "equal" for passage in known.counting() for op in passage.ops)


def _days_before(moment: str, known: Known, others: tuple[Known, ...]) -> int:
    """On how many other days the same outlet had half of the shared words: 0, 1 or 2."""
    days: dict[str, Places] = {}
    outlet, that_day = known.stored.outlet, known.stored.published
    for other in others:
        day = other.stored.published
        if day != that_day and other.stored.outlet == outlet and on_another_day(day, that_day) and on_another_day(day, moment):
            days[day[:10]] = days.get(day[:10], 0) | (other.places & known.places)
    once = twice = 0
    for places in days.values():
        once, twice = once | places, twice | (once & places)
    half = known.places.bit_count() / 2
    return 2 if twice.bit_count() >= half else 1 if once.bit_count() >= half else 0


def _left_out(subject: Subject, known: Known) -> int:
    """How many names and figures of the source's sentences that share words the article has not."""
    there = 0
    for passage in known.counting():
        there |= places_of(passage.there_matched)
    parts = parts_of((text, remembered(text)) for text in known.stored.paragraphs)
    return new_and_kept(parts, there, subject.capitals_tell, subject.facts.article.title, subject.texts)[0]


def _is_about_something_else(subject: Subject, source: StoredArticle) -> bool:
    """Whether the source says less than half of what the headline says, of which it lacks two words at least."""
    missing = len(subject.said - words_of(source.title, source.paragraphs))
    return missing >= _FEWEST and 2 * missing > len(subject.said)


def _is_about_others(subject: Subject, source: StoredArticle) -> bool:
    """Whether each headline has a word of its own story that stands nowhere in the other."""
    ours = subject.said
    theirs = _said(source.title) if ours else set()
    if not theirs:
        return False
    here, there = words_of("", subject.texts), words_of("", source.paragraphs)
    return bool((ours & here) - there - theirs) and bool((theirs & there) - here - ours)


def _said(title: str) -> set[str]:
    """Words of a headline that are no common ones and no figures."""
    return {word for word in normalise(title).words if word not in NO_NAMES and len(word) > 1 and not word.isdigit()}
