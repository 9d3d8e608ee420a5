"""``python -m tests.quality``: measure, print, compare with the floors; exit 1 below one of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from tests.quality.languages import own_languages, real_languages
from tests.quality.real import data_folder, real
from tests.quality.suites import PEERS, Figure, generated, own_repeats

FLOORS = Path(__file__).with_name("floors.json")


def figures() -> Iterator[Figure]:
    """All figures: our own cases always, real data where it is at hand."""
    yield from generated()
    yield own_repeats()
    yield from own_languages()
    folder = data_folder()
    if folder is None:
        print("skipped: real data (set DEDUP_DATA, or put it in ../shared/data)")
        return
    yield from real(folder)
    yield from real_languages(folder)


def main(arguments: list[str]) -> int:
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8"))
    below = []
    started = perf_counter()
    heads = "".join(f"{f'datasketch {threshold}':>16}" for threshold in PEERS)
    print(f"{'':68}{'dedup':>18}{heads}{'floor':>8}")
    for figure in figures():
        floor = floors.get(figure.name, 0.0)
        peers = "".join(
            f"{figure.peers[threshold] / max(figure.total, 1):>16.1%}" if figure.peers else " " * 16
            for threshold in PEERS
        )
        count = f"{figure.good}/{figure.total}"
        print(f"{figure.name:68}{count:>11}{figure.value:>7.1%}{peers}{floor:>8.3f}", flush=True)
        if figure.value < floor:
            below.append(figure)
        if "--raise" in arguments:
            floors[figure.name] = max(floor, int(figure.value * 1000) / 1000)
    if "--raise" in arguments:
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for figure in below:
        print(f"below its floor: {figure.name}: {figure.value:.4f} < {floors[figure.name]}")
    print(f"{perf_counter() - started:.0f} s")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
