"""A small archive with a known truth: who copied whom, what is boilerplate, what stands twice."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from dedup.corpus.nightly import nightly

NOW = "2026-04-01T06:00:00Z"
WORDS = ["minister", "city", "council", "river", "budget", "police", "report", "market", "union", "strike", "court", "judge", "talks", "border", "storm", "flood", "school", "health", "vote", "party", "leader", "bank", "growth", "price", "energy", "export", "farm", "harbour", "bridge", "train", "airport", "museum", "festival", "coach", "final", "season", "goal", "inquiry", "witness", "officials", "residents", "quarter", "forecast", "agency", "statement", "spokesman", "regional", "measures"]
FOOTER = "Subscribe to our morning newsletter and never miss a story from the newsroom desk"


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) + str(rng.randrange(40)) for _ in range(words)).capitalize() + "."


def edited(rng: random.Random, text: str) -> str:
    """One word in twelve is another one."""
    return " ".join(sentence(rng, 1)[:-1] if rng.random() < 1 / 12 else word for word in text.split())


def archive_rows(stories: int = 40, seed: int = 7) -> list[dict[str, str]]:
    """AFP writes each story; two outlets copy it, one of them edits it; "post" ends every story with its footer."""
    rng = random.Random(seed)
    rows = []
    for number in range(stories):
        body = [sentence(rng, rng.randrange(25, 45)) for _ in range(5)]
        day = 1 + number % 28
        copies = {
            "afp": (body, "08:00"),
            "post": ([*body[:4], sentence(rng, 30), FOOTER], "08:30"),
            "herald": ([edited(rng, text) for text in body[1:]], "11:00"),
        }
        for outlet, (paragraphs, at) in copies.items():
            rows.append(
                {
                    "id": f"s{number}", "outlet": outlet, "title": f"Story {number} in {outlet}",
                    "published": f"2026-03-{day:02}T{at}:00Z", "url": f"https://{outlet}.example/world/s{number}",
                    "text": "\n\n".join(paragraphs),
                }
            )  # fmt: skip
        own = [sentence(rng, 30) for _ in range(4)]
        if number % 10 == 0:
            own.insert(2, own[1])
        rows.append(
            {"id": f"own{number}", "outlet": "herald", "title": f"Own {number}",
             "published": f"2026-03-{day:02}T07:00:00Z", "text": "\n\n".join(own)}
        )  # fmt: skip
    rng.shuffle(rows)
    return rows


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """160 articles as NDJSON, one broken line in the middle."""
    path = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    lines = [json.dumps(row) for row in archive_rows()]
    lines.insert(80, '{"id": "broken", "text": ')
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="session")
def report(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    nightly((str(archive),), str(out), now=NOW, quiet=True, workers=2)
    return out
