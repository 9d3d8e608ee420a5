"""The whole path of one article: what a check says, what it stores, what it does when the index fails."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import StaleVersion, Unavailable
from dedup.index.base import Index
from dedup.index.in_memory import InMemoryIndex
from dedup.index.open import open_index
from dedup.pipeline import begin, check, compare, conclude, drop, entry_of, put, stored_form
from dedup.read import read, read_path
from dedup.report.as_json import as_json
from tests.articles import plain

WIRE = (
    "The river rose by two metres overnight and cut the road to the coast, the water board said on Friday.\n\n"
    "Four villages were without electricity, and the hospital of the district ran on its own generators.\n\n"
    "Soldiers brought drinking water by boat; schools in the lower town stay closed until the middle of next week."
)
EMBEDDED = "Our reporter spent the night in the lower town and saw the water come.\n\n" + WIRE.split("\n\n")[1]


@pytest.mark.data("seed_article.txt")
def test_the_article_that_started_it(data: Path) -> None:
    (article,) = read_path(data / "seed_article.txt")
    document = as_json(check(article, InMemoryIndex()))
    (finding,) = document["findings"]
    assert finding["rule"] in ("double/paragraph", "double/caption")
    (first,) = finding["related"]
    caption = "Iraqi forces and Kurdish Peshmerga are advancing on Mosul to flush out Daesh after"
    for side in (finding, first):
        assert article.source[side["start"] : side["end"]].startswith(caption)
        assert article.source[side["end"] - 5 : side["end"]] == "2014."
    assert (finding["line"], finding["start"] > first["end"]) == (4, True)
    (credit,) = document["credit"]["found"]
    assert (credit["text"], credit["generic"], credit["agencies"]) == ("Source: TRTWorld and agencies", True, [])
    assert article.source[credit["start"] : credit["end"]] == credit["text"]


def test_a_check_stores_nothing(any_index: Index) -> None:
    put([plain(WIRE, "wire/1")], any_index)
    before = {name: any_index.stats()[name] for name in ("articles", "paragraphs")}
    check(plain(EMBEDDED, "post/1"), any_index)
    assert {name: any_index.stats()[name] for name in before} == before
    assert sorted(any_index.scan()) == ["wire/1"]


def test_what_was_put_is_found_and_what_was_dropped_is_not(any_index: Index) -> None:
    assert put([plain(WIRE, "wire/1")], any_index) == ["created"]
    assert [source.key for source in check(plain(EMBEDDED, "post/1"), any_index).sources] == ["wire/1"]
    assert drop(["wire/1", "wire/2"], any_index) == [True, False]
    assert check(plain(EMBEDDED, "post/1"), any_index).sources == ()


def test_putting_again_changes_nothing(any_index: Index) -> None:
    articles = [plain(WIRE, f"wire/{number}") for number in range(3)]
    assert put(articles, any_index) == ["created"] * 3
    assert put(articles, any_index) == ["unchanged"] * 3


def test_the_article_itself_is_no_source(any_index: Index) -> None:
    put([plain(WIRE, "wire/1")], any_index)
    assert check(plain(WIRE, "wire/1"), any_index).sources == ()


def test_every_index_gives_the_same_verdict(redis_url: str) -> None:
    verdicts = []
    for url in ("memory:", redis_url):
        index = open_index(url)
        put([plain(WIRE, "wire/1"), plain(EMBEDDED, "post/1")], index, now="2026-01-01T00:00:00Z")
        document = as_json(check(plain(WIRE + "\n\nMore follows.", "post/2"), index, now="2026-01-02T00:00:00Z"))
        del document["timings_ms"]
        verdicts.append(document)
        index.close()
    assert verdicts[0] == verdicts[1]


def test_an_older_version_is_refused(any_index: Index) -> None:
    newer, older = (
        next(read(f'{{"outlet": "w", "id": "1", "version": {version}, "text": "Water rose again."}}'.encode()))
        for version in (3, 2)
    )
    put([newer], any_index)
    with pytest.raises(StaleVersion):
        put([older], any_index)
    (stored,) = any_index.fetch(["w/1"])
    assert stored is not None and stored.version == 3


def test_without_an_index_only_what_the_article_shows() -> None:
    verdict = check(plain(WIRE + "\n\n" + WIRE.split("\n\n", maxsplit=1)[0]))
    assert [finding.rule for finding in verdict.findings] == ["double/paragraph"]
    assert verdict.index is None
    assert "wire/uncredited" in verdict.skipped and "double/paragraph" not in verdict.skipped


def test_a_server_that_hangs_up_makes_the_check_unavailable_and_not_wrong(tmp_path: Path) -> None:
    """Redis gone in the middle: the connection is taken, and closed at the first command."""
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def hang_up() -> None:
            try:
                while True:
                    connection, _ = listener.accept()
                    connection.recv(1)
                    connection.close()
            except OSError:
                return

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        with pytest.raises(Unavailable) as caught:
            check(plain(WIRE), open_index(f"unix://{path}"))
        assert "river" not in str(caught.value)
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@given(st.text(max_size=400))
def test_any_text_gives_a_verdict_whose_spans_slice_it(text: str) -> None:
    doubled = plain(f"{text}\n\n{WIRE}\n\n{text}")
    index = InMemoryIndex()
    index.put([entry_of(plain(WIRE, "wire/1"))])
    verdict = check(doubled, index)
    for finding in verdict.findings:
        assert doubled.source[finding.span.start : finding.span.end] == finding.text
    for alignment in (*verdict.alignments, *compare(doubled, plain(text, "there/1"))):
        assert 0 <= alignment.here.start < alignment.here.end <= len(doubled.source)


def test_compare_shows_both_sides() -> None:
    here, there = plain(EMBEDDED), plain(WIRE, "wire/1")
    (alignment,) = compare(here, there)
    wanted = WIRE.split("\n\n")[1]
    assert here.source[slice(*alignment.here)] == wanted
    assert stored_form(there).text[slice(*alignment.there)] == wanted


def test_a_check_that_was_begun_is_concluded_with_an_index_or_without(any_index: Index) -> None:
    put([plain(WIRE, "wire/1")], any_index)
    article = plain(EMBEDDED, "post/1")
    begun = begin(article)
    for given_index in (None, any_index, None):
        told, whole = conclude(begun, given_index), check(article, given_index)
        assert (told.findings, told.sources, told.skipped, told.index) == (whole.findings, whole.sources, whole.skipped, whole.index)
        assert bool(told.sources) is (given_index is not None)
        assert told.timings_ms.keys() == whole.timings_ms.keys()
        assert told.timings_ms["total"] >= told.timings_ms["segment"]


GERMAN_OWN = (
    "Im Theater von Nordhafen beginnt die Spielzeit mit einer Komödie über zwei Fischer. Karten gibt es ab Freitag an der "
    "Kasse, und der Intendant hofft auf ein volles Haus."
)
GERMAN_OTHER = (
    "Im Hafen liegt seit gestern ein Frachter mit Getreide aus Übersee. Die Mannschaft wartet auf Papiere, und der Kapitän "
    "schweigt zu allen Fragen nach der Ladung an Bord."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Regierung hat am Montag ein neues Gesetz zum Schutz der Küste an Nord- und Ostsee beschlossen.",
        "Der Sprecher des Ministeriums nannte die Kritik der Opposition am Bau der Deiche eine Kampagne gegen die Gemeinden.",
    ],
)
def test_nouns_of_a_german_sentence_are_no_names(sentence: str) -> None:
    """A run counts for the words in it that are no names; with capitals taken for names it would hold none."""
    index = InMemoryIndex()
    put([plain(f"{GERMAN_OTHER} {sentence} {GERMAN_OTHER}", "wire/1")], index, now="2026-01-01T00:00:00Z")
    verdict = check(plain(f"{GERMAN_OWN} {sentence} {GERMAN_OWN}", "post/2"), index, now="2026-01-02T00:00:00Z")
    assert [source.key for source in verdict.sources] == ["wire/1"]
