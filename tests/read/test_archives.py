"""Archives: the same articles whatever the wrapping, bounded memory, damage named."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zlib

import pytest

from dedup.errors import ReadError, TooLarge
from dedup.read import read_path
from dedup.read.archives import opened, read_lines
from dedup.read.document import LIMITS, Limits

RECORDS = [{"id": str(number), "outlet": "o", "text": f"Käse {number} \N{GRINNING FACE}."} for number in range(5)]
LINES = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode()


def keys(path, **options):
    return [(article.key, article.line, article.path) for article in read_path(path, **options)]


def expected(path):
    return [(f"o/{number}", number + 1, str(path)) for number in range(5)]


def written(path, data):
    path.write_bytes(data)
    return path


def test_plain_gzip_and_zstd_give_the_same(tmp_path):
    zstandard = pytest.importorskip("zstandard", reason="needs the extra zstd")
    for path in (
        written(tmp_path / "a.jsonl", LINES),
        written(tmp_path / "a.ndjson.gz", gzip.compress(LINES)),
        written(tmp_path / "b.jsonl.gz", gzip.compress(LINES[:80]) + gzip.compress(LINES[80:])),
        written(tmp_path / "a.jsonl.zst", zstandard.compress(LINES)),
        written(tmp_path / "a.json", LINES),
        written(tmp_path / "u.jsonl", LINES.decode().encode("utf-16")),
    ):
        assert keys(path) == expected(path)


def test_a_compressed_document(tmp_path):
    path = written(tmp_path / "a.html.gz", gzip.compress(b"<p>x</p>"))
    (article,) = read_path(path)
    assert (article.blocks[0].text, article.path) == ("x", str(path))


def test_damaged_archives_are_named(tmp_path):
    zstandard = pytest.importorskip("zstandard", reason="needs the extra zstd")
    data = gzip.compress(LINES * 50)
    for path, message in (
        (written(tmp_path / "cut.jsonl.gz", data[: len(data) // 2]), "cut off"),
        (written(tmp_path / "bad.jsonl.gz", data[:40] + bytes(20) + data[60:]), "damaged"),
        (written(tmp_path / "cut.jsonl.zst", zstandard.compress(LINES * 50)[:-9]), "cut off"),
        (written(tmp_path / "bad.jsonl.zst", zstandard.compress(LINES * 50)[:9] + bytes([255] * 300)), "damaged"),
    ):
        with pytest.raises(ReadError, match=message) as caught:
            keys(path)
        assert caught.value.path == str(path) and caught.value.remedy


@pytest.mark.parametrize("most", [1, 5, 13, 100])
@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_damage_costs_the_same_lines_however_the_bytes_arrive(kind, most):
    if kind == "zstd":
        zstandard = pytest.importorskip("zstandard", reason="needs the extra zstd")
        packer = zstandard.ZstdCompressor().compressobj()
        good = packer.compress(LINES) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    else:
        packer = zlib.compressobj(wbits=31)
        good = packer.compress(LINES) + packer.flush(zlib.Z_FULL_FLUSH)
    data = good + bytes([255] * 30)  # a second block of a kind that there is not

    class Pieces(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(most if size is None or size < 0 else min(size, most))

    def outcome(file):
        found = []
        try:
            found += (article.key for article in read_lines(opened(file), limits=LIMITS))
        except ReadError as error:
            found.append(str(error))
        return found

    whole = outcome(io.BytesIO(data))
    assert "damaged" in whole[-1] and outcome(Pieces(data)) == whole


def test_a_broken_line_stops_or_is_reported(tmp_path):
    lines = LINES.splitlines(keepends=True)
    broken = [lines[0], b'{"text": oops}\n', lines[2], b'{"text": "\xff"}\n', b"[1]\n", lines[4]]
    path = written(tmp_path / "a.jsonl", b"".join(broken))
    with pytest.raises(ReadError) as caught:
        keys(path)
    assert (caught.value.line, caught.value.column) == (2, 10)
    errors: list[ReadError] = []
    assert [key for key, _, _ in keys(path, on_error=errors.append)] == ["o/0", "o/2", "o/4"]
    assert [error.line for error in errors] == [2, 4, 5]
    assert all(error.path == str(path) for error in errors)


def test_a_record_over_the_limit_is_passed_over(tmp_path):
    path = written(tmp_path / "a.jsonl", b'{"text": "' + b"x" * 500 + b'"}\n' + LINES)
    errors: list[ReadError] = []
    assert len(keys(path, on_error=errors.append, limits=Limits(document=200))) == 5
    assert isinstance(errors[0], TooLarge) and errors[0].line == 1


def peak(path) -> int:
    tracemalloc.start()
    try:
        for _ in read_path(path):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_archive(tmp_path):
    record = json.dumps({"outlet": "o", "text": "word " * 400}).encode() + b"\n"
    short, long = tmp_path / "short.jsonl.gz", tmp_path / "long.jsonl.gz"
    short.write_bytes(gzip.compress(record * 500))
    long.write_bytes(gzip.compress(record * 2500))
    peak(short)
    # Five megabytes of records, in the buffers that one megabyte needs.
    assert peak(long) < peak(short) + 1_000_000


def test_a_zstd_bomb_is_refused_at_the_cost_of_its_bytes(tmp_path):
    zstandard = pytest.importorskip("zstandard", reason="needs the extra zstd")
    # A few thousand bytes that unpack to 64 MiB: taken piece by piece, the rest was once copied for each piece.
    bomb = written(tmp_path / "bomb.jsonl.zst", zstandard.compress(b"a" * (64 << 20)))
    assert bomb.stat().st_size < 8192
    with pytest.raises(TooLarge, match="over the limit"):
        list(read_path(bomb, limits=Limits(document=1 << 20)))


def test_zstd_frames_without_text_are_passed_over(tmp_path):
    zstandard = pytest.importorskip("zstandard", reason="needs the extra zstd")
    skipped = b"\x5a\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"abcd"
    path = written(tmp_path / "a.jsonl.zst", skipped + zstandard.compress(LINES[:80]) + skipped + zstandard.compress(LINES[80:]))
    assert keys(path) == expected(path)
