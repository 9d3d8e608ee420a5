"""The index as it grows: bytes and time of a check by size, and what a paragraph costs that stands everywhere."""

from __future__ import annotations

import argparse

from dedup.index.base import Entry
from dedup.index.connect import connect
from dedup.index.in_redis import RedisIndex
from dedup.model import Sketch
from dedup.normalise import normalise
from dedup.sign import sketch_article
from tests.bench.newsroom import (
    FINGERPRINTS,
    PARAGRAPHS,
    Newsroom,
    Results,
    quantile,
    question_of,
    server,
    spent,
    timed,
)
from tests.bench.sections import write_section

_PATIENCE = 120.0  # seconds for an answer: a server that grows beyond its caches may pause
_LINE = "All rights reserved. This material may not be published, broadcast, rewritten or redistributed by anyone."


def growth(options: argparse.Namespace) -> None:
    """Bytes a distinct paragraph and time of a check, as the index grows."""
    results = Results("index-growth")
    newsroom = Newsroom()
    with server(options.server) as url:
        client = connect(url, timeout=_PATIENCE)
        index = RedisIndex(client)
        empty = client.info("memory")
        done, seconds, told = 0, 0.0, 0
        known: list[Sketch | None] = []
        for size in (int(size) for size in options.sizes.split(",")):
            since = done, seconds
            while done < size:
                entries = newsroom.entries(64, signed=False)
                seconds += timed(lambda entries=entries: index.put(entries))  # type: ignore[misc]
                done += 64 * PARAGRAPHS
                known.append(entries[0].sketches[0])
                if done - told >= 50_000:
                    told = done
                    results.say(f"{done:,} paragraphs, {(done - since[0]) / (seconds - since[1]):,.0f} puts/s")
            memory = client.info("memory")
            before = spent(client)
            times = []
            for _ in range(1000):
                sketches = [*newsroom.random.sample(known, 3), *(newsroom.sketch() for _ in range(PARAGRAPHS - 3))]
                asked = [*sketches, *(newsroom.probe() for _ in sketches)]
                times.append(timed(lambda asked=asked: index.lookup(asked)))  # type: ignore[misc]
            results.add(
                paragraphs=done,
                bytes_used=round((memory["used_memory"] - empty["used_memory"]) / done),
                bytes_rss=round((memory["used_memory_rss"] - empty["used_memory_rss"]) / done),
                puts_a_second=round((done - since[0]) / (seconds - since[1])),
                check_p50_ms=round(quantile(times, 0.5) * 1e3, 2),
                check_p99_ms=round(quantile(times, 0.99) * 1e3, 2),
                check_server_ms=round((spent(client) - before) / len(times) / 1e3, 2),
            )
        name = str(index.stats()["store"])
    write_section(
        "Index: growth",
        f"Bytes are all in (texts, articles, hints with {sum(FINGERPRINTS) / len(FINGERPRINTS)} winnowed fingerprints), a distinct paragraph. A check is one\n"
        f"call for 15 paragraphs, 3 of them stored; server ms is all its processor time. Puts since the line before. Append-only file off. {name}.",
        ("distinct paragraphs", "bytes used", "bytes RSS", "puts/s", "check p50 ms", "check p99 ms", "server ms"),
        [[f"{row['paragraphs']:,}", *list(row.values())[1:]] for row in results.rows],
        options.write,
    )


def footer(options: argparse.Namespace) -> None:
    """What a paragraph that stands in every article costs."""
    results = Results("index-footer")
    for last in ("", _LINE):
        newsroom = Newsroom()
        with server(options.server) as url:
            client = connect(url, timeout=_PATIENCE)
            index = RedisIndex(client)
            asked = question_of(newsroom.article((newsroom.paragraph(), newsroom.paragraph(), _LINE)))
            done = 0
            for size in (options.articles // 100, options.articles):
                while done < size:
                    made = []
                    for _ in range(50):
                        texts = [newsroom.paragraph(), last] if last else [newsroom.paragraph()]
                        sketches = sketch_article([normalise(text).words for text in texts])
                        made.append(Entry(newsroom.article(texts), sketches))
                    index.put(made)
                    done += 50
                    if done % 10_000 == 0:
                        results.say(f"{done:,} articles")
                before = spent(client)
                times = [timed(lambda: index.lookup(asked)) for _ in range(500)]
                results.add(
                    footer="with" if last else "without",
                    articles=done,
                    bytes_used=client.info("memory")["used_memory"],
                    check_p50_ms=round(quantile(times, 0.5) * 1e3, 2),
                    check_server_ms=round((spent(client) - before) / len(times) / 1e3, 3),
                )
    rows = results.rows
    extra = (rows[3]["bytes_used"] - rows[1]["bytes_used"]) / options.articles
    write_section(
        "Index: a footer in every article",
        f"The footer costs {extra:.1f} bytes an article (its place in each article's record included).",
        ("footer", "articles", "MB", "check p50 ms", "server ms"),
        [
            [row["footer"], f"{row['articles']:,}", f"{row['bytes_used'] / 1e6:.1f}", row["check_p50_ms"], row["check_server_ms"]]
            for row in rows
        ],
        options.write,
    )
