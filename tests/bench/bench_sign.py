"""Raw text to MinHash signatures: the kernel and the Python fallback beside other libraries.

    python -m tests.bench.bench_sign [--paragraphs 20000] [--articles 0] [--peer rensa=/path/to/python] [--write]

Every contender makes 128 permutations over word 3-shingles of the same texts,
each in a process of its own, one thread; the rounds are interleaved and CPU
medians compared. A peer that is not installed is reported as absent;
``--peer`` names the interpreter of one that has packages of its own. The
published tables are ``--paragraphs 240000 --articles 39000``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.arena import Contender, compete, corpora, options_of
from tests.bench.sections import write_section

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
    "dedup-words": "first stage: dedup, text to words (its hashing is the limit below)",
    "rensa-shingles": "first stage: rensa, text to shingles by `str.split`",
    "daft-normalize": "first stage: daft `normalize`",
    "datasketch-hashes": "first stage: datasketch, text to xxh32 hashes",
    "dedup-limit": "limit: each shingle hashed once by XXH3 in C, words given",
    "dedup-memory": "limit: texts read once, rows written once",
}
REACH = {"datasketch": 45, "rensa-split": 12, "daft": 4}


HEAD = ["contender", "CPU", "wall", "CPU ratio", "to reach", "peak MB", "rounds"]


def main() -> None:
    options = options_of(__doc__, NAMES, rounds=5)
    with tempfile.TemporaryDirectory() as folder:
        for title, path, _, texts in corpora(options, Path(folder)):
            done = compete(
                "sign", options.names, path, options.peers, options.rounds, together=True, seconds=options.seconds
            )
            note = (
                f"{texts}; 128 permutations of word 3-shingles. Medians of {options.rounds} interleaved rounds (fewer for one "
                f"that took more than {options.seconds:.0f} seconds). Times are microseconds a text; the ratio is CPU against "
                "dedup from a list of str; memory is the peak of the process, texts included. Hashes to signatures are what is "
                "left of a contender's whole without its first stage. text-dedup and datatrove sign the first texts only, in "
                "less memory therefore."
            )
            write_section(f"Text to signatures{title}", note, HEAD, rows_of(done), options.write)


def rows_of(done: list[Contender]) -> list[list[str]]:
    own = next((each_of(contender, "cpu") for contender in done if contender.name == "dedup" and contender.rounds), 0.0)
    rows = []
    for contender in done:
        label = f"{NAMES[contender.name]} {contender.version if not contender.name.startswith('dedup') else ''}".strip()
        if not contender.rounds:
            rows.append([label, "absent", "", "", "", "", ""])
            continue
        cpu, wall = each_of(contender, "cpu"), each_of(contender, "wall")
        ratio = f"{cpu / own:.1f}x" if own else ""
        reach = f"{REACH[contender.name]}x" if contender.name in REACH else ""
        rows.append([label, f"{cpu:.2f}", f"{wall:.2f}", ratio, reach, f"{contender.median('mb'):.0f}", str(len(contender.rounds))])
    return rows


def each_of(contender: Contender, what: str) -> float:
    """Microseconds a text."""
    return 1e6 * contender.median(what) / contender.median("texts")


if __name__ == "__main__":
    main()
