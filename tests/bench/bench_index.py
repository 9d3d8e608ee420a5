"""What the index costs beside datasketch on Redis: memory, inserts, checks, deletes; and how it grows.

    python -m tests.bench.bench_index                                   # beside datasketch, some five minutes
    python -m tests.bench.bench_index growth --sizes 100000,1000000,5000000
    python -m tests.bench.bench_index footer --articles 100000

Each says what it does, writes its numbers to build/bench/ as they come, and
prints a table at the end; ``--write`` puts that into its section of
docs/benchmarks.md. The comparison signs its paragraphs; ``growth`` gives each
a random sketch, since only how many keys there are matters to it, and signing
millions is another bench.
"""

from __future__ import annotations

import argparse
import random
from statistics import median
from typing import TYPE_CHECKING, Any

from dedup.index.base import Entry
from dedup.index.connect import connect
from dedup.index.in_redis import RedisIndex
from tests.bench.index_growth import footer, growth
from tests.bench.newsroom import PARAGRAPHS, Newsroom, Results, quantile, question_of, server, spent, timed
from tests.bench.sections import write_section

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Barrier

    from datasketch import MinHash, MinHashLSH

_TURN = 10  # checks of one contender before it is the other's turn
_SLICES = 20  # of the bulk, one contender after the other in each


def hashes(entries: list[Entry]) -> list[tuple[str, MinHash]]:
    """The same paragraphs as datasketch takes them: a key and a MinHash each."""
    import numpy as np
    from datasketch import MinHash

    return [
        (
            f"{entry.article.key}#{place}",
            MinHash(num_perm=128, seed=1, hashvalues=np.frombuffer(sketch.signature, dtype="<u4"), scheme="affine32"),
        )
        for entry in entries
        for place, sketch in enumerate(entry.sketches)
        if sketch
    ]


def _lsh(url: str) -> MinHashLSH:
    from datasketch import MinHashLSH

    return MinHashLSH(
        threshold=0.7,
        num_perm=128,
        storage_config={
            "type": "redis",
            "basename": b"bench",
            "redis": {"unix_socket_path": url.removeprefix("unix://")},
        },
    )


def _check(
    urls: tuple[str, str], entries: list[Entry], turn: int, checks: int, barrier: Barrier, answers: SimpleQueue[Any]
) -> None:
    """One client: seconds of each of its checks, by our index and by datasketch."""
    index, lsh = RedisIndex(connect(urls[0], timeout=120)), _lsh(urls[1])
    draw = random.Random(turn)
    mine: list[float] = []
    yours: list[float] = []
    drawn = [draw.choice(entries) for _ in range(checks)]
    values = [[value for _, value in hashes([entry])] for entry in drawn]
    questions = [question_of(entry.article) for entry in drawn]
    index.lookup(questions[0])  # connections, scripts and shapes are there before the clock runs
    lsh.query(values[0][0])
    for first in range(0, checks, _TURN):
        barrier.wait()
        for asked in questions[first : first + _TURN]:
            mine.append(timed(lambda asked=asked: index.lookup(asked)))  # type: ignore[misc]
        barrier.wait()
        for flat in values[first : first + _TURN]:
            yours.append(timed(lambda flat=flat: [lsh.query(value) for value in flat]))  # type: ignore[misc]
    answers.put((mine, yours))


class Arena:
    """Our index and datasketch's, each on a server of its own, and what was measured of each, phase by phase."""

    def __init__(self, ours: str, theirs: str, results: Results) -> None:
        self.results = results
        self.client, self.other = connect(ours, timeout=120), connect(theirs, timeout=120)
        self.index = RedisIndex(self.client)
        self.urls = ours, theirs
        self.lsh = _lsh(theirs)
        self.empty = [float(client.info("memory")["used_memory"]) for client in (self.client, self.other)]
        self.measured: list[tuple[str, float, float, bool]] = []

    def note(self, what: str, mine: float, yours: float, *, more_is_better: bool = False) -> None:
        self.measured.append((what, mine, yours, more_is_better))
        ratio = mine / yours if more_is_better else yours / mine
        self.results.add(what=what, dedup=float(mine), datasketch=float(yours), better_by=round(ratio, 2))

    def bulk(self, entries: list[Entry]) -> None:
        """All articles in slices; the ratio of rates is the median over the slices of the second half."""
        size = -(-len(entries) // _SLICES)
        mine, yours, server_mine, server_yours = [], [], [], []
        for first in range(0, len(entries), size):
            part = entries[first : first + size]
            flat = hashes(part)

            def insert(flat: list[tuple[str, MinHash]] = flat) -> None:
                with self.lsh.insertion_session() as session:
                    for key, value in flat:
                        session.insert(key, value)

            before = spent(self.client), spent(self.other)
            mine.append(len(flat) / timed(lambda part=part: self.index.put(part)))  # type: ignore[misc]
            yours.append(len(flat) / timed(insert))
            server_mine.append((spent(self.client) - before[0]) / len(flat))
            server_yours.append((spent(self.other) - before[1]) / len(flat))
            self.results.say(f"bulk: {first + len(part):,} articles, {mine[-1]:,.0f} and {yours[-1]:,.0f} paragraphs/s")
        half = len(mine) // 2
        self.note("bulk inserts/s", median(mine[half:]), median(yours[half:]), more_is_better=True)
        self.note("bulk, server us a paragraph", median(server_mine[half:]), median(server_yours[half:]))

    def live(self, entries: list[Entry]) -> None:
        """An article, or a paragraph, at a time."""
        mine, yours = [], []
        for entry in entries:
            flat = hashes([entry])
            mine.append(len(flat) / timed(lambda entry=entry: self.index.put([entry])))  # type: ignore[misc]
            yours.append(len(flat) / timed(lambda flat=flat: [self.lsh.insert(*pair) for pair in flat]))  # type: ignore[misc]
        self.note("live inserts/s", median(mine), median(yours), more_is_better=True)

    def memory(self, paragraphs: int) -> None:
        used = [float(client.info("memory")["used_memory"]) for client in (self.client, self.other)]
        self.note("bytes/paragraph", *((now - before) / paragraphs for now, before in zip(used, self.empty, strict=True)))

    def checks(self, entries: list[Entry], clients: int, checks: int) -> None:
        """Stored articles looked up by client processes: all of them one contender for a while, then the other.

        Threads would share the one processor that Python gives them, and measure how it hands it round.
        """
        from multiprocessing import get_context

        context = get_context("fork")
        barrier, answers = context.Barrier(clients), context.SimpleQueue()
        before = spent(self.client), spent(self.other)
        workers = [
            context.Process(target=_check, args=(self.urls, entries, turn, checks // clients, barrier, answers))
            for turn in range(clients)
        ]
        for worker in workers:
            worker.start()
        parts = [answers.get() for _ in workers]
        for worker in workers:
            worker.join()
        mine, yours = ([seconds for part in parts for seconds in part[which]] for which in (0, 1))
        name = f"{clients} client{'s' * (clients > 1)}"
        for share in (0.5, 0.99):
            self.note(f"check p{share * 100:.0f} ms, {name}", quantile(mine, share) * 1e3, quantile(yours, share) * 1e3)
        taken = (spent(self.client) - before[0]) / len(mine), (spent(self.other) - before[1]) / len(mine)
        self.note(f"check, server ms, {name}", taken[0] / 1e3, taken[1] / 1e3)

    def deletes(self, entries: list[Entry]) -> None:
        mine, yours = [], []
        for entry in entries:
            keys = [key for key, _ in hashes([entry])]
            mine.append(len(keys) / timed(lambda entry=entry: self.index.drop([entry.article.key])))  # type: ignore[misc]
            yours.append(len(keys) / timed(lambda keys=keys: [self.lsh.remove(key) for key in keys]))  # type: ignore[misc]
        self.note("deletes/s", median(mine), median(yours), more_is_better=True)


def compare(options: argparse.Namespace) -> None:
    """Interleaved with datasketch's MinHashLSH on the same server binary."""
    results = Results("index-compare")
    count = max(options.paragraphs // PARAGRAPHS, 2 * options.articles)
    results.say(f"signing {count * PARAGRAPHS:,} paragraphs")
    entries = Newsroom().entries(count, signed=True)
    cut = count - options.articles
    with server(options.server) as ours, server(options.server) as theirs:
        arena = Arena(ours, theirs, results)
        arena.bulk(entries[:cut])
        arena.live(entries[cut:])
        arena.memory(count * PARAGRAPHS)
        for clients in (1, 8):
            arena.checks(entries, clients, options.checks)
        arena.deletes(entries[: options.articles])
        name = str(arena.index.stats()["store"])
    rows = []
    for what, mine, yours, more_is_better in arena.measured:
        rows.append([what, f"{mine:,.2f}", f"{yours:,.2f}", f"{mine / yours if more_is_better else yours / mine:.1f}x"])
    write_section(
        "Index: beside datasketch on Redis",
        f"{count * PARAGRAPHS:,} paragraphs, the same 128 permutations, threshold 0.7, by turns on servers of their own;\n"
        f"medians. dedup stores texts, articles and winnowed fingerprints too, and a check brings the texts along;\n"
        f"datasketch stores keys and band hashes (bulk by its insertion session, live by insert). {name}.",
        ("", "dedup", "datasketch", "better by"),
        rows,
        options.write,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="", help="server binary; the embedded one's if empty")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--paragraphs", default=100_000, type=int, help="of the comparison")
    parser.add_argument("--articles", default=40, type=int, help="of the comparison: stored live, and dropped")
    parser.add_argument("--checks", default=400, type=int, help="of the comparison, for each number of clients")
    parser.set_defaults(run=compare)
    verbs = parser.add_subparsers()
    for verb, option, value in ((growth, "--sizes", "100000,1000000,5000000"), (footer, "--articles", 100_000)):
        sub = verbs.add_parser(verb.__name__)
        sub.set_defaults(run=verb)
        sub.add_argument(option, default=value, type=type(value))
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
