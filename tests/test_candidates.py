from __future__ import annotations

from dedup.candidates import rank_sources, shortlist
from dedup.model import Hit, Lookup, Match
from tests.articles import stored_paragraph

TEXT = "one two three four five six seven eight nine ten"


def test_the_shortlist_keeps_what_shares_most_of_each_paragraph() -> None:
    hits = (Hit(1, 1, 3, 0), Hit(1, 2, 0, 2), Hit(1, 3, 1, 0), Hit(2, 3, 1, 0), Hit(2, 9, 16, 9))
    lookup = Lookup(hits, {number: stored_paragraph(number, TEXT) for number in (1, 2, 3)})
    assert shortlist(lookup, 2) == (Hit(1, 2, 0, 2), Hit(1, 1, 3, 0), Hit(2, 3, 1, 0))


def test_sources_that_add_something_come_first() -> None:
    carriers = {1: ("big/1", "copy/1"), 2: ("big/1", "copy/1"), 3: ("other/1",)}
    lookup = Lookup((), {number: stored_paragraph(number, TEXT, keys) for number, keys in carriers.items()})
    matches = [Match(number, number, 1.0, 1.0, 1.0, 10) for number in (1, 2, 3)]
    assert rank_sources(matches, lookup) == ("big/1", "other/1", "copy/1")
    assert rank_sources(matches, lookup, limit=2) == ("big/1", "other/1")


def test_of_equals_the_first_stored_comes_first() -> None:
    lookup = Lookup((), {1: stored_paragraph(1, TEXT, ("z/1", "a/1", "m/1"))})
    assert rank_sources([Match(1, 1, 1.0, 1.0, 1.0, 10)], lookup) == ("z/1", "a/1", "m/1")
    assert rank_sources([], lookup) == ()
