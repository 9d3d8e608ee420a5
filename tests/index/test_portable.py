"""What is exported comes back, whole, into any index."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dedup.errors import ReadError
from dedup.index.base import Index
from dedup.index.in_memory import InMemoryIndex
from dedup.index.portable import export_lines, import_lines
from dedup.sign import SCHEME
from tests.index.conftest import entry

FOX = "The quick brown fox jumps over the lazy dog near the bank of the river today, officials said."


def test_an_index_moves_as_lines(index: Index) -> None:
    index.put([entry(f"{outlet}/{number}", f"{FOX} {number}", "* * *", "ü \ud800") for outlet in "ab" for number in range(70)])
    lines = list(export_lines(index))
    assert len(lines) == 141
    other = InMemoryIndex(replace(SCHEME, window=6))
    assert import_lines(lines, other) == 140
    keys = sorted(index.scan())
    assert sorted(other.scan()) == keys
    assert other.fetch(keys) == index.fetch(keys)
    assert other.lookup(entry("z/1", f"{FOX} 3").sketches).hits
    assert import_lines(lines, index) == 140
    assert index.stats()["articles"] == 140


def test_one_outlet_can_be_exported(index: Index) -> None:
    index.put([entry("a/1", FOX), entry("b/1", FOX)])
    assert [json.loads(line)["key"] for line in list(export_lines(index, outlet="b"))[1:]] == ["b/1"]


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["{"], 1),
        (['{"format": "other/1"}'], 1),
        (["[]"], 1),
        (['{"format": "dedup.index/1"}', "", '{"key": "a/1"}'], 3),
        (['{"format": "dedup.index/1"}', "not json"], 2),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(lines: list[str], line: int) -> None:
    with pytest.raises(ReadError) as refused:
        import_lines(lines, InMemoryIndex(), path="dump.ndjson")
    assert (refused.value.path, refused.value.line) == ("dump.ndjson", line)
