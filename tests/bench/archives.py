"""Archives for the bench of the nightly report.

Made ones, from a seed: stories of several outlets, copied and edited by
others, with footers, templates whose names and numbers change, and words whose
frequencies fall as in real text (Zipf). One text, or the variants of one
template, in every article of a crowd. And the texts that the benches of
signing and grouping share (`tests.bench.corpus`), as articles of 40 outlets.
"""

from __future__ import annotations

import json
import random
from bisect import bisect
from itertools import accumulate
from pathlib import Path

from tests.bench import corpus

SYLLABLES = [a + b for a in ["b", "br", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w"] for b in ["a", "e", "i", "o", "u", "an", "er", "in", "or", "us"]]
OUTLETS = 40
FOOTERS = [f"Subscribe to the {name} newsletter and get the stories of the day in your inbox each morning" for name in range(OUTLETS)]
REFERENCE = "The reference number of this story is {number} and the desk that wrote it is number {desk}"
FRAMES = (
    REFERENCE,
    "Shares of {name} closed at {number} pence on the day after {desk} thousand of them changed hands, the exchange said in the evening",
    "{name} shr {desk} cts vs {number} cts net {number} vs {desk} revs {number} mln vs {number} mln in the quarter that ended in March",
    "Tickets for the evening with {name} can be had at the box office under number {number}, doors open at {desk} past seven",
    "{name} said that it will pay a dividend of {number} pence on every share held at the end of day {desk} of the month",
    "The river stood at {number} centimetres in {name} on the morning, which is {desk} more than on the day before, the office said",
)
"""Templates as real corpora have them; the first is in as many stories as all others together (one over its place)."""


class Writer:
    """Paragraphs of Zipf-distributed words."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        names = [a + b for a in SYLLABLES for b in SYLLABLES]
        self.rng.shuffle(names)
        self.words = names[:40_000]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))

    def paragraph(self, words: int = 0) -> str:
        top = self.weights[-1]
        count = words or self.rng.randrange(20, 68)
        return " ".join(self.words[bisect(self.weights, self.rng.random() * top)] for _ in range(count)).capitalize() + "."

    def edited(self, text: str, share: float) -> str:
        return " ".join(self.words[self.rng.randrange(40_000)] if self.rng.random() < share else word for word in text.split())


def made_archive(paragraphs: int, path: Path, seed: int = 1, *, templates: float = 0.1, frames: tuple[str, ...] = (REFERENCE,)) -> int:
    """Write an archive of about so many paragraphs; how many there are.

    A third of the stories are taken by one to six outlets, whole or in part,
    with none to a tenth of the words changed. ``templates`` of the stories end
    with a sentence of ``frames`` in which only names and numbers change.
    """
    writer = Writer(seed)
    rng = writer.rng
    total = story = 0
    with open(path, "w", encoding="utf-8") as file:
        while total < paragraphs:
            story += 1
            body = [writer.paragraph() for _ in range(rng.randrange(6, 20))]
            if rng.random() < templates:
                frame = frames[0] if len(frames) == 1 else rng.choices(frames, [1 / place for place in range(1, len(frames) + 1)])[0]
                name = f"{writer.words[story * 7919 % 40_000]} {writer.words[story * 104_729 % 40_000]}".title() if "{name}" in frame else ""
                body.append(frame.format(number=story, desk=story % 90, name=name))
            takers = [rng.randrange(OUTLETS), *(rng.sample(range(OUTLETS), rng.randrange(1, 7)) if rng.random() < 0.33 else [])]
            minute = rng.randrange(60 * 24 * 28)
            for place, outlet in enumerate(dict.fromkeys(takers)):
                text = body if place == 0 else [writer.edited(part, rng.choice((0, 0, 0.03, 0.1))) for part in body[rng.randrange(3) :]]
                text = [*text, FOOTERS[outlet]]
                at = minute + place * rng.randrange(5, 90)
                published = f"2026-03-{1 + at // 1440 % 28:02}T{at // 60 % 24:02}:{at % 60:02}:00Z"
                row = {"id": f"{story}-{place}", "outlet": f"outlet{outlet}", "title": body[0][:60], "published": published,
                       "text": "\n\n".join(text)}  # fmt: skip
                file.write(json.dumps(row) + "\n")
                total += len(text)
    return total


def crowd(articles: int, path: Path, *, template: bool) -> int:
    """Write tiny articles of `OUTLETS` that all hold one paragraph, or each a variant of one template; how many paragraphs.

    Each has eight words of its own besides, and its minute.
    """
    writer = Writer(2)
    shared = writer.paragraph(40)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(articles):
            text = REFERENCE.format(number=number, desk=number % 90) if template else shared
            minute = number % (60 * 24 * 28)
            row = {"id": str(number), "outlet": f"outlet{number % OUTLETS}", "text": f"{writer.paragraph(8)}\n\n{text}",
                   "published": f"2026-03-{1 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00Z"}  # fmt: skip
            file.write(json.dumps(row) + "\n")
    return 2 * articles


def shared_archive(paragraphs: int, archive: Path, records: Path) -> int:
    """The corpus of the other benches, an article a line in ``archive`` and a paragraph a line in ``records``."""
    count = 0
    with open(archive, "w", encoding="utf-8") as articles, open(records, "w", encoding="utf-8") as lines:
        for number, parts in enumerate(corpus.articles(paragraphs)):
            minute = number % (60 * 24 * 28)
            row = {
                "id": str(number), "outlet": f"outlet{number % OUTLETS}", "text": "\n\n".join(parts),
                "published": f"2026-03-{1 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00Z",
            }  # fmt: skip
            articles.write(json.dumps(row, ensure_ascii=False) + "\n")
            for text in parts:
                lines.write(json.dumps({"id": str(count), "text": text}, ensure_ascii=False) + "\n")
                count += 1
    return count
