"""Raw text to MinHash signatures: the kernel and the Python fallback beside other libraries.

    python -m tests.bench.bench_sign [--paragraphs 20000] [--rounds 5] [--peer rensa=/path/to/python] [--write]

Every contender makes 128 permutations over word 3-shingles of the same texts,
each in a process of its own, one thread; the rounds are interleaved and CPU
medians compared. A peer that is not installed is reported as absent;
``--peer`` names the interpreter of one that has packages of its own. The size
of the published table is ``--paragraphs 240000``.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.bench import corpus
from tests.bench.arena import compete, write_section

NAMES = {
    "dedup": "dedup, list of str",
    "dedup-arrow": "dedup, Arrow array",
    "dedup-everything": "dedup, signatures and fingerprints",
    "dedup-fallback": "dedup without the kernel",
    "rensa-split": "rensa, `str.split` lists",
    "rensa-regex": "rensa, regex lists",
    "daft": "daft `normalize`, `minhash`",
    "datasketch": "datasketch `bulk`, xxh32",
    "gaoya": "gaoya (signs and indexes at once)",
    "textdedup": "text-dedup `embed_func`",
    "datatrove": "datatrove",
    "dedup-limit": "limit: each shingle hashed once by XXH3 in C, words given",
    "dedup-memory": "limit: texts read once, rows written once",
}
REACH = {"datasketch": 45, "rensa-split": 12, "daft": 4}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paragraphs", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="contenders, parted by commas")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args()
    peers = dict(peer.split("=", 1) for peer in options.peer)
    names = options.only.split(",") if options.only else list(NAMES)
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.jsonl"
        made = corpus.write_jsonl(texts, options.paragraphs)
        done = compete("sign", names, texts, peers, options.rounds, together=True)
    own = {contender.name: contender for contender in done if contender.rounds}.get("dedup")
    rows = []
    for contender in done:
        label = f"{NAMES[contender.name]} {contender.version if not contender.name.startswith('dedup') else ''}".strip()
        if not contender.rounds:
            rows.append([label, "absent", "", "", "", ""])
            continue
        each = 1e6 / made["paragraphs"]
        ratio = contender.median("cpu") / own.median("cpu") if own else 0.0
        reach = f"{REACH[contender.name]}x" if contender.name in REACH else ""
        rows.append(
            [
                label,
                f"{contender.median('cpu') * each:.2f}",
                f"{contender.median('wall') * each:.2f}",
                f"{ratio:.1f}x",
                reach,
                f"{contender.median('mb'):.0f}",
            ]
        )
    note = (
        f"{made['paragraphs']:.0f} paragraphs of {made['words']:.0f} words and {made['bytes']:.0f} bytes, "
        f"{'real news' if any(corpus.real_articles()) else 'generated'}, multiplied with edits; 128 permutations of word "
        f"3-shingles; medians of {options.rounds} interleaved rounds. Times are microseconds a paragraph; the ratio is "
        "CPU against dedup from a list of str; memory is the peak of the process, texts included."
    )
    write_section(
        "Text to signatures",
        note,
        ["contender", "CPU", "wall", "CPU ratio", "to reach", "peak MB"],
        rows,
        options.write,
    )


if __name__ == "__main__":
    main()
