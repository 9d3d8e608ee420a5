"""What is asked for beside the sketches of an article, and what is made of the answer."""

from __future__ import annotations

import pytest

from dedup.candidates import parted, rank_sources
from dedup.index.base import Index
from dedup.index.in_memory import InMemoryIndex
from dedup.model import Hit, Lookup, Match, Sketch
from dedup.pipeline import check, put, question, settled
from dedup.probes import probes
from dedup.shingle import kgram_hashes
from dedup.sign import SCHEME
from tests.articles import paragraphs_of, plain, stored_paragraph

NOW = "2026-01-01T00:00:00Z"
LONG = (
    "Subscription of the loan closes on Friday, payment date is April fifteen, and the bonds will be listed in Arnhem. "
    "Lead manager of the issue is Bank Verhoeven Martens of Dijk, which no one had expected after the losses of last year."
)
SHORT = ("Payment date is April fifteen", "The bonds will be listed in Arnhem", "The losses of last year")


def asked_for(text: str) -> list[str]:
    """Runs of five words that are asked for, in their order, where nothing is stored of the paragraph."""
    (paragraph,) = paragraphs = paragraphs_of(text)
    (probe,) = probes(paragraphs, [Sketch(b"", ())], SCHEME)
    assert probe is not None and not probe.signature
    words = paragraph.words.words
    hashes = kgram_hashes(words, SCHEME.kgram)
    assert set(probe.fingerprints) <= set(hashes)
    return [" ".join(words[place : place + 5]) for place, value in enumerate(hashes) if value in probe.fingerprints]


def test_runs_that_begin_or_end_where_something_does_are_asked_for() -> None:
    assert asked_for(LONG) == [
        "subscription of the loan closes",
        "the loan closes on friday",
        "payment date is april fifteen",
        "and the bonds will be",
        "will be listed in arnhem",
        "lead manager of the issue",
        "bank verhoeven martens of dijk",
        "which no one had expected",
        "the losses of last year",
    ]


def test_in_capitals_every_word_may_begin_something() -> None:
    assert "shr 65 cts vs 47" in asked_for("WALDMART STORES INC FOURTH QTR SHR 65 CTS VS 47 CTS, SAID THE COMPANY ON FRIDAY")


def test_scripts_without_spaces_are_asked_for_at_both_ends() -> None:
    assert len(asked_for("政府は昨日、新しい予算を発表した。野党は反対している。")) == 2


def test_of_a_short_paragraph_nothing_more_is_asked_for() -> None:
    paragraphs = paragraphs_of("The payment date is April fifteen, the bank said.\n\n* * *\n\n" + LONG)
    asked = question(paragraphs, SCHEME)
    own, beside = asked[: len(paragraphs)], asked[len(paragraphs) :]
    assert [probe is None for probe in beside] == [True, True, False]
    assert own[2] and beside[2] and not set(own[2].fingerprints) & set(beside[2].fingerprints)


@pytest.mark.parametrize("short", SHORT)
def test_a_short_paragraph_is_met_inside_a_long_one(any_index: Index, short: str) -> None:
    put([plain(f"{short}.", "there/1")], any_index, now=NOW)
    paragraphs = paragraphs_of("Nobody had asked for any of it before.\n\n" + LONG)
    lookup, matches, probed = settled(any_index.lookup(question(paragraphs, any_index.scheme)), paragraphs)
    met = {lookup.paragraphs[match.stored].text: match for match in (*matches, *probed)}
    assert (met[f"{short}."].number, met[f"{short}."].contained) == (2, 1.0)


def test_what_the_sketches_met_is_not_told_again_of_their_probes() -> None:
    hits = (Hit(1, 7, 0, 2), Hit(2, 8, 1, 0), Hit(3, 7, 0, 1), Hit(3, 9, 0, 1), Hit(4, 7, 0, 1))
    lookup, probed = parted(Lookup(hits, {}, 3, 5), 2)
    assert lookup == Lookup(hits[:2], {}, 3, 5)
    assert probed.hits == (Hit(1, 9, 0, 1), Hit(2, 7, 0, 1))


def test_probes_get_the_places_that_are_left() -> None:
    text = "one two three four five six seven eight nine ten"
    lookup = Lookup((), {number: stored_paragraph(number, text, (f"a/{number}", "a/0")) for number in range(1, 6)})
    few = [Match(number, number, 1.0, 0.5, 0.5, 5) for number in (1, 2)]
    more = [Match(number, number, 1.0, 1.0, 1.0, 10) for number in (2, 3, 4, 5)]
    assert rank_sources(few, lookup, 4) == rank_sources(few, lookup, 4, probed=())
    assert rank_sources(few, lookup, 3, probed=more) == rank_sources(few, lookup, 3)
    assert rank_sources(few, lookup, 5, probed=more) == (*rank_sources(few, lookup, 5), "a/3", "a/4")


def test_common_lines_take_no_source_its_place() -> None:
    sources = [
        plain("\n\n".join(f"w{number}x{place}" + " of the word" * 4 + f" y{number}x{place} said." for place in range(3)), f"there/{number}")
        for number in range(8)
    ]
    lines = [plain(f"{SHORT[0]}.", f"line/{number}") for number in range(30)]
    here = plain("\n\n".join(source.source.split("\n\n")[0] for source in sources) + "\n\n" + LONG)
    index = InMemoryIndex()
    put(sources, index, now=NOW)
    before = check(here, index, now=NOW)
    put(lines, index, now=NOW)
    after = check(here, index, now=NOW)
    assert (after.sources, after.findings) == (before.sources, before.findings)
