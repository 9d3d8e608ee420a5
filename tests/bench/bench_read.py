"""Seconds of processor time for a megabyte, for each reader and the shapes of text that are dear to read.

    python -m tests.bench.bench_read [--size BYTES] [--slow SECONDS] [NAME ...]

Each shape is grown to SIZE bytes (half a megabyte unless told), read and divided into
paragraphs; a document that is refused counts for the time it takes to refuse it.
The least of three runs, as the machine may do other things. The last
line says how many shapes are above SLOW seconds a megabyte (1 unless told); the exit
code is 1 where there are any.
"""

from __future__ import annotations

import argparse
import sys
import time

from dedup.errors import DedupError
from dedup.read import read
from dedup.segment import segment
from tests.bench.read_shapes import SHAPES, Shape


def pace(name: str, shape: Shape, size: int) -> tuple[float, str]:
    """Seconds a megabyte to read and divide, and what came of it: "3 articles", or the kind of error."""
    data = shape(size).encode()
    best, outcome = float("inf"), ""
    for _ in range(3):
        started = time.process_time()
        try:
            found = 0
            for article in read(data, path=name):
                segment(article)
                found += 1
            outcome = f"{found} article{'s' * (found != 1)}"
        except DedupError as error:
            outcome = type(error).__name__
        best = min(best, time.process_time() - started)
    return best / (len(data) / 2**20), outcome


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench_read", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="names of documents, such as a.html (default: all)")
    parser.add_argument("--size", type=int, default=2**19, help="bytes of a document")
    parser.add_argument("--slow", type=float, default=1.0, help="seconds a megabyte that are too many")
    options = parser.parse_args(argv)
    slow = 0
    print("| document | shape | seconds a megabyte | gives |\n|---|---|---|---|")
    for name in options.names or SHAPES:
        for title, shape in SHAPES[name].items():
            seconds, outcome = pace(name, shape, options.size)
            slow += seconds > options.slow
            mark = "**" if seconds > options.slow else ""
            print(f"| `{name}` | {title} | {mark}{seconds:.2f}{mark} | {outcome} |", flush=True)
    print(f"\n{slow} shapes above {options.slow:g} s a megabyte")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
