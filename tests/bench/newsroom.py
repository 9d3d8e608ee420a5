"""Articles without end, a server to put them on, and the results of a bench: printed, written as they come.

Paragraphs are drawn from a chain over the words of real news
(``DEDUP_DATA`` or ../shared/data; our own word list without it): 21 to 69
words, 44 in the mean. Real ones compress better.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redis import Redis

from dedup.index.asking import ask
from dedup.index.base import Entry
from dedup.index.embedded import find_server
from dedup.model import Sketch, StoredArticle
from dedup.normalise import normalise
from dedup.pipeline import question
from dedup.segment import segment
from dedup.sign import SCHEME, sketch_article
from tests.articles import plain
from tests.bench.sections import ROOT

PARAGRAPHS = 15  # of one article
FINGERPRINTS = (10, 10, 10, 11)  # of one paragraph
PROBES = 6  # fingerprints asked for beside them
DATA = Path(os.environ.get("DEDUP_DATA", ROOT.parent / "shared" / "data"))


class Newsroom:
    """Articles without end, the same ones for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.words: list[str] = []
        source = DATA / "reuters_dev_half.jsonl.gz"
        if source.exists():
            with gzip.open(source, "rt", encoding="utf-8") as lines:
                for line in lines:
                    self.words += json.loads(line)["text"].split()
                    if len(self.words) > 400_000:
                        break
        else:
            from dedup.data.make_texts_dict import dictionary

            self.words = dictionary().decode().split()
        self.next: dict[str, list[str]] = {}
        for word, following in zip(self.words, self.words[1:], strict=False):
            self.next.setdefault(word, []).append(following)
        self.made = 0

    def paragraph(self) -> str:
        choice = self.random.choice
        word = choice(self.words)
        out = [word]
        for _ in range(self.random.randint(20, 68)):
            word = choice(self.next.get(word) or self.words)
            out.append(word)
        return " ".join(out)

    def sketch(self) -> Sketch:
        """One that no text has, with as many fingerprints as a paragraph here has in the mean: signing takes longer than storing."""
        draw = self.random
        return Sketch(draw.randbytes(512), tuple(sorted(draw.getrandbits(64) for _ in range(draw.choice(FINGERPRINTS)))))

    def probe(self) -> Sketch:
        """As many fingerprints that nobody has as a check asks for beside those of a paragraph, in the mean."""
        return Sketch(b"", tuple(sorted(self.random.getrandbits(64) for _ in range(PROBES))))

    def article(self, paragraphs: Sequence[str]) -> StoredArticle:
        self.made += 1
        return StoredArticle(
            key=f"outlet{self.made % 11}/{self.made}",
            title="A title of some words about the news of the day",
            language="en",
            byline="By Somebody",
            credit="",
            dateline="",
            published="2016-10-25T09:00:00Z",
            modified="",
            first_seen="2016-10-25T09:00:00Z",
            version=0,
            status="usable",
            url=f"https://www.example.com/news/2016/10/{self.made}.html",
            canonical_url="",
            wire_id="",
            evolved_from="",
            paragraphs=tuple(paragraphs),
            roles=("body",) * len(paragraphs),
        )

    def entries(self, count: int, *, signed: bool, last: str = "") -> list[Entry]:
        made = []
        for _ in range(count):
            texts = [self.paragraph() for _ in range(PARAGRAPHS - bool(last))] + ([last] if last else [])
            if signed:
                sketches = sketch_article([normalise(text).words for text in texts])
            else:
                sketches = tuple(self.sketch() for _ in texts)
            made.append(Entry(self.article(texts), sketches))
        return made


def question_of(article: StoredArticle) -> tuple[Sketch | None, ...]:
    """What a check of the article's text asks."""
    return question(segment(plain(article.text)), SCHEME)


@contextmanager
def server(binary: str = "", *, persistent: bool = False) -> Iterator[str]:
    """A server on a socket of its own, with the append-only file of the embedded one if ``persistent``."""
    binary = binary or str(find_server())
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as folder:
        path = Path(folder) / "redis.sock"
        command = [binary, "--port", "0", "--unixsocket", str(path), "--dir", folder, "--save", ""]
        command += ["--appendonly", "yes" if persistent else "no", "--aof-use-rdb-preamble", "no"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                while ask(path, "PING") != "+PONG":
                    time.sleep(0.02)
                yield f"unix://{path}"
            finally:
                process.kill()


def spent(client: Redis) -> float:
    """Microseconds of a processor that the server has used."""
    used = client.info("cpu")
    return float(used["used_cpu_user"] + used["used_cpu_sys"]) * 1e6


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


class Results:
    """What was measured so far, printed and in a file, so that a run that is broken off leaves its part."""

    def __init__(self, name: str) -> None:
        self.path = ROOT / "build" / "bench" / f"{name}.json"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.rows: list[dict[str, Any]] = []
        self.began = time.monotonic()
        self.say(f"results go to {self.path}")

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.began:6.0f} s] {text}", flush=True)

    def add(self, **row: Any) -> None:
        self.rows.append(row)
        self.path.write_text(json.dumps(self.rows, indent=1) + "\n", "utf-8")
        self.say(", ".join(f"{name} {value:,.2f}" if isinstance(value, float) else f"{name} {value}" for name, value in row.items()))
