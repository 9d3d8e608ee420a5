"""An archive with broken files in it: all else is read, and each is named with its place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

import pytest
import zstandard

from dedup.corpus import stretches as cutting
from dedup.corpus.part_reading import read_part
from dedup.corpus.parts import parts_of
from dedup.corpus.stretches import Stretch, stretches
from dedup.errors import ReadError
from dedup.model import Article


def record(name: str) -> bytes:
    return json.dumps({"id": name, "outlet": "post", "text": f"The quay {name} was closed."}).encode() + b"\n"


def read_all(source: Path, *, carry: bool = True) -> tuple[list[str], dict[str, list[tuple[int, str]]]]:
    """Ids of the articles, and by file the line and the reason of what is no article."""
    ids, refused = [], {}
    for part in parts_of([str(source)], carry=carry):
        for found in read_part(part):
            if isinstance(found, Article):
                ids.append(found.id)
            else:
                refused.setdefault(Path(found.path or "").name, []).append((found.line or 0, found.message))
    return ids, refused


@pytest.mark.parametrize("carry", [True, False])
def test_what_is_broken_is_told_and_all_else_is_read(tmp_path: Path, carry: bool) -> None:
    chance = Random(1)
    many = b"".join(record(f"m{chance.getrandbits(64)}") for _ in range(20_000))
    packed = gzip.compress(many, 1, mtime=0)
    files = {
        "a.jsonl": record("a"),
        "b-cut.jsonl.gz": packed[: len(packed) // 2],
        "c-damaged.ndjson.gz": packed[:200] + bytes(byte ^ 255 for byte in packed[200:300]) + packed[300:],
        "d.parquet": b"no table",
        "e.jsonl.zst": zstandard.compress(record("e1") + b"{\n" + record("e3")),
        "f.json": b"[" + record("f1") + b"," + json.dumps({"id": "f2", "text": ""}).encode() + b"," + record("f3") + b"]",
        "g.nitf.gz": gzip.compress(b"<nitf><head><docdata><doc-id id-string='g'/></docdata></head><body><body.content><p>Boats.</p></body.content></body></nitf>"),
        "h.jsonl": record("h"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    ids, refused = read_all(tmp_path, carry=carry)
    assert {"a", "e1", "e3", "f1", "f3", "g", "h"} <= set(ids)
    told = {name: [message for _, message in found] for name, found in refused.items()}
    assert "cut off" in told.pop("b-cut.jsonl.gz")[-1]
    assert "damaged" in told.pop("c-damaged.ndjson.gz")[-1]
    assert "Parquet" in told.pop("d.parquet")[0]
    assert refused["e.jsonl.zst"][0][0] == 2 and "JSON" in told.pop("e.jsonl.zst")[0]
    assert "no text" in told.pop("f.json")[0]
    assert told == {}


@pytest.mark.parametrize("size", [1000, 4 << 20])
def test_what_stands_before_a_cut_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(cutting, "_BYTES", size)
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress(b"".join(record(str(number)) for number in range(3000)), mtime=0)
    path.write_bytes(packed[: len(packed) // 2])
    *before, last = stretches(str(path))
    whole = b"".join(stretch.data for stretch in before if isinstance(stretch, Stretch))
    assert isinstance(last, ReadError) and last.line == whole.count(b"\n") + 1 > 500
    assert whole == b"".join(record(str(number)) for number in range(whole.count(b"\n")))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_record_without_end_is_passed_over_with_the_memory_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool, end: bytes
) -> None:
    monkeypatch.setattr(cutting, "_BYTES", 400)
    lines = [b"short", b"x" * 5000, b"", b"after", b"y" * 9000, b"z" * 200_000, b"last"]
    content = b"\n".join(lines) + end
    path = tmp_path / ("a.jsonl.gz" if packed else "a.jsonl")
    path.write_bytes(gzip.compress(content) if packed else content)
    kept: dict[int, bytes] = {}
    refused = []
    for found in stretches(str(path), longest=1000):
        if isinstance(found, ReadError):
            refused.append(found.line)
        else:
            data = found.data if packed else content[found.start : found.end]
            kept |= {found.line + place: line for place, line in enumerate(data.split(b"\n")) if line}
    assert refused == [2, 5, 6]
    assert kept == {1: b"short", 4: b"after", 7: b"last"}
