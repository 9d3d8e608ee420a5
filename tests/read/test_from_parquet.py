from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from dedup.errors import ReadError
from dedup.read import read_path
from tests.read.sample_table import wrong_spans

arrow = pytest.importorskip("pyarrow", reason="needs the extra parquet")
parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")


def write(path, columns):
    parquet.write_table(arrow.table(columns), path, row_group_size=2)
    return path


def test_rows(tmp_path):
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    path = write(
        tmp_path / "a.parquet",
        {"id": [1, 2, 3], "outlet": ["o"] * 3, "published": [moment] * 3, "text": ["One.\n\nTwo.", " \N{GRINNING FACE} x ", None]},
    )
    skipped: list[ReadError] = []
    articles = list(read_path(path, on_skip=skipped.append))
    assert [(a.key, a.line, a.published) for a in articles] == [(f"o/{n}", n, "2026-03-01T08:00:00Z") for n in (1, 2)]
    assert [[block.text for block in a.blocks] for a in articles] == [["One.\n\nTwo."], ["\N{GRINNING FACE} x"]]
    assert [error.line for error in skipped] == [3]
    assert all(not list(wrong_spans(article)) for article in articles)


def test_html_and_paragraphs(tmp_path):
    html = write(tmp_path / "h.parquet", {"html": ["<p>R &amp; D</p>"]})
    lists = write(tmp_path / "p.parquet", {"paragraphs": [["One.", "Two."]]})
    assert [(b.text, b.offsets.span(0, 3)) for a in read_path(html) for b in a.blocks] == [("R & D", (3, 10))]
    assert [b.text for a in read_path(lists) for b in a.blocks] == ["One.", "Two."]


def test_a_row_is_read_before_the_file_is_in_memory(tmp_path):
    rng = random.Random(7)
    path = write(tmp_path / "a.parquet", {"text": ["x " + rng.randbytes(10_000).hex() for _ in range(1000)]})
    assert path.stat().st_size > 8_000_000
    before = arrow.total_allocated_bytes()
    rows = read_path(path)
    next(rows)
    assert arrow.total_allocated_bytes() - before < 4_000_000
    rows.close()


def test_bad_files_are_named(tmp_path):
    nothing = write(tmp_path / "n.parquet", {"id": [1]})
    with pytest.raises(ReadError, match="no column of text"):
        list(read_path(nothing))
    good = write(tmp_path / "g.parquet", {"text": ["x" * 1000]}).read_bytes()
    broken = tmp_path / "b.parquet"
    for data in (b"", b"PAR1", good[: len(good) // 2], good[:20] + bytes(200) + good[220:]):
        broken.write_bytes(data)
        with pytest.raises(ReadError, match="damaged"):
            list(read_path(broken))


def test_paragraphs_with_roles(tmp_path):
    rows = [{"text": "One.", "role": "caption"}, {"text": None, "role": "body"}, {"text": "Two.", "role": None}, None]
    (article,) = read_path(write(tmp_path / "r.parquet", {"paragraphs": [rows]}))
    assert [(b.text, b.role) for b in article.blocks] == [("One.", "caption"), ("Two.", "body")]
    assert not list(wrong_spans(article))
