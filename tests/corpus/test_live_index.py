"""The live index as a source, the service as the reader: one night from end to end, against a real server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from redis import Redis

from dedup.batch.columns import columns
from dedup.cli.main import main
from dedup.corpus.nightly import nightly
from dedup.index.keys import hints_of
from dedup.index.open import open_index
from dedup.normalise import normalise
from dedup.pipeline import put
from dedup.read import read_path
from dedup.sign import SCHEME, sketch_article
from dedup.state.dismissals import Dismissals, SetAside
from service import create_app
from service.settings import Settings
from tests.corpus.conftest import archive_rows

NOW = "2026-04-01T06:00:00Z"


@pytest.fixture
def filled(redis_url: str, tmp_path: Path) -> str:
    path = tmp_path / "whole.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in archive_rows(12)))
    index = open_index(redis_url)
    put(read_path(str(path)), index, now="2026-03-31T00:00:00Z")
    index.close()
    return redis_url


def rows_of(report: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (report / f"{name}.ndjson").read_text().splitlines()]


def test_the_index_tells_what_the_archive_tells(filled: str, tmp_path: Path) -> None:
    nightly((str(tmp_path / "whole.jsonl"),), str(tmp_path / "archive"), now=NOW, quiet=True)
    nightly((filled,), str(tmp_path / "live"), now=NOW, quiet=True)
    for name in ("findings", "families"):
        archive, live = rows_of(tmp_path / "archive", name), rows_of(tmp_path / "live", name)
        place = {"path", "line", "column", "message"}  # a message names lines
        assert [{k: v for k, v in row.items() if k not in place} for row in live] == [
            {k: v for k, v in row.items() if k not in place} for row in archive
        ]
        assert archive


def test_keys_are_those_of_the_index(filled: str, tmp_path: Path) -> None:
    """The job's band keys, cut as the index cuts them, are what a lookup and a put send for the stored texts."""
    nightly((filled,), str(tmp_path / "live"), now=NOW, quiet=True, keep_work=True)
    made = pq.read_table(tmp_path / "live" / ".work" / "sketches").to_pylist()
    mine = {tuple((np.array(row["keys"], np.int64).view(np.uint64) & 0xFFFFFFFF).tolist()) for row in made}
    index = open_index(filled)
    stored = [each for each in index.fetch(list(index.scan())) if each is not None]
    index.close()
    texts = {words for each in stored for text in each.paragraphs if len(words := normalise(text).words) >= 5}
    assert mine == {hints_of(sketch_article([words])[0], SCHEME)[0] for words in texts} and len(mine) > 100
    # And the signatures that both cut them from, byte by byte: the job signs many texts at once, the index an article.
    ordered = sorted(texts)
    many = columns([" ".join(words) for words in ordered], ("signatures",)).signatures
    assert many is not None
    assert many.tobytes() == b"".join(sketch_article([words])[0].signature for words in ordered)


def test_the_service_serves_the_night_and_what_was_dismissed_stays_quiet(filled: str, tmp_path: Path) -> None:
    served = tmp_path / "served"
    command = ["report", filled, "--serve-into", str(served), "--now", NOW, "--quiet"]
    assert main(command) == 0
    app = create_app(Settings(redis_url=filled, reports_dir=str(served), rate_limit="100000/minute"))
    client = app.test_client()
    (listed,) = client.get("/v1/reports").get_json()["reports"]
    assert listed["date"] == NOW[:10] and "index.html" in listed["files"]
    assert not any(name.startswith(".") for name in listed["files"])  # the job's own: its lock, its times
    assert client.get(f"/v1/reports/{NOW[:10]}/.lock").status_code == 404
    found = client.get("/v1/clusters").get_json()
    assert re.search(r"afp/s\d+", json.dumps(found))
    app.extensions["dedup"].close()
    before = {row["fingerprint"] for row in rows_of(served / NOW[:10], "findings")}
    chosen = sorted(str(each) for each in before)[0]
    with Redis.from_url(filled) as redis:
        Dismissals(redis).add(SetAside(chosen, "licensed", "2026-12-31"))
    assert main(command) == 0
    assert before - {row["fingerprint"] for row in rows_of(served / NOW[:10], "findings")} == {chosen}
