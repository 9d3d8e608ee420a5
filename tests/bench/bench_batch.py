"""JSON lines to verified groups: the batch path beside other libraries, and the groups against brute force.

    python -m tests.bench.bench_batch [--paragraphs 20000] [--rounds 3] [--peer rensa=/path/to/python] [--write]

Every contender reads the same file, one JSON line a paragraph, and says which
texts stand together at a resemblance of 0.7 (word 3-shingles, 128
permutations); each round is a new process, so that memory is that of one run.
The truth is an exact join of the shingle sets (prefix filtering: Bayardo, Ma,
Srikant 2007), which knows nothing of signatures. A true pair is
found if a contender put both texts into one group; of dedup, which names the
pairs it verified, they are also counted one by one, and the false ones with
them. The published table is ``--paragraphs 240000``.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from dedup.batch.candidates import pairs_of_buckets, sort_band
from dedup.batch.columns import Ragged, columns, shared
from dedup.batch.group import group
from tests.bench import corpus
from tests.bench.arena import compete, write_section
from tests.bench.contenders import read

THRESHOLD = 0.7
NAMES = {
    "dedup": "dedup",
    "rensa": "rensa `RMinHashDeduplicator` (keeps or drops, no groups)",
    "daft": "daft, band groups, not verified",
    "gaoya": "gaoya, index and query",
    "datasketch": "datasketch `bulk`, `MinHashLSH`, not verified",
}
REACH = {"rensa": 6, "daft": 5, "datasketch": 35}


def true_pairs(sets: Ragged) -> np.ndarray:
    """All pairs of distinct sets at or above the threshold, as ``left << 32 | right``.

    Values are ranked by rarity; two sets that reach the threshold share one of
    the first ``size - ceil(threshold * size) + 1`` of their rarest values.
    """
    sizes = np.diff(sets.offsets)
    owner = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
    _, inverse, counts = np.unique(sets.values, return_inverse=True, return_counts=True)
    order = np.lexsort((inverse, counts[inverse], owner))
    rank = np.arange(len(order)) - np.repeat(sets.offsets[:-1], sizes)
    prefix = rank < (sizes - np.ceil(THRESHOLD * sizes - 1e-9) + 1)[owner]
    places = order[prefix]
    buckets = sort_band(inverse[places].astype(np.uint32))
    members = owner[places][buckets.members]
    pairs = np.unique(pairs_of_buckets(type(buckets)(members, buckets.starts, buckets.ends), cap=1 << 30))
    left, right = (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    both = shared(sets, left, right).astype(np.int64)
    return pairs[both >= THRESHOLD * (sizes[left] + sizes[right] - both) - 1e-9]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paragraphs", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="contenders, parted by commas")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args()
    peers = dict(peer.split("=", 1) for peer in options.peer)
    names = options.only.split(",") if options.only else list(NAMES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.jsonl"
        made = corpus.write_jsonl(path, options.paragraphs)
        texts = read(str(path))
        found = group(texts, THRESHOLD)
        distinct = np.unique(found.first)
        sets = columns([texts[place] for place in distinct.tolist()], ("shingles",)).shingles
        assert sets is not None
        truth = true_pairs(sets)
        left, right = distinct[truth >> np.uint64(32)], distinct[truth & np.uint64(0xFFFFFFFF)]
        own_pairs = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
        all_pairs = set(zip(left.tolist(), right.tolist(), strict=True))
        done = compete("group", names, path, peers, options.rounds, together=False)
    own = {contender.name: contender for contender in done if contender.rounds}.get("dedup")
    rows = []
    for contender in done:
        label = f"{NAMES[contender.name]} {contender.version if contender.name != 'dedup' else ''}".strip()
        if not contender.rounds:
            rows.append([label, "absent", "", "", "", "", ""])
            continue
        groups = contender.rounds[-1]["groups"]
        recall = "n/a"
        if groups is not None:
            heads = np.array(groups)
            recall = f"{(heads[left] == heads[right]).mean():.3%}"
        ratio = contender.median("cpu") / own.median("cpu") if own else 0.0
        rows.append(
            [
                label,
                f"{contender.median('cpu'):.2f}",
                f"{contender.median('wall'):.2f}",
                f"{ratio:.1f}x",
                f"{REACH[contender.name]}x" if contender.name in REACH else "",
                f"{contender.median('mb'):.0f}",
                recall,
            ]
        )
    note = (
        f"{made['paragraphs']:.0f} paragraphs of {made['words']:.0f} words in {made['articles']:.0f} articles, "
        f"{'real news' if any(corpus.real_articles()) else 'generated'}, multiplied with edits; {len(distinct)} distinct, "
        f"{len(all_pairs)} true pairs among them at J >= {THRESHOLD}. dedup verified {found.candidates} candidates, gave "
        f"{len(own_pairs & all_pairs)} of the true pairs one by one and {len(own_pairs - all_pairs)} false ones. Seconds "
        f"of CPU and wall, medians of {options.rounds} interleaved rounds, a new process each; peak memory of the process."
    )
    write_section(
        "JSON lines to verified groups",
        note,
        ["contender", "CPU s", "wall s", "CPU ratio", "to reach", "peak MB", "true pairs in one group"],
        rows,
        options.write,
    )


if __name__ == "__main__":
    main()
