"""What the index costs: memory, inserts, checks, deletes; beside datasketch on Redis, and as it grows.

    python -m tests.bench.bench_index compare --paragraphs 20000
    python -m tests.bench.bench_index growth --sizes 100000,1000000,5000000
    python -m tests.bench.bench_index footer --articles 100000

Each prints a table; ``--write`` puts it into its section of docs/benchmarks.md.
Paragraphs are drawn from a chain over the words of real news
(``DEDUP_DATA`` or ../shared/data; our own word list without it): 21 to 69
words, 44 in the mean, compressing as real ones do. ``compare`` signs them;
``growth`` gives each a random sketch, since only how many keys there are
matters to it, and signing millions is another bench.
"""


from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

from dedup.index.base import Entry  # noqa: E402
from dedup.index.connect import connect  # noqa: E402
from dedup.index.embedded import ask, find_server  # noqa: E402
from dedup.index.in_redis import RedisIndex  # noqa: E402
from dedup.model import Sketch, StoredArticle  # noqa: E402
from dedup.normalise import normalise  # noqa: E402
from dedup.sign import sketch_article  # noqa: E402

PARAGRAPHS = 15  # of one article
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
        draw = self.random
        return Sketch(draw.randbytes(512), tuple(sorted(draw.getrandbits(64) for _ in range(draw.choice((6, 7, 7))))))

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


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]], note: str, write: bool) -> None:
    """Print a table, and put it in place of the section of that title in docs/benchmarks.md."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    section = f"## {title}\n\n{note}\n\n" + "\n".join(lines) + "\n"
    print(section)
    if not write:
        return
    path = ROOT / "docs" / "benchmarks.md"
    path.parent.mkdir(exist_ok=True)
    old = path.read_text("utf-8") if path.exists() else "# Benchmarks\n\n"
    sections = old.split("\n## ")
    kept = [part for part in sections[1:] if not part.startswith(title + "\n")]
    path.write_text("\n## ".join([sections[0].rstrip("\n") + "\n", *kept]).rstrip("\n") + "\n\n" + section, "utf-8")


def growth(options: argparse.Namespace) -> None:
    """Bytes a distinct paragraph and time of a check, as the index grows."""
    sizes = [int(size) for size in options.sizes.split(",")]
    newsroom = Newsroom()
    rows = []
    with server(options.server) as url:
        client = connect(url)
        index = RedisIndex(client)
        empty = client.info("memory")
        done, seconds = 0, 0.0
        known: list[Sketch | None] = []
        for size in sizes:
            while done < size:
                entries = newsroom.entries(20, signed=False)
                seconds += timed(lambda entries=entries: index.put(entries))  # type: ignore[misc]
                done += 20 * PARAGRAPHS
                if len(known) < 10_000 or newsroom.random.random() < 0.01:
                    known.append(entries[0].sketches[0])
            memory = client.info("memory")
            client.config_resetstat()
            times = []
            for _ in range(1000):
                sketches = [*newsroom.random.sample(known, 3), *(newsroom.sketch() for _ in range(PARAGRAPHS - 3))]
                times.append(timed(lambda sketches=sketches: index.lookup(sketches)))  # type: ignore[misc]
            spent = client.info("commandstats")["cmdstat_evalsha"]["usec_per_call"]
            rows.append(
                [
                    f"{done:,}",
                    round((memory["used_memory"] - empty["used_memory"]) / done),
                    round((memory["used_memory_rss"] - empty["used_memory_rss"]) / done),
                    f"{done / seconds:,.0f}",
                    f"{quantile(times, 0.5) * 1e3:.2f}",
                    f"{quantile(times, 0.99) * 1e3:.2f}",
                    f"{spent / 1e3:.2f}",
                ]
            )
            print(rows[-1], flush=True)
        name = str(index.stats()["store"])
    table(
        "Index: growth",
        ("distinct paragraphs", "bytes used", "bytes RSS", "puts/s", "check p50 ms", "check p99 ms", "server ms"),
        rows,
        f"Bytes are all in (texts, articles, hints with winnowed fingerprints), a distinct paragraph. A check is one\n"
        f"call for 15 paragraphs, 3 of them stored. Append-only file off. {name}.",
        options.write,
    )


def footer(options: argparse.Namespace) -> None:
    """What a paragraph that stands in every article costs."""
    rows = []
    line = "All rights reserved. This material may not be published, broadcast, rewritten or redistributed by anyone."
    for last in ("", line):
        newsroom = Newsroom()
        with server(options.server) as url:
            client = connect(url)
            index = RedisIndex(client)
            texts = [newsroom.paragraph() for _ in range(2)]
            probe = sketch_article([normalise(text).words for text in (*texts, line)])
            at = (1000, options.articles)
            done = 0
            for size in at:
                while done < size:
                    made = []
                    for _ in range(50):
                        own = newsroom.paragraph()
                        texts = [own, last] if last else [own]
                        made.append(
                            Entry(newsroom.article(texts), sketch_article([normalise(text).words for text in texts]))
                        )
                    index.put(made)
                    done += 50
                times = [timed(lambda: index.lookup(probe)) for _ in range(500)]
                used = client.info("memory")["used_memory"]
                rows.append(
                    ["with" if last else "without", f"{done:,}", used, f"{quantile(times, 0.5) * 1e3:.2f}"]
                )
                print(rows[-1], flush=True)
    extra = (int(rows[3][2]) - int(rows[1][2])) / options.articles
    rows = [[row[0], row[1], f"{int(row[2]) / 1e6:.1f}", row[3]] for row in rows]
    table(
        "Index: a footer in every article",
        ("footer", "articles", "MB", "check p50 ms"),
        rows,
        f"The footer costs {extra:.1f} bytes an article (its place in each article's record included).",
        options.write,
    )


def compare(options: argparse.Namespace) -> None:
    """Interleaved with datasketch's MinHashLSH on the same server binary."""
    from datasketch import MinHash, MinHashLSH

    count = options.paragraphs // PARAGRAPHS
    newsroom = Newsroom()
    entries = newsroom.entries(count, signed=True)
    rounds = options.rounds

    def minhash(sketch: Sketch) -> MinHash:
        import numpy as np

        return MinHash(num_perm=128, seed=1, hashvalues=np.frombuffer(sketch.signature, dtype="<u4"), scheme="affine32")

    flat = [
        (f"{entry.article.key}#{place}", minhash(sketch))
        for entry in entries
        for place, sketch in enumerate(entry.sketches)
        if sketch
    ]
    results: dict[str, dict[str, list[float]]] = {"dedup": {}, "datasketch": {}}

    def note(who: str, what: str, value: float) -> None:
        results[who].setdefault(what, []).append(value)

    with server(options.server) as ours, server(options.server) as theirs:
        for _ in range(rounds):
            client, other = connect(ours), connect(theirs)
            client.flushall()
            other.flushall()
            path = theirs.removeprefix("unix://")
            index = RedisIndex(client)
            lsh = MinHashLSH(
                threshold=0.7,
                num_perm=128,
                storage_config={"type": "redis", "basename": b"bench", "redis": {"unix_socket_path": path}},
            )
            empty = client.info("memory")["used_memory"], other.info("memory")["used_memory"]
            # Bulk: everything but the last tenth.
            cut = len(entries) * 9 // 10
            note("dedup", "bulk inserts/s", cut * PARAGRAPHS / timed(lambda: index.put(entries[:cut])))

            def bulk() -> None:
                with lsh.insertion_session() as session:
                    for key, value in flat[: cut * PARAGRAPHS]:
                        session.insert(key, value)

            note("datasketch", "bulk inserts/s", cut * PARAGRAPHS / timed(bulk))
            # Live: an article, or a paragraph, at a time.
            rest = entries[cut:]
            note(
                "dedup",
                "live inserts/s",
                len(rest) * PARAGRAPHS / timed(lambda: [index.put([entry]) for entry in rest]),
            )
            live = flat[cut * PARAGRAPHS :]
            note("datasketch", "live inserts/s", len(live) / timed(lambda: [lsh.insert(k, v) for k, v in live]))
            for who, server_client, before in (("dedup", client, empty[0]), ("datasketch", other, empty[1])):
                note(who, "bytes/paragraph", (server_client.info("memory")["used_memory"] - before) / len(flat))
            # Checks, interleaved, by one and by eight clients.
            for clients in (1, 8):
                times: dict[str, list[float]] = {"dedup": [], "datasketch": []}
                lock = threading.Lock()

                def check(turn: int, times: dict[str, list[float]] = times, lock: threading.Lock = lock) -> None:
                    draw = random.Random(turn)
                    for _ in range(options.checks // clients):
                        place = draw.randrange(len(entries))
                        sketches = entries[place].sketches
                        mine = timed(lambda: index.lookup(sketches))
                        values = [value for _, value in flat[place * PARAGRAPHS : (place + 1) * PARAGRAPHS]]
                        yours = timed(lambda: [lsh.query(value) for value in values])
                        with lock:
                            times["dedup"].append(mine)
                            times["datasketch"].append(yours)

                threads = [threading.Thread(target=check, args=(turn,)) for turn in range(clients)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                for who, values in times.items():
                    note(who, f"check p50 ms, {clients} client{'s' * (clients > 1)}", quantile(values, 0.5) * 1e3)
                    note(who, f"check p99 ms, {clients} client{'s' * (clients > 1)}", quantile(values, 0.99) * 1e3)
            gone = entries[: len(entries) // 10]
            note(
                "dedup",
                "deletes/s",
                len(gone) * PARAGRAPHS / timed(lambda: [index.drop([entry.article.key]) for entry in gone]),
            )
            keys = [key for key, _ in flat[: len(gone) * PARAGRAPHS]]
            note("datasketch", "deletes/s", len(keys) / timed(lambda: [lsh.remove(key) for key in keys]))
        name = str(index.stats()["store"])
    rows = []
    for what, values in results["dedup"].items():
        mine, yours = statistics.median(values), statistics.median(results["datasketch"][what])
        ratio = mine / yours if what.endswith("/s") else yours / mine
        rows.append([what, f"{mine:,.2f}", f"{yours:,.2f}", f"{ratio:.1f}x"])
    table(
        "Index: beside datasketch on Redis",
        ("", "dedup", "datasketch", "better by"),
        rows,
        f"{len(flat):,} paragraphs, the same 128 permutations, threshold 0.7, medians of {rounds} interleaved rounds.\n"
        f"dedup stores texts, articles and winnowed fingerprints too, and a check brings the texts along; datasketch\n"
        f"stores keys and band hashes. {name}.",
        options.write,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--server", default="", help="server binary; the embedded one's if empty")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    verbs = parser.add_subparsers(required=True)
    for verb, option, value in (
        (compare, "--paragraphs", 20_000),
        (growth, "--sizes", "100000,1000000"),
        (footer, "--articles", 100_000),
    ):
        sub = verbs.add_parser(verb.__name__)
        sub.set_defaults(run=verb)
        sub.add_argument(option, default=value, type=type(value))
        if verb is compare:
            sub.add_argument("--rounds", default=3, type=int)
            sub.add_argument("--checks", default=400, type=int)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
