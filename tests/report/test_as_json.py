"""The JSON document: stable keys, and offsets that slice in every unit."""

from __future__ import annotations

import json

import pytest

from dedup.index.in_memory import InMemoryIndex
from dedup.model import Verdict
from dedup.pipeline import check, put
from dedup.read import read
from dedup.report.as_json import OffsetUnit, as_json

TOP = [
    "schema", "offset_unit", "article", "verdict", "share", "credit", "sources", "findings", "dismissed", "passed",
    "skipped", "notices", "timings_ms", "index",
]  # fmt: skip


def _slice(text: str, start: int, end: int, unit: str) -> str:
    if unit == "codepoint":
        return text[start:end]
    codec, width = ("utf-16-le", 2) if unit == "utf16" else ("utf-8", 1)
    return text.encode(codec)[width * start : width * end].decode(codec)


def test_keys_of_the_document(verdict: Verdict) -> None:
    document = as_json(verdict)
    assert list(document) == TOP
    assert document["schema"] == "dedup.verdict/1"
    assert document["article"]["key"] == "post/ferry"
    assert document["share"]["class"] == "partly_derived"
    assert set(document["findings"][0]) == {
        "rule", "level", "message", "fingerprint", "paragraph", "start", "end", "line", "column", "text", "related",
    }  # fmt: skip
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_every_span_slices_the_source_in_its_unit(verdict: Verdict, texts: dict[str, str], unit: str) -> None:
    document = as_json(verdict, offset_unit=unit, texts=texts, passages=True)  # type: ignore[arg-type]
    source = verdict.article.source
    for finding in document["findings"]:
        assert _slice(source, finding["start"], finding["end"], unit) == finding["text"]
        for related in finding["related"]:
            assert "offset_unit" not in related
            other = source if related["key"] is None else texts[related["key"]]
            here = _slice(source, finding["start"], finding["end"], unit)
            there = _slice(other, related["start"], related["end"], unit)
            for kind, a, b, c, d in related["ops"]:
                same = _slice(here, a, b, unit) == _slice(there, c, d, unit)
                assert same == (kind == "equal")
    footer = document["credit"]["found"][0]
    assert _slice(source, footer["start"], footer["end"], unit) == footer["text"]
    assert document["passages"][0]["related"]["ops"] == document["findings"][1]["related"][0]["ops"]


def test_the_other_article_says_when_it_is_counted_otherwise(verdict: Verdict, texts: dict[str, str]) -> None:
    here, there = (finding["related"][0] for finding in as_json(verdict, offset_unit="utf16")["findings"])
    assert "offset_unit" not in here
    assert there["offset_unit"] == "codepoint"
    assert there["end"] == len(texts["wire/7"])


_RUN = "The harbour master said on Monday that no ferry had left the northern quay since the storm of last week began."
_EMOJI = "\N{FERRY} Warning. "


@pytest.mark.parametrize("unit", ["utf16", "utf8"])
@pytest.mark.parametrize(("mine", "yours"), [("", _EMOJI), (_EMOJI, ""), ("", ""), (_EMOJI, _EMOJI)])
def test_sides_are_counted_each_by_its_own_text(mine: str, yours: str, unit: OffsetUnit) -> None:
    index = InMemoryIndex()
    (there,) = read((yours + _RUN.replace("quay", "pier")).encode(), outlet="wire", id="1")
    (here,) = read((mine + _RUN).encode(), outlet="post", id="2")
    put([there], index, now="2020-01-01T00:00:00Z")
    verdict = check(here, index)
    stored = {each.key: each.text for each in verdict.stored}
    passage = as_json(verdict, offset_unit=unit, texts=stored, passages=True)["passages"][0]
    assert "offset_unit" not in passage["related"]
    own = _slice(here.source, passage["start"], passage["end"], unit)
    other = _slice(stored["wire/1"], passage["related"]["start"], passage["related"]["end"], unit)
    replaced = [(_slice(own, a, b, unit), _slice(other, c, d, unit)) for kind, a, b, c, d in passage["related"]["ops"] if kind == "replace"]
    assert replaced == [("quay", "pier")]


def test_units_differ_after_an_emoji(verdict: Verdict) -> None:
    starts = [as_json(verdict, offset_unit=unit)["findings"][0]["start"] for unit in ("codepoint", "utf16", "utf8")]
    assert starts[1] == starts[0] + 1
    assert starts[2] == starts[0] + 3
