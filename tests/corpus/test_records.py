"""Rows of the table of articles, against the stages asked one article at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from dedup.corpus.part_reading import read_record
from dedup.corpus.records import finding_row, name_of, records
from dedup.corpus.stepping import Terms
from dedup.corpus.tables import ARTICLES, META, NO_TIME
from dedup.errors import ReadError
from dedup.judge.facts import Facts
from dedup.judge.policy import Policy
from dedup.judge.verdict import judge
from dedup.model import Article
from dedup.repeats import find_repeats
from dedup.segment import segment

TERMS = Terms.of("2026-03-01T00:00:00Z", Policy())
BODY = "The harbour board met on Tuesday and said that the quay would close.\n\nA crane had fallen into the water."
TWICE = f"{BODY}\n\nNobody was hurt, said the harbour master of the town on Monday.\n\n{BODY}"
RECORDS: list[dict[str, Any]] = [
    {"id": "plain", "outlet": "a", "text": BODY, "title": "Quay", "published": "2026-02-01T10:00:00Z", "version": 3},
    {"id": "twice", "outlet": "a", "text": TWICE, "author": "Ann Lee"},
    {"id": "four-words-twice", "text": f"{BODY} It met on Tuesday and said no more."},
    {"id": "leftover", "text": f"Eds: Updates with quotes.\n\n{BODY}", "language": "en"},
    {"id": "held", "text": BODY, "embargo_until": "2026-04-01T00:00:00Z"},
    {"id": "withdrawn", "status": "withdrawn"},
    {"id": "withdrawn-and-held", "status": "withdrawn", "embargo_until": "2026-04-01T00:00:00Z"},
    {"id": "dismissed", "text": f'<!-- dedup: off rule=double reason="a refrain" -->\n\n{TWICE}'},
    {"id": "expired", "text": f'<!-- dedup: off rule=wire reason="a reprint" until=2020-01-01 -->\n\n{BODY}'},
    {"id": "japanese", "text": "日本の新しい港は火曜日に閉鎖された。\n\n港は一週間閉鎖される。", "modified": "2026-02-02T10:00:00Z"},
    {"id": "accents", "html": "<p>Caf\u00e9 &amp; th\u00e9, na\u00efve \ufb01.</p><h2>Ici</h2><p>Encore.</p>", "url": "https://a.example/x/1"},
    {"nothing": 1},
]


def articles() -> list[Article | ReadError]:
    return [item for line, record in enumerate(RECORDS, 1) for item in read_record(json.dumps(record), "a.jsonl", line)]


def rows_of(found: Iterable[Article | ReadError], part: int = 0) -> list[dict[str, Any]]:
    return pa.Table.from_batches(records(found, part, TERMS), ARTICLES).to_pylist()


@pytest.mark.parametrize("item", articles(), ids=[next(iter(record.values())) for record in RECORDS])
def test_a_row_says_what_the_stages_say(item: Article | ReadError) -> None:
    (row,) = rows_of([item], part=2)
    assert row["place"] == 2 << 24
    if isinstance(item, ReadError):
        assert (row["path"], row["line"], row["error"], row["time"]) == ("a.jsonl", item.line, item.message, NO_TIME)
        assert not row["texts"] and not row["findings"]
        return
    paragraphs = segment(item)
    verdict = TERMS.quieted(judge(Facts(item, paragraphs, repeats=find_repeats(paragraphs), now=TERMS.now), TERMS.policy))
    assert row["article"] == name_of(item.key)
    assert {name: row[name] for name in META} == {name: getattr(item, name, "") for name in META}
    assert (row["version"], row["line"], row["error"]) == (item.version, item.line, "")
    assert row["texts"] == [paragraph.text for paragraph in paragraphs]
    assert row["roles"] == [paragraph.role for paragraph in paragraphs]
    assert row["sizes"] == [len(paragraph.words) for paragraph in paragraphs]
    assert row["words"] == sum(row["sizes"])
    assert row["digests"] == [name_of(" ".join(paragraph.words.words)) for paragraph in paragraphs]
    fixed = ("rule", "level", "message", "fingerprint", "paragraph", "line", "column", "related")
    assert [[found[name] for name in fixed] for found in row["findings"]] == [
        [finding_row(finding)[name] for name in fixed] for finding in verdict.findings
    ]


def test_the_records_show_every_kind_of_finding() -> None:
    rules = {found["rule"] for row in rows_of(articles()) for found in row["findings"]}
    assert rules == {"double/paragraph", "furniture/advisory", "embargo/active", "suppress/expired"}


def test_places_count_on_over_batches() -> None:
    (one, *_) = articles()
    assert isinstance(one, Article)
    found = [replace(one, id=str(number)) for number in range(600)]
    batches = list(records(found, 1, TERMS))
    assert [batch.num_rows for batch in batches] == [256, 256, 88]
    assert [row["place"] for batch in batches for row in batch.to_pylist()] == [(1 << 24) + number for number in range(600)]


def test_half_a_pair_becomes_a_question_mark() -> None:
    (one, *_) = articles()
    assert isinstance(one, Article)
    (row,) = rows_of([replace(one, title="a\ud800b")])
    assert row["title"] == "a?b" and row["byline"] == ""


def test_no_articles_give_no_batch() -> None:
    assert list(records([], 0, TERMS)) == []


SAY = """
import sys
from tests.corpus.test_records import articles, rows_of
from dedup.kernel import kernel_name
print(kernel_name() == "python", rows_of(articles()))
"""


def test_the_reference_gives_the_same_rows() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", SAY], env={**os.environ, "DEDUP_NO_KERNEL": "1"}, capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == f"True {rows_of(articles())}"
