"""The seed stories, end to end: read, index, check, and compare with what an editor expects.

Each directory under ``seeds/`` is a story; its ``expected.json`` says for
every published file what a check finds when all seeds are indexed. After a
change on purpose, ``pytest tests/test_seeds.py --update-golden`` rewrites
them; the diff is reviewed like code.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedup.index.base import Index
from dedup.model import Article
from dedup.pipeline import check, put
from dedup.read import read_path
from dedup.report.as_json import as_json

SEEDS = Path(__file__).parent.parent / "seeds"
STORIES = sorted(path.name for path in SEEDS.iterdir() if path.is_dir())
NOW = "2026-01-01T00:00:00Z"


def articles_of(story: str) -> dict[str, Article]:
    files = sorted(path for path in (SEEDS / story).iterdir() if path.name != "expected.json")
    return {path.name: article for path in files for article in read_path(path)}


@pytest.fixture
def seeded(any_index: Index) -> Index:
    """Every index implementation, holding all seed stories in the order they were published."""
    articles = [article for story in STORIES for article in articles_of(story).values()]
    put(sorted(articles, key=lambda article: (article.published, article.modified)), any_index, now=NOW)
    return any_index


def outline(document: dict[str, Any]) -> dict[str, Any]:
    """The parts of a verdict that an editor acts on; no timings, no index."""
    return {
        "key": document["article"]["key"],
        "verdict": document["verdict"],
        "class": document["share"]["class"],
        "ratio": round(document["share"]["ratio"], 2),
        "credit": {
            "status": document["credit"]["status"],
            "required": document["credit"]["required"],
            "found": [credit["text"] for credit in document["credit"]["found"]],
        },
        "sources": [
            {"key": source["key"], "direction": source["direction"], "earliest": source["earliest"]}
            for source in document["sources"]
        ],
        "findings": [
            {
                "rule": finding["rule"],
                "level": finding["level"],
                "line": finding["line"],
                "text": finding["text"],
                "related": [[related["key"], related["paragraph"]] for related in finding["related"]],
            }
            for finding in document["findings"]
        ],
    }


@pytest.mark.parametrize("story", STORIES)
def test_story(story: str, seeded: Index, update_golden: bool) -> None:
    got = {
        name: outline(as_json(check(article, seeded, now=NOW))) for name, article in articles_of(story).items()
    }
    golden = SEEDS / story / "expected.json"
    if update_golden:
        golden.write_text(json.dumps(got, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert got == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("story", STORIES)
def test_every_span_slices_the_source(story: str, seeded: Index) -> None:
    for article in articles_of(story).values():
        verdict = check(article, seeded, now=NOW)
        for finding in as_json(verdict)["findings"]:
            assert 0 <= finding["start"] <= finding["end"] <= len(article.source)
        for alignment in verdict.alignments:
            here = article.source[alignment.here.start : alignment.here.end]
            (stored,) = seeded.fetch([alignment.key or ""])
            assert stored is not None and here
            there = stored.text[alignment.there.start : alignment.there.end]
            for op in alignment.ops:
                assert op.here_end <= len(here) and op.there_end <= len(there)
                if op.kind == "equal":
                    assert here[op.here_start : op.here_end] and there[op.there_start : op.there_end]
