"""What is exported comes back, whole, into any index."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import replace

import pytest

from dedup.errors import ReadError, SchemeMismatch
from dedup.index.base import Index
from dedup.index.in_cluster import ClusterIndex
from dedup.index.in_memory import InMemoryIndex
from dedup.index.portable import as_built, export_lines, import_lines
from dedup.sign import SCHEME
from tests.index.conftest import entry

FOX = "The quick brown fox jumps over the lazy dog near the bank of the river today, officials said."


def test_an_index_moves_as_lines(index: Index) -> None:
    index.put([entry(f"{outlet}/{number}", f"{FOX} {number}", "* * *", "ü \ud800") for outlet in "ab" for number in range(70)])
    lines = list(export_lines(index))
    assert len(lines) == 142
    other = InMemoryIndex(replace(SCHEME, window=6))
    assert imported(lines, other) == Counter(created=140)
    keys = sorted(index.scan())
    assert sorted(other.scan()) == keys
    assert other.fetch(keys) == index.fetch(keys)
    assert other.lookup(entry("z/1", f"{FOX} 3").sketches).hits
    assert imported(lines, index) == Counter(unchanged=140)
    assert index.stats()["articles"] == 140


def test_one_outlet_can_be_exported(index: Index) -> None:
    index.put([entry("a/1", FOX), entry("b/1", FOX)])
    assert [json.loads(line)["key"] for line in list(export_lines(index, outlet="b"))[1:-1]] == ["b/1"]


HEAD = '{"format": "dedup.index/1"}'
store = InMemoryIndex()
store.put([entry("a/1", FOX), entry("a/2", FOX)])
ONE, TWO = list(export_lines(store))[1:3]


def changed(**values: object) -> str:
    return json.dumps(json.loads(ONE) | values)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], 1),
        (["{"], 1),
        (['{"format": "other/1"}'], 1),
        (["[]"], 1),
        ([HEAD, "", '{"key": "a/1"}'], 3),
        ([HEAD, "not json"], 2),
        ([HEAD, b"\xff\xfe"], 2),
        ([HEAD, changed(paragraphs=[1])], 2),
        ([HEAD, changed(paragraphs=FOX)], 2),
        ([HEAD, changed(version="1")], 2),
        ([HEAD, changed(roles=["shout"])], 2),
        ([HEAD, changed(title=None)], 2),
        ([HEAD, changed(key="")], 2),
        ([HEAD, ONE[:-20]], 2),
        ([HEAD, ONE], 2),
        ([HEAD], 1),
        ([HEAD, ONE, '{"articles": 2}'], 3),
        ([HEAD, ONE, '{"articles": 1}', TWO], 4),
    ],
)
def test_what_is_no_whole_export_is_refused_with_its_line(lines: list[str | bytes], line: int) -> None:
    with pytest.raises(ReadError) as refused:
        imported(lines, InMemoryIndex(), path="dump.ndjson")
    assert (refused.value.path, refused.value.line) == ("dump.ndjson", line)


def test_articles_before_the_damage_are_in_and_nothing_of_the_one_at_it() -> None:
    index = InMemoryIndex()
    counts: Counter[str] = Counter()
    with pytest.raises(ReadError):
        for results in import_lines([HEAD, ONE, TWO[: len(TWO) // 2]], index):
            counts.update(results)
    assert counts == Counter(created=1)
    assert list(index.scan()) == ["a/1"]


def test_a_newer_version_stays(index: Index) -> None:
    index.put([entry("a/1", "Told anew by another hand in the meantime.", version=7)])
    told = imported([HEAD, ONE, TWO, '{"articles": 2}'], index)
    assert (told["outdated"], told.total()) == (1, 2)
    (kept,) = index.fetch(["a/1"])
    assert kept is not None and kept.version == 7


def test_an_index_of_another_scheme_is_exported_and_comes_in_under_this_one(index: Index) -> None:
    """The way out of a scheme that this version does not use any more."""
    index.put([entry("a/1", FOX)])
    assert list(as_built(index).scan()) == ["a/1"]
    if isinstance(index, InMemoryIndex):  # has the scheme of its process
        return
    other = copy(index)
    other.scheme = replace(SCHEME, window=6)
    for part in other.shards if isinstance(other, ClusterIndex) else [other]:
        part.identity = part.identity.replace(SCHEME.fingerprint, other.scheme.fingerprint)  # type: ignore[attr-defined]
    with pytest.raises(SchemeMismatch, match="dedup export"):
        other.fetch(["a/1"])
    assert list(as_built(other).scan()) == ["a/1"]
    with pytest.raises(SchemeMismatch):
        other.fetch(["a/1"])


def imported(lines: Sequence[str | bytes], index: Index, *, path: str = "") -> Counter[str]:
    return Counter(result for results in import_lines(lines, index, path=path) for result in results)
