"""Kills, cuts, dropped connections, races, full disks and memories: no half article, no wrong answer, no silent loss.

Small counts by default; ``DEDUP_FAULTS=1`` (``make faults``) runs the full ones: 200 kills of a client, 50 of the
server under each fsync policy, 50 cuts of its file, 2,000 dropped connections, a minute of eight writers, and writes
what was seen into ``docs/durability.md``.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from dedup.errors import DedupError, IndexFull, Unavailable
from dedup.index.connect import connect
from dedup.index.in_redis import RedisIndex, prefix_of
from tests.index.killable import (
    Proxy,
    Server,
    acknowledged_by,
    article,
    counts_hold,
    grown,
    serving,
    small_disk,
    whole,
    writer,
)

FULL = os.environ.get("DEDUP_FAULTS", "") not in {"", "0"}
PAGE = Path(__file__).parent.parent.parent / "docs" / "durability.md"
BEGIN, END = "<!-- written by make faults -->\n", "<!-- end -->\n"


def count(full: int, small: int) -> int:
    return full if FULL else small


class Row(NamedTuple):
    """What one campaign saw. Half articles and wrong answers fail the test, so there is no column for them."""

    fault: str
    times: int
    acknowledged: int
    lost: int
    note: str = ""


@pytest.fixture(scope="module")
def report() -> Iterator[list[Row]]:
    rows: list[Row] = []
    yield rows
    with serving() as server:
        index = server.open()
        store = str(index.stats()["store"])
        index.close()
    lines = [
        f"On {store}: no half article and no wrong answer in any of these.\n\n",
        "| fault | times | articles acknowledged | lost | |\n|---|--:|--:|--:|---|\n",
        *(f"| {row.fault} | {row.times:,} | {row.acknowledged:,} | {row.lost} | {row.note} |\n" for row in rows),
    ]
    print("\n" + "".join(lines))
    if FULL:
        head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        PAGE.write_text(head + BEGIN + "".join(lines) + END + rest.partition(END)[2], "utf-8")


def test_a_client_killed_amid_puts_leaves_whole_articles(report: list[Row]) -> None:
    draw = random.Random(1)
    acknowledged = 0
    kills = count(200, 3)
    with serving() as server:
        index = server.open()
        for turn in range(kills):
            process = writer(server, number=0, edition=turn)
            time.sleep(draw.random() * 0.15)
            process.kill()
            done = acknowledged_by(process)
            assert [whole(index, article(place, turn)) for place in range(done)] == [0] * done
            whole(index, *(article(done, edition) for edition in range(turn + 1)))  # the one it was at
            acknowledged += done
        counts_hold(index)
        index.close()
    report.append(Row("client killed (`kill -9`) amid puts that replace", kills, acknowledged, 0))


@pytest.mark.parametrize("policy", ["everysec", "always"])
def test_a_server_killed_under_load_keeps_what_its_policy_says(policy: str, report: list[Row]) -> None:
    draw = random.Random(2)
    acknowledged = lost = 0
    kills = count(50, 2)
    with serving(appendfsync=policy) as server:
        for turn in range(kills):
            first = [turn * 10_000, turn * 10_000 + 5_000]
            writers = [writer(server, number=number, edition=0) for number in first]
            time.sleep(0.1 + draw.random() * 0.3)
            server.kill()
            done = [acknowledged_by(process) for process in writers]
            server.start()
            index = server.open()
            for number, articles in zip(first, done, strict=True):
                acknowledged += articles
                kept = [whole(index, article(number + place)) is not None for place in range(articles)]
                assert kept == sorted(kept, reverse=True), "a write is missing that a later one outlived"
                lost += kept.count(False)
                whole(index, article(number + articles))
            counts_hold(index)
            index.drop(list(index.scan()))
            index.close()
    note = "those the server had not handed to the system yet, see above" if lost else ""
    report.append(Row(f"server killed (`kill -9`) under two writers, `{policy}`", kills, acknowledged, lost, note))
    # Under everysec the server puts off writing while the disk is busy with an earlier fsync, for up to two seconds.
    assert lost == 0 or policy == "everysec"


def test_a_file_cut_anywhere_gives_whole_articles_back(report: list[Row]) -> None:
    draw = random.Random(3)
    cuts = count(50, 4)
    with serving(appendfsync="no") as server:
        index = server.open()
        for number in range(30):
            index.put([article(number)])
        for number in range(0, 30, 3):
            index.put([article(number, 1)])
        index.drop([f"a/{number}" for number in range(0, 30, 5)])
        index.close()
        server.process.terminate()
        server.process.wait()
        # Redis 6.2 has one file.
        (file,) = [*server.data.rglob("*.incr.aof")] or [*server.data.glob("appendonly.aof")]
        content = file.read_bytes()
        stored = []
        for _ in range(cuts):
            file.write_bytes(content[: draw.randrange(len(content) // 10, len(content))])
            server.start()
            index = server.open()
            kept = [whole(index, article(number), article(number, 1)) for number in range(30)]
            counts_hold(index)
            stored.append(sum(place is not None for place in kept))
            index.put([article(number) for number in range(30)])
            assert [whole(index, article(number)) for number in range(30)] == [0] * 30
            index.close()
            server.kill()
        server.start()
    note = f"{min(stored)} to {max(stored)} of 30 articles left, all that stood before the cut; written to again"
    report.append(Row("append-only file cut at a random byte", len(stored), 30 * len(stored), 0, note))


def test_connections_dropped_between_every_two_commands_lose_nothing(report: list[Row]) -> None:
    draw = random.Random(4)
    puts = count(2000, 150)
    with serving() as server:
        proxy = Proxy(server.data / "proxy.sock", server.path, draw)
        proxy.start()
        index = RedisIndex(connect(f"unix://{server.data / 'proxy.sock'}", timeout=1.0))
        acknowledged: dict[int, int] = {}
        failed = 0
        for turn in range(puts):
            number = turn % 40
            try:
                index.put([article(number, turn // 40)])
                acknowledged[number] = turn // 40
            except DedupError:
                failed += 1
                acknowledged.pop(number, None)
        index.close()
        proxy.open = False
        proxy.join()
        direct = server.open()
        for number, edition in acknowledged.items():
            assert whole(direct, article(number, edition)) == 0
        counts_hold(direct)
        direct.close()
    assert proxy.dropped >= puts
    assert proxy.unanswered
    note = f"{proxy.unanswered} before the answer; {failed} puts told to have failed, the others repeated by the client"
    report.append(Row("connection dropped after every command", proxy.dropped, puts - failed, 0, note))


def test_writers_of_the_same_articles_end_in_one_of_their_states(report: list[Row]) -> None:
    with serving() as server:
        deadline = time.monotonic() + count(60, 2)
        failures: list[BaseException] = []
        puts = [0] * 8
        reads = 0

        def write(who: int) -> None:
            draw, index = random.Random(who), server.open()
            try:
                while time.monotonic() < deadline:
                    number = draw.randrange(12)
                    if draw.random() < 0.15:
                        index.drop([f"a/{number}"])
                    else:
                        index.put([article(number, draw.randrange(4))])
                    puts[who] += 1
            except BaseException as error:
                failures.append(error)
            finally:
                index.close()

        def read() -> None:
            nonlocal reads
            index = server.open()
            editions = [[article(number, edition).article.paragraphs for edition in range(4)] for number in range(12)]
            try:
                while time.monotonic() < deadline:
                    for number, found in enumerate(index.fetch([f"a/{number}" for number in range(12)])):
                        assert found is None or found.paragraphs in editions[number]
                        reads += 1
            except BaseException as error:
                failures.append(error)
            finally:
                index.close()

        threads = [threading.Thread(target=write, args=(who,)) for who in range(8)] + [threading.Thread(target=read)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        index = server.open()
        for number in range(12):
            whole(index, *(article(number, edition) for edition in range(4)))
        counts_hold(index)
        index.drop(list(index.scan()))
        list(index.sweep())
        state = index.client.hgetall(prefix_of("default"))
        assert [state[f"{table}.count".encode()] for table in "bwxe"] == [b"0"] * 4
        index.close()
    note = f"{reads:,} articles read meanwhile, each in one of its states; no hint left when all was dropped"
    report.append(Row(f"eight writers of the same twelve articles, {count(60, 2)} s", sum(puts), sum(puts), 0, note))


@pytest.mark.mounts
@pytest.mark.parametrize(
    ("policy", "then"),
    [
        ("everysec", "room is made"),
        ("everysec", "the server is killed while it is full"),
        ("always", "room is made and the server, which had ended itself, started"),
    ],
)
def test_a_full_disk_refuses_writes_and_answers_checks(policy: str, then: str, report: list[Row]) -> None:
    with small_disk("1m") as disk, serving(data=disk, appendfsync=policy) as server:
        done = filled(server)
        index = server.open()
        if policy == "always":  # it ends rather than break its word
            assert server.process.wait(30) is not None
        else:
            assert whole(index, article(0)) == 0
            with pytest.raises(IndexFull, match="disk"):
                index.put([article(done)])
        if "killed" in then:
            server.kill()
        grown(disk, "64m")
        if server.process.poll() is not None:
            server.start()
        put_when_possible(index, done)
        index.close()
        server.kill()
        server.start()
        lost = missing(server, done)
    assert lost == 0 or "killed" in then
    report.append(Row(f"disk full, `{policy}`; {then}", 1, done, lost))


def test_a_disk_that_limits_files_looks_full_too(report: list[Row]) -> None:
    """The same where no file system can be mounted."""
    with serving() as server:
        server.kill()
        server.limit = 400_000
        server.start()
        done = filled(server)
        index = server.open()
        with pytest.raises(IndexFull, match="disk"):
            index.put([article(done)])
        assert whole(index, article(0)) == 0
        counts_hold(index)
        index.close()
        server.kill()
        server.limit = 0
        server.start()
        lost = missing(server, done)
    report.append(Row("file size limit reached, `everysec`; the server is killed", 1, done, lost))


def filled(server: Server) -> int:
    """Put articles until one is refused; how many were answered before."""
    index = server.open()
    for number in range(3000):
        try:
            index.put([article(number)])
        except (IndexFull, Unavailable):
            index.close()
            return number
        time.sleep(0.001)
    raise AssertionError("the disk does not fill")


def put_when_possible(index: RedisIndex, number: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            index.put([article(number)])
            return
        except (IndexFull, Unavailable):
            assert time.monotonic() < deadline, "writes are not taken again"
            time.sleep(0.1)


def missing(server: Server, done: int) -> int:
    """How many of the first ``done`` articles are not there: the last ones, if any. The index takes writes again."""
    index = server.open()
    kept = [whole(index, article(number)) is not None for number in range(done)]
    assert kept == sorted(kept, reverse=True)
    counts_hold(index)
    index.put([article(done + 1)])
    assert whole(index, article(done + 1)) == 0
    index.close()
    return kept.count(False)


def test_a_full_memory_refuses_puts_in_whole_and_lets_drops_through(report: list[Row]) -> None:
    times = count(20, 2)
    with serving() as server:
        index = server.open()
        acknowledged = refused = 0
        there: set[int] = set()
        for turn in range(times):
            index.client.config_set("maxmemory", index.client.info("memory")["used_memory"] + 300_000)
            for number in range(turn * 1000, turn * 1000 + 1000):
                try:
                    index.put([article(number)])
                except IndexFull:
                    refused += 1
                    break
                there.add(number)
                acknowledged += 1
            else:
                raise AssertionError("the memory does not fill")
            assert [whole(index, article(number)) for number in sorted(there)] == [0] * len(there)
            assert index.fetch([article(number).article.key]) == [None]
            counts_hold(index)
            gone = sorted(there)[::2]
            assert index.drop([f"a/{number}" for number in gone]) == [True] * len(gone)
            there -= set(gone)
        index.client.config_set("maxmemory", 0)
        index.put([article(number) for number in range(30)])
        assert [whole(index, article(number)) for number in range(30)] == [0] * 30
        index.close()
    report.append(Row("`maxmemory` reached", times, acknowledged, 0, f"{refused} puts refused, drops went through"))
