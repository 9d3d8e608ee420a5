"""What every index does alike."""

from __future__ import annotations

import pytest

from dedup.errors import StaleVersion
from dedup.index.base import CARRIERS, Entry, Index
from dedup.index.keys import CAP
from dedup.model import Sketch
from tests.index.conftest import entry, together

FOX = "The quick brown fox jumps over the lazy dog near the bank of the river today, officials said."
RAIN = "Rain fell on the northern provinces for a third day and closed the main road to the coast."


def test_put_says_what_it_did(index: Index) -> None:
    assert index.put([entry("a/1", FOX)]) == ["created"]
    assert index.put([entry("a/1", FOX), entry("a/2", RAIN)]) == ["unchanged", "created"]
    assert index.put([entry("a/1", RAIN)]) == ["replaced"]


def test_lookup_finds_a_paragraph_inside_a_longer_one(index: Index) -> None:
    index.put([entry("a/1", FOX, RAIN)])
    found = index.lookup(entry("b/1", "Witnesses spoke at length of what they had seen. " + RAIN).sketches)
    (hit,) = [hit for hit in found.hits if hit.fingerprints]
    assert found.paragraphs[hit.stored].text == RAIN
    assert found.paragraphs[hit.stored].articles == ("a/1",)


def test_lookup_tells_how_many_articles_there_are(index: Index) -> None:
    index.put([entry("a/1", FOX), entry("a/2", FOX), entry("a/3", RAIN)])
    index.drop(["a/2"])
    assert index.lookup([None]).articles == 2


def test_an_identical_paragraph_shares_every_key(index: Index) -> None:
    index.put([entry("a/1", FOX)])
    (hit,) = index.lookup(entry("b/1", FOX).sketches).hits
    assert (hit.number, hit.bands) == (1, index.scheme.bands)


def test_text_is_stored_once_and_carriers_counted(index: Index) -> None:
    a, b, c = together(index, 3)
    index.put([entry(a, FOX), entry(b, FOX, FOX), entry(c, FOX)])
    assert index.stats()["paragraphs"] == 1
    (stored,) = index.lookup(entry("z/1", FOX).sketches).paragraphs.values()
    assert (stored.frequency, stored.articles) == (3, (a, b, c))


def test_carriers_are_counted_wherever_they_are(index: Index) -> None:
    keys = [f"{outlet}/{number}" for outlet in "abc" for number in range(20)]
    index.put([entry(key, FOX) for key in keys])
    (stored,) = index.lookup(entry("z/1", FOX).sketches).paragraphs.values()
    assert stored.frequency == 60
    assert len(set(stored.articles) & set(keys)) == len(stored.articles) == CARRIERS


def test_exclude_takes_an_article_out_of_the_answer(index: Index) -> None:
    index.put([entry("a/1", FOX, RAIN), entry("b/1", FOX)])
    found = index.lookup(entry("a/1", FOX, RAIN).sketches, exclude="a/1")
    (stored,) = found.paragraphs.values()
    assert (stored.text, stored.frequency, stored.articles) == (FOX, 1, ("b/1",))
    (stored,) = index.lookup(entry("a/1", FOX).sketches, exclude="a/2").paragraphs.values()
    assert stored.frequency == 2


def test_limit_keeps_the_paragraphs_that_share_most(index: Index) -> None:
    index.put([entry("a/1", FOX.replace("today", "again")), entry("a/2", FOX), entry("a/3", FOX.replace("bank", "edge"))])
    found = index.lookup(entry("b/1", FOX).sketches, limit=1)
    assert [found.paragraphs[hit.stored].text for hit in found.hits] == [FOX]


def test_fetch_gives_back_what_was_put(index: Index) -> None:
    sent = entry("a/1", FOX, "", "Ein Bär im Zoo — 動物園 \U0001f43b \ud800", version=2**53 - 1)
    index.put([sent])
    assert index.fetch(["a/1", "a/2", "a/1"]) == [sent.article, None, sent.article]


def test_a_long_text_survives(index: Index) -> None:
    text = " ".join(f"{number * 7919 % 100003:x}" for number in range(20_000))
    index.put([entry("a/1", FOX, text), entry("a/2", text)])
    (found,) = index.fetch(["a/2"])
    assert found is not None and found.paragraphs == (text,)
    assert index.drop(["a/1", "a/2"]) == [True, True]
    assert index.stats()["paragraphs"] == 0


def test_the_first_sighting_is_kept(index: Index) -> None:
    index.put([entry("a/1", FOX, first_seen="2020-01-01T00:00:00Z")])
    index.put([entry("a/1", RAIN, first_seen="2021-01-01T00:00:00Z")])
    (found,) = index.fetch(["a/1"])
    assert found is not None and (found.first_seen, found.paragraphs) == ("2020-01-01T00:00:00Z", (RAIN,))


def test_replacing_forgets_what_was_there(index: Index) -> None:
    index.put([entry("a/1", FOX)])
    index.put([entry("a/1", RAIN)])
    assert index.lookup(entry("b/1", FOX).sketches).hits == ()
    assert index.stats()["paragraphs"] == 1


def test_an_older_version_is_refused(index: Index) -> None:
    index.put([entry("a/1", FOX, version=3)])
    with pytest.raises(StaleVersion, match="a/1: version 3 is stored, 2 was sent"):
        index.put([entry("a/1", RAIN, version=2)])
    (found,) = index.fetch(["a/1"])
    assert found is not None and found.paragraphs == (FOX,)


def test_drop_says_whether_it_was_there(index: Index) -> None:
    index.put([entry("a/1", FOX), entry("a/2", FOX)])
    assert index.drop(["a/1", "a/1", "z/9"]) == [True, False, False]
    (stored,) = index.lookup(entry("b/1", FOX).sketches).paragraphs.values()
    assert (stored.frequency, stored.articles) == (1, ("a/2",))


def test_a_dropped_article_can_come_back(index: Index) -> None:
    for _ in range(40):
        index.put([entry("a/1", FOX)])
        index.drop(["a/1"])
    index.put([entry("a/1", FOX)])
    (hit,) = index.lookup(entry("b/1", FOX).sketches).hits
    assert hit.bands == index.scheme.bands


def test_a_paragraph_without_words_is_kept_and_not_found(index: Index) -> None:
    index.put([entry("a/1", "* * *")])
    (found,) = index.fetch(["a/1"])
    assert found is not None and found.paragraphs == ("* * *",)
    assert index.lookup([None]).hits == ()


def test_frequencies_stay_exact_beyond_the_carriers_named(index: Index) -> None:
    keys = together(index, 700)
    index.put([entry(key, FOX, f"{RAIN} {key}") for key in keys])
    (hit, *_) = index.lookup(entry("z/1", FOX).sketches).hits
    stored = index.lookup(entry("z/1", FOX).sketches).paragraphs[hit.stored]
    assert (stored.frequency, stored.articles) == (700, tuple(keys[:CARRIERS]))
    own = index.lookup(entry("z/1", FOX).sketches, exclude=keys[3]).paragraphs[hit.stored]
    assert (own.frequency, own.articles) == (699, tuple(keys[:3] + keys[4 : CARRIERS + 1]))
    index.drop(keys[:3] + keys[100:600:2])
    stored = index.lookup(entry("z/1", FOX).sketches).paragraphs[hit.stored]
    assert (stored.frequency, stored.articles) == (447, tuple(keys[3 : 3 + CARRIERS]))
    index.drop(keys[3:690])
    stored = index.lookup(entry("z/1", FOX).sketches).paragraphs[hit.stored]
    assert (stored.frequency, stored.articles) == (10, tuple(keys[690:]))


def test_a_hot_key_is_capped_and_says_so(index: Index) -> None:
    signature = entry("a/1", FOX).sketches[0].signature  # type: ignore[union-attr]
    sketch = Sketch(signature, (7,))
    *keys, last = together(index, CAP + 1)
    for key in keys:
        index.put([Entry(entry(key, f"{RAIN} {key}").article, (sketch,))])
    found = index.lookup([sketch])
    assert (len(found.hits), found.saturated) == (CAP, 0)
    index.put([Entry(entry(last, FOX).article, (sketch,))])
    found = index.lookup([sketch])
    assert (len(found.hits), found.saturated) == (CAP, index.scheme.bands + 1)
    assert FOX not in [stored.text for stored in found.paragraphs.values()]


def test_a_sketch_without_signature_asks_for_its_fingerprints_alone(index: Index) -> None:
    stored = entry("a/1", FOX, RAIN)
    index.put([stored])
    own, other = stored.sketches
    assert own and other
    probe = Sketch(b"", other.fingerprints[:2])
    found = index.lookup([own, None, probe])
    assert [(hit.number, hit.bands, hit.fingerprints) for hit in found.hits] == [
        (1, index.scheme.bands, len(own.fingerprints)),
        (3, 0, 2),
    ]
    assert [hit for hit in found.hits if hit.number == 1] == list(index.lookup([own]).hits)


def test_what_is_asked_for_beside_a_sketch_does_not_saturate(index: Index) -> None:
    *keys, last = together(index, CAP + 2)
    for number, key in enumerate([*keys, last]):
        signature = number.to_bytes(2) * 256
        index.put([Entry(entry(key, f"{RAIN} {key}").article, (Sketch(signature, (7,)),))])
    hot, probe = Sketch(b"\xff\xfe" * 256, (7,)), Sketch(b"", (7,))
    found = index.lookup([probe])
    assert (len(found.hits), found.saturated) == (CAP, 0)
    assert index.lookup([hot]).saturated == index.lookup([hot, probe, probe]).saturated == 1


def test_a_hot_key_has_room_again_when_its_paragraphs_are_gone(index: Index) -> None:
    signature = entry("a/1", FOX).sketches[0].signature  # type: ignore[union-attr]
    sketch = Sketch(signature, (7,))
    *keys, last = together(index, CAP + 1)
    for key in keys:
        index.put([Entry(entry(key, f"{RAIN} {key}").article, (sketch,))])
    index.drop(keys[:5])
    index.put([Entry(entry(last, FOX).article, (sketch,))])
    found = index.lookup([sketch])
    assert (len(found.hits), found.saturated) == (CAP - 4, 0)


def test_a_paragraph_that_stands_everywhere_gets_no_more_fingerprints(index: Index) -> None:
    signature = entry("a/1", FOX).sketches[0].signature  # type: ignore[union-attr]
    for number, key in enumerate(together(index, CARRIERS + 2)):
        index.put([Entry(entry(key, FOX).article, (Sketch(signature, (1, 2 + number)),))])
    nowhere = bytes(512)
    for fingerprint in range(1, CARRIERS + 4):
        found = index.lookup([Sketch(nowhere, (fingerprint,))])
        posted = fingerprint < 2 + CARRIERS
        assert [stored.frequency for stored in found.paragraphs.values()] == [CARRIERS + 2] * posted
    assert len(index.lookup([Sketch(signature, ())]).hits) == 1


def test_scan_names_every_article_once(index: Index) -> None:
    keys = [f"{outlet}/{number}" for outlet in ("a", "ab", "b") for number in range(30)]
    index.put([entry(key, f"{FOX} {key}") for key in keys])
    index.drop(keys[::7])
    left = [key for place, key in enumerate(keys) if place % 7]
    assert sorted(index.scan()) == sorted(left)
    assert sorted(index.scan("a")) == sorted(key for key in left if key.startswith("a/"))


def test_expire_drops_what_was_first_seen_before(index: Index) -> None:
    index.put([entry(f"a/{year}", f"{FOX} {year}", first_seen=f"{year}-01-01T00:00:00Z") for year in range(2010, 2020)])
    assert index.expire("2015-01-01T00:00:00Z", limit=2) == 2
    assert index.expire("2015-01-01T00:00:00Z") == 3
    assert sorted(index.scan()) == [f"a/{year}" for year in range(2015, 2020)]


def test_stats_count(index: Index) -> None:
    assert index.stats()["articles"] == 0
    one, two = together(index, 2)
    index.put([entry(one, FOX, RAIN), entry(two, FOX)])
    stats = index.stats()
    assert (stats["articles"], stats["paragraphs"], stats["scheme"]) == (2, 2, index.scheme.fingerprint)
