"""The pure steps against the stages of the service and brute force."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.bands import band_keys
from dedup.corpus import steps
from dedup.corpus.on_duckdb import OnDuckdb
from dedup.corpus.records import name_of, records
from dedup.corpus.statements import BAND_WHOLE, PRINT_WHOLE, STATEMENTS
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import ARTICLES, FINDING, FINDINGS, MATCHES, PARAGRAPHS, SKETCHES
from dedup.judge.policy import Policy
from dedup.normalise import normalise
from dedup.read import read
from dedup.shingle import shingle_hashes
from dedup.sign import SCHEME, sketch_article

TEXTS = st.lists(st.text(st.sampled_from("abcde  \n é日"), max_size=80), min_size=1, max_size=12)


def texts_batch(texts: list[str]) -> pa.RecordBatch:
    rows = [{"digest": name_of(text), "words": len(normalise(text).words), "text": text} for text in texts]
    return pa.RecordBatch.from_pylist(rows, pa.schema([("digest", pa.int64()), ("words", pa.int32()), ("text", pa.string())]))


@settings(deadline=None)
@given(TEXTS)
def test_sketches_are_those_of_the_index(texts: list[str]) -> None:
    (batch,) = steps.sketch([texts_batch(texts)])
    assert batch.schema == SKETCHES
    for text, row in zip(texts, batch.to_pylist(), strict=True):
        words = normalise(text).words
        (sketch,) = sketch_article([words])
        signed = tuple(np.array(row["keys"], np.int64).view(np.uint64).tolist())
        assert signed == band_keys(sketch.signature, SCHEME.bands, SCHEME.rows)
        assert tuple(np.array(row["prints"], np.int64).view(np.uint64).tolist()) == sketch.fingerprints
        want = sorted({value & 0xFFFFFFFF for value in shingle_hashes(words, 3)})
        assert np.frombuffer(row["shingles"], "<u4").tolist() == want


def test_a_bucket_for_every_key_that_two_texts_have(tmp_path: Path) -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    (batch,) = steps.sketch([texts_batch([text, f"{text} thirteen", "another text that has nothing of the two"])])
    pq.write_table(pa.Table.from_batches([batch]), tmp_path / "sketches.parquet")
    engine = OnDuckdb(str(tmp_path / "spill"), memory=1 << 28, workers=1, terms=Terms.of("2026-01-01T00:00:00Z", Policy()))
    rows = [row for made in engine.rows(STATEMENTS["buckets"], {"sketches": str(tmp_path / "sketches.parquet")}) for row in made.to_pylist()]
    holders: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in sorted(batch.to_pylist(), key=itemgetter("digest")):
        for whole, keys in ((BAND_WHOLE, row["keys"]), (PRINT_WHOLE, row["prints"])):
            for key in keys:
                holders[key, whole].append(row["digest"])
    want = [
        {"key": key, "digest": digest, "whole": whole, "members": len(digests), "nth": nth}
        for (key, whole), digests in holders.items() if len(digests) > 1 for nth, digest in enumerate(digests, 1)
    ]  # fmt: skip
    assert {row["whole"] for row in want} == {BAND_WHOLE, PRINT_WHOLE}
    assert sorted(rows, key=itemgetter("key", "nth")) == sorted(want, key=itemgetter("key", "nth"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sets(st.integers(0, 30), min_size=1), st.sets(st.integers(0, 30), min_size=1)), min_size=1, max_size=9))
def test_verify_counts_as_sets_do(pairs: list[tuple[set[int], set[int]]]) -> None:
    def packed(values: set[int]) -> bytes:
        return np.array(sorted(values), "<u4").tobytes()

    batch = pa.RecordBatch.from_pylist(
        [
            {"a": n, "b": n + 100, "words_a": len(a), "words_b": len(b), "shingles_a": packed(a), "shingles_b": packed(b)}
            for n, (a, b) in enumerate(pairs)
        ],
        pa.schema([("a", pa.int64()), ("b", pa.int64()), ("words_a", pa.int32()), ("words_b", pa.int32()),
                   ("shingles_a", pa.binary()), ("shingles_b", pa.binary())]),
    )  # fmt: skip
    want = {}
    for number, (a, b) in enumerate(pairs):
        common, least = len(a & b), min(len(a), len(b))
        if common >= min(6, least) and common >= 0.3 * least and common:
            want[number] = (common, common, common * 1000 // len(a | b))
    for cut in (batch, batch.slice(0, len(batch))):
        (out,) = steps.verify([cut])
        assert out.schema == MATCHES
        got = {row["a"]: (row["shared_a"], row["shared_b"], row["alike"]) for row in out.to_pylist()}
        assert got == want
    if len(pairs) > 1:
        (tail,) = steps.verify([batch.slice(1)])
        assert {row["a"] for row in tail.to_pylist()} == set(want) - {0}


@pytest.mark.parametrize("start", [0, 1])
def test_segment_numbers_paragraphs_and_drops_short_and_repeated_ones(start: int) -> None:
    long, other = "One two three four five six.", "Seven eight nine ten eleven twelve."
    texts = ["first", "\n\n".join([long, "Too short.", other, long])]
    articles = [next(iter(read(text.encode(), path=f"{number}.txt"))) for number, text in enumerate(texts)]
    (batch,) = records(articles, 0, Terms.of("2026-01-01T00:00:00Z", Policy()))
    assert batch.schema == ARTICLES
    (out,) = steps.segment([batch.slice(start)])
    assert out.schema == PARAGRAPHS
    assert [(row["number"], row["text"]) for row in out.to_pylist()] == [(1, long), (3, other)]
    assert {row["article"] for row in out.to_pylist()} == {name_of("local/1.txt")}


FINDING_ROW = st.fixed_dictionaries(
    {field.name: st.integers(0, 9) if pa.types.is_integer(field.type) else st.sampled_from(["", "a", "é"]) for field in FINDING}
)
ABOUT = ("key", "outlet", "title", "published", "url", "path")
URLS = st.sampled_from(["", "https://a.example/world/x", "https://a.example/x", "https://[broken/world/x"])


@settings(deadline=None)
@given(st.lists(st.tuples(URLS, st.lists(FINDING_ROW, max_size=3), st.none() | st.lists(FINDING_ROW, max_size=3)), max_size=6), st.data())
def test_flatten_gives_each_finding_a_row_with_its_article(
    rows: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]] | None]], data: st.DataObject
) -> None:
    found: list[dict[str, Any]] = [
        {name: f"{name} {place}" for name in ABOUT} | {"url": url, "findings": own, "across": across}
        for place, (url, own, across) in enumerate(rows)
    ]
    schema = pa.schema([*((name, pa.string()) for name in ABOUT), *((name, pa.list_(FINDING)) for name in ("findings", "across"))])
    start = data.draw(st.integers(0, len(found)))
    (batch,) = steps.flatten([pa.RecordBatch.from_pylist(found, schema).slice(start)])
    want = []
    for row in found[start:]:
        about = {name: row[name] for name in ABOUT} | {"desk": steps.desk_of(str(row["url"]))}
        want += [about | finding for finding in row["findings"]]
        want += [about | finding | {"line": 0, "column": 0} for finding in row["across"] or ()]
    assert batch.schema == FINDINGS
    assert batch.to_pylist() == want
