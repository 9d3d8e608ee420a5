"""Texts that the benches of signing and grouping share: real news, multiplied with edits.

Articles of Reuters (the 1987 development half) and English Wikinews
(``DEDUP_DATA`` or ../shared/data), or generated ones where those are absent.
The first round is the articles as they are; in later rounds each paragraph of
an article is kept (1 in 5), lightly edited (2 in 5: one to four words) or
rewritten (2 in 5: every third word), and a footer stands below every
sixteenth article. The same texts for the same size.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DEDUP_DATA", ROOT.parent / "shared" / "data"))
FOOTER = "Follow us on social media and sign up for our newsletter to get the news of the day first"


def real_articles() -> Iterator[list[str]]:
    """Paragraphs, by article."""
    reuters = DATA / "reuters_dev_half.jsonl.gz"
    if reuters.exists():
        with gzip.open(reuters, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield paragraphs_of(json.loads(line)["text"])
    for path in sorted((DATA / "wikinews_ccby").glob("*en*.jsonl*")):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield paragraphs_of(record.get("text") or record.get("body") or "")


def paragraphs_of(text: str) -> list[str]:
    """Unwrapped paragraphs; sentences that a wire sent as paragraphs are joined to 30 words or more."""
    found: list[str] = []
    for part in text.replace("\r", "").split("\n\n"):
        part = " ".join(part.split())
        if found and len(found[-1].split()) < 30:
            found[-1] += " " + part
        elif part:
            found.append(part)
    return [part for part in found if len(part.split()) >= 8]


def generated_articles(rng: random.Random) -> list[list[str]]:
    """Articles of words drawn as unevenly as in a language."""
    words = ["".join(rng.choices("abcdefghiklmnoprstuvw", k=rng.randrange(2, 11))) for _ in range(20_000)]
    weights = [1.0 / (place + 2) for place in range(len(words))]
    return [
        [" ".join(rng.choices(words, weights, k=rng.randrange(20, 70))).capitalize() + "." for _ in range(6)]
        for _ in range(5000)
    ]


def edited(rng: random.Random, text: str, pool: list[str]) -> str:
    kind = rng.random()
    words = text.split()
    if kind < 0.2:
        return text
    if kind < 0.6:
        for _ in range(rng.randrange(1, 5)):
            words[rng.randrange(len(words))] = rng.choice(pool)
    else:
        for place in range(rng.randrange(3), len(words), 3):
            words[place] = rng.choice(pool)
    return " ".join(words)


def articles(paragraphs: int) -> Iterator[list[str]]:
    """Articles until ``paragraphs`` are reached; the last one may be cut."""
    rng = random.Random(20260101)
    base = [article for article in real_articles() if article] or generated_articles(rng)
    pool = sorted({word for article in base[:2000] for part in article for word in part.split()})
    left, number = paragraphs, 0
    while left > 0:
        article = base[number % len(base)]
        if number >= len(base):
            article = [edited(rng, part, pool) for part in article]
        if number % 16 == 15:
            article = [*article, FOOTER]
        article = article[:left]
        left -= len(article)
        number += 1
        yield article


def write_jsonl(path: Path, size: int, *, whole: bool = False) -> dict[str, float]:
    """``size`` JSON lines of ``id`` and ``text``, a paragraph each, or a ``whole`` article. What was written, for the note."""
    count = words = written = made = 0
    with path.open("w", encoding="utf-8") as out:
        for article in islice(articles(size * 50 if whole else size), size):
            made += 1
            for part in [" ".join(article)] if whole else article:
                out.write(json.dumps({"id": count, "text": part}, ensure_ascii=False) + "\n")
                count += 1
                words += len(part.split())
                written += len(part.encode())
    return {"texts": count, "articles": made, "words": words / count, "bytes": written / count}
